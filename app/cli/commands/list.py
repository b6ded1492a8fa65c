"""The command that shows the archives in a folder."""

from app.cli import exit_codes, given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import list as list_job
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Shows the archives in a folder."""
    record = list_job.run(list_job.prepare(values["folder"], given.sources(values)), printer.report, cancel)
    printer.stop()
    printer.listing(record)
    return exit_codes.of_listing(record)
