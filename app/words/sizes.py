"""Octets and spans of time as people read them."""

_UNITS = ("B", "KB", "MB", "GB", "TB")


def size(octets: int) -> str:
    """For example "4.2 GB"; decimal units, as disks and sticks are sold."""
    value = float(octets)
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError
