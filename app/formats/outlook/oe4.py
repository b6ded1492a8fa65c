"""The mail file of Outlook Express 4: a header of 84 bytes, then messages one after the other, each behind a separator.

    4A 4D 46 …                         header ("JMF"); the number of messages is at byte 8, 32 bits, little endian
    00 7F 00 7F  01 00 00 00  nn nn nn nn  nn nn nn nn
                                       separator: signature, number, length of the record, length of the message

The separators count, not the lengths: files that were damaged or repaired have wrong lengths.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common.delimited import spans
from app.formats.common.message_bytes import stored_bytes
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, Origin

_HEADER = 0x54
# The signature, the number of the message, and the lengths of record and text.
_RECORD = re.compile(rb"\x00\x7f\x00\x7f[\s\S]{12}")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages; a finding where the header counts more of them than the file holds."""
    header = source.read(_HEADER)
    expected = int.from_bytes(header[8:12], "little")
    found = 0
    for span in spans(source, _RECORD):
        if not span.start.strip(b"\0\r\n "):
            continue
        found += 1
        # A separator behind it proves that a message is whole; the last one has only its length.
        whole = span.is_closed or span.length >= int.from_bytes(span.separator[12:16], "little")
        yield Message(
            Origin(source.path, span.offset, span.length),
            span.head,
            Completeness.WHOLE if whole else Completeness.PARTIAL,
            notes=() if whole else (Code.TRUNCATED,),
            excerpt=span.excerpt,
        )
    if found != expected:
        yield Finding(Code.STORE_INDEX_DAMAGED, {"path": str(source.path), "count": found, "expected": expected})


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message as it came, without what fills the record."""
    yield b"".join(stored_bytes(path, message)).rstrip(b"\0")


FORMAT = Format(
    name="oe4", matches_name=lambda name: name.lower().endswith((".mbx", ".dbx")), read=read, read_message=read_message
)
