"""How many messages a file holds, whatever it is called and whatever kind it is of."""

from pathlib import Path

from app.jobs.engine import Meter
from app.rescue.carver import carve
from app.system.raw_reading import RawFile

_LARGEST = 4 << 30
"""Bytes of a file that is looked into; of a larger one the rest is searched by the rescue itself."""


def messages_in(path: Path, meter: Meter) -> int:
    """0 where it cannot be read. Raises CancelledError."""
    try:
        with RawFile(path) as file:
            found = carve(file, 0, min(file.size, _LARGEST), lambda at: meter.advance())
            return sum(each.is_message for each in found)
    except OSError:
        return 0
