"""Moments by the clock of this computer."""

from datetime import datetime


def local(moment: datetime) -> datetime:
    """The moment in local time; as it is where the system knows no clock for it, as Windows before 1970."""
    try:
        return moment.astimezone()
    except (OSError, OverflowError, ValueError):
        return moment
