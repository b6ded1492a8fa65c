r"""Where a message of an mbox file begins: which lines that start with "From " are separators, and which are text.

From - Mon Jan  2 01:00:00 2006\n          a separator, followed by headers
From Tanaka Design Office\nTEL: 03-…       a signature: no date, and no field that mail has
From Tanaka Design Office\nTo: all of you\nDate: 3/3
                                        a signature too, where the separators of the file are dated
--b\nContent-Type: message/rfc822\n\nFrom taro@example.jp Mon Sep 17 00:00:00 2001
                                        the first line of an attached message
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from app.formats.common.sections import is_field, is_mail_field
from app.formats.standard.file_end import BOUNDARY
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Source
from app.textkit.lazy_pattern import lazy_pattern

LOOK_AHEAD = 16 << 10
"""Bytes behind a separator that are looked at: the window must hold them before it can be judged."""
KEPT_BEFORE = 1 << 10
"""Bytes kept before the position: an empty line and the head of a part decide whether a separator starts there."""
EMPTY_LINES = (b"\n\n", b"\r\n\r\n", b"\r\r")
_LINE = lazy_pattern(rb"[^\r\n]*")
LINE_END = lazy_pattern(rb"\r\n|\n|\r")
_MAX_SEPARATOR = 300
_MOST_LINES = 200
_LF, _QUOTE = b"\n>"
_BEFORE_LINES = b"\r\n\0"
"""What a line may start behind; zeros are the hole a crash left."""
# A field, what goes on with one, or lines that end with CR alone.
LAST_OF_HEAD = lazy_pattern(rb"[!-9;-~]++:|[ \t]|[^\r\n]*+\r")
_PART_HEAD = lazy_pattern(rb"\n(--[^\n]{0,200}[^\n -])\n((?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+)\n\Z")
_MESSAGE_TYPE = lazy_pattern(rb"(?i)(?:^|\n)Content-Type:[ \t]*message/")
MOZILLA_FIELDS = (b"X-Mozilla-", b"X-UIDL:", b"X-Account-Key:")
# The sender is one word, or missing: "From Tanaka Design, Mon Jan 5 10:00" is text.
_DAY = (
    rb"From +(?:\S+ +)?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:[A-Z][a-z]{2} +[0-9]{1,2}|[0-9]{1,2} +[A-Z][a-z]{2}),?"
)
# The line ends with the date: text may have a day and an hour in it, too ("open Mon Jan 5 to Fri, 10:00-18:00").
_DATED = lazy_pattern(
    _DAY
    + rb"(?: +[0-9]{4})? +[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: +[(]?[-+A-Za-z0-9:/]+[)]?){0,3}(?: remote from .*)?\s*\Z"
)
# What most programs write: fewer than the pattern above takes, and without the fixed date of a Git patch.
USUAL = lazy_pattern(
    rb"From (?:[!-~]{1,200} )?(?!Mon Sep 17 00:00:00 2001)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 0-3][0-9] "
    rb"[0-9]{2}:[0-9]{2}:[0-9]{2} (?:[+-][0-9]{4} )?[0-9]{4}\n"
)
# What git writes above every patch, whatever the date: people send it as text.
_PATCH = lazy_pattern(rb"From [!-~]+ Mon Sep 17 00:00:00 2001\s*\Z")
_AFTER_EMPTY = lazy_pattern(rb"(?:\r\n\r\n|\n\n|\r\r)(From [^\r\n]{0,300})(?:\r\n|\n|\r)(?=[!-9;-~]+:)")
_ONE_WORD = lazy_pattern(rb"From +\S*\s*\Z")
# What stored mail has and nobody types.
_STORED_FIELD = lazy_pattern(
    rb"(?i)(?:message-id|received|return-path|delivered-to|x-mozilla-|x-uidl|x-account-key)[a-z0-9-]*:"
)
_SENDER = lazy_pattern(rb"(?i)from[ \t]*:.*@")


class _Style(Enum):
    """How a separator line is made. A program makes all of its separators alike; a file may have several programs."""

    DATED = "dated"
    PATCH = "patch"
    ONE_WORD = "one word"
    WORDS = "words"


@dataclass(slots=True)
class Habits:
    """How the programs that wrote a mailbox quoted lines and ended lines and messages.

    `separators` counts the one before the first message, too; `closed` are messages with an empty line behind them.
    `wrong_lengths` are those of the `content_lengths` that do not fit. `styles` are those of the separators so far,
    `latest` is that of the last one; `is_doubtful` says that the message that is open has a line in it which may be a
    separator after all.
    """

    quoted: int = 0
    quoted_twice: int = 0
    content_lengths: int = 0
    wrong_lengths: int = 0
    separators: int = 0
    messages: int = 0
    closed: int = 0
    line_ends: set[str] = field(default_factory=set)
    styles: set[_Style] = field(default_factory=set)
    latest: _Style | None = None
    is_doubtful: bool = False

    def uncounted(self) -> "Habits":
        """Habits for a look ahead, which counts nothing: only how the separators are made is known."""
        return Habits(styles=self.styles)

    def note_first(self, data: bytes, index: int) -> None:
        """Notes how the separator at `index`, the first of the file, is made.

        Where the first message lost its own, any full one in `data`, the start of the file, shows how they are made.
        """
        if data.startswith(b"From ", index):
            self.note(_style(_line_at(data, index)))
        elif any(_DATED.match(each[1]) for each in _AFTER_EMPTY.finditer(data)):
            self.note(_Style.DATED)

    def note_usual(self, count: int) -> None:
        """Notes `count` messages that were counted, each with a usual separator behind it (see `USUAL`)."""
        self.closed += count
        self.separators += count
        self.line_ends.add("lf")
        self.note(_Style.DATED)

    def note(self, style: _Style) -> None:
        """Notes how a separator is made."""
        if style is not self.latest:
            self.latest = style
            self.styles.add(style)

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


def find_separator(
    data: bytes, position: int, limit: int, habits: Habits, boundary: bytes = b""
) -> tuple[int | None, int]:
    """The index of the first separator line that starts between `position` and `limit`, and up to where was searched.

    `boundary` is the one that the message which is open names in its head: what lies before it is a part of that.
    """
    while 0 <= (found := data.find(b"From ", position, limit + 4)) < limit:
        position = found + 5
        before = data[found - 1] if found else _LF
        if before in _BEFORE_LINES:
            is_usual = _is_usual(data, found)
            style = _Style.DATED if is_usual else _separator_style(data, found, habits)
            if style is None:
                # One try a line: what looks like holes of zeros may stand before thousands of them.
                end = LINE_END.search(data, position)
                position = end.end() if end else len(data)
                continue
            above = _boundary_above(data, found) if not is_usual or _is_below_head(data, found) else None
            delimiter = above or (boundary_below(data, found, boundary) if boundary else None)
            if delimiter is None:
                habits.note(style)
                return found, position
            # A whole mailbox may be attached: all of it lies before the next boundary.
            position = max(data.find(delimiter, position, found + LOOK_AHEAD), position)
        elif before == _QUOTE:
            habits.quoted += 1
            habits.quoted_twice += data[found - 2 : found] == b">>"
    return None, position


def _style(line: bytes) -> _Style:
    if _PATCH.match(line):
        return _Style.PATCH
    if _DATED.match(line):
        return _Style.DATED
    return _Style.ONE_WORD if _ONE_WORD.match(line) else _Style.WORDS


def _is_usual(data: bytes, index: int) -> bool:
    """True for a full separator behind an empty line, LF at the end of its lines: what nearly every one is."""
    return index > 1 and data[index - 1] == data[index - 2] == _LF and USUAL.match(data, index) is not None


def _is_below_head(data: bytes, index: int) -> bool:
    """False where the line above the empty line before the usual separator at `index` ends no head of a part."""
    return LAST_OF_HEAD.match(data, data.rfind(b"\n", 0, index - 2) + 1) is not None


def _separator_style(data: bytes, index: int, habits: Habits) -> _Style | None:
    """How the separator at `index` is made; None where the line there is none.

    Thunderbird's rule, or RFC 4155's: an empty line before, and a sender with a full date.
    Without a date one of the fields must be one mail is known by: a signature, too, may begin with "From". What is made
    unlike the separators before it must be followed by a field that only stored mail has.
    """
    style = _style(_line_at(data, index))
    is_closed = data.endswith(EMPTY_LINES, max(index - 4, 0), index)
    if style is _Style.DATED and is_closed:
        return style
    lines = _lines_behind(data, index)
    next(lines)
    head = _fields_of(lines)
    if not head or not (style is _Style.DATED or any(map(is_mail_field, head))):
        return None
    if style is _Style.DATED or not habits.styles or style in habits.styles or any(map(_STORED_FIELD.match, head)):
        return style
    habits.is_doubtful |= is_closed and any(map(_SENDER.match, head))
    return None


def _fields_of(lines: Iterator[bytes]) -> list[bytes]:
    """The first lines of the header fields at the start of `lines`; none where a single one stands alone."""
    found: list[bytes] = []
    for line in islice(lines, _MOST_LINES):
        if line[:1] in (b" ", b"\t") and found:
            continue
        if not is_field(line):
            return found if len(found) > 1 else []
        found.append(line)
    return found


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
    if data.startswith(MOZILLA_FIELDS, behind_line(data, index)):
        return None
    place = data.find(found[1][2:], index, index + LOOK_AHEAD)
    is_message = _MESSAGE_TYPE.search(found[2]) is not None
    return found[1] if _is_delimiter(data, place, found[1][2:]) or (is_message and place < 0) else None


def boundary_below(data: bytes, index: int, boundary: bytes) -> bytes | None:
    """The boundary line of the message that is open, where it comes again: what is at `index` lies in one of its parts.

    As above, what Mozilla's own fields follow is a separator.
    """
    if data.startswith(MOZILLA_FIELDS, behind_line(data, index)):
        return None
    place = data.find(boundary, index, index + LOOK_AHEAD)
    return b"--" + boundary if _is_delimiter(data, place, boundary) else None


def _is_delimiter(data: bytes, place: int, boundary: bytes) -> bool:
    """True where the boundary found at `place` (negative for nowhere) stands in a line of its own.

    In a head, which names it, it is that of a message that was cut and stored once more.
    """
    if place < 3 or data[place - 2 : place] != b"--" or data[place - 3 : place - 2] not in (b"\n", b"\r"):
        return False
    return data[place + len(boundary) : behind_line(data, place)].strip() in (b"", b"--")


def boundary_of(head: bytes) -> bytes:
    """The boundary that the header block of a message of several parts names; empty where it names none."""
    if b"ultipart/" not in head:
        return b""
    # A pattern for any case has nothing to leap to: the place is looked for first.
    found = BOUNDARY.search(head, max(head.lower().find(b"content-type:") - 1, 0))
    return (found[1] or found[2]).strip() if found is not None else b""


def _line_at(data: bytes, index: int) -> bytes:
    """The line at `index`, or as much of it as a separator may have, without its end."""
    return _LINE.match(data, index, index + _MAX_SEPARATOR)[0]  # type: ignore[index]  # it matches anything


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
    limit = min(index + LOOK_AHEAD, len(data))
    end = data.find(b"\n", index, limit)
    if end >= 0 and data.find(b"\r", index, end) < 0:
        return end + 1
    found = LINE_END.search(data, index, limit)
    return found.end() if found else limit


def without_empty_line(data: bytes, separator: int) -> int:
    """The end of the message before `separator`: an empty line before it belongs to the mailbox."""
    for ending in EMPTY_LINES:
        if data.endswith(ending, 0, separator):
            return separator - len(ending) // 2
    return separator
