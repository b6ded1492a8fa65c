r"""Pegasus Mail: a .pmm holds messages behind a header of 128 bytes, each ended by SUB; a .cnm holds one new message.

    Kunden 00 …                        header: the folder's name in the first 86 bytes, ended by NUL
    From: taro@example.jp\r\n … 1A      the message, then SUB (0x1A), sometimes with a line end behind it

Source: KDE's mailimporter (filterpmail.cpp).
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

HEADER = 128
NAME = 86
_SEPARATOR = re.compile(rb"\x1a(?:\r\n|\n)?")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages, in order; a finding where the file ends within its header."""
    header = source.read(HEADER)
    if 0 < len(header) < HEADER:
        yield Finding(Code.STORE_DAMAGED, {"path": str(source.path)})
    for span in spans(source, _SEPARATOR):
        if span.start.strip():
            yield Message(
                Origin(source.path, span.offset, span.length),
                span.head,
                Completeness.WHOLE if span.is_closed else Completeness.PARTIAL,
                notes=() if span.is_closed else (Code.TRUNCATED,),
                excerpt=span.excerpt,
            )


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message as it lies there."""
    return stored_bytes(path, message)


FORMAT = Format(
    name="pmm", read=read, matches_name=lambda name: name.lower().endswith(".pmm"), read_message=read_message
)
