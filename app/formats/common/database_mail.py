"""What the readers of mail programs' databases share: a message of columns, and how it becomes RFC 5322 again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.formats.common import excerpt, mime_builder
from app.formats.common.database import Database
from app.formats.common.message_bytes import whole_file
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.sections import head_length
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import MessageKey
from app.model.mail import Address, Completeness, Message, MessageFlag, Origin


@dataclass(frozen=True, slots=True)
class Record:
    """One message out of a database. `source` is set where the program kept the message as it came.

    `attachments` are names and files; a file is None where it is not on this computer.
    """

    sender: Address | None = None
    to: Sequence[Address] = ()
    cc: Sequence[Address] = ()
    bcc: Sequence[Address] = ()
    reply_to: Sequence[Address] = ()
    subject: str = ""
    date: datetime | None = None
    message_id: str = ""
    text: str = ""
    html: str = ""
    attachments: Sequence[tuple[str, Path | None]] = ()
    flags: MessageFlag = MessageFlag.NONE
    source: bytes = b""

    @property
    def notes(self) -> tuple[Code, ...]:
        """Codes of what is not on this computer (`text_not_downloaded`, `attachment_not_downloaded`)."""
        if self.source:
            return ()
        missing = any(path is None for _, path in self.attachments)
        return (
            *(() if self.text or self.html else (Code.TEXT_NOT_DOWNLOADED,)),
            *((Code.ATTACHMENT_NOT_DOWNLOADED,) if missing else ()),
        )


class DatabaseFile:
    """An open database of mail, as a `Container`. Subclasses know the tables of one program: `entries`, `record`."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and sqlite3.Error."""
        self._path = path
        self._database = Database(path)

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """Everything inside, always in the same order."""
        raise NotImplementedError

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        raise NotImplementedError

    def head(self, key: MessageKey) -> Message:
        """The message as a listing needs it: header block, completeness, notes."""
        return summary(self.record(key.number), self._path, key)

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message as it came where the program kept it, else rebuilt from its columns."""
        return message(self.record(number))


def summary(record: Record, path: Path, key: MessageKey) -> Message:
    """The message as a listing needs it: header block, completeness, notes."""
    notes = record.notes
    if record.source:
        header = record.source[: head_length(record.source[: 1 << 20])]
    else:
        header = _header(record) + mime_builder.head([(REBUILT_HEADER, "headers")])
    if Code.TEXT_NOT_DOWNLOADED in notes:
        completeness = Completeness.HEADERS_ONLY
    else:
        completeness = Completeness.PARTIAL if notes else Completeness.WHOLE
    size = len(record.source) or len(record.text) + len(record.html)
    return Message(
        Origin(path, key.number, size),
        header,
        completeness,
        record.flags,
        record.date,
        notes,
        key.folder,
        key.role,
        excerpt=_excerpt(record),
    )


def _excerpt(record: Record) -> bytes:
    if record.source:
        return excerpt.excerpt(record.source, head_length(record.source[: 1 << 20]))
    if record.text:
        return excerpt.of_text(record.text.encode("utf-8", "replace"))
    return excerpt.of_text(record.html.encode("utf-8", "replace"), "text/html") if record.html else b""


def message(record: Record) -> Iterable[bytes]:
    """The whole message: as it came, or rebuilt from its columns."""
    if record.source:
        return (record.source,)
    texts = []
    if record.text or not record.html:
        texts.append(OutgoingPart("text/plain", (record.text.encode("utf-8", "replace"),), charset="utf-8", plain=True))
    if record.html:
        texts.append(OutgoingPart("text/html", (record.html.encode("utf-8", "replace"),), charset="utf-8"))
    attached = [
        OutgoingPart("application/octet-stream", whole_file(path), name=name, attached=True)
        for name, path in record.attachments
        if path is not None
    ]
    return mime_builder.message(
        _header(record) + mime_builder.head([(REBUILT_HEADER, "headers, body")]), texts, attached
    )


def _header(record: Record) -> bytes:
    fields = []
    if record.sender is not None and (record.sender.address or record.sender.name):
        fields.append(("From", mime_builder.address(record.sender)))
    for name, people in (("To", record.to), ("Cc", record.cc), ("Bcc", record.bcc), ("Reply-To", record.reply_to)):
        if people:
            fields.append((name, mime_builder.addresses(people)))
    if record.subject:
        fields.append(("Subject", mime_builder.encode_header(record.subject)))
    if record.date is not None:
        fields.append(("Date", mime_builder.date(record.date)))
    if record.message_id:
        bare = record.message_id.strip().strip("<>")
        fields.append(("Message-ID", mime_builder.encode_header(f"<{bare}>")))
    return mime_builder.head(fields)
