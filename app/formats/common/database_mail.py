"""What the readers of mail programs' databases share: a message of columns, and how it becomes RFC 5322 again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.formats.common import excerpt, mime_builder
from app.formats.common.database import Database
from app.formats.common.message_bytes import whole_file
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.sections import HEAD_LIMIT, head_length
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import MessageKey
from app.model.mail import Address, Completeness, Message, MessageFlag, Origin

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)
# What described the body as it came: the body is put together anew. `Content-Class` is no part of MIME.
_OF_THE_BODY = re.compile(rb"content-(?!class)|mime-version\Z|x-furoshiki-rebuilt\Z", re.IGNORECASE)
_MAX_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """One message out of a database. `source` is set where the program kept the message as it came.

    `header` is the header block it came with, where that was kept; fields it lacks are taken from the columns, and
    from `fields`, those the program noted beyond the usual ones. `attachments` are names and files beside the database;
    a file is None where it is not on this computer. `parts` are attachments of which more is known, read only when they
    are written out: `parts_size` bytes. `lacking` are codes of what else is known not to be here, or not to be as it
    came. `has_text_part` is False for a message that never had a text. `received` is the date of the program, where it
    is another than that of the message.
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
    header: bytes = b""
    parts: Sequence[OutgoingPart] = ()
    parts_size: int = 0
    lacking: Sequence[Code] = ()
    has_text_part: bool = True
    fields: Sequence[tuple[str, str]] = ()
    received: datetime | None = None

    @property
    def has_text(self) -> bool:
        """True where there are words to read."""
        return bool(self.text or self.html)

    @property
    def notes(self) -> tuple[Code, ...]:
        """Codes of what is not on this computer, or not as it came."""
        if self.source:
            return tuple(self.lacking)
        lacks_text = self.has_text_part and not self.has_text
        lacks_file = any(path is None for _, path in self.attachments)
        notes = (
            *((Code.TEXT_NOT_DOWNLOADED,) if lacks_text else ()),
            *((Code.ATTACHMENT_NOT_DOWNLOADED,) if lacks_file else ()),
            *self.lacking,
        )
        return tuple(dict.fromkeys(notes))

    @property
    def completeness(self) -> Completeness:
        """How much of the message is here."""
        notes = self.notes
        has_file = self.parts or any(path is not None for _, path in self.attachments)
        if Code.TEXT_NOT_DOWNLOADED in notes and not self.has_text and not has_file:
            return Completeness.HEADERS_ONLY
        return Completeness.PARTIAL if notes else Completeness.WHOLE


class DatabaseFile:
    """An open database of mail, as a `Container`. Subclasses know the tables of one program: `entries`, `record`."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and sqlite3.Error."""
        self._path = path
        self._database = Database(path)

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding | None]:
        """Everything inside, always in the same order. Yields None as a keep-alive in long work."""
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


def stored_file(
    path: Path, kind: str = "application/octet-stream", name: str = "", content_id: str = ""
) -> OutgoingPart:
    """An attachment that lies beside the database as a file of its own."""
    return OutgoingPart(kind, whole_file(path), name=name, content_id=content_id, attached=True)


def summary(record: Record, path: Path, key: MessageKey) -> Message:
    """The message as a listing needs it: header block, completeness, notes."""
    if record.source:
        header = record.source[: head_length(record.source[:HEAD_LIMIT])]
    else:
        header = _header(record) + mime_builder.head([(REBUILT_HEADER, "body" if record.header else "headers")])
    size = len(record.source) or len(record.text) + len(record.html) + record.parts_size
    return Message(
        Origin(path, key.number, size),
        header,
        record.completeness,
        record.flags,
        record.received or record.date,
        record.notes,
        key.folder,
        key.role,
        excerpt=_excerpt(record),
        account=key.account,
    )


def _excerpt(record: Record) -> bytes:
    if record.source:
        return excerpt.excerpt(record.source, head_length(record.source[:HEAD_LIMIT]))
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
        *record.parts,
        *(stored_file(path, name=name) for name, path in record.attachments if path is not None),
    ]
    rebuilt = "body" if record.header else "headers, body"
    return mime_builder.message(_header(record) + mime_builder.head([(REBUILT_HEADER, rebuilt)]), texts, attached)


def _header(record: Record) -> bytes:
    """The header block as it came, without what described the body, and what the columns know beyond it."""
    kept, names = _kept_fields(record.header)
    return kept + mime_builder.head([field for field in _fields(record) if field[0].lower() not in names])


def _kept_fields(header: bytes) -> tuple[bytes, set[str]]:
    """The fields of a header block that do not describe the body, with CRLF, and their names in lower case."""
    block = header[: head_length(header[:HEAD_LIMIT])].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found = [each for each in _FIELD.finditer(block) if not _OF_THE_BODY.match(each[1])]
    kept = b"".join(each[0].replace(b"\0", b" ").replace(b"\n", b"\r\n") + b"\r\n" for each in found)
    return kept, {each[1].decode("ascii").lower() for each in found}


def _fields(record: Record) -> list[tuple[str, str]]:
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
    return [*fields, *_noted_fields(record.fields, {name.lower() for name, _ in fields})]


def _noted_fields(noted: Sequence[tuple[str, str]], taken: set[str]) -> Iterator[tuple[str, str]]:
    """Fields the program noted: none that describes the body, and none a second time."""
    for name, value in noted[:_MAX_FIELDS]:
        is_name = _FIELD.fullmatch(f"{name}:".encode("utf-8", "replace")) is not None
        if is_name and not _OF_THE_BODY.match(name.encode()) and name.lower() not in taken:
            yield name, mime_builder.encode_header(value)
