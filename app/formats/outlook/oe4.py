"""The mail file of Outlook Express 4: messages one after the other, each behind a mark.

The record also holds lengths; marks are relied on, as files that were tampered with or repaired have lengths that lie.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common.delimited import spans
from app.formats.common.message_bytes import octets_of
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, Origin
from app.model.store import Finding

_HEADER = 0x54
# The mark, the number of the message, and the lengths of record and text.
_RECORD = re.compile(rb"\x00\x7f\x00\x7f[\s\S]{12}")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages; a notice where the file promises more of them than it holds."""
    header = source.read(_HEADER)
    said = int.from_bytes(header[8:12], "little")
    found = 0
    for span in spans(source, _RECORD):
        if not span.start.strip(b"\0\r\n "):
            continue
        found += 1
        # A mark behind it proves that a message is whole; the last one has only its length.
        whole = span.closed or span.length >= int.from_bytes(span.mark[12:16], "little")
        yield Message(
            Origin(source.path, span.offset, span.length),
            span.head,
            Completeness.WHOLE if whole else Completeness.PARTIAL,
            notes=() if whole else ("truncated",),
        )
    if found != said:
        yield Finding("store_index_damaged", {"path": str(source.path), "count": found, "expected": said})


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message as it came, without what fills the record."""
    yield b"".join(octets_of(path, message)).rstrip(b"\0")


FORMAT = Format(
    name="oe4", matches_name=lambda name: name.lower().endswith((".mbx", ".dbx")), read=read, read_message=read_message
)
