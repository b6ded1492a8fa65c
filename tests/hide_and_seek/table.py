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

_COUNTS_NOTHING = "an entry of the ledger whose finding has the count 0 weighs nothing (Expectation.count)"

LEFT: dict[tuple[str, str], str] = {
    ("cut in the last header", "outlook-express"): _COUNTS_NOTHING,
    ("zeros at the end", "outlook-express"): _COUNTS_NOTHING,
    ("list of places gone", "claws"): "mail in a folder of any name, once the list that named it is gone",
    ("account set up since", "claws"): "settings with passwords are not copied, so a later look does not compare them",
}
"""Why a way still ends in "safe" or without its name, by the way and the sample."""
