"""Untouched homes are safe; without them nothing that is found about the others is worth anything."""

from pathlib import Path

import pytest

from app.model.verdict import Answer
from tests.hide_and_seek.driver import Visit, asked, other_disks
from tests.hide_and_seek.homes import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_an_untouched_home_is_safe(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_disks(monkeypatch)
    sample.build(tmp_path / "home")
    visit = Visit(tmp_path / "home", sample.system, tmp_path, sample.servers)
    said = asked(visit)
    assert (said.answer, sorted(said.named)) == (Answer.SAFE, [])
    assert visit.record is not None and visit.record.problems == ()
    assert {each.client for each in visit.record.accounts} == {sample.client}
    for path in sample.spots.values():
        assert (tmp_path / "home" / path).exists(), path
