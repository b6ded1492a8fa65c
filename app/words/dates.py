"""Days as both languages read them without doubt."""

from datetime import datetime


def day(moment: datetime | None) -> str:
    """For example "2006-11-23", in local time; empty where there is no date."""
    return f"{moment.astimezone():%Y-%m-%d}" if moment is not None else ""
