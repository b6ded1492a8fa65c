"""Where a message ends whose header block is known, and how sure that is.

The rules, in this order: the length before a message of Apple Mail; the closing boundary of its parts; what stands
behind it: the separator of the next message, a property list of Apple Mail, NUL bytes, bytes that are not text.
"""

import re
from dataclasses import dataclass, replace

from app.model.rescue import EndRule, Grade
from app.rescue.header_block import HeaderBlock
from app.rescue.leads import LONGEST as LONGEST_LEAD
from app.rescue.leads import lead_end
from app.rescue.text_limits import CONTROLS, TextLimits

LONGEST = 64 << 20
"""Bytes of a message at most: servers take none that is larger."""
_SECTOR = 512
_LONGEST_EPILOGUE = 4 << 10
_COUNT = re.compile(rb"([0-9]{1,10}) *\r?\n\Z")
_PART_HEAD = 400
_PLIST = b"<?xml"
_BOUNDARY = re.compile(rb'(?i)\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))')
_TYPE = re.compile(rb"(?i)\nContent-Type:[^\n]*(?:\n[ \t][^\n]*)*")
_TRANSFER = re.compile(rb"(?i)\nContent-Transfer-Encoding:[ \t]*([!-~]+)")
_CHARSET = re.compile(rb'(?i)\bcharset\s*=\s*"?([!-~]+?)["\s;]')
_SEVEN_BIT = frozenset({b"7bit", b"quoted-printable", b"base64"})
_SEVEN_BIT_CHARSETS = (b"iso-2022-", b"us-ascii")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\r\n \t]*")
_DELIMITER = re.compile(rb"\n--[^\r\n]{1,80}\r?\n\r?\n\Z")
"""Behind it a message of a digest begins: its parts are messages without saying so (RFC 2046, 5.1.5)."""
_BEFORE = re.compile(rb"From |>From |--|\x0c|[0-9]+ *\Z")
"""What stands before a message in a file: a separator, a delimiter, a length."""
_MOST_CONTROLS = 8
"""Bytes of no text in a sector of a message: noise has 58."""
_AFTER_DELIMITER = re.compile(rb"[ \t]*\r?\n?")


@dataclass(frozen=True, slots=True)
class End:
    """The index behind the last byte of a message."""

    index: int
    grade: Grade
    rule: EndRule


@dataclass(frozen=True, slots=True)
class _Type:
    """What a header block says about the body behind it."""

    boundary: bytes
    is_base64: bool
    is_seven_bit: bool


@dataclass(frozen=True, slots=True)
class Area:
    """The buffer a message lies in. `base` is its offset in the source; `is_last` where the source ends with it."""

    data: bytes
    base: int
    is_last: bool
    limits: TextLimits


def end_of(area: Area, block: HeaderBlock) -> End | None:
    """The end of the message with that header block; None where the buffer ends before it is known."""
    end = _end(area, block)
    if end is not None and end.grade is Grade.WHOLE and (_is_headless(area, block) or _is_spoiled(area, block, end)):
        return replace(end, grade=Grade.CUT)
    return end


def _is_headless(area: Area, block: HeaderBlock) -> bool:
    """True where a line of text stands before a head, in one sector with it: the rest of a field that was torn."""
    data, start = area.data, block.start
    if (area.base + start) % _SECTOR == 0 or data[start - 1 : start] != b"\n":
        return False
    line = _lead(data, start, area.base).strip(b"\r\n")
    is_text = len(line) > 1 and len(line.translate(None, CONTROLS)) == len(line)
    return is_text and not line.isspace() and _BEFORE.match(line) is None


def _is_spoiled(area: Area, block: HeaderBlock, end: End) -> bool:
    """True where noise was written over a part of a message that is as long as it was."""
    if end.rule is not EndRule.COUNT:
        return False
    at = area.limits.control(block.end, end.index)
    sector = area.data[at : min(end.index, at + _SECTOR)]
    return len(sector) - len(sector.translate(None, CONTROLS)) > _MOST_CONTROLS


