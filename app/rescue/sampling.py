"""A look at a thousand places of an image or a device before hours are spent: is there anything but zeros or noise?"""

import random
import zlib
from dataclasses import dataclass

from app.model.rescue import Chance
from app.system.raw_reading import RawFile

_SAMPLES = 1000
_SIZE = 4096
_SMALL = 64 << 20
"""Bytes: a source that is no larger is searched whole in less time."""
_NOISE = 0.98


@dataclass(frozen=True, slots=True)
class Sample:
    """What the places showed; `empty` and `noise` of `places`."""

    chance: Chance
    places: int = 0
    empty: int = 0
    noise: int = 0


def sample(source: RawFile, seed: int = 1) -> Sample:
    """Looks at places of a source that are always the same for one size."""
    if source.size <= _SMALL:
        return Sample(Chance.UNKNOWN)
    chosen = random.Random(seed)
    blocks = source.size // _SIZE
    places = [source.read_at(_SIZE * at, _SIZE) for at in sorted(chosen.randrange(blocks) for _ in range(_SAMPLES))]
    empty = sum(not place.strip(place[:1]) for place in places)
    noise = sum(bool(place.strip(place[:1])) and len(zlib.compress(place, 1)) > _NOISE * _SIZE for place in places)
    if empty == len(places):
        return Sample(Chance.NOTHING_LEFT, len(places), empty, noise)
    chance = Chance.ENCRYPTED if empty + noise == len(places) else Chance.POSSIBLE
    return Sample(chance, len(places), empty, noise)
