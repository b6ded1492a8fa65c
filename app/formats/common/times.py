"""Dates as mail programs store them: seconds, milliseconds, FILETIME, .NET ticks and ISO 8601 text become UTC.

No function here raises: what cannot be a date is None.
"""

from datetime import UTC, datetime, timedelta

APPLE_EPOCH = 978_307_200
"""Unix time of 2001-01-01, from which Apple's Core Foundation counts (CFAbsoluteTime)."""
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WINDOWS_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS_TO_1970 = 621_355_968_000_000_000
"""Ticks of .NET (100 ns from 0001-01-01) up to 1970-01-01."""
_TICKS_A_SECOND = 10_000_000
_LEAST_TICKS = 10**17
"""Numbers above this cannot be seconds or milliseconds: as ticks they begin in the year 317."""
_MAX_SECONDS = 1e11
"""The year 5138: a larger number counts something smaller than seconds."""
_UNITS = 4
"""Seconds, milliseconds, microseconds, nanoseconds."""
_PLAUSIBLE_YEARS = range(1981, 2100)


def from_unix(seconds: object) -> datetime | None:
    """Seconds since 1970, as a number or as text: 1136163600 is 2006-01-02 01:00 UTC. 0 and "" mean no date."""
    if not seconds:
        return None
    try:
        # Not `fromtimestamp`: Windows knows no clock before 1970.
        return _UNIX_EPOCH + timedelta(seconds=seconds if type(seconds) is int else float(str(seconds)))
    except (ValueError, OverflowError):
        return None


def from_any_unix(value: object, epoch: int = 0) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, or since `epoch` (a Unix time).

    1136163600, 1136163600000 and 1136163600000000 are the same moment. None for years before 1981 and after 2099.
    """
    try:
        seconds = float(str(value)) if value else 0.0
    except ValueError:
        return None
    for _ in range(_UNITS - 1):
        seconds = seconds / 1000 if abs(seconds) > _MAX_SECONDS else seconds
    moment = from_unix(seconds + epoch) if seconds else None
    return moment if moment is not None and moment.year in _PLAUSIBLE_YEARS else None


def from_ticks(ticks: object) -> datetime | None:
    """Ticks of .NET, 100 ns since 0001-01-01: 632717604000000000 is 2006-01-02 01:00 UTC. 0 and "" mean no date.

    Source: System.DateTime.Ticks in Microsoft's .NET API reference.
    """
    try:
        return from_unix((float(str(ticks)) - _TICKS_TO_1970) / _TICKS_A_SECOND) if ticks else None
    except ValueError:
        return None


def from_filetime(intervals: int) -> datetime | None:
    """A FILETIME, 100 ns since 1601-01-01: 127806372000000000 is 2006-01-02 01:00 UTC ([MS-DTYP] 2.3.3)."""
    try:
        return _WINDOWS_EPOCH + timedelta(microseconds=intervals // 10)
    except OverflowError:
        return None


def from_iso(text: str) -> datetime | None:
    """ISO 8601 text: `2006-01-02T01:00:00Z`. Without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def from_dotnet(value: object) -> datetime | None:
    """A cell of a .NET program that may hold ticks, Unix seconds or ISO 8601 text."""
    text = str(value or "")
    try:
        number = float(text)
    except ValueError:
        return from_iso(text)
    return from_ticks(number) if number > _LEAST_TICKS else from_unix(number)
