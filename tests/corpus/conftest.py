"""The corpus is read once: one survey of each of its folders, shared by all tests that want a count."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.jobs import survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.record import StoreSurvey
from app.system.home import own_home
from tests.conftest import CORPUS, NO_CORPUS

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)
"""For a whole module of tests that read the corpus."""


def in_group(folder: str) -> pytest.MarkDecorator:
    """For a test that looks at the survey of a folder: all of them go to the process that has made it."""
    return pytest.mark.xdist_group(f"corpus {folder}")


FOLDERS = sorted(path.name for path in CORPUS.iterdir() if path.is_dir()) if CORPUS.is_dir() else []
"""The kinds of mail in the corpus."""
IN_GROUPS = [pytest.param(name, marks=in_group(name)) for name in FOLDERS] or [pytest.param("", marks=needs_corpus)]
"""The same, as parameters of a test; without a corpus one that is skipped for that reason."""


def files(folder: Path) -> Iterator[Path]:
    """All files below a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


@cache
def surveyed(folder: str) -> dict[Path, StoreSurvey]:
    """What `find_stores` says of every single file of a folder of the corpus, as if somebody had pointed at each."""
    sources = Sources(own_home(), tuple(files(CORPUS / folder)))
    record = survey.run(survey.prepare(sources), lambda event: None, Cancel())
    found = {each.store.path: each for each in record.stores}
    assert len(found) == len(record.stores) == len(sources.paths)
    return found


def messages_in(folder: str) -> dict[str, int]:
    """How many messages `find_stores` counts in every file of a folder of the corpus, by its path there."""
    root = CORPUS / folder
    return {path.relative_to(root).as_posix(): each.total.messages for path, each in surveyed(folder).items()}
