"""The command that puts mail back out of an archive."""

from dataclasses import replace
from pathlib import Path

from app.archive.catalog.selection import Selection
from app.cli import exit_codes, given, secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer
from app.jobs import restore
from app.jobs.cancel import Cancel
from app.jobs.restore import RestoreRequest
from app.jobs.restore.encrypted import plain
from app.model.exit_code import ExitCode
from app.model.restoration import TargetKind

_MB = 1_000_000


def run(printer: Printer, cancel: Cancel, values: Values, face: Face) -> ExitCode:
    """Puts mail back, out of an encrypted archive too, and prints what was done."""
    request = _request(values)
    secret = secrets.secret_of(printer, values, face.translator, ask=True)
    with plain(request, secret, printer.report, cancel) as opened:
        record = restore.run(restore.prepare(opened, given.sources(values)), printer.report, cancel)
    printer.stop()
    printer.restored(replace(record, archive=request.archive))
    return exit_codes.of_restore(record)


def _request(values: Values) -> RestoreRequest:
    mailbox: str = values["mailbox"]
    selection = Selection(
        account=values["account"] or None,
        mailbox=tuple(part for part in mailbox.split("/") if part) or None,
    )
    to: Path = values["to"]
    largest = values["split"] * _MB or None
    return RestoreRequest(values["archive"].absolute(), TargetKind(values["as"]), to.absolute(), selection, largest)
