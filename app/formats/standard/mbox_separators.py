r"""Where a message of an mbox file begins: which lines that start with "From " are separators, and which are text.

From - Mon Jan  2 01:00:00 2006\n          a separator, followed by headers
From Tanaka Design Office\nTEL: 03-…       a signature: no date, and no field that mail has
--b\nContent-Type: message/rfc822\n\nFrom taro@example.jp Mon Sep 17 00:00:00 2001
                                        the first line of an attached message
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.formats.common.sections import is_field, is_mail_field
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Source

LOOK_AHEAD = 16 << 10
"""Bytes behind a separator that are looked at: the window must hold them before it can be judged."""
KEPT_BEFORE = 1 << 10
"""Bytes kept before the position: an empty line and the head of a part decide whether a separator starts there."""
EMPTY_LINES = (b"\r\n\r\n", b"\n\n", b"\r\r")
LINE_END = re.compile(rb"\r\n|\n|\r")
_MAX_SEPARATOR = 300
_MOST_LINES = 200
_PART_HEAD = re.compile(rb"\n(--[^\n]{0,200}[^\n -])\n((?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+)\n\Z")
_MESSAGE_TYPE = re.compile(rb"(?i)(?:^|\n)Content-Type:[ \t]*message/")
_MOZILLA_FIELDS = (b"X-Mozilla-", b"X-UIDL:", b"X-Account-Key:")
_DATED = re.compile(
    rb"From .*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:[A-Z][a-z]{2} +[0-9]{1,2}|[0-9]{1,2} +[A-Z][a-z]{2}) .*[0-9]{1,2}:[0-9]{2}"
)


@dataclass(slots=True)
class Habits:
    """How the programs that wrote a mailbox quoted lines and ended lines and messages.

    `separators` counts the one before the first message, too; `closed` are messages with an empty line behind them.
    `wrong_lengths` are those of the `content_lengths` that do not fit.
    """

    quoted: int = 0
    quoted_twice: int = 0
    content_lengths: int = 0
    wrong_lengths: int = 0
    separators: int = 0
    messages: int = 0
    closed: int = 0
    line_ends: set[str] = field(default_factory=set)

    @property
    def has_lengths(self) -> bool:
        """True where Content-Length is right in all messages that have it."""
        return self.content_lengths > self.wrong_lengths == 0

    @property
    def closes_messages(self) -> bool:
        """True where an empty line stands behind every message: two by chance are not enough."""
        return self.messages == self.closed >= 2

    def finding(self, source: Source) -> Finding:
        """The finding `mbox_habits`: how lines are quoted and ended."""
        quoting = "mboxrd" if self.quoted_twice else "quoted" if self.quoted else "none"
        ends = "+".join(sorted(self.line_ends)) or "none"
        return Finding(
            Code.MBOX_HABITS,
            {"path": str(source.path), "quoting": quoting, "line_ends": ends, "content_lengths": self.content_lengths},
        )


def find_separator(data: bytes, position: int, limit: int, habits: Habits) -> int | None:
    """The index of the first separator line that starts between `position` and `limit`."""
    while 0 <= (found := data.find(b"From ", position, limit + 4)) < limit:
        position = found + 5
        if _starts_line(data, found):
            if not _is_separator(data, found):
                # One try a line: what looks like holes of zeros may stand before thousands of them.
                end = LINE_END.search(data, position)
                position = end.end() if end else len(data)
            elif (boundary := _boundary_above(data, found)) is None:
                return found
            else:
                # A whole mailbox may be attached: all of it lies before the next boundary.
                position = max(data.find(boundary, position, found + LOOK_AHEAD), position)
        elif data[found - 1 : found] == b">":
            habits.quoted += 1
            habits.quoted_twice += data[found - 2 : found] == b">>"
    return None


def _starts_line(data: bytes, index: int) -> bool:
    """True at the start of a line; zeros before it are the hole a crash left."""
    return index == 0 or data[index - 1] in b"\r\n\0"


def _is_separator(data: bytes, index: int) -> bool:
    """Thunderbird's rule, or RFC 4155's: an empty line before, and a sender with a full date.

    Without a date one of the fields must be one mail is known by: a signature, too, may begin with "From".
    """
    lines = _lines_behind(data, index)
    is_dated = _DATED.match(next(lines)[:_MAX_SEPARATOR]) is not None
    if is_dated and data.endswith(EMPTY_LINES, max(index - 4, 0), index):
        return True
    fields = 0
    is_mail = is_dated
    for line in islice(lines, _MOST_LINES):
        if line[:1] in (b" ", b"\t") and fields:
            continue
        if not is_field(line):
            return False
        fields += 1
        is_mail = is_mail or is_mail_field(line)
        if fields > 1 and is_mail:
            return True
    return fields > 0 and is_mail


def _boundary_above(data: bytes, index: int) -> bytes | None:
    """The boundary line (RFC 2046, 5.1.1) of the part whose first line is at `index`; None where no part begins there.

    Only the head of the part and one empty line stand between the two, and the boundary comes again, or the part says
    that it is a message. Where Mozilla's own fields follow, it is a separator: the message before was cut there.
    """
    first = max(index - KEPT_BEFORE, 0)
    if data.rfind(b"\n--", first, index) < 0 and data.rfind(b"\r--", first, index) < 0:
        return None
    above = data[first:index].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not above.endswith(b"\n\n") or (found := _PART_HEAD.search(above)) is None:
        return None
    if data.startswith(_MOZILLA_FIELDS, behind_line(data, index)):
        return None
    is_message = _MESSAGE_TYPE.search(found[2]) is not None
    return found[1] if is_message or data.find(found[1], index, index + LOOK_AHEAD) >= 0 else None


def _lines_behind(data: bytes, index: int) -> Iterator[bytes]:
    """The lines from `index` on, without their ends, within the look-ahead; at least one."""
    limit = min(index + LOOK_AHEAD, len(data))
    while True:
        end = LINE_END.search(data, index, limit)
        if end is None:
            yield data[index:limit]
            return
        yield data[index : end.start()]
        index = end.end()
        if index >= limit:
            return


def behind_line(data: bytes, index: int) -> int:
    """The index behind the line at `index`."""
    end = LINE_END.search(data, index, index + LOOK_AHEAD)
    return end.end() if end else min(index + LOOK_AHEAD, len(data))


def without_empty_line(data: bytes, separator: int) -> int:
    """The end of the message before `separator`: an empty line before it belongs to the mailbox."""
    for ending in EMPTY_LINES:
        if data.endswith(ending, 0, separator):
            return separator - len(ending) // 2
    return separator
