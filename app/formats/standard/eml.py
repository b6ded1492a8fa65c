"""One RFC 5322 message a file: .eml files, and every folder format that keeps one file a message."""

import re
from collections.abc import Iterator

from app.formats.common.excerpt import excerpt
from app.formats.common.header_block import first_head, header_start, utf16_as_utf8, with_late_fields
from app.formats.common.sections import HEAD_LIMIT, head_end
from app.formats.standard.detached import DetachedScan, detached_finding
from app.formats.standard.file_end import KeptEnd
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Source, rests_on_itself
from app.model.mail import Completeness, Message, MessageFlag, Origin

_FIRST_READ = 64 << 10
_READ_ON = 1 << 20
_HAS_PARTS = re.compile(rb"(?:^|[\r\n])Content-Type:\s*multipart/", re.IGNORECASE)


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file. A file with text but no headers is still one: nothing may disappear."""
    yield from message_in(source)


def message_in(source: Source, flags: MessageFlag = MessageFlag.NONE) -> Iterator[Message | Finding]:
    """The message of a file whose name or index says `flags` of it. Raises OSError of the source."""
    kept = KeptEnd(source)
    start = kept.read(_FIRST_READ)
    if not start:
        yield Finding(Code.EMPTY_FILE, {"path": str(source.path)})
        return
    if _only_zeros(kept, start):
        yield Finding(Code.ONLY_ZEROS, {"path": str(source.path), "bytes": kept.position})
        return
    offset, head, body = 0, b"", b""
    outside: list[str] = []
    is_wide = utf16_as_utf8(start) is not None
    if is_wide:
        # Its bytes are no message for other programs; who wrote it can be read all the same.
        head = first_head(start)
    elif (begin := header_start(start)) is not None:
        offset = begin
        head, start = _head(kept, start, begin)
        body = excerpt(start, begin + len(head))
        if _HAS_PARTS.search(head):
            outside = _detached(kept, start)
    kept.skip(kept.size - kept.position)
    doubt = Code.NO_HEADERS if not head else None if is_wide else kept.doubt(head)
    notes = ((Code.ATTACHMENT_ELSEWHERE,) if outside else ()) + ((doubt,) if doubt is not None else ())
    yield Message(
        Origin(source.path, offset, kept.position - offset),
        head,
        Completeness.PARTIAL if notes else Completeness.WHOLE,
        flags=flags,
        notes=notes,
        excerpt=body,
    )
    yield from (detached_finding(source.path, url) for url in outside)
    if kept.zeros and not is_wide:
        yield Finding(Code.ZEROS_AT_END, {"path": str(source.path), "bytes": kept.zeros})


def _detached(source: Source, start: bytes) -> list[str]:
    """The addresses of attachments that were moved out of the message; reads on to its end."""
    scan = DetachedScan()
    while start:
        scan.feed(start)
        start = source.read(_READ_ON)
    return scan.take_until(source.position)


def _only_zeros(source: Source, data: bytes) -> bool:
    """True where a crash left nothing but NUL; reads on only while it sees nothing else."""
    while data:
        if data.strip(b"\0"):
            return False
        data = source.read(_FIRST_READ)
    return True


def _head(source: Source, data: bytes, offset: int) -> tuple[bytes, bytes]:
    """The header block at `offset` of `data`, the start of the file; reads on until it ends, within HEAD_LIMIT.

    Returns all that was read of the file as well.
    """
    while (end := head_end(data, offset)) < 0 and len(data) - offset < HEAD_LIMIT:
        # Twice as much each time, so that looking for the end again stays linear.
        more = source.read(len(data))
        if not more:
            break
        data += more
    end = with_late_fields(data, offset, end) if end >= 0 else len(data)
    return data[offset : min(end, offset + HEAD_LIMIT)], data


FORMAT = Format(
    name="eml", read=read, matches_name=lambda name: not name.startswith("."), rests_on_others=rests_on_itself
)
