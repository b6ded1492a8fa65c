"""Bytes and spans of time as people read them."""

from app.i18n.catalogue import Translator

_UNITS = ("B", "KB", "MB", "GB", "TB")


def size(size_bytes: int) -> str:
    """For example "4.2 GB"; decimal units, as disks and sticks are sold."""
    value = float(size_bytes)
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError


def span(seconds: float, translator: Translator) -> str:
    """About how long, for example "about 4 min"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return translator.translate("less than 1 min")
    if minutes < 60:
        return translator.translate("about {minutes} min", minutes=minutes)
    return translator.translate("about {hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
