"""Every job test watches its sources, whether it thinks of it or not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.jobs import check, people, survey
from app.jobs.backup import job
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.plan import PlannedStore
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
