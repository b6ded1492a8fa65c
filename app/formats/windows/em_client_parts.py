"""The parts of a message as eM Client keeps them in mail_data.dat, and the texts of its search index, mail_fti.dat.

LocalMailContents(id, partName, contentType, contentId, contentDescription, contentTransferEncoding, contentLength,
partHeader, partBody, contentDisposition), a row for each part of the message `id`: `TEXT` is the message itself, with
its header block in partHeader, `1`, `2.1` … are its parts as IMAP counts them. Many parts have a length and no body:
they are on the server alone. partBody is as a rule without its transfer encoding, in the character set of contentType:

    1|1|TEXT|multipart/mixed||||||46726F6D3A20…||
    2|1|1|text/plain; charset=ISO-2022-JP|||4|22||1B2442…|

LocalMailsIndex3(id, partName, content) is a full-text index; it holds the words of texts that mail_data.dat lacks.
"""

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.full_text import stored_texts
from app.formats.common.mime_builder import OutgoingPart
from app.formats.common.rows_by_key import RowsByKey
from app.formats.common.sections import HEAD_LIMIT, head_length
from app.mime import body, charsets
from app.mime.body import MimePart
from app.model.codes import Code

_TABLE = "LocalMailContents"
_INDEX = "LocalMailsIndex3"
_ROOT, _MESSAGE = "TEXT", "message/rfc822"
_TEXTS = ("text/plain", "text/html")
_MAX_TEXT = 32 << 20
# Quoted-printable makes three bytes of one, with its line ends a little more: what is shorter than a quarter is cut.
_LARGEST_GROWTH = 4
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/\r\n]")
_SHORTEST_BASE64 = 24
"""Characters: a word alone is no base64, although it may look like it."""
_NOT_QUOTED = re.compile(rb"=(?![0-9A-F]{2}|\r?\n)|[\x80-\xff]")
_QUOTED_BEYOND_ASCII = re.compile(rb"=[89A-F][0-9A-F]|=\r?\n")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MAX_POSITION = 5
"""Digits of a part's number."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One row: the part's name, what its headers say, the bytes it should have and those it has."""

    row: int
    name: str
    mime: MimePart
    content_id: str
    declared: int | None
    stored: int

    @property
    def is_text(self) -> bool:
        """True for words to read, not a text file that is attached."""
        return self.mime.content_type in _TEXTS and self.mime.disposition != "attachment" and not self.mime.file_name


@dataclass(frozen=True, slots=True)
class Content:
    """What is here of a message: `source` where the whole message was kept as it came, else its parts."""

    header: bytes = b""
    source: bytes = b""
    text: str = ""
    html: str = ""
    parts: Sequence[OutgoingPart] = ()
    parts_size: int = 0
    lacking: Sequence[Code] = ()
    has_text_part: bool = True


