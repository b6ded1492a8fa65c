r"""How IMAP writes what it says (RFC 9051, chapter 4 and 9): atoms, strings, lists, and literals announced by size.

* 1 FETCH (UID 7 FLAGS (\Seen) BODY[HEADER.FIELDS (MESSAGE-ID)] {26}CRLF…)   a response with a literal
* LIST (\HasNoChildren \Sent) "/" "&kAFP4W4IMH8-"                            送信済み in modified UTF-7
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Protocol

_TOKEN = re.compile(
    rb' *(?:(?P<open>\()|(?P<end>\))|"(?P<quoted>[^"\\]*+(?:\\.[^"\\]*+)*)"|(?P<atom>(?:[^\s()"\[]++|\[[^\]]*+\])+))',
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_DEEPEST = 32
_ZONES = 256
"""Zones that are remembered: all that are in use."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = {name.lower().encode("ascii"): number for number, name in enumerate(_MONTHS, 1)}
# "05-Mar-2024 10:00:00 +0900", or " 5-Mar-2024 …".
_DATE = re.compile(rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_QUOTABLE = re.compile(rb"[ -~]*")
_EARLIEST = 1970


class Sink(Protocol):
    """Takes the bytes of a long literal as they come."""

    def write(self, data: bytes, /) -> object:
        """Takes the next bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes that came by size; `data` is empty where they went into `sink`."""

    size: int
    data: bytes = b""
    sink: Sink | None = None


class SyntaxFaultError(ValueError):
    """What came is not IMAP."""


Value = bytes | Literal | None | tuple["Value", ...]
"""An atom or a string, a literal, NIL, a list."""
Part = bytes | Literal


def parse(parts: Sequence[Part]) -> tuple[Value, ...]:
    """The values of a response that came in parts: text, literal, text … Raises SyntaxFaultError."""
    open_lists: list[list[Value]] = [[]]
    for part in parts:
        if isinstance(part, Literal):
            open_lists[-1].append(part)
        else:
            _parse_text(part.rstrip(b" "), open_lists)
    if len(open_lists) != 1:
        raise SyntaxFaultError
    return tuple(open_lists[0])


def _parse_text(text: bytes, open_lists: list[list[Value]]) -> None:
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise SyntaxFaultError
        at = token.end()
        kind = token.lastgroup
        if kind == "atom":
            atom = token["atom"]
            open_lists[-1].append(None if len(atom) == 3 and atom.upper() == b"NIL" else atom)
        elif kind == "quoted":
            string = token["quoted"]
            open_lists[-1].append(_ESCAPED.sub(rb"\1", string) if b"\\" in string else string)
        elif kind == "open":
            if len(open_lists) > _DEEPEST:
                raise SyntaxFaultError
            open_lists.append([])
        else:
            if len(open_lists) == 1:
                raise SyntaxFaultError
            closed = tuple(open_lists.pop())
            open_lists[-1].append(closed)


def octets(value: Value) -> bytes:
    """An atom, a string or a short literal as bytes; empty for NIL. Raises SyntaxFaultError for a list."""
    if isinstance(value, tuple):
        raise SyntaxFaultError
    return value.data if isinstance(value, Literal) else value or b""


def number(value: Value) -> int:
    """A number (RFC 9051: of 32 or 63 bits). Raises SyntaxFaultError for anything else."""
    text = octets(value)
    if not text.isdigit() or len(text) > 19:
        raise SyntaxFaultError
    return int(text)


def quoted(text: bytes) -> bytes | None:
    """A string between quotes; None for one that only a literal can carry."""
    if not _QUOTABLE.fullmatch(text):
        return None
    return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def date_time(moment: datetime) -> bytes | None:
    """A moment as INTERNALDATE, in its own zone; None for one that servers are known not to take."""
    if moment.year < _EARLIEST:
        return None
    offset = moment.utcoffset() or timedelta()
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < timedelta() else "+"
    zone = f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
    month = _MONTHS[moment.month - 1]
    return f'"{moment.day:02d}-{month}-{moment.year:04d} {moment:%H:%M:%S} {zone}"'.encode("ascii")


def moment(text: bytes) -> datetime | None:
    """INTERNALDATE as a moment in UTC; None where it is absent or absurd."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    day, name, year, hour, minute, second, sign, hours, minutes = found.groups()
    if (month := _NUMBERS.get(name.lower())) is None:
        return None
    try:
        zone = _zone(sign, hours, minutes)
        written = datetime(int(year), month, int(day), int(hour), int(minute), min(int(second), 59), tzinfo=UTC)
        return written - zone
    except (ValueError, OverflowError):
        return None


@lru_cache(_ZONES)
def _zone(sign: bytes, hours: bytes, minutes: bytes) -> timedelta:
    """Raises ValueError for one of a day or more."""
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == b"-" else offset).utcoffset(None)


def expanded(uids: bytes, most: int) -> tuple[int, ...]:
    """A set of UIDs ("3955:3957,4000") as numbers in its order; empty where it is none, or has more than `most`."""
    found: list[int] = []
    for span in uids.split(b","):
        first, colon, last = span.partition(b":")
        if not (first.isdigit() and (last.isdigit() or not colon)) or len(span) > 21:
            return ()
        low, high = sorted((int(first), int(last or first)))
        if high - low >= most - len(found):
            return ()
        found += range(low, high + 1)
    return tuple(found)


def compressed(uids: Sequence[int]) -> bytes:
    """UIDs as a set: neighbours joined, so that a command stays short."""
    spans: list[list[int]] = []
    for uid in sorted(uids):
        if spans and uid == spans[-1][1] + 1:
            spans[-1][1] = uid
        else:
            spans.append([uid, uid])
    return b",".join(b"%d" % low if low == high else b"%d:%d" % (low, high) for low, high in spans)
