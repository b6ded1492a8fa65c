r"""Apple Mail's .emlx: a count line, exactly that many bytes of message, and a property list with the flags.

    30        \n                      bytes of the message, padded with spaces
    From: taro@example.jp\n\nHello.\n   the message (30 bytes), line ends as they came
    <?xml version="1.0"…><plist>…      `flags`, `date-received` (seconds from 1970) …

Measured on real files: the count starts behind its line end and no white space may be skipped; Apple sometimes
declares more than there is; the property list may be missing. In a `.partial.emlx` the bodies of attachments were
taken out and lie, where they were downloaded at all, in `Attachments/<number>/<part>/` beside the Messages folder.
"""

import base64
import binascii
import os
import plistlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from xml.parsers.expat import ExpatError

from app.formats.common.sections import HEAD_LIMIT, head_length, looks_like_message
from app.formats.common.times import from_unix
from app.mime.body import MimePart, parts
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin

_WHOLE_LIMIT = 64 << 20
_PLIST_LIMIT = 1 << 20
_MAX_TO_JOIN = 256 << 20
"""Bytes of a message, or an attachment, that are put into a readable copy: both are held in memory."""
_COUNT_LINE = re.compile(rb"[ \t]*([0-9]{1,15})[ \t]*\r?\n")
_NUMBER = re.compile(r"(.+?)(?:\.partial)?\.emlx\Z", re.IGNORECASE)
_FLAGS = re.compile(rb"<key>flags</key>\s*<integer>([0-9]{1,18})</integer>")
_RECEIVED = re.compile(rb"<key>date-received</key>\s*<(?:integer|real)>([0-9]{1,12})(?:\.0*)?</(?:integer|real)>")
_STUB_FIELD = re.compile(rb"(?im)^X-Apple-Content-Length[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n?")

# jwz.org/blog/2005/07; the bits above 31 are undocumented.
_FLAG_BITS = (
    (1 << 0, MessageFlag.READ),
    (1 << 1, MessageFlag.DELETED),
    (1 << 2, MessageFlag.ANSWERED),
    (1 << 4, MessageFlag.FLAGGED),
    (1 << 6, MessageFlag.DRAFT),
    (1 << 8, MessageFlag.FORWARDED),
    (1 << 24, MessageFlag.JUNK),
)


def is_partial(name: str) -> bool:
    """True for the name of a message whose attachments were taken out."""
    return name.lower().endswith(".partial.emlx")


def matches_name(name: str) -> bool:
    """True for messages; `._` files are what macOS leaves on foreign disks."""
    return name.lower().endswith(".emlx") and not name.startswith(".")


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file. A partial one lists the attachments that are not on this computer in its notes."""
    path = source.path
    if is_partial(path.name) and path.with_name(path.name[: -len(".partial.emlx")] + ".emlx").exists():
        yield Finding(Code.SUPERSEDED, {"path": str(path)})
        return
    start = source.read(_WHOLE_LIMIT if is_partial(path.name) else HEAD_LIMIT)
    found = _COUNT_LINE.match(start)
    if found is None:
        yield from _without_count(source, start)
        return
    yield _message(source, start, found.end(), int(found[1]))


def _without_count(source: Source, start: bytes) -> Iterator[Message | Finding]:
    """Not every .emlx is one: a plain RFC 5322 message is read as it is, anything else is named."""
    if not start:
        yield Finding(Code.EMPTY_FILE, {"path": str(source.path)})
    elif looks_like_message(start):
        source.skip(source.size - source.position)
        yield Message(Origin(source.path, 0, source.position), start[: head_length(start)], notes=(Code.NO_COUNT_LINE,))
    else:
        yield Finding(Code.NOT_A_MESSAGE, {"path": str(source.path)})


def _message(source: Source, start: bytes, offset: int, count: int) -> Message:
    notes: list[Code] = []
    completeness = Completeness.WHOLE
    if offset + count > source.size:
        # Edited or cut: the message ends where the property list starts, or with the file.
        rest = start + source.read(_WHOLE_LIMIT)
        plist_at = rest.rfind(b"<?xml")
        end = plist_at if plist_at >= offset else source.position
        notes.append(Code.COUNT_TOO_LARGE)
        if plist_at < offset:
            notes.append(Code.TRUNCATED)
            completeness = Completeness.PARTIAL
        start, count = rest, end - offset
    head = start[offset : offset + min(head_length(start[offset : offset + count]), HEAD_LIMIT)]
    plist = _plist(source, start, offset + count)
    if is_partial(source.path.name):
        missing = _missing_attachments(source.path, start[offset : offset + count])
        if missing:
            notes.append(Code.ATTACHMENT_NOT_DOWNLOADED)
            completeness = Completeness.PARTIAL
    return Message(
        origin=Origin(source.path, offset, count),
        head=head,
        completeness=completeness,
        flags=_flags(plist.get("flags")),
        received=_moment(plist.get("date-received")),
        notes=tuple(notes),
    )


def _plist(source: Source, start: bytes, end: int) -> Mapping[str, object]:
    """The property list behind the message; empty where it is missing or broken: it never costs the message."""
    if end < len(start):
        data = start[end:]
        if len(data) < _PLIST_LIMIT:
            data += source.read(_PLIST_LIMIT - len(data))
    else:
        source.skip(end - source.position)
        data = source.read(_PLIST_LIMIT)
    if plain := _simple(data):
        return plain
    if not data.strip():
        return {}
    try:
        value = plistlib.loads(data.strip())
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, ExpatError, AttributeError):
        return {}
    return value if isinstance(value, dict) else {}


def _simple(data: bytes) -> Mapping[str, object]:
    """The two numbers of a property list as Mail writes it: the full parser takes longer than all the rest."""
    flags, received = _FLAGS.search(data), _RECEIVED.search(data)
    if flags is None or received is None or not data.startswith(b"<?xml"):
        return {}
    return {"flags": int(flags[1]), "date-received": int(received[1])}


def _flags(flags: object) -> MessageFlag:
    bits = int(flags) if isinstance(flags, int | float) and flags == flags and abs(flags) < 1 << 63 else 0
    flags = MessageFlag.NONE
    for bit, flag in _FLAG_BITS:
        if bits & bit:
            flags |= flag
    return flags


def _moment(value: object) -> datetime | None:
    """`date-received` counts from 1970, whatever some programs' documentation says (measured)."""
    if isinstance(value, int | float) and 0 < value < 4102444800:
        return from_unix(int(value))
    return None