class PartsFile:
    """An open mail_data.dat. Any method may raise sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and sqlite3.Error."""
        self._database = Database(path)
        try:
            cell = self._database.column
            columns = (
                "rowid", "partName", *(cell(_TABLE, each) for each in ("contentType", "contentDisposition")),
                *(cell(_TABLE, each) for each in ("contentId", "contentDescription", "contentLength")),
                "length(CAST(partBody AS BLOB))",
            )  # fmt: skip
            self._has_headers = cell(_TABLE, "partHeader") != "NULL"
            known = self._database.columns(_TABLE)
            self._rows = (
                RowsByKey(self._database, _TABLE, "id", ", ".join(columns))
                if {"id", "partname", "partbody"} <= known
                else None
            )
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def gather(self) -> Iterator[None]:
        """Reads on which rows each message stands, as `RowsByKey` does."""
        yield from self._rows.gather() if self._rows is not None else ()

    def content(self, number: int) -> Content | None:
        """What is here of a message; None where the database has no row of it."""
        stored = [_stored_part(row) for row in self._rows.of(number)] if self._rows is not None else []
        if not stored:
            return None
        root = next((part for part in stored if part.name == _ROOT), None)
        header = self._header(root.row) if root is not None else b""
        end = head_length(header[:HEAD_LIMIT])
        if header[end:].strip():
            # Some versions keep the message as it came where its headers belong.
            return Content(source=header, lacking=_cut_short(header))
        return self._joined(header[:end], stored)

    def _header(self, row: int) -> bytes:
        return self._bytes(row, "partHeader") if self._has_headers else b""

    def _joined(self, header: bytes, stored: Sequence[StoredPart]) -> Content:
        leaves, lacking = _leaves(stored)
        texts = dict.fromkeys(_TEXTS, "")
        parts, size, lacks_text = [], 0, False
        for part in leaves:
            kind = part.mime.content_type
            if part.is_text and not texts[kind]:
                texts[kind] = self._text(part)
                # A text of a length that nobody noted is taken for missing.
                lacks_text |= not texts[kind] and part.declared != 0
            elif part.stored or part.declared == 0:
                parts.append(self._attachment(part))
                size += part.stored
            else:
                lacking.append(Code.ATTACHMENT_NOT_DOWNLOADED)
            if 0 < part.stored * _LARGEST_GROWTH < (part.declared or 0):
                lacking.append(Code.TRUNCATED)
        if lacks_text and any(texts.values()):
            # The same words stand in the other text: only one of the two ways to show them is not here.
            lacking.append(Code.NOT_AS_RECEIVED)
        has_text_part = not leaves or any(part.is_text for part in leaves)
        return Content(header, b"", texts["text/plain"], texts["text/html"], parts, size, lacking, has_text_part)

    def _text(self, part: StoredPart) -> str:
        data = self._bytes(part.row, "partBody")[:_MAX_TEXT] if part.stored else b""
        return charsets.decode(decoded(data, part.mime), part.mime.charset)

    def _attachment(self, part: StoredPart) -> OutgoingPart:
        return OutgoingPart(
            part.mime.content_type,
            self._pieces(part),
            name=part.mime.file_name,
            content_id=part.content_id,
            charset=part.mime.charset,
            attached=True,
            message=part.mime.content_type == _MESSAGE,
        )

    def _pieces(self, part: StoredPart) -> Iterator[bytes]:
        yield decoded(self._bytes(part.row, "partBody"), part.mime)

    def _bytes(self, row: int, column: str) -> bytes:
        found = self._database.rows(f"SELECT CAST({column} AS BLOB) FROM {_TABLE} WHERE rowid = ?", row).fetchone()
        return bytes(found[0]) if found is not None and found[0] is not None else b""


class SearchTexts:
    """An open mail_fti.dat."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and sqlite3.Error."""
        self._database = Database(path)
        self._rows = None
        try:
            found = stored_texts(self._database, _INDEX)
            if found is not None and {"id", "partname", "content"} <= found.columns.keys():
                selected = f"{found.columns['partname']}, {found.columns['content']}"
                self._rows = RowsByKey(self._database, found.table, found.columns["id"], selected)
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def gather(self) -> Iterator[None]:
        """Reads on which rows each message stands, as `RowsByKey` does."""
        yield from self._rows.gather() if self._rows is not None else ()

    def text(self, number: int) -> str:
        """The words of a message: those of its first part that has any. Raises sqlite3.Error."""
        rows = self._rows.of(number) if self._rows is not None else ()
        found = sorted((str(name or ""), str(words)) for name, words in rows if isinstance(words, str))
        return next((words for _, words in found if words.strip()), "")[:_MAX_TEXT]


def decoded(data: bytes, mime: MimePart) -> bytes:
    """A body without its transfer encoding, where it still has one: base64 or quoted-printable in every line of it.

    The number in contentTransferEncoding says nothing about it: `4` stands beside bodies of every kind.
    """
    is_text = mime.content_type.startswith("text/")
    if _is_base64(data, is_text):
        plain = binascii.a2b_base64(data)
        return data if is_text and not _reads_as_text(plain, mime.charset) else plain
    if is_text and _QUOTED_BEYOND_ASCII.search(data) and not _NOT_QUOTED.search(data):
        plain = binascii.a2b_qp(data)
        return plain if _reads_as_text(plain, mime.charset) else data
    return data


