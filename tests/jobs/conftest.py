"""Every job test watches its sources, whether it thinks of it or not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs import check, people, survey
from app.jobs.backup import job
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.plan import PlannedStore
from tests.builders import keys
from tests.builders.guard import SourceGuard


@pytest.fixture(autouse=True)
def every_source_is_watched(
    request: pytest.FixtureRequest, guard: Callable[[Path], SourceGuard], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the moment a job has found its stores, nothing may change in them: digests, times, inodes, and no attempt."""
    if request.node.get_closest_marker("changes_source"):
        return
    watched: set[Path] = set()
    original = find_stores

    def watching(sources: Sources) -> list[PlannedStore]:
        found = original(sources)
        for tree in {tree for planned in found for tree in planned.store.trees} - watched:
            watched.add(tree)
            guard(tree)
        return found

    for module in (job, check, people, survey):
        monkeypatch.setattr(module, "find_stores", watching)


@pytest.fixture(scope="session")
def one_key() -> tuple[str, bytes]:
    """An identity, and its key file for the passphrase of these tests."""
    return keys.one_key()


@pytest.fixture
def fast_keys(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, one_key: tuple[str, bytes]) -> None:
    """The seconds of work that age puts into a passphrase are done once for all tests but those that are about it."""
    if request.node.get_closest_marker("real_keys") is None:
        keys.use_one_key(one_key, monkeypatch.setattr)