def _end(area: Area, block: HeaderBlock) -> End | None:
    data = area.data
    stop_at = min(len(data), block.start + LONGEST)
    kind = _type_of(data[block.start : block.end])
    in_mailbox = _lead(data, block.start, area.base).startswith(b"From ")
    stop, rule = _stop(area, block, stop_at, kind, in_mailbox=in_mailbox)
    lengths, is_sure = _lengths(data, block.start, area.base)
    for length in lengths:
        index = block.start + length
        if block.body <= index <= stop_at and data.startswith(_PLIST, index):
            return End(index, Grade.WHOLE, EndRule.COUNT)
    if rule is EndRule.LIMIT and len(data) < block.start + LONGEST:
        if not area.is_last:
            return None
        rule = EndRule.SOURCE_END
    if not block.is_closed:
        return End(block.end, Grade.FRAGMENT, rule)
    if in_mailbox and rule in (EndRule.ZEROS, EndRule.SOURCE_END):
        stop = max(_without_empty_line(data, stop, block.body), block.body)
    # A closing boundary counts even where what is behind it goes on as text.
    if kind.boundary and (end := _behind_boundary(area, block.body, stop, rule, kind.boundary)) is not None:
        return end
    end = _open_end(area, block, stop, rule, kind)
    length = lengths[0] if is_sure and lengths else 0
    if length and end.index > block.start + length:
        # The next file lies where its own rest should be.
        return End(max(block.start + length, block.body), Grade.CUT, EndRule.COUNT)
    return end


def _lead(data: bytes, start: int, base: int) -> bytes:
    """The line before a message, from the beginning of a sector on where one begins in it: there a file begins."""
    line = max(data.rfind(b"\n", max(0, start - LONGEST_LEAD), max(0, start - 1)) + 1, start - LONGEST_LEAD, 0)
    sector = (base + start - 1) // _SECTOR * _SECTOR - base
    return data[sector if sector > line and lead_end(data, sector, start) == start else line : start]


def _lengths(data: bytes, start: int, base: int) -> tuple[list[int], bool]:
    """The lengths that may stand in the line before a message, and whether it is sure that there is one.

    The digits may have others before them; those of a separator are a year.
    """
    lead = _lead(data, start, base)
    found = _COUNT.search(lead) if not lead.startswith(b"From ") else None
    if found is None:
        return [], False
    digits = found[1]
    lengths = [int(digits[at:]) for at in range(len(digits)) if digits[at : at + 1] != b"0"]
    # Where the digits begin a sector they begin a file, and there are no others before them.
    is_sure = len(lead) == len(found[0]) and (base + start - len(lead)) % _SECTOR == 0
    return (lengths[:1], True) if is_sure else (lengths, False)


def file_start(data: bytes, start: int, base: int) -> int | None:
    """The index where the file begins of which the message at `start` is the first; None where it begins none.

    Files begin with a sector. A message attached to another may do so too.
    """
    lead = _lead(data, start, base)
    if (base + start - len(lead)) % _SECTOR == 0 and lead_end(data, start - len(lead), start) == start:
        return start - len(lead)
    if (base + start) % _SECTOR:
        return None
    before = data[max(0, start - _PART_HEAD) : start]
    is_attached = before.endswith((b"\n\n", b"\n\r\n")) and (b"rfc822" in before.lower() or _DELIMITER.search(before))
    return None if is_attached else start


def _type_of(head: bytes) -> _Type:
    head = b"\n" + head
    declared = _TYPE.search(head)
    value = declared[0] if declared is not None else b""
    boundary = _BOUNDARY.search(value) if b"multipart/" in value.lower() else None
    transfer = _TRANSFER.search(head)
    encoding = transfer[1].lower() if transfer is not None else b""
    # Of the Content-Type alone: mail in UTF-8 may name ISO-2022-JP in its encoded Subject.
    charset = _CHARSET.search(value + b"\n")
    is_seven_bit = encoding in _SEVEN_BIT or (
        not encoding and charset is not None and charset[1].lower().startswith(_SEVEN_BIT_CHARSETS)
    )
    text = (boundary[1] or boundary[2]) if boundary is not None else b""
    return _Type(text, encoding == b"base64" and not text, is_seven_bit and not text)


