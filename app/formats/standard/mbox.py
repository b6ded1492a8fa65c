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

from app.formats.common.excerpt import LEAD, TAIL, joined
from app.formats.common.header_block import with_late_fields
from app.formats.common.sections import HEAD_LIMIT, head_end, is_field
from app.formats.common.zeros import LEAST
from app.formats.standard.detached import detached_finding
from app.formats.standard.file_end import BOUNDARY
from app.formats.standard.mbox_separators import (
    EMPTY_LINES,
    LOOK_AHEAD,
    MOZILLA_FIELDS,
    Habits,
    behind_line,
    boundary_of,
    find_separator,
    without_empty_line,
)
from app.formats.standard.mbox_status import status_flags
from app.formats.standard.mbox_usual import usual_messages
from app.formats.standard.mbox_window import Window
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Source, rests_on_itself
from app.model.mail import Completeness, Message, Origin

_USUAL_HEAD = 16 << 10
_LF, _CR = b"\n\r"
_ENDS = 16
"""Bytes that hold the last line ends of a message and the first word of a separator."""
_LONGEST_ANNOUNCED = 16 << 20
"""Bytes that are held in memory at most to see whether a message ends where its Content-Length says."""

_BLANKS = b"\r\n\0\t "
_STATUS = b"X-Mozilla-Status:"
_CONTENT_LENGTH = re.compile(rb"(?im)^Content-Length:[ \t]*([0-9]{1,12})[ \t]*\r?$")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages of a mailbox file, in file order, then findings about the file. Raises OSError of the source.

    A message's origin starts behind its separator line and ends before the empty line that closes it.
    """
    habits = Habits()
    window = Window(source)
    window.extend()
    start = _first_message(window)
    if start is None:
        yield from _no_message(source, window)
        return
    lead = window.data[:start].rstrip(_BLANKS)
    lead = lead if window.base else lead.lstrip(_BLANKS)
    if lead and (window.base or not lead.startswith(b"From ")):
        yield Finding(Code.TEXT_BEFORE_FIRST_MESSAGE, {"path": str(source.path), "bytes": window.base + len(lead)})
    habits.separators = int(b"From " in window.data[:start])
    habits.note_first(window.data, window.data.rfind(b"From ", 0, start) if habits.separators else start)
    # The window slides over the file: `start` and `position` are indexes in it, and change whenever it moves; only
    # `offset` counts from the beginning of the file.
    while True:
        start = yield from usual_messages(source.path, window, start, habits)
        head, start = _head(window, start, habits)
        # What `data` names stays as it is when the window moves on.
        data, position, offset = window.data, start + len(head), window.base + start
        separator = _end_of(window, head, position, habits)
        if separator is None:
            yield from _last_message(source, window, offset, (head, data[position : position + LEAD]), habits)
            break
        end = window.base + without_empty_line(window.data, separator)
        habits.messages += 1
        habits.closed += end < window.base + separator
        outside = window.detached.take_until(end)
        length = end - offset - len(head)
        if length <= LEAD:
            body = data[position : position + max(length, 0)]
        else:
            tail = window.data[max(separator - TAIL, 0) : separator]
            body = joined(data[position : position + LEAD], tail, length)
        yield _message(source, offset, max(end, offset + len(head)), (head, body), habits, is_detached=bool(outside))
        if outside:
            yield from (detached_finding(source.path, url) for url in outside)
        start = behind_line(window.data, separator)
        habits.separators += 1
    yield habits.finding(source)


def _end_of(window: Window, head: bytes, position: int, habits: Habits) -> int | None:
    """The index of the separator behind the message with the header block `head`, looked for from `position` on.

    None where the file ends first. The window moves on.
    """
    boundary = boundary_of(head)
    length = _CONTENT_LENGTH.search(head) if b"\nContent-Length:" in head else None
    announced = window.base + position + int(length[1]) if length is not None else 0
    while True:
        separator = _next_separator(window, position, habits, boundary)
        if separator is None or not announced or (end := _announced_end(window, separator, announced, habits)) is None:
            return separator
        position = end


def _announced_end(window: Window, separator: int, announced: int, habits: Habits) -> int | None:
    """Where a message really ends that is as long as it says, though a line inside of it looks like a separator.

    `announced` is the place in the file to which its Content-Length leads (the empty line behind its head not counted).
    It is believed only where a separator stands there, or where the file ends and all others are right. What Mozilla
    wrote ("From - Mon …") is a separator in any case: its programs take no notice of lengths.
    """
    if announced <= window.base + separator or announced - window.base - separator > _LONGEST_ANNOUNCED:
        return None
    if window.data.startswith(b"From - ", separator):
        return None
    if window.data.startswith(MOZILLA_FIELDS, behind_line(window.data, separator)):
        return None
    while (missing := announced + LOOK_AHEAD - window.base - len(window.data)) > 0 and not window.ended:
        window.extend(missing)
    index = announced - window.base
    rest = window.data[index : index + _ENDS].lstrip(b"\r\n")
    if index > len(window.data) or (rest and not rest.startswith(b"From ")):
        return None
    return index if rest or (window.ended and habits.has_lengths) else None


def _first_message(window: Window) -> int | None:
    """The index of the first message's first byte: behind the first separator, or where a header block begins."""
    data = window.data
    blank = len(data) - len(data.lstrip(_BLANKS))
    if data.startswith(b"From ", blank):
        return behind_line(window.data, blank)
    if data.startswith(b"\xef\xbb\xbfFrom ", blank):
        return behind_line(window.data, blank + 3)
    if is_field(data[blank : blank + 1000]):
        # A mailbox that lost its first separator still holds that message.
        return blank
    separator = _next_separator(window, blank, Habits())
    return behind_line(window.data, separator) if separator is not None else None


