"""The command that compares two archives."""

from app.cli import exit_codes
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import compare
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Shows whether one archive contains the other."""
    record = compare.run(compare.prepare(values["a"], values["b"], read=values["read"]), printer.report, cancel)
    printer.stop()
    printer.comparison(record)
    return exit_codes.of_comparison(record)