def _stop(area: Area, block: HeaderBlock, end: int, kind: _Type, *, in_mailbox: bool) -> tuple[int, EndRule]:
    """Where at the latest the text of a message ends, and why."""
    limits, data = area.limits, area.data
    stop, rule = limits.control(block.end, end), EndRule.LIMIT
    if stop < end:
        rule = EndRule.ZEROS if data[stop] == 0 else EndRule.NOT_TEXT
    if kind.is_seven_bit:
        high = limits.high(block.end, stop)
        while high < stop and not _ends_at_high(data, high, area.base):
            # One that says it is ASCII and is not.
            high = limits.high((high + area.base) // _SECTOR * _SECTOR + _SECTOR - area.base, stop)
        if high < stop:
            stop, rule = high, EndRule.NOT_TEXT
    separator = limits.separator(block.end, stop)
    if separator < stop:
        stop, rule = separator, EndRule.SEPARATOR
    if in_mailbox:
        # Nothing else ends its messages, so that nothing else need be looked for.
        return stop, rule
    separator = limits.other_separator(block.end, stop)
    if separator < stop:
        stop, rule = separator, EndRule.SEPARATOR
    trailer = limits.trailer(block.end, stop)
    if trailer < stop:
        stop, rule = trailer, EndRule.TRAILER
    return stop, rule


def _ends_at_high(data: bytes, at: int, base: int) -> bool:
    """True where a byte beyond ASCII is no part of the text: it begins a sector, or the rest of its sector is none."""
    if (base + at) % _SECTOR == 0:
        return True
    rest = data[at : (at + base) // _SECTOR * _SECTOR + _SECTOR - base]
    for charset in ("utf-8", "cp932", "euc_jp"):
        text = rest.decode(charset, "replace")
        # The last character may go on in the next sector.
        if "\ufffd" not in text[:-2] and text.isprintable() | ("\n" in text):
            return False
    return True


def _behind_boundary(area: Area, body: int, stop: int, rule: EndRule, boundary: bytes) -> End | None:
    """Behind the closing boundary, and behind the text that may follow it."""
    data = area.data
    closing = b"--" + boundary + b"--"
    at = area.limits.closing(closing, body, stop)
    if at < 0:
        return None
    behind = _AFTER_DELIMITER.match(data, at + len(closing), stop)
    end = behind.end() if behind is not None else at + len(closing)
    rest = data[end : min(stop, end + _LONGEST_EPILOGUE)]
    blank = len(rest) - len(rest.lstrip(b"\r\n"))
    ends_there = rule in (EndRule.SEPARATOR, EndRule.TRAILER, EndRule.ZEROS, EndRule.SOURCE_END)
    if ends_there and stop - end < _LONGEST_EPILOGUE:
        index = _without_empty_line(data, stop, at + len(closing)) if rule is EndRule.SEPARATOR else stop
        return End(max(index, at + len(closing)), Grade.WHOLE, EndRule.BOUNDARY)
    return End(end + (blank if blank == len(rest) else 0), Grade.WHOLE, EndRule.BOUNDARY)


def _open_end(area: Area, block: HeaderBlock, stop: int, rule: EndRule, kind: _Type) -> End:
    """The end of a message that does not say itself where it ends."""
    data = area.data
    if rule is EndRule.SEPARATOR:
        index = max(_without_empty_line(data, stop, block.body), block.body)
        return End(index, Grade.CUT if kind.boundary else Grade.WHOLE, rule)
    if kind.boundary:
        return End(stop, Grade.CUT, rule)
    if kind.is_base64 and rule not in (EndRule.ZEROS, EndRule.TRAILER, EndRule.SOURCE_END):
        text = _BASE64.match(data, block.body, stop)
        assert text is not None
        line = data.rfind(b"\n", block.body, text.end()) + 1
        end = max(line, block.body)
        return End(end, Grade.WHOLE if data[block.body : end].rstrip().endswith(b"=") else Grade.CUT, EndRule.ENCODING)
    ends_line = data[stop - 1] == 0x0A
    ends_inside = (area.base + stop) % _SECTOR != 0
    proves = rule in (EndRule.TRAILER, EndRule.SOURCE_END) or (rule is EndRule.ZEROS and (ends_line or ends_inside))
    return End(stop, Grade.WHOLE if proves else Grade.CUT, rule)


def _without_empty_line(data: bytes, stop: int, floor: int) -> int:
    """Before the empty line that closes a message in a mailbox file; programs with other separators write none."""
    if data[stop : stop + 1] in (b".", b"\x0c"):
        return stop
    for empty in (b"\r\n\r\n", b"\n\n", b"\r\r"):
        if data[max(floor, stop - 4) : stop].endswith(empty):
            return stop - len(empty) // 2
    return stop
