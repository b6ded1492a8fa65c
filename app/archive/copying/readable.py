"""Readable copies: what lies in a format that stock tools cannot open, once more as mbox files (mboxrd, LF)."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from typing import BinaryIO

from app.archive.bag import layout
from app.archive.catalog.catalog import CatalogRow, rows
from app.archive.copying.writer import ArchiveWriter
from app.archive.messages import listed, whole_message
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.mime.dates import english
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Listing
from app.textkit.numbered import numbered

_log = logging.getLogger(__name__)

_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_LINE_END = re.compile(rb"\r\n|\r")
_NO_ACCOUNT = "local"
_LONGEST_PATH = 800
"""Bytes of a name below the archive. Systems stop at 1024 (macOS) or 4096 (Linux) for a path as a whole."""


@dataclass(slots=True)
class Readable:
    """What was written: how many messages, and which could not be."""

    messages: int
    findings: list[Finding]


def write_readable(
    archive: ArchiveWriter, renamed: Mapping[str, str], worker: Worker, progress: Callable[[int], None]
) -> Readable:
    """Writes `data/mail/<account>/<mailbox>.mbox` for every mailbox of a closed format, from the files in the archive.

    `renamed` maps names in the archive to those the files had. `progress` is called with a number of messages and may
    raise to stop. Raises OSError of the destination.
    """
    writer = _Writer(archive, _listing(archive, renamed), worker, Readable(0, []))
    closed = (row for row in rows(archive.path(layout.CATALOG)) if READERS[row.format].needs_export)
    for _, mailbox in groupby(closed, key=lambda row: row.mailbox):
        writer.write_mailbox(mailbox, progress)
    return writer.done


def separator(address: str, date: datetime | None) -> bytes:
    """The line that starts a message (RFC 4155): the sender's address, and a date in UTC."""
    sender = re.sub(r"[^!-~]", "", address) or "-"
    moment = (date or datetime.fromtimestamp(0, UTC)).astimezone(UTC)
    day, month = english(moment)
    return f"From {sender} {day} {month} {moment.day:2} {moment:%H:%M:%S} {moment.year}\n".encode("ascii")


def quoted(message: bytes) -> bytes:
    """A message as mboxrd holds it: LF, lines that look like a separator quoted once more, an empty line last."""
    text = _FROM_LINE.sub(rb">\1", _LINE_END.sub(b"\n", message))
    return text + (b"\n" if text.endswith(b"\n") else b"\n\n")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes mailboxes of closed formats, and counts what it wrote."""

    archive: ArchiveWriter
    listing: Listing
    worker: Worker
    done: Readable

    def write_mailbox(self, mailbox: Iterator[CatalogRow], progress: Callable[[int], None]) -> None:
        first = next(mailbox)

        def write(sink: BinaryIO) -> None:
            for row in chain((first,), mailbox):
                self._write_message(row, sink)
                progress(1)

        self.archive.add_payload(_free(self.archive, first), write)

    def _write_message(self, row: CatalogRow, sink: BinaryIO) -> None:
        try:
            message = b"".join(self._whole(row))
        except Exception as error:
            _log.exception("A message is not in the readable copy")
            # Reading back damage of our own copy is the verifier's business; a message that cannot be made whole is
            # listed.
            reason = error.reason if isinstance(error, WorkerStoppedError) else type(error).__name__
            self.done.findings.append(Finding(Code.NOT_IN_READABLE_COPY, {"path": row.file, "error": reason}))
            return
        sender = row.envelope.sender
        sink.write(separator(sender.address if sender else "", row.envelope.date or row.message.received))
        sink.write(quoted(message))
        self.done.messages += 1

    def _whole(self, row: CatalogRow) -> Iterable[bytes]:
        return whole_message(self.archive.path(row.file), row, self.listing, self.worker)


def _listing(archive: ArchiveWriter, renamed: Mapping[str, str]) -> Listing:
    """Lists a folder of the archive by the names its files had."""

    return lambda folder: listed(archive.folder, folder, renamed)


def readable_path(account: str, mailbox: Sequence[str]) -> str:
    """The path in the archive of a readable copy, without its suffix.

    A store may hold folders as deep as it likes: what lies deeper than a path can say goes into the deepest there is.
    """
    *above, name = (layout.safe_name(part) for part in mailbox or ("mail",))
    top = (layout.MAIL, layout.safe_name(account or _NO_ACCOUNT))
    while len("/".join((*top, *above, name)).encode()) > _LONGEST_PATH and above:
        above.pop()
    return "/".join((*top, *above, name))


def _free(archive: ArchiveWriter, row: CatalogRow) -> str:
    """A name for the mailbox that nothing has: two stores may hold mailboxes of the same name."""
    candidates = (f"{each}.mbox" for each in numbered(readable_path(row.account, row.path)))
    return next(each for each in candidates if not archive.path(each).exists())
