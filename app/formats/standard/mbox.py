r"""The mbox format: many messages in one file, separated by lines that start with "From ".

    From - Mon Jan  2 01:00:00 2006\n     the separator, as Thunderbird writes it
    X-Mozilla-Status: 0001\n             flags, hexadecimal: read
    From: taro@example.jp\n\nHello.\n>From here on …\n\n

The rule for a separator is Thunderbird's (mailnews/local/src/MboxMsgInputStream.cpp): such a line counts only where
the next two lines look like header fields. It needs no empty line before it, so it reads every dialect: mboxo, mboxrd,
Content-Length mailboxes with unquoted "From " lines in the text, and files where all of them are mixed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.formats.common.sections import HEAD_LIMIT, head_end, is_field
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Source
from app.model.mail import Completeness, Message, MessageFlag, Origin

_WINDOW = 1 << 20
"""Bytes read at once."""
_LOOK_AHEAD = 16 << 10
"""Bytes behind a separator that are looked at: the window must hold them before it can be judged."""
_KEPT_BEFORE = 4
"""Bytes kept before the position, as many as an empty line has: they decide whether a separator starts there."""
_USUAL_HEAD = 16 << 10

_EMPTY_LINES = (b"\r\n\r\n", b"\n\n", b"\r\r")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_MAX_SEPARATOR = 300
_DATED = re.compile(
    rb"From .*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:[A-Z][a-z]{2} +[0-9]{1,2}|[0-9]{1,2} +[A-Z][a-z]{2}) .*[0-9]{1,2}:[0-9]{2}"
)
# Case-sensitive on purpose: programs write these for themselves, and a literal prefix is found ten times faster.
_STATUS = re.compile(rb"X-Mozilla-Status(2?):[ \t]*([0-9A-Fa-f]{1,8})")
_UNIX_STATUS = re.compile(rb"(?:^|[\r\n])(?:X-)?Status:[ \t]*([A-Za-z]{1,8})")
_BOUNDARY = re.compile(
    rb"(?:^|[\r\n])Content-Type:[ \t]*multipart/[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?"
    rb"\bboundary=(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))",
    re.IGNORECASE,
)

# mailnews/base/public/nsMsgMessageFlags.idl; only the low half is kept in X-Mozilla-Status, the high half in …Status2.
_PARTLY_ON_SERVER = 0x400
_FLAG_BITS = (
    (0x1, MessageFlag.READ),
    (0x2, MessageFlag.ANSWERED),
    (0x4, MessageFlag.FLAGGED),
    (0x8, MessageFlag.DELETED),
    (0x1000, MessageFlag.FORWARDED),
)
_IMAP_DELETED = 0x200000
_UNIX_FLAGS = {
    "R": MessageFlag.READ,
    "A": MessageFlag.ANSWERED,
    "F": MessageFlag.FLAGGED,
    "D": MessageFlag.DELETED,
    "T": MessageFlag.DRAFT,
}


@dataclass(slots=True)
class _Habits:
    """How the programs that wrote a mailbox quoted lines and ended them."""

    quoted: int = 0
    quoted_twice: int = 0
    content_lengths: int = 0
    line_ends: set[str] = field(default_factory=set)

    def finding(self, source: Source) -> Finding:
        """The finding `mbox_habits`: how lines are quoted and ended."""
        quoting = "mboxrd" if self.quoted_twice else "quoted" if self.quoted else "none"
        ends = "+".join(sorted(self.line_ends)) or "none"
        return Finding(
            Code.MBOX_HABITS,
            {"path": str(source.path), "quoting": quoting, "line_ends": ends, "content_lengths": self.content_lengths},
        )


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages of a mailbox file, in file order, then findings about the file. Raises OSError of the source.

    A message's origin starts behind its separator line and ends before the empty line that closes it.
    """
    habits = _Habits()
    window = _Window(source)
    window.extend()
    start = _first_message(window)
    if start is None:
        yield from _no_message(source, window)
        return
    if start > 0 and (lead := window.data[:start].strip(b"\r\n\0\t ")) and not lead.startswith(b"From "):
        yield Finding(Code.TEXT_BEFORE_FIRST_MESSAGE, {"path": str(source.path), "bytes": len(lead)})
    # The window slides over the file: `start` and `position` are indexes in it, and change whenever it moves; only
    # `offset` counts from the beginning of the file.
    while True:
        head, start = _head(window, start)
        position = start + len(head)
        offset = window.base + start
        while (separator := _next_separator(window, position, habits)) is None:
            if window.ended:
                break
            position = window.slide(position)
        if separator is None:
            yield from _last_message(source, window, offset, head, habits)
            break
        end = window.base + _without_empty_line(window.data, separator)
        yield _message(source, offset, max(end, offset + len(head)), head, habits)
        start = _behind_line(window, separator)
    yield habits.finding(source)


