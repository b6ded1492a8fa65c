"""Octets and spans of time as people read them."""

from app.i18n.catalogue import Words

_UNITS = ("B", "KB", "MB", "GB", "TB")


def size(octets: int) -> str:
    """For example "4.2 GB"; decimal units, as disks and sticks are sold."""
    value = float(octets)
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError


def span(seconds: float, words: Words) -> str:
    """About how long, for example "about 4 min"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return words.say("less than 1 min")
    if minutes < 60:
        return words.say("about {minutes} min", minutes=minutes)
    return words.say("about {hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
