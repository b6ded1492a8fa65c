"""The list of steps beside a running backup: complete, in order, and never going back."""

from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.i18n.labels import stage_label
from app.jobs import backup
from app.jobs.backup import stages_of
from app.jobs.cancel import Cancel
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.model.events import Event, Progress, Stage
from app.model.plan import BackupRequest
from app.ui.backup_run import BackupRun
from app.ui.pages.working import WorkingPage
from tests.ui.conftest import OpenWindow


def reported(sample: Sample, request: BackupRequest) -> list[Event]:
    """Everything a real backup of the sample home reports."""
    events: list[Event] = []
    backup.run(backup.prepare(Sources(sample.home), request), events.append, Cancel())
    return events


@pytest.mark.parametrize("readable", [True, False], ids=["readable", "copies only"])
@pytest.mark.parametrize("passphrase", ["", "four words are best"], ids=["plain", "encrypted"])
def test_every_stage_is_a_step_and_none_goes_back(
    qtbot: QtBot, sample: Sample, tmp_path: Path, passphrase: str, readable: bool
) -> None:
    request = BackupRequest(tmp_path, readable=readable, passphrase=passphrase)
    run, steps = BackupRun(), []
    run.begin(stages_of(request))
    for event in reported(sample, request):
        run.on_event(event)
        if isinstance(event, Progress):
            assert run.stages[run.step] == event.stage
            steps.append(run.step)
    assert all(before <= after for before, after in pairwise(steps))
    assert set(steps) == set(range(len(run.stages)))


def test_a_backup_that_begins_again_shows_so(qtbot: QtBot) -> None:
    run = BackupRun()
    run.begin((Stage.COPYING, Stage.PEOPLE, Stage.PROVING))
    for stage, step in ((Stage.PROVING, 2), (Stage.COPYING, 0), (Stage.PEOPLE, 1), (Stage.LISTING, 1)):
        run.on_event(Progress(stage))
        assert run.step == step


def test_the_page_shows_a_line_for_each_stage(open_window: OpenWindow) -> None:
    translator = Translator("en")
    window = open_window(translator)
    page, run = window.pages["working"], window.session.backup
    assert isinstance(page, WorkingPage)
    for passphrase in ("", "four words are best", ""):
        run.begin(stages_of(BackupRequest(Path("/stick"), passphrase=passphrase)))
        for stage in run.stages:
            run.on_event(Progress(stage))
            assert [text for text, _ in page.steps] == [stage_label(each, translator) for each in run.stages]
            assert [is_now for _, is_now in page.steps] == [number == run.step for number in range(len(run.stages))]
