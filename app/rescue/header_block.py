"""A header block grown both ways from a place inside of it, and judged: is it that of a mail?

\\0\\0\\0Return-Path: <hanako@example.jp>\\r\\n    it may begin behind binary, in the middle of a "line"
Received: from a.example.jp …\\r\\n\\tby …\\r\\n     a folded field
\\r\\n                                           the empty line behind it
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from app.rescue.leads import lead_end

LONGEST = 128 << 10
"""Bytes of a header block at most."""

# A line of a log begins with the time of day, and no field with a digit.
_FIELDS = re.compile(
    rb"(?:[!-/;-~][!-9;-~]{0,75}:[^\r\n\0-\x08\x10-\x1a\x1c-\x1f]{0,9980}\r?\n"
    rb"|[ \t][^\r\n\0-\x08\x10-\x1a\x1c-\x1f]{0,9980}\r?\n|>From [^\r\n\0]{0,200}\r?\n)*"
)
_LINE = re.compile(rb"(?:[!-/;-~][!-9;-~]{0,75}:|[ \t]|>From )[^\n\0-\x08\x10-\x1a\x1c-\x1f]{0,9980}\Z")
# A pattern that begins with a line end is ten times as fast as one of "^": a line end is put before what it looks at.
_NAME = re.compile(rb"\n([!-9;-~]{1,76}):")
_LONGEST_LINE = 10 << 10
"""Bytes of a line with a field at most."""
_CONTROLS = frozenset([*range(0x09), *range(0x10, 0x1B), *range(0x1C, 0x20), 0x7F])
_CONTROL_BYTES = bytes(_CONTROLS)
_OTHERS_TO_NUL = bytes(0 if each in _CONTROLS else 1 for each in range(256))
_HIGH_TO_NUL = bytes(0 if each >= 0x80 else 1 for each in range(256))
"""So that the last one is found backwards: a pattern would look at everything behind each of them."""
_FIRST_NAMES = (
    b"Return-Path", b"Received", b"From", b"To", b"Date", b"Subject", b"Message-ID", b"Message-Id", b"MIME-Version",
    b"Mime-Version", b"Delivered-To", b"X-Mozilla-Status", b"X-Account-Key", b"X-UIDL", b"X-Mailer", b"Reply-To",
    b"Sender", b"Content-Type", b"DKIM-Signature", b"X-Original-To", b"User-Agent", b"Authentication-Results",
)  # fmt: skip
_GLUED = re.compile(rb"(?:" + b"|".join(sorted(_FIRST_NAMES, reverse=True)) + rb"): ")
_STRONG = frozenset(
    {b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to", b"x-original-to", b"x-mailer"}
)
_OF_OTHERS = frozenset({b"cseq", b"set-cookie", b"cache-control", b"etag", b"accept-ranges", b"x-powered-by"})
_OTHER_PROTOCOL = re.compile(rb"(?:HTTP|SIP|RTSP|ICAP)/[0-9]\.[0-9](?: [0-9]{3} [^\r\n]*)?\r?\n\Z")
"""The end of the line with which a request or an answer begins; its fields follow."""
_LONGEST_STATUS = 100
"""Bytes of such a line from the name of its protocol on."""
_ESCAPED = re.compile(rb"(?i)\n(?:From|Message-ID|Return-Path):[^\n]*(?:&lt;|<%s>)")
_RECIPIENTS = frozenset({b"to", b"cc", b"bcc"})
_SENDERS = frozenset({b"from", b"sender", b"return-path"})
_SENDER_VALUE = re.compile(rb"(?i)\n(?:From|Sender|Return-Path|Reply-To):[^\n]*(?:\n[ \t][^\n]*)*?@")
_LEAST_NAMES = 3
_SECTOR = 512
_USUAL = 8 << 10
_BEFORE = re.compile(rb"(?:From [^\r\n\0]{0,200}|[0-9]{1,10} *)\r?\n")
"""A separator of a mailbox file, or the length that Apple Mail writes."""
_ONCE = re.compile(
    rb"\n(?:([Ff][Rr][Oo][Mm])|([Mm][Ee][Ss][Ss][Aa][Gg][Ee]-[Ii][Dd])|([Rr][Ee][Tt][Uu][Rr][Nn]-[Pp][Aa][Tt][Hh])):"
)
"""What the head of a mail has once; only the last may come twice, where a server sent it on."""


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """A header block: the bytes [start, end) of a buffer, without the empty line behind it; [end, body) is that line.

    `body` is `end` where there is no such line. `is_mail` where it is that of a mail (see `is_of_mail`).
    """

    start: int
    end: int
    body: int
    is_mail: bool

    @property
    def is_closed(self) -> bool:
        """True where the empty line is there."""
        return self.body > self.end


def grown(data: bytes, at: int, base: int | None) -> HeaderBlock | None:
    """The lines of header fields round the index `at`, of a mail or not; None where there are none.

    `base` is the offset of `data` in the source, None for data that was put together and has no sectors.
    """
    start = _below_empty_line(data, at)
    end = _end_of_fields(data, start, at)
    if end <= at:
        start = _beginning(data, at, base)
        end = _end_of_fields(data, start, at)
        if end <= at:
            return None
    if base is not None:
        start, end = _one_file(data, start, at, end, base)
        end = _before_tear(data, start, end, base)
    body = end + 2 if data.startswith(b"\r\n", end) else end + 1 if data.startswith(b"\n", end) else end
    return HeaderBlock(start, end, body, is_of_mail(data[start:end]) and not _is_of_request(data, start, base))


def _is_of_request(data: bytes, start: int, base: int | None) -> bool:
    """True behind the first line of a request or an answer: the fields that only those have may be overwritten."""
    if base is None or (base + start) % _SECTOR == 0:
        # A file may begin there.
        return False
    return _OTHER_PROTOCOL.search(data, max(0, start - _LONGEST_STATUS), start) is not None


def _end_of_fields(data: bytes, start: int, at: int) -> int:
    matched = _FIELDS.match(data, start, min(len(data), at + LONGEST))
    assert matched is not None
    return matched.end()


def _below_empty_line(data: bytes, at: int) -> int:
    """Where the block most likely begins: behind the last empty line or NUL, and what stands before a message there."""
    floor = max(0, at - _USUAL)
    start = floor
    # The anchor may be the line end of that empty line.
    for before in (b"\n\n", b"\n\r\n", b"\0"):
        found = data.rfind(before, start, at + 1)
        start = found + len(before) if found >= 0 else start
    lead = _BEFORE.match(data, start)
    return lead.end() if lead is not None else start


def _beginning(data: bytes, at: int, base: int | None) -> int:
    """Grows upwards, line by line."""
    floor = max(0, at - LONGEST)
    # An anchor may begin with the line end before its field.
    start = data.rfind(b"\n", floor, at) + 1 if data[at : at + 1] != b"\n" else at + 1
    start = _behind_binary(data, max(start, floor), data.find(b":", at, at + 100), base)
    while start > floor and data[start - 1] == 0x0A:
        above = max(data.rfind(b"\n", floor, start - 1) + 1, floor)
        if data[above : start - 1] in (b"", b"\r"):
            break
        text = _behind_binary(data, above, start - 1, base)
        if _LINE.match(data[text : start - 1].rstrip(b"\r")) is None:
            break
        start = text
        if text != above:
            break
    return _behind_folded(data, start, at)


def _behind_folded(data: bytes, start: int, end: int) -> int:
    """Behind the rest of a folded field: a block cannot begin with it."""
    while data[start : start + 1] in (b" ", b"\t") and (line_end := data.find(b"\n", start, end)) >= 0:
        start = line_end + 1
    return start


def _behind_binary(data: bytes, start: int, end: int, base: int | None) -> int:
    """Where a field begins in a line whose beginning is not text, or the end of another file's text."""
    if base is not None:
        sector = (base + max(end, start)) // _SECTOR * _SECTOR - base
        if sector > start and _GLUED.match(data, sector) is not None:
            return sector
    start = max(start, end - _LONGEST_LINE)
    line = data[start : max(start, end)]
    binary = line.translate(_OTHERS_TO_NUL).rfind(b"\0") + 1
    start, line = start + binary, line[binary:]
    colon = line.find(b":")
    name = line[:colon] if colon >= 0 else line
    if name in _FIRST_NAMES or line[:1] in (b" ", b"\t"):
        return start
    if high := name.translate(_HIGH_TO_NUL).rfind(b"\0") + 1:
        return start + high
    glued = next((each for each in _GLUED.finditer(line) if line[max(0, each.start() - 1)] != 0x2D), None)
    return start + glued.start() if glued is not None and colon >= glued.start() else start


