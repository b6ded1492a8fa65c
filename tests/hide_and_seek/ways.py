"""What a way to hide a message is, and the scene it works on. The ways themselves stand in the modules `ways_…`."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hide_and_seek.driver import Said, Visit
from tests.hide_and_seek.homes import Sample, Spot


@dataclass(frozen=True, slots=True)
class Scene:
    """A sample home in which something is to be hidden, and the person who will ask about it."""

    sample: Sample
    visit: Visit
    patch: pytest.MonkeyPatch

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.visit.home

    @property
    def disk(self) -> Path:
        """A folder on another disk; it is there from the first time that it is asked for."""
        path = self.visit.scratch / "disk"
        path.mkdir(exist_ok=True)
        return path

    def path(self, spot: Spot) -> Path:
        """Where a spot of the sample lies."""
        return self.home / self.sample.spots[spot]

    def taken(self, path: Path) -> Path:
        """Moves a file or folder to another disk; returns where it is now."""
        target = self.disk / path.name
        shutil.move(path, target)
        return target


Hide = Callable[[Scene, Path], Path | str | tuple[Path | str, ...] | None]
"""Hides something at the path of the spot. Returns what must be named: None for that path, "" for nothing; of several
things one is enough."""


@dataclass(frozen=True, slots=True)
class Way:
    """A row of the table: one way to hide, spoil, unplug or add.

    `spot` is what it is aimed at; it applies to every sample that has it, or to `only` some. With `later` it happens
    after the backup. Where `may_be_followed` the program may see through it: then nothing may be missing, nor the
    messages it `adds`.
    """

    name: str
    spot: Spot
    hide: Hide
    only: tuple[str, ...] = ()
    later: bool = False
    may_be_followed: bool = False
    adds: int = 0

    def applies_to(self, sample: Sample) -> bool:
        """True where a sample has something for this way."""
        return self.spot in sample.spots and (not self.only or sample.name in self.only)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What came of a way: the answer, what should have been named, and how many messages there are in all."""

    said: Said
    wanted: tuple[Path | str, ...]
    home: Path
    messages: int

    def is_named(self) -> bool:
        """True where the answer names the place, by its path, or by its path from the home as the archive has it."""
        names = list(self.wanted)
        names += [
            each.relative_to(self.home).as_posix()
            for each in self.wanted
            if isinstance(each, Path) and self.home in each.parents
        ]
        return "" in names or any(map(self.said.names, names))


def hide(way: Way, scene: Scene, messages: int) -> Hidden:
    """Makes the backup, hides something before or after it, and asks."""
    at = scene.path(way.spot)
    if way.later:
        scene.visit.back_up()
    wanted = way.hide(scene, at)
    if not way.later:
        scene.visit.back_up()
    places = wanted if isinstance(wanted, tuple) else (at if wanted is None else wanted,)
    return Hidden(scene.visit.ask(), places, scene.home, messages + way.adds)