class _Window:
    """The part of the file that is in memory: `data` starts at byte `base` of the file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.data = b""
        self.base = 0
        self.ended = False
        self.last_byte = 0
        self.tail = b""

    def extend(self) -> None:
        """Reads on; `data` grows at its end, `base` stays. Remembers the last bytes that are not NUL, and where."""
        more = self._source.read(_WINDOW)
        if not more:
            self.ended = True
            return
        if real := len(more.rstrip(b"\0")):
            self.last_byte = self.base + len(self.data) + real
            self.tail = (self.data[-_LOOK_AHEAD:] + more[max(real - _LOOK_AHEAD, 0) : real])[-_LOOK_AHEAD:]
        self.data += more

    def slide(self, position: int) -> int:
        """Reads on behind what was searched up to `position`; returns where in the new `data` to go on."""
        position = self.drop_before(max(position, len(self.data) - _LOOK_AHEAD, 0))
        self.extend()
        return position

    def drop_before(self, index: int) -> int:
        """Forgets what lies before `index`, but for a few bytes; returns the new index of the same byte."""
        kept = min(index, _KEPT_BEFORE)
        self.base += index - kept
        self.data = self.data[index - kept :]
        return kept


def _first_message(window: _Window) -> int | None:
    """The index of the first message's first byte: behind the first separator, or where a header block begins."""
    data = window.data
    blank = len(data) - len(data.lstrip(b"\r\n\0\t "))
    if data.startswith(b"From ", blank):
        return _behind_line(window, blank)
    if data.startswith(b"\xef\xbb\xbfFrom ", blank):
        return _behind_line(window, blank + 3)
    if is_field(data[blank : blank + 1000]):
        # A mailbox that lost its first separator still holds that message.
        return blank
    position = blank
    while (separator := _next_separator(window, position, _Habits())) is None:
        if window.ended:
            return None
        position = window.slide(position)
    return _behind_line(window, separator)


def _no_message(source: Source, window: _Window) -> Iterator[Finding]:
    if window.last_byte:
        yield Finding(Code.NOT_A_MESSAGE, {"path": str(source.path)})
    elif source.position:
        yield Finding(Code.ONLY_ZEROS, {"path": str(source.path), "bytes": source.position})


def _head(window: _Window, start: int) -> tuple[bytes, int]:
    """The header block at `start`, and where it starts now: the window moves on until the block is whole.

    Looks in ever larger pieces: where no message has an empty line, each end would be looked for in all that follows.
    """
    size = _USUAL_HEAD
    while True:
        while len(window.data) - start < size + _LOOK_AHEAD and not window.ended:
            start = window.drop_before(start)
            window.extend()
        stop = min(start + size, len(window.data))
        end = head_end(window.data, start, stop)
        # A message without an empty line behind its headers ends where the next separator begins.
        if (cut := _separator(window.data, start, end if end >= 0 else stop, _Habits())) is not None:
            return window.data[start:cut], start
        if end >= 0 or size >= HEAD_LIMIT or stop == len(window.data):
            return window.data[start : end if end >= 0 else stop], start
        size = min(4 * size, HEAD_LIMIT)


def _next_separator(window: _Window, position: int, habits: _Habits) -> int | None:
    """The index of the next separator line at or behind `position`; None where this window has no more."""
    data = window.data
    # Near the end of the window the lines behind a candidate are not there yet: it is met again after sliding.
    limit = len(data) if window.ended else max(len(data) - _LOOK_AHEAD, 0)
    return _separator(data, position, limit, habits)


def _separator(data: bytes, position: int, limit: int, habits: _Habits) -> int | None:
    """The index of the first separator line that starts between `position` and `limit`."""
    while 0 <= (found := data.find(b"From ", position, limit + 4)) < limit:
        position = found + 5
        if _starts_line(data, found):
            if _is_separator(data, found):
                return found
            # One try a line: what looks like holes of zeros may stand before thousands of them.
            end = _LINE_END.search(data, position)
            position = end.end() if end else len(data)
        elif data[found - 1 : found] == b">":
            habits.quoted += 1
            habits.quoted_twice += data[found - 2 : found] == b">>"
    return None


