"""The table of all ways to hide a message, and the holes that are known and not mended yet."""

from tests.hide_and_seek import ways_files, ways_later, ways_looks, ways_places, ways_settings
from tests.hide_and_seek.ways import Way

WAYS: tuple[Way, ...] = (
    *ways_files.WAYS,
    *ways_places.WAYS,
    *ways_settings.WAYS,
    *ways_looks.WAYS,
    *ways_later.WAYS,
)


LEFT: dict[tuple[str, str], str] = {
    ("list of places gone", "claws"): "mail in a folder of any name, once the list that named it is gone",
}
"""Why a way still ends in "safe" or without its name, by the way and the sample."""
