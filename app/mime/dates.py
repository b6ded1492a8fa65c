"""The Date header, as forty years of programs have written it, in many languages; always in UTC.

Fri, 5 Dec 2003 10:00:00 +0900          RFC 5322
Tue, Oct 17 2000 02:15:24 -0700         month first
Tue Jul 24 18:55:07 2007                C's asctime
2003年12月5日(金) 午後3:45               what a program set to Japanese may write
平成15年12月5日                          the same, by the years of an emperor
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from app.mime.headers import decode_text
from app.mime.month_names import month, without_accents
from app.textkit.lazy_pattern import lazy_pattern

_MONTHS = {
    name: number
    for number, name in enumerate(
        (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"), 1
    )
}
# Hours east of Greenwich. Names nobody is sure of (and none at all) count as UTC.
_ZONES = {
    "jst": 9, "kst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "met": 1, "cest": 2, "mest": 2, "bst": 1, "eet": 2, "eest": 3, "hst": -10,
    "tokyo": 9, "東京": 9,
}  # fmt: skip
# What nearly every program writes, in a form that needs no further look at its parts.
_NORMAL = lazy_pattern(
    rb"(?:[A-Za-z]{3},  ?)?(\d{1,2}) ([A-Za-z]{3}) ([12]\d{3}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) "
    rb"(?:([+-])(0\d|1[0-4])([0-5]\d)|GMT|UTC)(?:\s*\([^()]*\))?\Z"
)
_WORD = r"([^\W\d_]{3,12}|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月)\.?"
_CLOCK = (
    r"(?:(?P<before>午前|午後|上午|下午|[ap]\.?m\b\.?)\s*)?(?<![0-9:+-])"
    r"(?P<hour>[0-9]{1,2})\s*[:.時点h]\s*(?P<minute>[0-9]{1,2})(?:\s*[:.分]\s*(?P<second>[0-9]{1,2})(?:[.,][0-9]+)?)?"
    r"(?!:?[0-9])\s*[分秒]?\s*(?P<after>午前|午後|上午|下午|[ap]\.?m\b\.?)?"
)
_TIME = lazy_pattern(_CLOCK)
_ANY_TIME = lazy_pattern(r"[0-9]:[0-9]")
_ZONE = lazy_pattern(
    r"\s*[(\"]?(?:(?:gmt|utc?)?\s?(?P<offset>[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?)(?![0-9])|(?P<name>[a-z]{1,5}|東京)\b)"
)
_BAD_ZONE = lazy_pattern(r"\s*(?:gmt|utc?)?\s?[+-]\s?[0-9]")
_DAY_FIRST = lazy_pattern(
    rf"(?<![0-9:.])(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er)?(?:[\s/-]+|(?![0-9]))(?:de\s+)?(?P<month>{_WORD})"
    r",?[\s/-]*(?:de\s+)?"
    r"(?P<year>[0-9]{2,4})(?![0-9]|[:.][0-9])"
)
_MONTH_FIRST = lazy_pattern(
    rf"(?P<month>{_WORD})(?:\s+|(?<=月))(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|日)?,?\s+(?P<year>[0-9]{{4}})(?![0-9]|[:.][0-9])"
)
_YEAR_LAST = lazy_pattern(
    rf"(?P<month>{_WORD})\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<time>[0-9]{{1,2}}:\S+(?:\s+(?:[a-z]{{3,5}}|(?:gmt|utc)?[+-][0-9]{{1,2}}:?[0-9]{{0,2}}))?)"
    r"\s+(?P<year>[0-9]{4})(?![0-9])"
)
_YEAR_THEN_WORD = lazy_pattern(
    rf"(?<![0-9])(?P<year>[0-9]{{4}})\.?[\s-]+(?P<month>{_WORD})[\s-]+(?P<day>[0-9]{{1,2}})(?![0-9]|[:.][0-9])"
)
_YEAR_FIRST = lazy_pattern(
    r"(?<![0-9])(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*月?\s*[-/.月]\s*(?P<day>[0-9]{1,2})(?![0-9])\s*日?t?"
)
_NUMBERS = lazy_pattern(
    r"(?<![0-9])(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<second>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})(?![0-9])"
)
# 平成15年12月5日, H15.12.5: counted from the year before the first (元年) of an era.
_ERA = lazy_pattern(r"(?<![^\W\d_])(昭和|平成|令和|[shr])\s?([0-9]{1,2}|元)\s*(?=[-/.年]\s*[0-9])")
_ERAS = {"昭和": 1925, "s": 1925, "平成": 1988, "h": 1988, "令和": 2018, "r": 2018}
# 20031205T100000Z (ISO 8601).
_DIGITS = lazy_pattern(r"(?<![0-9])([12][0-9]{3})([0-9]{2})([0-9]{2})t([0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9])")
# Before mail: what clocks without a date say, in 1970 and in the first week of 1980.
_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
_RESET = (datetime(1979, 12, 31, tzinfo=UTC), datetime(1980, 1, 8, tzinfo=UTC))
CLOCKS_DIFFER = timedelta(days=2)
"""How far the clocks of honest computers may be apart, time zones included."""
# A clock that says less has lost its battery: it does not know what the future is.
_RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
_DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
_SEARCHED = 200
_USUAL = 60
"""Bytes a field has less of that is in the normal form, with a comment on the zone."""
_DAY = timedelta(days=1)
# Of one mailbox's dates hardly any is met twice, and most of their parts are: to look those up is five times as fast.
_MINUTES = {b"%02d:%02d:" % (each // 60, each % 60): timedelta(minutes=each) for each in range(24 * 60)}
_SECONDS = {b"%02d" % each: timedelta(seconds=each) for each in range(60)}
_CHINESE_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_KOREAN = str.maketrans("년월일시분초", "年月日時分秒")


def parse(raw: bytes) -> datetime | None:
    """The moment in a Date field, in UTC; noon where only the day is there. Never raises.

    None for what is not a date, or not understood for certain, and for the years to 1970 and the future.
    """
    text = raw.strip()
    colon = text.find(b":")
    if colon > 1 and len(text) < _USUAL and (midnight := _midnight(text[: colon - 2], text[colon + 6 :])) is not None:
        try:
            return midnight + _MINUTES[text[colon - 2 : colon + 4]] + _SECONDS[text[colon + 4 : colon + 6]]
        except KeyError:
            pass
    return _parsed(raw)


@lru_cache(maxsize=1 << 14)
def _midnight(day: bytes, zone: bytes) -> datetime | None:
    """When a day began by its text and that of its zone: b"Mon, 2 Jan 2006 ", b" +0900".

    None for what is not in the normal form, and for a day of which only a part is likely.
    """
    normal = _NORMAL.match(day + b"00:00:00" + zone)
    if normal is None or normal.start(4) != len(day) or normal[2].lower() not in _MONTHS:
        return None
    midnight = _normal(*normal.groups())
    # A day that is over stays so, whatever the clock says next.
    return midnight if midnight is not None and is_likely(midnight + _DAY) else None


def _parsed(raw: bytes) -> datetime | None:
    text = raw[:_SEARCHED].strip()
    if (normal := _NORMAL.match(text)) and normal[2].lower() in _MONTHS:
        return _normal(*normal.groups())
    try:
        moment = _moment(_plain(text))
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and is_likely(moment) else None


def is_likely(moment: datetime) -> bool:
    """False for the years before personal mail and for the future: what broken clocks say."""
    if moment < _RELEASED:
        return moment >= _RESET[1] or _EARLIEST <= moment < _RESET[0]
    now = datetime.now(UTC)
    return moment < (now + CLOCKS_DIFFER if now >= _RELEASED else _DISTANT)


def _normal(
    day: bytes,
    month: bytes,
    year: bytes,
    hour: bytes,
    minute: bytes,
    second: bytes,
    sign: bytes | None,
    zone_hours: bytes | None,
    zone_minutes: bytes | None,
) -> datetime | None:
    try:
        local = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        moment = local - _ahead(sign, zone_hours, zone_minutes) if zone_hours and zone_minutes else local
    except (ValueError, OverflowError):
        return None
    return moment if is_likely(moment) else None


@lru_cache(maxsize=256)
def _ahead(sign: bytes | None, hours: bytes, minutes: bytes) -> timedelta:
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return -ahead if sign == b"-" else ahead


def _plain(text: bytes) -> str:
    """A field as text in small letters without accents; Korean dates get the signs of Japanese ones.

    Years of an era become those of the calendar, and digits without separators get some.
    """
    words = unicodedata.normalize("NFC", without_accents(decode_text(text))).translate(_KOREAN)
    words = words.replace("오전", "午前").replace("오후", "午後")
    words = _DIGITS.sub(lambda found: "{}-{}-{} {}:{}:{}".format(*found.groups("00")), words)
    return _ERA.sub(lambda found: str(_ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))), words)


def _moment(text: str) -> datetime | None:
    """The moment in a field in small letters. Raises ValueError for an impossible one."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_LAST, _YEAR_FIRST, _YEAR_THEN_WORD):
        for found in pattern.finditer(text):
            if (number := _month_number(found["month"])) is not None:
                day = _year(int(found["year"])), number, int(found["day"])
                return _at(day, _around(found, text))
    if numbers := _NUMBERS.search(text):
        number, of_month = _month_and_day(int(numbers["first"]), int(numbers["second"]), numbers["sign"])
        return _at((int(numbers["year"]), number, of_month), _around(numbers, text))
    return None


