"""What `--self-test` does."""

from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import self_test
from app.jobs.cancel import Cancel
from app.jobs.self_test import SelfTestRequest
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Tries whether the installed program works on this computer; also in a frozen program."""
    printer.self_test_begins()
    record = self_test.run(SelfTestRequest(face.translator.language, face.start_pdf), printer.report, cancel)
    printer.stop()
    printer.self_test(record)
    return ExitCode.WITH_PROBLEMS if record.failed else ExitCode.COMPLETE