def _one_file(data: bytes, start: int, at: int, end: int, base: int) -> tuple[int, int]:
    """The part of a block that `at` is in, where it is that of several files.

    Only the beginning of a sector (an offset that 512 divides) can be that of a file. A field that begins there in the
    middle of a line begins a file; elsewhere one begins where the block would have two senders otherwise.
    """
    if (base + start) // _SECTOR == (base + end) // _SECTOR:
        return start, end
    places: list[list[int]] = [[], [], []]
    for found in _ONCE.finditer(b"\n" + data[start:end]):
        places[(found.lastindex or 1) - 1].append(start + found.start())
    for sector in range((base + start) // _SECTOR + 1, (base + end) // _SECTOR + 1):
        index = sector * _SECTOR - base
        lead = lead_end(data, index, end)
        first = lead if lead is not None else index
        is_line = data[index - 1] == 0x0A
        if _GLUED.match(data, first) is not None:
            begins = lead is not None or not is_line or _is_on_both_sides(places, start, index)
        elif not is_line and _is_on_both_sides(places[:2], start, index):
            # The middle of another head.
            first, begins = _behind_folded(data, data.find(b"\n", index, end) + 1 or end, end), True
        else:
            continue
        if begins and index > at:
            return start, index
        start = first if begins else start
    return start, end


def _is_on_both_sides(places: list[list[int]], start: int, index: int) -> bool:
    """True where one name stands in [start, index) and again behind that."""
    return any(bisect_left(each, start) < bisect_left(each, index) < len(each) for each in places)


def _before_tear(data: bytes, start: int, end: int, base: int) -> int:
    """Where the lines of a head end that are whole: "From: okyaku10@exam" may be torn there, with another file behind.

    A head without an empty line ends at the beginning of a sector, unless its file does so before. Where its last line
    seems to go on behind that, it is with bytes of the other file.
    """
    end = data.rfind(b"\n", start, end) + 1 or start
    sector = (base + end) // _SECTOR * _SECTOR - base
    if data.startswith((b"\n", b"\r\n"), end) or sector <= start or data[sector - 1] == 0x0A:
        return end
    rest = data[end : sector + _SECTOR]
    if not rest.strip(b"\0") or (b"\n" not in rest and len(rest.translate(None, _CONTROL_BYTES)) == len(rest)):
        return end
    return data.rfind(b"\n", start, sector) + 1 or start


def is_of_mailbox(block: bytes) -> bool:
    """True for a header block behind a separator of a mailbox file: old programs wrote little into what they sent."""
    names = _names(block)
    return len(names) >= _LEAST_NAMES and b"from" in names and _names_sender(block)


def is_of_file(block: bytes) -> bool:
    """True for a header block that begins a file: a draft has little more than whom it is from and for."""
    names = _names(block)
    return (
        {b"from", b"date", b"subject"} <= names
        and not names.isdisjoint(_RECIPIENTS)
        and names.isdisjoint(_OF_OTHERS)
        and _names_sender(block)
    )


def is_of_mail(block: bytes) -> bool:
    """True for a header block of a mail: it names a sender, and has a field that only mail has.

    Quoted "From: / Sent: / To: / Subject:" blocks have no such field; HTTP and SIP have some of their own, and what
    a page in HTML shows is escaped; a program has places to fill in.
    """
    names = _names(block)
    if len(names) < _LEAST_NAMES or names.isdisjoint(_SENDERS) or names.isdisjoint(_STRONG):
        return False
    if not names.isdisjoint(_OF_OTHERS) or _ESCAPED.search(b"\n" + block) is not None:
        return False
    # What a mail server writes itself may come from nobody but "MAILER-DAEMON".
    return _names_sender(block) or (b"received" in names and len(names & _STRONG) > 1)


def _names(block: bytes) -> set[bytes]:
    """The names of its fields, in lower case."""
    return {name.lower() for name in _NAME.findall(b"\n" + block)}


def _names_sender(block: bytes) -> bool:
    return _SENDER_VALUE.search(b"\n" + block) is not None
