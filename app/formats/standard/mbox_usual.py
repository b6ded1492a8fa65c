r"""The short way through an mbox file: messages as nearly every program stores them, found with few steps for each.

…Bye.\n\nFrom taro@example.jp Mon Jan  2 03:04:05 2006\nFrom: taro@example.jp\n…\n\nHello.\n\nFrom …

Whatever else there is in a message, in front of it or behind it is left to the careful way (see `mbox.read`).
"""

from collections.abc import Generator
from pathlib import Path

from app.formats.common.excerpt import LEAD, TAIL, joined
from app.formats.standard.mbox_separators import LAST_OF_HEAD, LOOK_AHEAD, USUAL, Habits, boundary_below, boundary_of
from app.formats.standard.mbox_status import status_flags
from app.formats.standard.mbox_window import Window
from app.model.mail import Completeness, Message, Origin

_LONGEST_HEAD = 16 << 10
_FIRST_LINE = 1000
"""Bytes that show how lines end."""
_LF = ord("\n")


def usual_messages(path: Path, window: Window, start: int, habits: Habits) -> Generator[Message, None, int]:
    """The messages from index `start` of the window on that are of the usual form, one behind the other.

    Returns the index of the first one that is not, or is not in the window as a whole. A message is of the usual form
    where the careful way would have no choice: LF ends its lines, it names its sender and no length, the first "From "
    in it begins a usual separator that no part of a message can be above, and all of it is here.
    """
    data, first = window.data, habits.messages
    limit = len(data) if window.ended else len(data) - LOOK_AHEAD
    separator_at, is_of_head = USUAL.match, LAST_OF_HEAD.match
    if window.has_cr or window.detached.has_found or habits.is_doubtful:
        # None of these changes while the window stays where it is.
        return start
    while start < limit:
        end = data.find(b"\n\n", start, start + _LONGEST_HEAD)
        head = data[start : end + 1]
        if not head or head[0] == _LF or b"\nContent-Length:" in head:
            break
        if b"\nFrom:" not in head and not head.startswith(b"From:"):
            break
        boundary = boundary_of(head) if b"ultipart/" in head else b""
        found = data.find(b"From ", start, limit)
        if found < end + 2 or data[found - 1] != _LF or data[found - 2] != _LF:
            break
        separator = separator_at(data, found)
        if separator is None or is_of_head(data, data.rfind(b"\n", 0, found - 2) + 1) is not None:
            break
        if boundary and boundary_below(data, found, boundary) is not None:
            break
        flags, is_partial = status_flags(head)
        if is_partial or (len(head) > _FIRST_LINE and head.find(b"\n", 0, _FIRST_LINE) < 0):
            break
        length = found - end - 2
        if length <= LEAD:
            excerpt = data[end + 1 : found - 1]
        else:
            excerpt = joined(data[end + 1 : end + 1 + LEAD], data[max(found - TAIL, 0) : found], length)
        habits.messages += 1
        origin = Origin(path, window.base + start, found - 1 - start)
        yield Message(origin, head, Completeness.WHOLE, flags, None, (), (), None, excerpt)
        start = separator.end()
    if habits.messages > first:
        habits.note_usual(habits.messages - first)
    return start
