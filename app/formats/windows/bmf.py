r"""Becky!'s .bmf, and the .mbx of EdMax: messages end with a line that is a single dot, as in SMTP (RFC 5321, 4.5.2).

    From: taro@example.jp\r\nX-Becky-Status: 00000003\r\n\r\nHello.\r\n.\r\n

The status is hexadecimal: 1 read, 2 answered, 4 forwarded, 8 flagged. A line that begins with a dot has two. Becky!
keeps large attachments outside: `X-Becky-Include` names the file (nsBeckyMail.cpp of Thunderbird's importer).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath

from app.formats.common.delimited import Span, spans
from app.formats.common.folder_listing import list_folder
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.sections import looks_like_message
from app.mime import charsets
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin
from app.system.reading import read_small

_SEPARATOR = re.compile(rb"(?:(?<=\n)|\A)\.(?:\r\n|\n|\Z)")
_STATUS = re.compile(rb"(?im)^X-Becky-Status:[ \t]*([0-9a-f]{1,8})")
_INCLUDE = re.compile(rb"(?im)^X-Becky-Include:[ \t]*([^\r\n]+)\r?\n?")
_STUFFED = re.compile(rb"(?m)^\.\.")
_MAX_INCLUDE = 256 << 20
_READ, _ANSWERED, _FORWARDED, _FLAGGED = 0x01, 0x02, 0x04, 0x08


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages, in order."""
    for span in spans(source, _SEPARATOR):
        if not span.start.strip():
            continue
        notes = tuple(_doubts(source.path, span))
        yield Message(
            Origin(source.path, span.offset, span.length),
            span.head,
            Completeness.PARTIAL if notes else Completeness.WHOLE,
            _flags(span.head),
            notes=notes,
            excerpt=span.excerpt,
        )


def _doubts(path: Path, span: Span) -> Iterator[Code]:
    """Why a message is not whole: it was cut, its headers are lost, or an attachment kept outside is not there."""
    if not span.is_closed:
        yield Code.TRUNCATED
    if not looks_like_message(span.start):
        yield Code.NO_HEADERS
    if any(_attachment(path, found[1], list_folder) is None for found in _INCLUDE.finditer(span.start)):
        yield Code.ATTACHMENT_MISSING


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message with its dots as they were, and the attachments Becky! took out put back."""
    text = _STUFFED.sub(b".", b"".join(stored_bytes(path, message)))
    at = 0
    for found in _INCLUDE.finditer(text):
        yield text[at : found.start()]
        included = _included(path, found[1], listing)
        # Where the file is gone the line stays, and says what was there.
        yield included if included is not None else found[0]
        at = found.end()
    yield text[at:]


def _included(path: Path, name: bytes, listing: Listing) -> bytes | None:
    """What is in the file that a line of the body names; None where that is gone."""
    found = _attachment(path, name, listing)
    return read_small(found, _MAX_INCLUDE) if found is not None else None


def _attachment(path: Path, name: bytes, listing: Listing) -> Path | None:
    """The file a line of the body names, in the folder `#Attach` beside the mailbox or above it."""
    wanted = PureWindowsPath(charsets.decode(name.strip(), None)).parts
    wanted = tuple(part for part in wanted if part not in ("..", ".", "\\", "/"))
    for folder in (path.parent, *path.parent.parents[:3]):
        for base in ("#Attach", "#attach"):
            found = folder.joinpath(base, *wanted)
            listed = listing(found.parent).get(found.name)
            if listed is not None:
                return listed
    return None


def _flags(head: bytes) -> MessageFlag:
    found = _STATUS.search(head)
    bits = int(found[1], 16) if found else 0
    flags = MessageFlag.READ if bits & _READ else MessageFlag.NONE
    flags |= MessageFlag.ANSWERED if bits & _ANSWERED else MessageFlag.NONE
    flags |= MessageFlag.FORWARDED if bits & _FORWARDED else MessageFlag.NONE
    return flags | (MessageFlag.FLAGGED if bits & _FLAGGED else MessageFlag.NONE)


def matches_name(name: str) -> bool:
    """True for the names Becky! and EdMax give their mailboxes."""
    return name.lower().endswith((".bmf", ".mbx"))


FORMAT = Format(name="bmf", read=read, matches_name=matches_name, read_message=read_message)
