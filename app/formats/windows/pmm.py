"""Pegasus Mail: a .pmm holds many messages, each ended by SUB (0x1A), behind a header with the folder's name; a .cnm
holds one new message.

Source: KDE's mailimporter (filterpmail.cpp).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common.delimited import spans
from app.formats.common.message_bytes import octets_of
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, Origin
from app.model.store import Finding

HEADER = 128
NAME = 86
_MARK = re.compile(rb"\x1a(?:\r\n|\n)?")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages, in order."""
    source.read(HEADER)
    for span in spans(source, _MARK):
        if span.start.strip():
            yield Message(
                Origin(source.path, span.offset, span.length),
                span.head,
                Completeness.WHOLE if span.closed else Completeness.PARTIAL,
                notes=() if span.closed else ("truncated",),
            )


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message as it lies there."""
    return octets_of(path, message)


FORMAT = Format(
    name="pmm", read=read, matches_name=lambda name: name.lower().endswith(".pmm"), read_message=read_message
)