def _starts_line(data: bytes, index: int) -> bool:
    """True at the start of a line; zeros before it are the hole a crash left."""
    return index == 0 or data[index - 1] in b"\r\n\0"


def _is_separator(data: bytes, index: int) -> bool:
    """Thunderbird's rule, or RFC 4155's: an empty line before, and a sender with a full date."""
    lines = _lines_behind(data, index)
    separator = next(lines)[:_MAX_SEPARATOR]
    if data.endswith(_EMPTY_LINES, max(index - 4, 0), index) and _DATED.match(separator):
        return True
    fields = 0
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:
            continue
        if not is_field(line):
            return False
        fields += 1
        if fields == 2:
            return True
    return fields > 0


def _lines_behind(data: bytes, index: int) -> Iterator[bytes]:
    """The lines from `index` on, without their ends, within the look-ahead; at least one."""
    limit = min(index + _LOOK_AHEAD, len(data))
    while True:
        end = _LINE_END.search(data, index, limit)
        if end is None:
            yield data[index:limit]
            return
        yield data[index : end.start()]
        index = end.end()
        if index >= limit:
            return


def _behind_line(window: _Window, index: int) -> int:
    """The index behind the line at `index`."""
    end = _LINE_END.search(window.data, index, index + _LOOK_AHEAD)
    return end.end() if end else min(index + _LOOK_AHEAD, len(window.data))


def _without_empty_line(data: bytes, separator: int) -> int:
    """The end of the message before `separator`: an empty line before it belongs to the mailbox."""
    for ending in _EMPTY_LINES:
        if data.endswith(ending, 0, separator):
            return separator - len(ending) // 2
    return separator


def _last_message(
    source: Source, window: _Window, offset: int, head: bytes, habits: _Habits
) -> Iterator[Message | Finding]:
    end = max(window.last_byte, offset + len(head))
    if source.position > end:
        yield Finding(Code.ZEROS_AT_END, {"path": str(source.path), "bytes": source.position - end})
    tail = window.tail
    end = max(end - len(tail) + _without_empty_line(tail, len(tail)), offset + len(head))
    yield _message(source, offset, end, head, habits, cut=_is_cut(head, tail))


def _is_cut(head: bytes, tail: bytes) -> bool:
    """True where the last message plainly ends too early: the boundary that closes it is missing."""
    found = _BOUNDARY.search(head)
    return found is not None and b"--" + (found[1] or found[2]).strip() + b"-" not in tail


def _message(source: Source, offset: int, end: int, head: bytes, habits: _Habits, *, cut: bool = False) -> Message:
    habits.line_ends.add("crlf" if b"\r\n" in head[:1000] else "lf" if b"\n" in head[:1000] else "cr")
    habits.content_lengths += b"\nContent-Length:" in head
    flags, partial = _flags(head)
    notes = ((Code.PARTLY_ON_SERVER,) if partial else ()) + ((Code.TRUNCATED,) if cut else ())
    return Message(
        origin=Origin(source.path, offset, end - offset),
        head=head,
        completeness=Completeness.PARTIAL if notes else Completeness.WHOLE,
        flags=flags,
        notes=notes,
    )


def _flags(head: bytes) -> tuple[MessageFlag, bool]:
    """What Mozilla's or the Unix programs' status fields say, and whether the rest of the message is on the server."""
    flags = 0
    partial = False
    if b"X-Mozilla-Status" in head:
        for high, value in _STATUS.findall(head):
            bits = int(value, 16)
            if high:
                flags |= MessageFlag.DELETED.value if bits & _IMAP_DELETED else 0
                continue
            partial = bool(bits & _PARTLY_ON_SERVER)
            for bit, flag in _FLAG_BITS:
                if bits & bit:
                    flags |= flag.value
    if b"\nStatus:" in head or b"X-Status:" in head:
        for letters in _UNIX_STATUS.findall(head):
            for letter in letters.decode("ascii"):
                flags |= _UNIX_FLAGS.get(letter, MessageFlag.NONE).value
    return MessageFlag(flags), partial


FORMAT = Format(name="mbox", read=read, matches_name=lambda name: not name.startswith("."))
