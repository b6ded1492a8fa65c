"""The command that proves an archive again."""

from app.cli import exit_codes, secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import drill_proof, verify
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode
from app.system.folders import settings_folder


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Proves an archive again, and takes messages out; an encrypted one as far as the secret allows."""
    secret = secrets.secret_of(printer, values, face.translator, ask=not values["json"])
    drilled = None
    if values["drill"]:
        archive = drill_proof.prepare(values["archive"])
        record, drilled = drill_proof.run(archive, printer.report, cancel, secret, settings_folder())
    else:
        record = verify.run(verify.prepare(values["archive"]), printer.report, cancel, secret)
    printer.stop()
    printer.verification(record, drilled)
    return exit_codes.of_verification(record, drilled)