def _is_base64(data: bytes, is_text: bool) -> bool:
    """True for nothing but letters of base64 in lines; a file on one line may be a key, which stays as it is."""
    letters = data.strip()
    if len(letters) < _SHORTEST_BASE64 or (b"\n" not in letters and not is_text):
        return False
    bare = letters[:-2].rstrip(b"=") + letters[-2:].rstrip(b"=")
    count = len(letters) - letters.count(b"\n") - letters.count(b"\r")
    return count % 4 == 0 and not _NOT_BASE64.search(bare)


def _reads_as_text(data: bytes, charset: str) -> bool:
    try:
        text = data.decode({"shift_jis": "cp932", "": "utf-8"}.get(charset, charset))
    except (LookupError, ValueError):
        return False
    return not _CONTROLS.search(text)


def _stored_part(row: Sequence[object]) -> StoredPart:
    number, name, kind, disposition, content_id, description, declared, stored = row
    head = f"Content-Type: {_line(kind) or 'text/plain'}\r\nContent-Disposition: {_line(disposition)}\r\n"
    if not _line(disposition) and (label := _line(description)):
        head += f"Content-Description: {label}\r\n"
    mime = next(body.parts(head.encode("utf-8", "replace") + b"\r\n"))
    return StoredPart(
        int(str(number)),
        str(name or ""),
        mime,
        _line(content_id).strip("<> "),
        declared if isinstance(declared, int) else None,
        stored if isinstance(stored, int) else 0,
    )


def _line(cell: object) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _leaves(stored: Sequence[StoredPart]) -> tuple[list[StoredPart], list[Code]]:
    """The parts that hold no other, in their order; and codes of those that must be there and are not."""
    names = {part.name for part in stored}
    around = {name.rpartition(".")[0] or _ROOT for name in names - {_ROOT}}
    attached = tuple(f"{part.name}." for part in stored if part.mime.content_type == _MESSAGE and part.stored)
    leaves, lacking = [], []
    for part in sorted(stored, key=lambda part: _order(part.name)):
        if part.name.startswith(attached):
            # It stands in the attached message already.
            continue
        if _before(part.name) not in names:
            lacking.append(Code.ATTACHMENT_NOT_DOWNLOADED)
        if part.name not in around and not part.mime.is_multipart:
            leaves.append(part)
        elif part.name not in around:
            # It should hold parts, and none of them is here.
            lacking.append(Code.TEXT_NOT_DOWNLOADED if part.name == _ROOT else Code.ATTACHMENT_NOT_DOWNLOADED)
        elif not part.mime.is_multipart and part.name != _ROOT:
            # An attached message: whole, or known by parts of it alone.
            if part.stored:
                leaves.append(part)
            else:
                lacking.append(Code.ATTACHMENT_NOT_DOWNLOADED)
    return leaves, lacking


def _before(name: str) -> str:
    """The name of the part that stands before one, as `1.1` before `1.2`; its own where it is the first."""
    around, dot, position = name.rpartition(".")
    if not position.isdecimal() or len(position) > _MAX_POSITION or int(position) < 2:
        return name
    return f"{around}{dot}{int(position) - 1}"


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(each) if each.isdecimal() and len(each) <= _MAX_POSITION else 0 for each in name.split("."))


def _cut_short(message: bytes) -> tuple[Code, ...]:
    """A code where the outermost boundary of a message is not closed."""
    root = next(body.parts(message))
    if not root.is_multipart:
        return ()
    boundary = re.search(rb'(?i)boundary="?([^";\r\n]{1,70})', message[:HEAD_LIMIT])
    return () if boundary is None or b"--" + boundary[1].rstrip() + b"--" in message else (Code.TRUNCATED,)