def list_folder(folder: Path) -> Mapping[str, Path]:
    """The files of a folder by name; empty where there is none. Links are not followed."""
    try:
        with os.scandir(folder) as scan:
            return {entry.name: Path(entry.path) for entry in scan if entry.is_file(follow_symlinks=False)}
    except OSError:
        return {}


def stubs(message: bytes) -> list[MimePart]:
    """The parts whose bodies Apple Mail took out: they say how long they were, and are empty."""
    return [
        part
        for part in parts(message)
        if part.stub_length is not None
        and not part.is_multipart
        and not message[part.body_start : part.body_end].strip()
    ]


def attachment(path: Path, part: MimePart, listing: Listing = list_folder) -> Path | None:
    """The file that holds the body of a stub of the message at `path`; None where it was never downloaded.

    The declared name counts (in any Unicode form), else the only file of the folder; several are no match.
    """
    number = _NUMBER.match(path.name)
    folder = path.parent.parent / "Attachments" / (number[1] if number else path.stem) / part.number
    files = {
        unicodedata.normalize("NFC", name): file for name, file in listing(folder).items() if not name.startswith(".")
    }
    if (named := files.get(unicodedata.normalize("NFC", part.file_name))) is not None:
        return named
    return next(iter(files.values())) if len(files) == 1 else None


def _missing_attachments(path: Path, message: bytes) -> int:
    return sum(attachment(path, stub) is None for stub in stubs(message))


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The RFC 5322 bytes of a message, its downloaded attachments put back where they were taken out.

    Raises ValueError where they are too many to be one message.
    """
    if message.origin.length > _MAX_TO_JOIN:
        raise ValueError("message too large")
    with path.open("rb") as stream:
        stream.seek(message.origin.offset)
        data = stream.read(message.origin.length)
    if not is_partial(path.name):
        return [data]
    return _rejoined(path, data, listing)


def _rejoined(path: Path, data: bytes, listing: Listing) -> Iterator[bytes]:
    position = 0
    for part in stubs(data):
        file = attachment(path, part, listing)
        if file is None:
            continue
        yield data[position : part.head_start]
        yield _STUB_FIELD.sub(b"", data[part.head_start : part.body_start], count=1)
        if file.lstat().st_size > _MAX_TO_JOIN:
            raise ValueError("attachment too large")
        yield _encoded(file.read_bytes(), part.transfer_encoding)
        position = part.body_end
    yield data[position:]


def _encoded(content: bytes, encoding: str) -> bytes:
    """A file in the transfer encoding its part declares; lines of 76 characters, as mail programs write them."""
    if encoding == "base64":
        return base64.encodebytes(content).rstrip(b"\n")
    if encoding == "quoted-printable":
        return binascii.b2a_qp(content, istext=False)
    return content


FORMAT = Format(name="emlx", read=read, matches_name=matches_name, read_message=read_message)
