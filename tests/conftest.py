"""What all tests share: the guard that watches over sources, the corpus, and Qt without a screen."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.builders.guard import SourceGuard, watch

CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus"


@pytest.fixture
def corpus() -> Path:
    """The real stores made by others; never part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real stores is not on this machine")
    return CORPUS


@pytest.fixture
def guard() -> Iterator[Callable[[Path], SourceGuard]]:
    """Watches folders: any attempt to write to them fails, and at the end they are exactly as before."""
    guards: list[SourceGuard] = []

    def start(folder: Path) -> SourceGuard:
        made = watch(folder)
        guards.append(made)
        return made

    yield start
    for each in guards:
        each.stop()
    for each in guards:
        each.check()
