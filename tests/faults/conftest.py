"""Mail that the faults of this folder happen to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import stores
from tests.builders.guard import SourceGuard


@pytest.fixture(autouse=True)
def _own_workers(own_workers: None) -> None:
    """What happens to a worker process is what many of these tests are about."""


@pytest.fixture
def mail(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> Path:
    """A folder with mail of two kinds."""
    folder = tmp_path / "mail"
    for number in range(3):
        stores.write(folder / "one" / f"{number}.eml", stores.message(number))
    stores.write(folder / "box.mbox", stores.mbox(stores.message(7), stores.message(8)))
    guard(folder)
    return folder