def _no_message(source: Source, window: Window) -> Iterator[Finding]:
    if window.last_byte:
        yield Finding(Code.NOT_A_MESSAGE, {"path": str(source.path)})
    elif source.position:
        yield Finding(Code.ONLY_ZEROS, {"path": str(source.path), "bytes": source.position})


def _head(window: Window, start: int, habits: Habits) -> tuple[bytes, int]:
    """The header block at `start`, and where it starts now: the window moves on until the block is whole.

    Looks in ever larger pieces: where no message has an empty line, each end would be looked for in all that follows.
    """
    size = _USUAL_HEAD
    data = window.data
    end = data.find(b"\n\n", start, min(start + size, max(len(data) - LOOK_AHEAD, 0)))
    if (head := data[start : end + 1]) and _is_usual(head):
        return head, start
    while True:
        while len(window.data) - start < size + LOOK_AHEAD and not window.ended:
            start = window.drop_before(start)
            window.extend()
        stop = min(start + size, len(window.data))
        end = head_end(window.data, start, stop)
        # A message without an empty line behind its headers ends where the next separator begins.
        limit = end if end >= 0 else stop
        if (
            window.data.find(b"From ", start, limit + 4) >= 0
            and (cut := find_separator(window.data, start, limit, habits.uncounted())[0]) is not None
        ):
            return window.data[start:cut], start
        if end >= 0:
            return window.data[start : with_late_fields(window.data, start, end)], start
        if size >= HEAD_LIMIT or stop == len(window.data):
            return window.data[start:stop], start
        size = min(4 * size, HEAD_LIMIT)


def _is_usual(head: bytes) -> bool:
    """True for what surely is a header block: it names the sender, and nothing in it may be another end or begin."""
    return (
        _CR not in head
        and head[0] != _LF
        and b"From " not in head
        and (b"\nFrom:" in head or head.startswith(b"From:"))
    )


def _next_separator(window: Window, position: int, habits: Habits, boundary: bytes = b"") -> int | None:
    """The index of the next separator line at or behind `position`; None where the file ends. The window moves on."""
    while True:
        # Near the end of the window the lines behind a candidate are not there yet: it is met again after sliding.
        limit = len(window.data) if window.ended else max(len(window.data) - LOOK_AHEAD, 0)
        separator, position = find_separator(window.data, position, limit, habits, boundary)
        if separator is not None or window.ended:
            return separator
        position = window.slide(position)