def _around(found: re.Match[str], text: str) -> tuple[str, ...]:
    """Where the time of day may stand: inside the date, behind it, before it."""
    inside = (f"{found['time']} {text[found.end() :]}",) if "time" in found.re.groupindex else ()
    return (*inside, text[found.end() :], text[: found.start()])


def _month_number(word: str) -> int | None:
    digits = word.rstrip(".").removesuffix("月")
    if digits in _CHINESE_MONTHS:
        return _CHINESE_MONTHS.index(digits) + 1
    return int(digits) if digits.isdigit() else month(digits)


def _month_and_day(first: int, second: int, sign: str) -> tuple[int, int]:
    """Month and day of `5.12.2003` and `12/25/2003`. Raises ValueError where either may be the month."""
    if sign == "." or first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise ValueError("day or month first")


def _at(day: tuple[int, int, int], places: tuple[str, ...]) -> datetime:
    """A day at the time of day that stands in the first of `places` that has one. Raises ValueError."""
    for place in places:
        if (time := _TIME.search(place)) is not None:
            # A leap second is the one 60 that is no mistake.
            second = 59 if time["second"] == "60" else int(time["second"] or 0)
            local = datetime(*day, _hour(time), int(time["minute"]), second, tzinfo=UTC)
            return local - _offset(place, time.end())
    if any(_ANY_TIME.search(place) for place in places):
        raise ValueError("no time of day")
    return datetime(*day, 12, tzinfo=UTC)


