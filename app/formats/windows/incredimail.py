r"""IncrediMail Xe: an .imm holds the messages of a folder end to end, and the .imh beside it says where each begins.

A record of the index (all numbers little-endian; the Reynardware converter and its page on the header format):

    56 23 30 35                     `V#05`: strings of two bytes a letter; another version has one
    3C 12 08 49 17 09 45 3E
    01 00 00 00                     01, or 02 for a deleted message
    00 00 …                         22 bytes: 1 where it is unread, 1 where it is flagged
    <length> <letters>  three times (To, From, Subject), then 12 bytes: times sent and received, and another number
    <length> <letters>              the server, then 6 bytes
    <size> <offset> <number>        of the message in the .imm

Without an index, or where one does not fit its file, messages are guessed, and marked so.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.formats.common import excerpt
from app.formats.common.folder_listing import list_folder
from app.formats.common.guessed import message_starts
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.sections import HEAD_LIMIT, head_length, looks_like_message
from app.formats.common.times import from_unix
from app.formats.windows import incredimail_text
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin
from app.system.reading import RandomFile, read_small

_MAGIC = b"\x3c\x12\x08\x49\x17\x09\x45\x3e"
_WIDE = b"V#05"
_IS_DELETED = 2
_DELETED, _UNREAD, _FLAGGED, _STRINGS = 12, 16, 17, 38
_MOST_LETTERS, _MOST_RECORDS = 1 << 16, 1_000_000
_LOOKED_AT = 16 << 10
_LARGEST_INDEX, _LARGEST_MESSAGE, _PIECE = 256 << 20, 256 << 20, 32 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies in an .imm, in bytes, and what the index knows about it."""

    offset: int
    size: int
    flags: MessageFlag = MessageFlag.NONE
    received: datetime | None = None


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages in the order of the file; what no record of the index is about is looked through as well."""
    index = _index_of(source.path)
    data = read_small(index, _LARGEST_INDEX) if index is not None else b""
    places, records = parse_index(data)
    fitting = trusted(source.path, places)
    for place in fitting:
        yield from between(source, place.offset - source.position)
        yield message(source.path, place, source.read(min(place.size, HEAD_LIMIT)))
        source.skip(place.offset + place.size - source.position)
    yield from between(source, max(source.size - source.position, 0))
    if len(fitting) < records or (data and not records):
        parameters: dict[str, str | int] = {"path": str(source.path), "count": len(fitting), "expected": records}
        yield Finding(Code.STORE_INDEX_DAMAGED, parameters)
    if not source.size:
        yield Finding(Code.EMPTY_FILE, {"path": str(source.path)})


def _index_of(path: Path) -> Path | None:
    """The index beside an .imm, whatever its case."""
    wanted = path.stem.lower() + ".imh"
    return next((each for name, each in list_folder(path.parent).items() if name.lower() == wanted), None)


def between(source: Source, length: int) -> Iterator[Message | Finding]:
    """The messages in the next `length` bytes, guessed; they are read in pieces that end between messages."""
    offset, text, left = source.position, b"", length
    while left > 0 and (piece := source.read(min(left, _PIECE))):
        left -= len(piece)
        text += piece
        if left > 0:
            starts = message_starts(text)
            end = starts[-1] if len(starts) > 1 else len(text) if len(text) > _LARGEST_MESSAGE else 0
            if end:
                yield from guessed(source.path, offset, text[:end])
                offset, text = offset + end, text[end:]
    if text.strip(b"\0 \t\r\n"):
        yield from guessed(source.path, offset, text)


def guessed(path: Path, offset: int, text: bytes) -> Iterator[Message | Finding]:
    """The messages in a piece of the file at `offset`, as far as one sees where they begin."""
    starts = message_starts(text)
    if not starts:
        yield Finding(Code.NOT_A_MESSAGE if offset == 0 else Code.STORE_DAMAGED, {"path": str(path)})
        return
    if text[: starts[0]].strip(b"\0 \t\r\n"):
        yield Finding(Code.TEXT_BEFORE_FIRST_MESSAGE, {"path": str(path), "bytes": starts[0]})
    for start, end in zip(starts, (*starts[1:], len(text)), strict=True):
        place = Place(offset + start, end - start)
        yield message(path, place, text[start : min(end, start + HEAD_LIMIT)], Code.BOUNDARIES_GUESSED)


def message(path: Path, place: Place, text: bytes, *notes: Code) -> Message:
    """A message of an .imm whose first bytes are `text`. Attachments that are gone are noted."""
    head = text[: head_length(text)]
    gone = incredimail_text.missing_attachments(text, path.parent, list_folder)
    codes = (*notes, *((Code.ATTACHMENT_MISSING,) if gone else ()))
    return Message(
        Origin(path, place.offset, place.size),
        incredimail_text.readable_head(text),
        Completeness.PARTIAL if codes else Completeness.WHOLE,
        place.flags,
        place.received,
        notes=codes,
        excerpt=excerpt.excerpt(text, len(head)),
    )


def parse_index(data: bytes) -> tuple[Sequence[Place], int]:
    """The places an .imh lists, and how many records it has (the last may be cut, or spoilt)."""
    places: list[Place] = []
    wide = data.startswith(_WIDE)
    at = records = 0
    while at < len(data) and records < _MOST_RECORDS:
        if data[at + 4 : at + 12] != _MAGIC:
            # A spoilt record: the next one has the same mark.
            found = data.find(_MAGIC, at + 5)
            records += bool(data[at : at + _LOOKED_AT].strip(b"\0"))
            if found < 0:
                break
            at = found - 4
            continue
        records += 1
        end = _record(data, at, wide, places)
        at = end if end is not None else at + 12
    return places, records


def _record(data: bytes, start: int, wide: bool, places: list[Place]) -> int | None:
    """Adds what one record says; its end, or None where it cannot be understood."""
    try:
        flags = MessageFlag.DELETED if data[start + _DELETED] == _IS_DELETED else MessageFlag.NONE
        flags |= MessageFlag.NONE if data[start + _UNREAD] else MessageFlag.READ
        flags |= MessageFlag.FLAGGED if data[start + _FLAGGED] else MessageFlag.NONE
        at = start + _STRINGS
        for _ in range(3):
            at = _behind_string(data, at, wide)
        (received,) = struct.unpack_from("<I", data, at + 4)
        at = _behind_string(data, at + 12, wide) + 6
        size, offset = struct.unpack_from("<II", data, at)
    except (struct.error, IndexError):
        return None
    places.append(Place(offset, size, flags, from_unix(received)))
    return at + 12


def _behind_string(data: bytes, at: int, wide: bool) -> int:
    (length,) = struct.unpack_from("<I", data, at)
    if length > _MOST_LETTERS:
        raise IndexError
    return int(at + 4 + length * (2 if wide else 1))


def trusted(path: Path, places: Iterable[Place]) -> Sequence[Place]:
    """The places at which messages of the file begin, and behind which others do, or the file ends; in its order.

    A list that was not written for the file as it is now leads into the middle of messages. Where what a place skips
    is no message, none of them is trusted. Raises OSError.
    """
    file = RandomFile(path)
    try:
        kept = [place for place in _apart(places, file.size) if _is_message(file, place)]
        end = 0
        for place in kept:
            skipped = file.read_at(end, min(place.offset - end, HEAD_LIMIT))
            if skipped.strip(b"\0 \t\r\n") and not message_starts(skipped):
                return ()
            end = place.offset + place.size
    finally:
        file.close()
    return kept


def _apart(places: Iterable[Place], size: int) -> Iterator[Place]:
    """The places that lie in a file of `size` bytes and in no other one, in the order of the file."""
    end = 0
    for place in sorted(places, key=lambda each: (each.offset, -each.size)):
        if place.size > 0 and end <= place.offset and place.offset + place.size <= size:
            yield place
            end = place.offset + place.size


def _is_message(file: RandomFile, place: Place) -> bool:
    """True where a message begins at a place, and at its end another one, or nothing."""
    behind = file.read_at(place.offset + place.size, _LOOKED_AT).lstrip(b"\0\r\n")
    return looks_like_message(file.read_at(place.offset, min(place.size, _LOOKED_AT))) and (
        not behind or looks_like_message(behind)
    )


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message with its attachments put back."""
    return incredimail_text.restored(b"".join(stored_bytes(path, message)), path.parent, listing)


FORMAT = Format(
    name="incredimail",
    read=read,
    matches_name=lambda name: re.search(r"(?i)\.imm\Z", name) is not None,
    read_message=read_message,
)