def _last_message(
    source: Source, window: Window, offset: int, start: tuple[bytes, bytes], habits: Habits
) -> Iterator[Message | Finding]:
    """The message at the end of the file; `start` is its header block and the first bytes behind that."""
    head, lead = start
    end = max(window.last_byte, offset + len(head))
    if source.position > end:
        yield Finding(Code.ZEROS_AT_END, {"path": str(source.path), "bytes": source.position - end})
    if (inside := window.zeros - (source.position - end)) >= LEAST:
        yield Finding(Code.ZEROS_INSIDE, {"path": str(source.path), "bytes": inside})
    tail = window.tail
    body = end - offset - len(head)
    end = max(end - len(tail) + without_empty_line(tail, len(tail)), offset + len(head))
    outside = window.detached.take_until(end)
    doubt = _doubt_of_end(head, tail, body, habits)
    text = head, joined(lead, window.data[-TAIL:], end - offset - len(head))
    yield _message(source, offset, end, text, habits, doubt=doubt, is_detached=bool(outside))
    yield from (detached_finding(source.path, url) for url in outside)


def _doubt_of_end(head: bytes, tail: bytes, body: int, habits: Habits) -> Code | None:
    """What speaks for it that the last message, with `body` bytes behind its head, ends too early.

    Its last boundary is missing; its last line has no end though a program that writes mailboxes ends every one; it is
    shorter than it says, and the others are right about that; or Mozilla wrote it, and the empty line that stands
    behind all others is not there. (Of whole mailboxes of several messages by any program 45 % end without that line.)
    Where the message closes its own boundary, or is as long as it says, nothing can be missing.
    """
    if (found := BOUNDARY.search(head)) is not None:
        return None if b"--" + (found[1] or found[2]).strip() + b"-" in tail else Code.TRUNCATED
    length = _CONTENT_LENGTH.search(head)
    # The empty line between head and body is no part of the length.
    lacking = int(length[1]) - body if length is not None else 0
    if not habits.separators or (length is not None and -2 <= lacking <= 0):
        return None
    if not tail.endswith((b"\n", b"\r")):
        return Code.LAST_LINE_OPEN
    if lacking > 0 and habits.has_lengths:
        return Code.TRUNCATED
    is_closed = tail.endswith(EMPTY_LINES)
    return Code.EMPTY_LINE_MISSING if _STATUS in head and habits.closes_messages and not is_closed else None


def _message(
    source: Source,
    offset: int,
    end: int,
    text: tuple[bytes, bytes],
    habits: Habits,
    *,
    doubt: Code | None = None,
    is_detached: bool = False,
) -> Message:
    """A message of `text`: its header block and the excerpt of its body."""
    head, body = text
    habits.line_ends.add("crlf" if _CR in head and b"\r\n" in head[:1000] else "lf" if _LF in head[:1000] else "cr")
    if b"\nContent-Length:" in head:
        habits.content_lengths += 1
        length = _CONTENT_LENGTH.search(head)
        size = end - offset - len(head)
        # With or without the empty line between head and body, and the one behind the message.
        is_right = length is not None and -2 <= size - int(length[1]) <= 2
        habits.wrong_lengths += not is_right
        habits.is_doubtful &= not is_right
    flags, partial = status_flags(head)
    origin = Origin(source.path, offset, end - offset)
    if not (partial or doubt or is_detached or habits.is_doubtful):
        return Message(origin, head, Completeness.WHOLE, flags, None, (), (), None, body)
    notes = ((Code.PARTLY_ON_SERVER,) if partial else ()) + ((doubt,) if doubt is not None else ())
    notes += (Code.ATTACHMENT_ELSEWHERE,) if is_detached else ()
    notes += (Code.BOUNDARIES_GUESSED,) if habits.is_doubtful else ()
    habits.is_doubtful = False
    return Message(origin, head, Completeness.PARTIAL, flags, notes=notes, excerpt=body)


FORMAT = Format(
    name="mbox", read=read, matches_name=lambda name: not name.startswith("."), rests_on_others=rests_on_itself
)