def _hour(time: re.Match[str]) -> int:
    hour, half = int(time["hour"]), time["before"] or time["after"] or ""
    if half in ("午後", "下午") or half.startswith("p"):
        return hour + 12 if hour < 12 else hour
    if half and hour > 12:
        raise ValueError("afternoon before noon")
    return 0 if half and hour == 12 else hour


def _year(year: int) -> int:
    """Two digits (RFC 5322, 4.3), and the 101 that stood for 2001 after programs had counted on from 1900."""
    if year < 50:
        return year + 2000
    return year + 1900 if year < 1000 else year


def _offset(text: str, position: int) -> timedelta:
    """How far the zone at `position` is ahead of UTC; nothing where there is none. Raises ValueError."""
    zone = _ZONE.match(text, position)
    if zone is None:
        if _BAD_ZONE.match(text, position):
            raise ValueError("no zone")
        return timedelta()
    if not zone["offset"]:
        return timedelta(hours=_ZONES.get(zone["name"], 0))
    digits = zone["offset"][1:].strip().replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        raise ValueError("no zone")
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if zone["offset"][0] == "-" else offset


def english(moment: datetime) -> tuple[str, str]:
    """The names of day and month that headers use. Not strftime: its names follow the person's language."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[moment.month - 1]
    return day, month
