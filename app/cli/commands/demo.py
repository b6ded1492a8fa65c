"""The command that does the whole job on the sample home."""

from pathlib import Path

from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import demo
from app.jobs.cancel import Cancel
from app.model.exit_code import ExitCode
from app.textkit.numbered import numbered


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """The whole job on the sample home; complete where everything planted came out again."""
    folder: Path | None = values["to"]
    record = demo.run(folder.absolute() if folder else _new_folder(), printer.report, cancel, face.start_pdf)
    printer.stop()
    printer.demo(record)
    return ExitCode.WITH_PROBLEMS if record.failures else ExitCode.COMPLETE


def _new_folder() -> Path:
    """A folder that does not exist yet, where the person will find it."""
    folders = (Path.cwd() / name for name in numbered("furoshiki-demo", "{name}-{number}"))
    return next(folder for folder in folders if not folder.exists())
