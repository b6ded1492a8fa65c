r"""Where the headers of a message begin and end when something stands before or between them.

Microsoft Mail Internet Headers Version 2.0\r\n     a line that other programs wrote above the headers
From: taro@example.jp\r\n…

Received: from mail.example.jp …\n\n                an empty line that belongs to no body
From: taro@example.jp\nSubject: …\n\nHello.
"""

import re

from app.formats.common.sections import HEAD_LIMIT, head_end, head_length, is_field, is_mail_field, looks_like_message

_LINES_SEARCHED = 10
_LONGEST_LEAD = 4 << 10
_LATE_BLOCKS = 3
_LATE_LIMIT = 64 << 10
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_BLANK = re.compile(rb"(?:\xef\xbb\xbf|\s)*")
_SEPARATOR = re.compile(rb">?From [^\r\n]*(?:\r\n|\n|\r)")
_SENDER = re.compile(rb"(?i)(?:^|[\r\n])(?:from|sender)[ \t]*:")
_CORE = re.compile(rb"(?i)(?:^|[\r\n])(from|sender|to|cc|date|subject|message-id)[ \t]*:")


def header_start(data: bytes) -> int | None:
    """The index of the first header in `data`, the start of a message; None where there are no headers.

    A byte order mark, empty lines, an mbox separator and up to ten lines of anything else may stand before them.
    """
    start = _behind_blank(data, 0)
    if separator := _SEPARATOR.match(data, start):
        start = _behind_blank(data, separator.end())
    if looks_like_message(data[start : start + HEAD_LIMIT]):
        return start
    for _ in range(_LINES_SEARCHED):
        line = _LINE.match(data, start)
        if line is None or line.end() == start or line.end() > _LONGEST_LEAD:
            return None
        start = _behind_blank(data, line.end())
        if is_mail_field(data[start : start + 100]) and _is_block(data, start):
            return start
    return None


def with_late_fields(data: bytes, start: int, end: int) -> int:
    """The end of the header block from `start` to `end`, moved behind a later one that names the sender.

    Only where the first names none, and both are parts of one: what a letter quotes names again what it has itself.
    """
    if data.startswith(b"From:", start) or data.find(b"\nFrom:", start, end) >= 0:
        return end
    head = data[start:end]
    if _SENDER.search(head):
        return end
    seen = {name.lower() for name in _CORE.findall(head)}
    behind = end
    for _ in range(_LATE_BLOCKS):
        block_start = _behind_blank(data, behind)
        block_end = head_end(data, block_start, block_start + _LATE_LIMIT)
        block = data[block_start : block_end if block_end >= 0 else behind]
        names = {name.lower() for name in _CORE.findall(block)}
        if not names or names & seen or not _is_block(data, block_start):
            return end
        seen |= names
        behind = block_end
        if _SENDER.search(block):
            return block_end
    return end


def first_head(data: bytes) -> bytes:
    """The header block in `data`, the start of a message, as UTF-8 where it is UTF-16; empty where there is none."""
    text = utf16_as_utf8(data) or data
    start = header_start(text)
    if start is None:
        return b""
    end = head_end(text, start)
    return text[start : min(with_late_fields(text, start, end) if end >= 0 else len(text), start + HEAD_LIMIT)]


def utf16_as_utf8(data: bytes) -> bytes | None:
    """Text in UTF-16, with a byte order mark or without, as UTF-8; None for other data. Never raises."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8")
    for encoding, zeros in (("utf-16-le", data[1:40:2]), ("utf-16-be", data[0:40:2])):
        if len(zeros) > 9 and not zeros.strip(b"\0"):
            return data.decode(encoding, "replace").encode("utf-8")
    return None


def _behind_blank(data: bytes, start: int) -> int:
    found = _BLANK.match(data, start, start + _LONGEST_LEAD)
    return found.end() if found else start


def _is_block(data: bytes, start: int) -> bool:
    """True where two header fields at least stand together, and nothing else up to the next empty line."""
    fields = 0
    block = data[start : start + head_length(data[start : start + _LATE_LIMIT])]
    for line in re.split(rb"\r\n|\n|\r", block.rstrip(b"\r\n")):
        if is_field(line):
            fields += 1
        elif not line.startswith((b" ", b"\t")):
            return False
    return fields > 1
