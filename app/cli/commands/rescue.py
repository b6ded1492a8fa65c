"""The command that searches for deleted mail, or looks where it is still kept."""

from app.cli import exit_codes
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import rescue
from app.jobs.cancel import Cancel
from app.jobs.rescue import looking
from app.model.errors.usage import RescueNeedsDestinationError
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Searches or looks, and prints."""
    if values["look"]:
        return _look(printer, cancel, values)
    if values["to"] is None:
        raise RescueNeedsDestinationError()
    plan = rescue.prepare(values["source"].absolute(), values["to"].absolute(), values["label"])
    record = rescue.run(plan, printer.report, cancel, start_pdf=face.start_pdf)
    people = rescue.people_found(record, printer.report, cancel)
    printer.stop()
    printer.rescue(record, people)
    return exit_codes.of_rescue(record)


def _look(printer: Printer, cancel: Cancel, values: Values) -> ExitCode:
    record = looking.run(looking.prepare(values["source"].absolute()), printer.report, cancel)
    printer.stop()
    printer.look(record)
    return ExitCode.COMPLETE if record.places else ExitCode.WITH_PROBLEMS
