"""One RFC 5322 message a file: .eml files, and every folder format that keeps one file a message."""

from collections.abc import Iterator

from app.formats.common.excerpt import excerpt
from app.formats.common.header_block import first_head, header_start, utf16_as_utf8, with_late_fields
from app.formats.common.sections import HEAD_LIMIT, head_end
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin

_FIRST_READ = 64 << 10


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file. A file with text but no headers is still one: nothing may disappear."""
    yield from message_in(source)


def message_in(source: Source, flags: MessageFlag = MessageFlag.NONE) -> Iterator[Message | Finding]:
    """The message of a file whose name or index says `flags` of it. Raises OSError of the source."""
    start = source.read(_FIRST_READ)
    if not start:
        yield Finding(Code.EMPTY_FILE, {"path": str(source.path)})
        return
    if _only_zeros(source, start):
        yield Finding(Code.ONLY_ZEROS, {"path": str(source.path), "bytes": source.position})
        return
    offset, head, body = 0, b"", b""
    if utf16_as_utf8(start) is not None:
        # Its bytes are no message for other programs; who wrote it can be read all the same.
        head = first_head(start)
    elif (begin := header_start(start)) is not None:
        offset, head = begin, _head(source, start, begin)
        body = excerpt(start, begin + len(head))
    source.skip(source.size - source.position)
    yield Message(
        Origin(source.path, offset, source.position - offset),
        head,
        Completeness.WHOLE if head else Completeness.PARTIAL,
        flags=flags,
        notes=() if head else (Code.NO_HEADERS,),
        excerpt=body,
    )


def _only_zeros(source: Source, data: bytes) -> bool:
    """True where a crash left nothing but NUL; reads on only while it sees nothing else."""
    while data:
        if data.strip(b"\0"):
            return False
        data = source.read(_FIRST_READ)
    return True


def _head(source: Source, data: bytes, offset: int) -> bytes:
    """The header block at `offset` of `data`, the start of the file; reads on until it ends, within HEAD_LIMIT."""
    while (end := head_end(data, offset)) < 0 and len(data) - offset < HEAD_LIMIT:
        # Twice as much each time, so that looking for the end again stays linear.
        more = source.read(len(data))
        if not more:
            break
        data += more
    end = with_late_fields(data, offset, end) if end >= 0 else len(data)
    return data[offset : min(end, offset + HEAD_LIMIT)]


FORMAT = Format(name="eml", read=read, matches_name=lambda name: not name.startswith("."))
