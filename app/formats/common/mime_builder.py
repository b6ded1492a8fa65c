"""RFC 5322 messages put together from parts, for mail that a program took apart or never kept whole."""

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from struct import Struct
from urllib.parse import quote

from app.mime.dates import english
from app.model.mail import Address
from app.textkit.lazy_pattern import lazy_pattern

REBUILT_HEADER = "X-Furoshiki-Rebuilt"
"""The field that says which parts of a message are not as they came over the wire: `headers, body`."""

_CONTROLS = lazy_pattern(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ENDS_FIELD = lazy_pattern(r"\r\n(?![ \t])|(?<!\r)\n|\r(?!\n)|\0")
_ENCODED_WORD_BYTES = 42
"""Bytes of text in an encoded word, which may have 75 characters (RFC 2047, 2)."""
_BASE64_LINE_BYTES = 57
"""Bytes of data in a line of 76 characters (RFC 2045, 6.8)."""
_BASE64_LINE = Struct("76s")
_BASE64_STEP = 16384 * _BASE64_LINE_BYTES
"""Bytes of data that are encoded at once."""
_PLAIN_TYPE = lazy_pattern(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,80}\Z")
_ATOM = lazy_pattern(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+\Z")


@dataclass(frozen=True, slots=True)
class OutgoingPart:
    """One MIME entity. `pieces` are the decoded bytes; `message` is True for an RFC 822 message, which is not encoded.

    `plain` text is written quoted-printable, everything else in base64.
    """

    kind: str
    pieces: Iterable[bytes]
    name: str = ""
    content_id: str = ""
    charset: str = ""
    attached: bool = False
    message: bool = False
    plain: bool = False


def encode_header(text: str) -> str:
    """Text for a header: as it is where it is ASCII, else as encoded words (RFC 2047). Without line ends of its own.

    `花子` becomes `=?utf-8?B?6Iqx5a2Q?=`.
    """
    text = _CONTROLS.sub(" ", text).strip()
    if text.isascii() and "=?" not in text:
        return text
    words, current = [], b""
    for letter in text:
        data = letter.encode("utf-8", "replace")
        if len(current) + len(data) > _ENCODED_WORD_BYTES:
            words.append(current)
            current = b""
        current += data
    words.append(current)
    return "\r\n ".join(f"=?utf-8?B?{b2a_base64(each, newline=False).decode()}?=" for each in words)


def address(who: Address) -> str:
    """A mailbox for a header: `Hanako <hanako@example.jp>`; `Hanako <>` for a name without an address."""
    plain = _CONTROLS.sub("", who.address).replace("<", "").replace(">", "").strip()
    if not plain.isascii():
        plain = plain.encode("ascii", "ignore").decode()
    if not who.name or who.name == who.address:
        return f"<{plain}>"
    name = encode_header(who.name)
    if not name.startswith("=?") and not _ATOM.match(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{plain}>"


def addresses(every: Sequence[Address]) -> str:
    """Mailboxes for a header, one a line."""
    return ",\r\n ".join(address(each) for each in every)


def date(moment: datetime) -> str:
    """An aware date for a header, in UTC, as programs store no zone: `Mon, 2 Jan 2006 01:00:00 +0000`."""
    utc = moment.astimezone(UTC)
    day, month = english(utc)
    return f"{day}, {utc.day} {month} {utc.year:04} {utc:%H:%M:%S} +0000"


def head(fields: Sequence[tuple[str, str]]) -> bytes:
    """A header block, without the empty line behind it. A value that would break out of its field is flattened."""
    # All values at once, a letter between them: nearly none ends its field, and to look at each takes long.
    if not _stays_in_field(".".join([value for _, value in fields])):
        fields = [(name, value if _stays_in_field(value) else _ENDS_FIELD.sub(" ", value)) for name, value in fields]
    return "".join([f"{name}: {value}\r\n" for name, value in fields]).encode("utf-8", "surrogateescape")


def _stays_in_field(value: str) -> bool:
    """True for what surely ends no field: so are nearly all, and a pattern takes many times as long to say so."""
    return value.replace("\r\n ", " ").replace("\r\n\t", " ").isprintable()


def message(header: bytes, texts: Sequence[OutgoingPart], attached: Sequence[OutgoingPart]) -> Iterator[bytes]:
    """A whole message: `header`, then its texts (the best last) and what is attached.

    Files that the HTML shows (their Content-ID is named in it) stay beside it (multipart/related).
    """
    seed = sha256(header).hexdigest()[:24]
    yield header
    yield b"MIME-Version: 1.0\r\n"
    formatted = any(not text.plain for text in texts)
    shown = [part for part in attached if formatted and part.content_id]
    rest = [part for part in attached if not (formatted and part.content_id)]
    inner = (
        _nested("alternative", iter(()), texts, f"a{seed}")
        if len(texts) > 1
        else _leaf(texts[0])
        if texts
        else _empty()
    )
    if shown:
        inner = _nested("related", inner, shown, f"r{seed}")
    if rest:
        inner = _nested("mixed", inner, rest, f"m{seed}")
    yield from inner


def _empty() -> Iterator[bytes]:
    return _leaf(OutgoingPart("text/plain", (), charset="us-ascii", plain=True))


def _nested(kind: str, first: Iterator[bytes], parts: Sequence[OutgoingPart], boundary: str) -> Iterator[bytes]:
    line = f'Content-Type: multipart/{kind};\r\n boundary="----=_{boundary}"\r\n\r\n'
    yield line.encode()
    separator = f"------=_{boundary}\r\n".encode()
    start = next(first, None)
    if start is not None:
        yield separator
        yield from chain((start,), first)
        yield b"\r\n"
    for part in parts:
        yield separator
        yield from _leaf(part)
        yield b"\r\n"
    yield f"------=_{boundary}--\r\n".encode()


def _leaf(part: OutgoingPart) -> Iterator[bytes]:
    kind = part.kind if _PLAIN_TYPE.match(part.kind) and not part.kind.startswith("multipart/") else ""
    fields = [("Content-Type", (kind or "application/octet-stream") + _parameters(part))]
    if part.content_id:
        fields.append(("Content-ID", f"<{re.sub(r'[^!-;=?-~]', '', part.content_id)}>"))
    if part.attached:
        fields.append(
            ("Content-Disposition", ("inline" if part.content_id else "attachment") + _name(part, "filename"))
        )
    if part.message:
        yield head(fields) + b"\r\n"
        yield from part.pieces
        return
    fields.append(("Content-Transfer-Encoding", "quoted-printable" if part.plain else "base64"))
    yield head(fields) + b"\r\n"
    if part.plain:
        text = b"".join(part.pieces).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield b2a_qp(text, istext=True).replace(b"\n", b"\r\n")
    else:
        yield from _base64(part.pieces)


def _parameters(part: OutgoingPart) -> str:
    charset = f"; charset={re.sub(r'[^A-Za-z0-9._-]', '', part.charset)}" if part.charset else ""
    return charset + _name(part, "name")


def _name(part: OutgoingPart, parameter: str) -> str:
    """A file name: quoted, or percent-encoded where it is not ASCII (RFC 2231)."""
    name = _CONTROLS.sub(" ", part.name).strip()
    if not name:
        return ""
    if name.isascii() and len(name) < 200:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f';\r\n {parameter}="{quoted}"'
    return f";\r\n {parameter}*=utf-8''{quote(name, safe='', errors='replace')}"


def _base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in pieces:
        data = left + piece
        usable = len(data) - len(data) % _BASE64_LINE_BYTES
        for start in range(0, usable, _BASE64_STEP):
            encoded = b2a_base64(data[start : min(start + _BASE64_STEP, usable)], newline=False)
            # Cut into lines by one call: a step of Python for each line takes ten times as long.
            yield b"\r\n".join(chain.from_iterable(_BASE64_LINE.iter_unpack(encoded))) + b"\r\n"
        left = data[usable:]
    if left:
        yield b2a_base64(left, newline=False) + b"\r\n"
