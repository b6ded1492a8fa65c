"""The command that decrypts an archive."""

from app.cli import exit_codes, secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import open as open_job
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode
from app.model.secret import Secret


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Decrypts an archive into a new folder and proves it there."""
    secret = secrets.secret_of(printer, values, face.translator, ask=True) or Secret()
    record = open_job.run(open_job.prepare(values["archive"], secret, values["to"]), printer.report, cancel)
    printer.stop()
    printer.opened(record)
    return exit_codes.of_opening(record)
