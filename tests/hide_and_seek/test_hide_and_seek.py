"""Take a home that earns "safe", hide one message: the answer is never "safe", and it names the place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.model.verdict import Answer
from tests.hide_and_seek.driver import Visit, asked, other_disks
from tests.hide_and_seek.homes import SAMPLES, Sample
from tests.hide_and_seek.table import LEFT, WAYS
from tests.hide_and_seek.ways import Scene, Way, hide

FEWEST = 60


@pytest.fixture(scope="session")
def messages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many messages the untouched samples hold; counted when they are first asked for."""
    counted = {}
    for sample in SAMPLES:
        folder = tmp_path_factory.mktemp(sample.name)
        sample.build(folder / "home")
        counted[sample.name] = asked(Visit(folder / "home", sample.system, folder, sample.servers)).messages
    return counted


def _cases() -> Iterator[object]:
    for way in WAYS:
        for sample in filter(way.applies_to, SAMPLES):
            reason = LEFT.get((way.name, sample.name)) or LEFT.get((way.name, ""))
            marks = (pytest.mark.xfail(strict=True, reason=reason),) if reason else ()
            yield pytest.param(way, sample, marks=marks, id=f"{way.name}-{sample.name}")


@pytest.mark.parametrize(("way", "sample"), list(_cases()))
def test_what_is_hidden_is_never_safe_and_is_named(
    way: Way, sample: Sample, messages: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_disks(monkeypatch)
    sample.build(tmp_path / "home")
    scene = Scene(sample, Visit(tmp_path / "home", sample.system, tmp_path, sample.servers), monkeypatch)
    hidden = hide(way, scene, messages[sample.name])
    monkeypatch.undo()
    if way.may_be_followed and hidden.said.answer is Answer.SAFE:
        assert hidden.said.messages == hidden.messages, "what is hidden behind a link is not in the archive"
        return
    assert hidden.said.answer is not Answer.SAFE
    assert hidden.is_named(), (hidden.wanted, sorted(hidden.said.named))


def test_the_table_has_many_ways_and_each_is_tried() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS) >= FEWEST
    assert [way.name for way in WAYS if not any(map(way.applies_to, SAMPLES))] == []
    names = {way.name for way in WAYS}
    assert [each for each in LEFT if each[0] not in names] == []
