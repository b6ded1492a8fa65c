"""Hidemaru Mail (TuruKame): text files whose mails were converted to Shift_JIS when they came.

The program's help says that only its receive log keeps mails as they came, for about two months. Where one mail ends
is not written down: a new one starts where a block of headers does.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common import mime_builder
from app.formats.common.excerpt import excerpt
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.sections import HEAD_LIMIT, head_length
from app.mime import charsets
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, Origin

_MAX_BYTES = 1 << 30
_FIELD = rb"[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*"
# At least three fields, From and Date or Subject among them, behind an empty line (or a single dot).
_START = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n)|(?<=\n\.\r\n)|(?<=\n\.\n))"
    rb"(?=(?:" + _FIELD + rb"){3,200}\r?\n)"
    rb"(?=(?:" + _FIELD + rb"){0,200}?(?i:from):)(?=(?:" + _FIELD + rb"){0,200}?(?i:date|subject):)"
)


def read(source: Source) -> Iterator[Message | Finding]:
    """The mails, every one of them incomplete: attachments and original headers are not here."""
    data = source.read(min(source.size, _MAX_BYTES)) if source.size <= _MAX_BYTES else b""
    if not data:
        yield Finding(Code.EMPTY_FILE if not source.size else Code.NOT_A_MESSAGE, {"path": str(source.path)})
        return
    starts = [found.start() for found in _START.finditer(data)]
    if not starts:
        yield Finding(Code.NOT_A_MESSAGE, {"path": str(source.path)})
        return
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        text = data[start : min(end, start + HEAD_LIMIT)]
        yield Message(
            Origin(source.path, start, end - start),
            text[: head_length(text)],
            Completeness.PARTIAL,
            notes=(Code.NOT_AS_RECEIVED, Code.BOUNDARIES_GUESSED),
            excerpt=excerpt(text, head_length(text)),
        )


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The mail as a message of UTF-8 text."""
    data = b"".join(stored_bytes(path, message))
    size = head_length(data)
    lines = charsets.decode(data[:size], "cp932").splitlines()
    fields = []
    for line in lines:
        name, colon, value = line.partition(":")
        if colon and name and not name.lower().startswith(("content-", "mime-")):
            fields.append((name, mime_builder.encode_header(value)))
    body = charsets.decode(data[size:], "cp932")
    text = OutgoingPart("text/plain", (body.encode("utf-8", "replace"),), charset="utf-8", plain=True)
    return mime_builder.message(mime_builder.head([*fields, (REBUILT_HEADER, "headers, body")]), (text,), ())


FORMAT = Format(
    name="hidemaru", read=read, matches_name=lambda name: name.lower().endswith(".txt"), read_message=read_message
)
