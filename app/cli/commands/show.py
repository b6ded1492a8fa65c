"""The command that shows one message of an archive, or saves it or an attachment."""

from pathlib import Path

from app.cli import secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import show
from app.jobs.cancel import Cancel
from app.jobs.show import ShowRequest
from app.model.errors.usage import AttachmentNeedsFolderError
from app.model.exit_code import ExitCode


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Reads the message and prints."""
    number, folder = values["attachment"], values["to"]
    if bool(number) != (folder is not None):
        raise AttachmentNeedsFolderError()
    save: Path | None = values["save"]
    wanted = (number, folder.absolute()) if number else None
    request = ShowRequest(values["message"], save.absolute() if save else None, wanted)
    secret = secrets.secret_of(printer, values, face.translator, ask=True)
    record = show.run(show.prepare(values["archive"], request, secret), printer.report, cancel)
    printer.stop()
    printer.reading(record, original=values["original"])
    return ExitCode.COMPLETE
