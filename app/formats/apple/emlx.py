r"""Apple Mail's .emlx: a count line, that many bytes of message, and a property list with the flags.

    30        \n                      bytes of the message, padded with spaces (V10) or not (V2)
    From: taro@example.jp\n\nHello.\n   the message (30 bytes), line ends as they came
    <?xml version="1.0"…><plist>…      `flags`, `date-received` (seconds from 1970) …

Measured on real files: the count starts behind its line end and no white space may be skipped; Apple sometimes
declares more or less than there is; the property list may be missing. The bodies of attachments may have been taken
out, most often where the name ends in `.partial.emlx`: see `app.formats.apple.emlx_parts`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from app.formats.apple.emlx_parts import (
    MAX_TO_JOIN,
    count_missing,
    has_parts_beside,
    is_partial,
    may_have_stubs,
    rejoined,
)
from app.formats.apple.emlx_trailer import PLIST_LIMIT, is_plist, numbers_in, plist_start, read_plist
from app.formats.common.excerpt import excerpt
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.sections import HEAD_LIMIT, head_length, looks_like_message
from app.formats.common.times import from_unix
from app.formats.common.zeros import count_zeros
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin, PlainMessage
from app.system.paths import openable

_WHOLE_LIMIT = 64 << 20
"""Bytes of a file that are looked through for parts that were taken out."""
_NO_DATE = (1 << 31) - 1
_COUNT_LINE = re.compile(rb"[ \t]*([0-9]{1,15})[ \t]*\r?\n")

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


def matches_name(name: str) -> bool:
    """True for messages; `._` files are what macOS leaves on foreign disks."""
    return name.lower().endswith(".emlx") and not name.startswith(".")


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file. Where attachments are not on this computer, its notes say so."""
    path = source.path
    if is_partial(path.name) and _has_content(path.with_name(path.name[: -len(".partial.emlx")] + ".emlx")):
        yield Finding(Code.SUPERSEDED, {"path": str(path)})
        return
    start = source.read(_WHOLE_LIMIT)
    if not start:
        yield Finding(Code.EMPTY_FILE, {"path": str(path)})
        return
    if (found := _COUNT_LINE.match(start)) is not None:
        extent = _extent(source, start, found.end(), found.end() + int(found[1]))
    elif looks_like_message(start):
        extent = _extent(source, start, 0, None)
    else:
        yield Finding(Code.NOT_A_MESSAGE, {"path": str(path)})
        return
    yield _message(source, start, extent)
    seen = start[extent.start : extent.end]
    zeros = count_zeros(seen)
    if not zeros and seen.endswith(b"\0"):
        zeros = len(seen) - len(seen.rstrip(b"\0"))
    if zeros:
        yield Finding(Code.ZEROS_INSIDE, {"path": str(path), "bytes": zeros})


