"""The Bat!'s messages.tbb: records with a header of 48 bytes, then the message as it came. Tried on a real store.

20 06 79 19  nn nn …               file header; its own size is at byte 4, 16 bits
21 09 70 19  30 00 00 00  …        record header: signature, size (48), at 12 the date received (Unix seconds), at 36
                                   the length of the message; 32 bits, little endian
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common.delimited import Span, spans
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.times import from_unix
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, Origin

# The signature of a record, the size of its header (48 in every store seen), and the rest of it.
_RECORD = re.compile(rb"\x21\x09\x70\x19\x30\0\0\0[\s\S]{40}")
_DATE, _LENGTH = 12, 36


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages. Behind a broken record the next one is searched, and a finding reports it."""
    start = source.read(6)
    header = int.from_bytes(start[4:6], "little")
    source.skip(max(header - 6, 0))
    damaged = source.position < max(header, 6)
    for span in spans(source, _RECORD):
        if span.separator:
            yield _message(source, span)
            damaged = damaged or span.length != _number(span, _LENGTH)
        else:
            damaged = damaged or bool(span.length)
    if damaged:
        yield Finding(Code.STORE_DAMAGED, {"path": str(source.path)})


def _message(source: Source, span: Span) -> Message:
    length, date = _number(span, _LENGTH), _number(span, _DATE)
    whole = span.length >= length
    return Message(
        Origin(source.path, span.offset, min(length, span.length) if whole else span.length),
        span.head,
        Completeness.WHOLE if whole else Completeness.PARTIAL,
        received=from_unix(date),
        notes=() if whole else (Code.TRUNCATED,),
        excerpt=span.excerpt,
    )


def _number(span: Span, at: int) -> int:
    return int.from_bytes(span.separator[at : at + 4], "little")


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message as it came."""
    return stored_bytes(path, message)


FORMAT = Format(
    name="tbb", read=read, matches_name=lambda name: name.lower().endswith(".tbb"), read_message=read_message
)
