"""A thousand places of an image, before it is searched."""

import random
from pathlib import Path

import pytest

from app.model.rescue import Chance
from app.rescue import sampling
from app.system.raw_reading import RawFile


@pytest.mark.parametrize(
    ("data", "chance"),
    [
        (bytes(1 << 20), Chance.NOTHING_LEFT),
        (b"\xff" * (1 << 20), Chance.NOTHING_LEFT),
        (random.Random(1).randbytes(1 << 20), Chance.ENCRYPTED),
        (b"words and words\n" * (1 << 16), Chance.POSSIBLE),
    ],
    ids=["zeros", "erased", "noise", "text"],
)
def test_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, chance: Chance) -> None:
    path = tmp_path / "image.raw"
    path.write_bytes(data)
    with RawFile(path) as source:
        assert sampling.sample(source).chance is Chance.UNKNOWN
        monkeypatch.setattr(sampling, "_SMALL", 0)
        assert sampling.sample(source).chance is chance