def _has_content(path: Path) -> bool:
    try:
        return Path(openable(path)).stat().st_size > 0
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the message lies in its file, what stands behind it, and what is odd about that."""

    start: int
    end: int
    plist: bytes
    notes: tuple[Code, ...] = ()


def _extent(source: Source, start: bytes, begin: int, declared: int | None) -> _Extent:
    """Where a message ends whose file begins with `start`; `declared` is where it says so, None where it does not.

    The count is right where nothing or a property list stands behind it. Else the message reaches to that list, or to
    the end of the file: nothing that may be text is left out.
    """
    tail, at = _tail(source, start, declared or 0)
    size = at + len(tail)
    found = plist_start(tail)
    plist_at = at + found if found is not None and at + found >= begin else None
    if declared is None:
        end, note = size if plist_at is None else plist_at, Code.NO_COUNT_LINE
    elif declared > size:
        end = size if plist_at is None else plist_at
        cut = (Code.TRUNCATED,) if plist_at is None else ()
        return _Extent(begin, end, tail[end - at :], (Code.COUNT_TOO_LARGE, *cut))
    elif plist_at is not None and declared > plist_at:
        end, note = plist_at, Code.COUNT_TOO_LARGE
    elif not is_plist(tail[max(declared - at, 0) : size - at if plist_at is None else plist_at - at]):
        end, note = size if plist_at is None else plist_at, Code.COUNT_TOO_SMALL
    else:
        return _Extent(begin, declared, tail[max(declared - at, 0) :])
    return _Extent(begin, end, tail[end - at :], (note,))


def _tail(source: Source, start: bytes, declared: int) -> tuple[bytes, int]:
    """The end of the file from before its property list on, and where that begins. `start` was read already."""
    if source.position >= source.size:
        return start, 0
    source.skip(min(declared, source.size) - PLIST_LIMIT - source.position)
    at = source.position
    tail = b""
    while more := source.read(_WHOLE_LIMIT):
        at += max(len(tail) - PLIST_LIMIT, 0)
        tail = tail[-PLIST_LIMIT:] + more
    return tail, at


def _message(source: Source, start: bytes, extent: _Extent) -> Message:
    seen = start[extent.start : extent.end]
    length = head_length(seen)
    plist = read_plist(extent.plist[:PLIST_LIMIT])
    has_stubs = may_have_stubs(source.path, seen)
    missing = count_missing(source.path, seen) if has_stubs else 0
    notes = extent.notes + ((Code.ATTACHMENT_NOT_DOWNLOADED,) if missing else ())
    # What comes for every message goes by its place, which is sooner done than by its name.
    return Message(
        Origin(source.path, extent.start, extent.end - extent.start),
        seen[: min(length, HEAD_LIMIT)],
        Completeness.PARTIAL if missing or Code.TRUNCATED in notes else Completeness.WHOLE,
        _flags(plist.get("flags")),
        _moment(plist.get("date-received")),
        notes,
        excerpt=excerpt(seen, length),
        rests_on_others=has_stubs,
    )


def read_plain(path: str, data: bytes) -> PlainMessage | None:
    """The message of a file as Mail writes most; see `Format.read_plain`."""
    count = _COUNT_LINE.match(data)
    if count is None:
        return None
    start = count.end()
    length = int(count[1])
    end = start + length
    # A list behind the message says that its count is right. Zeros may be what a crash left.
    if not length or length > _WHOLE_LIMIT or not data.startswith(b"<?xml", end) or data.find(0, start, end) >= 0:
        return None
    message = data[start:end]
    if may_have_stubs(path, message):
        return None
    noted = numbers_in(data[end : end + PLIST_LIMIT])
    if noted is None:
        return None
    head = head_length(message)
    flags, received = noted
    return PlainMessage(
        start, length, message[: min(head, HEAD_LIMIT)], excerpt(message, head), _flags(flags), _moment(received)
    )


def _flags(flags: object) -> MessageFlag:
    return _flags_of(int(flags) if isinstance(flags, int | float) and flags == flags and abs(flags) < 1 << 63 else 0)


@lru_cache(maxsize=256)
def _flags_of(bits: int) -> MessageFlag:
    flags = MessageFlag.NONE
    for bit, flag in _FLAG_BITS:
        if bits & bit:
            flags |= flag
    return flags


def _moment(value: object) -> datetime | None:
    """`date-received` counts from 1970, whatever some programs' documentation says (measured); 2^31 - 1 is no date."""
    if isinstance(value, int | float) and 0 < value < _NO_DATE:
        return from_unix(int(value))
    return None


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The RFC 5322 bytes of a message, its downloaded attachments put back where they were taken out.

    Raises ValueError where they are too many to be one message.
    """
    if message.origin.length > MAX_TO_JOIN:
        raise ValueError("message too large")
    return rejoined(path, b"".join(stored_bytes(path, message)), listing)


FORMAT = Format(
    name="emlx",
    read=read,
    matches_name=matches_name,
    read_message=read_message,
    rests_on_others=has_parts_beside,
    read_plain=read_plain,
)
