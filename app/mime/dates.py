"""The Date header, as forty years of programs have written it; always in UTC."""

import re
from datetime import UTC, datetime, timedelta

_MONTHS = {
    name: number
    for number, name in enumerate(
        (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"), 1
    )
}
# Hours east of Greenwich. Names nobody is sure of (and none at all) count as UTC.
_ZONES = {
    b"jst": 9, b"kst": 9, b"est": -5, b"edt": -4, b"cst": -6, b"cdt": -5, b"mst": -7, b"mdt": -6, b"pst": -8,
    b"pdt": -7, b"cet": 1, b"met": 1, b"cest": 2, b"mest": 2, b"bst": 1, b"eet": 2, b"eest": 3, b"hst": -10,
}  # fmt: skip
# What nearly every program writes, in a form that needs no further look at its parts.
_NORMAL = re.compile(
    rb"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) ([12]\d{3}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) "
    rb"([+-])(0\d|1[0-4])([0-5]\d)(?:\s*\([^()]*\))?\Z"
)
_USUAL = re.compile(
    rb"(?:[A-Za-z]{2,9}\.?,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{2,4}),?\s+"
    rb"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?"
    rb"\s*\(?(?:(?:GMT|UTC)(?=[+-]))?([+-]\s?\d{1,2}:?\d{2}|[A-Za-z]{1,5})?"
)
_CTIME = re.compile(
    rb"(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+"
    rb"(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(?:([A-Za-z]{3,5})\s+)?(\d{4})"
)
_NUMBERS = re.compile(
    rb"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T\s]+"
    rb"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4})?"
)
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_SEARCHED = 200


def parse(raw: bytes) -> datetime | None:
    """The moment in a Date field, in UTC; None for what is not a date, or not between 1970 and 2100. Never raises."""
    text = raw[:_SEARCHED].strip()
    if normal := _NORMAL.match(text):
        return _normal(*normal.groups())
    if found := _USUAL.match(text) or _USUAL.search(text):
        month = _MONTHS.get(found[2].lower())
        return _moment(found[3], month, found[1], (found[4], found[5], found[6]), found[7])
    if found := _CTIME.search(text):
        return _moment(found[7], _MONTHS.get(found[1].lower()), found[2], (found[3], found[4], found[5]), found[6])
    if found := _NUMBERS.search(text):
        return _moment(found[1], int(found[2]), found[3], (found[4], found[5], found[6]), found[7])
    return None


def _normal(
    day: bytes,
    month: bytes,
    year: bytes,
    hour: bytes,
    minute: bytes,
    second: bytes,
    sign: bytes,
    zone_hours: bytes,
    zone_minutes: bytes,
) -> datetime | None:
    ahead = int(zone_hours) * 60 + int(zone_minutes)
    try:
        local = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        moment = local - timedelta(minutes=-ahead if sign == b"-" else ahead)
    except (ValueError, KeyError, OverflowError):
        return None
    return moment if _EARLIEST <= moment < _LATEST else None


def _moment(
    year: bytes, month: int | None, day: bytes, time: tuple[bytes, bytes, bytes | None], zone: bytes | None
) -> datetime | None:
    if month is None:
        return None
    hour, minute, second = time
    try:
        # A leap second is the one 60 that is no mistake.
        seconds = 59 if second == b"60" else int(second or 0)
        local = datetime(_year(int(year)), month, int(day), int(hour), int(minute), seconds, tzinfo=UTC)
        moment = local - _offset(zone)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment < _LATEST else None


def _year(year: int) -> int:
    """Two digits (RFC 5322, 4.3), and the 101 that stood for 2001 after programs had counted on from 1900."""
    if year < 50:
        return year + 2000
    return year + 1900 if year < 1000 else year


def _offset(zone: bytes | None) -> timedelta:
    """How far a zone is ahead of UTC. Raises ValueError for an impossible one."""
    if not zone:
        return timedelta()
    if zone[:1] not in b"+-":
        return timedelta(hours=_ZONES.get(zone.lower(), 0))
    digits = zone[1:].strip().replace(b":", b"")
    hours, minutes = int(digits[:-2]), int(digits[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if zone[:1] == b"-" else offset


def english(moment: datetime) -> tuple[str, str]:
    """The names of day and month that headers use. Not strftime: its names follow the person's language."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[moment.month - 1]
    return day, month
