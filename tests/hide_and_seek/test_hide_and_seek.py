"""Take a home that earns "safe", hide one message: the answer is never "safe", and it names the place."""

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.model.verdict import Answer
from tests.hide_and_seek.driver import Visit, asked, other_disks
from tests.hide_and_seek.homes import SAMPLES, Sample
from tests.hide_and_seek.table import LEFT, WAYS
from tests.hide_and_seek.ways import Scene, Way, hide

FEWEST = 60
COMPOSITIONS, IN_ORDINARY_TESTS = 200, 20


@pytest.fixture(scope="session")
def messages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many messages the untouched samples hold."""
    counted = {}
    for sample in SAMPLES:
        folder = tmp_path_factory.mktemp(sample.name)
        sample.build(folder / "home")
        counted[sample.name] = asked(Visit(folder / "home", sample.system, folder, sample.servers)).messages
    return counted


def _cases() -> Iterator[object]:
    """Every way on every sample it applies to; in the ordinary tests each on one of them, in turn."""
    for number, way in enumerate(WAYS):
        samples = list(filter(way.applies_to, SAMPLES))
        for sample in samples:
            marks: list[pytest.MarkDecorator] = []
            if sample is not samples[number % len(samples)]:
                marks.append(pytest.mark.sweep)
            if reason := LEFT.get((way.name, sample.name)):
                marks.append(pytest.mark.xfail(strict=True, reason=reason))
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
        assert hidden.said.messages == hidden.messages, "what is hidden is not in the archive"
        return
    assert hidden.said.answer is not Answer.SAFE
    assert hidden.is_named(), (hidden.wanted, sorted(hidden.said.named))


def test_the_table_has_many_ways_and_each_is_tried() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS) >= FEWEST
    assert [way.name for way in WAYS if not any(map(way.applies_to, SAMPLES))] == []
    pairs = {(way.name, sample.name) for way in WAYS for sample in filter(way.applies_to, SAMPLES)}
    assert sorted(LEFT.keys() - pairs) == []


def _numbers() -> Iterator[object]:
    for number in range(COMPOSITIONS):
        yield pytest.param(number, marks=() if number < IN_ORDINARY_TESTS else (pytest.mark.sweep,))


@pytest.mark.parametrize("number", list(_numbers()))
def test_three_ways_at_once_are_never_safe(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any three ways on any home. What one has hidden another may not find: then that one does nothing."""
    chance = random.Random(number)
    sample = chance.choice(SAMPLES)
    known = [way for way in WAYS if way.applies_to(sample) and not way.may_be_followed]
    ways = chance.sample([way for way in known if (way.name, sample.name) not in LEFT], 3)
    other_disks(monkeypatch)
    sample.build(tmp_path / "home")
    scene = Scene(sample, Visit(tmp_path / "home", sample.system, tmp_path, sample.servers), monkeypatch)
    for way in (way for way in ways if not way.later):
        with suppress(OSError, ValueError, IndexError, AssertionError):
            way.hide(scene, scene.path(way.spot))
    scene.visit.back_up()
    for way in (way for way in ways if way.later):
        with suppress(OSError, ValueError, IndexError, AssertionError):
            way.hide(scene, scene.path(way.spot))
    said = scene.visit.ask()
    monkeypatch.undo()
    assert said.answer is not Answer.SAFE, [way.name for way in ways]
