"""The command that looks for mail and counts it."""

from app.cli import exit_codes, given
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import survey
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Looks for mail and counts it."""
    record = survey.run(survey.prepare(given.sources(values)), printer.report, cancel)
    printer.stop()
    printer.survey(record)
    return exit_codes.of_survey(record)
