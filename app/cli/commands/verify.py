"""The command that proves an archive again."""

from app.cli import exit_codes, secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import drill, verify
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Proves an archive again; an encrypted one as far as the secret allows, and without a drill."""
    secret = secrets.secret_of(printer, values, face.translator, ask=not values["json"])
    drilled = None
    if values["drill"]:
        record, drilled = drill.prove(values["archive"], printer.report, cancel)
    else:
        record = verify.run(verify.prepare(values["archive"]), printer.report, cancel, secret)
    printer.stop()
    printer.verification(record, drilled)
    return exit_codes.of_verification(record, drilled)
