"""The command that says whether the old account may be deleted."""

from app.cli import exit_codes, given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import check
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode
from app.system.folders import settings_folder


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Shows whether the old account may be deleted."""
    assurance = given.assurance(values)
    record = check.run(
        check.prepare(given.sources_at(values), assurance), printer.report, cancel, assurance, notes=settings_folder()
    )
    printer.stop()
    printer.check(record)
    return exit_codes.of_check(record)
