"""The list of steps beside a running backup, its share of the whole, and the time that is left."""

from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.i18n.progress import amount_done, doing_sentence, step_label, time_left
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.model.events import Event, Planned, Progress, Stage, StageWork
from app.model.plan import BackupRequest
from app.model.store import Home, System
from app.ui.backup_run import BackupRun
from app.ui.pages.working import WorkingPage
from tests.builders import stores
from tests.builders.keys import PASSPHRASE
from tests.ui.conftest import OpenWindow

THREE = Planned(
    (
        StageWork(Stage.COPYING, 60, moves_data=True),
        StageWork(Stage.PEOPLE, 20, moves_data=False),
        StageWork(Stage.PROVING, 40, moves_data=True),
    )
)


class Clock:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def copying(percent: int) -> Progress:
    return Progress(Stage.COPYING, bytes=percent, total_bytes=100)


def reported(sources: Sources, request: BackupRequest) -> list[Event]:
    """Everything a real backup reports."""
    events: list[Event] = []
    backup.run(backup.prepare(sources, request), events.append, Cancel())
    return events


@pytest.mark.usefixtures("fast_keys")
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
def test_every_stage_is_a_step_and_neither_step_nor_share_goes_back(
    qtbot: QtBot, sample: Sample, tmp_path: Path, passphrase: str
) -> None:
    run, steps, shares = BackupRun(), [], []
    run.begin(encrypted=bool(passphrase))
    assert run.percent is None, "nothing is claimed before anything is known"
    for event in reported(Sources(sample.home), BackupRequest(tmp_path, passphrase=passphrase)):
        run.on_event(event)
        if isinstance(event, Progress):
            assert run.stages[run.step] == event.stage
            steps.append(run.step)
            shares.append(run.forecast.share)
    assert all(before <= after for before, after in pairwise(steps))
    assert all(before <= after for before, after in pairwise(shares))
    assert set(steps) == set(range(len(run.stages)))
    assert run.percent == 100


def test_readable_copies_that_nothing_needs_are_no_stage(tmp_path: Path) -> None:
    """An mbox is readable as it is."""
    stores.write(tmp_path / "mail" / "a.mbox", stores.mbox(stores.message(1)))
    sources = Sources(Home(tmp_path, System.LINUX), (tmp_path / "mail",))
    events = reported(sources, BackupRequest(tmp_path / "usb"))
    planned = events[0]
    assert isinstance(planned, Planned)
    assert Stage.READABLE not in {each.stage for each in planned.stages}
    assert Stage.READABLE not in {each.stage for each in events if isinstance(each, Progress)}


def test_a_backup_that_begins_again_shows_so_and_the_bar_does_not_go_back(qtbot: QtBot) -> None:
    run = BackupRun()
    run.on_event(THREE)
    for stage, step, share in (
        (Stage.PROVING, 2, 80 / 120),
        (Stage.COPYING, 0, 80 / 120),
        (Stage.PEOPLE, 1, 80 / 120),
        (Stage.LISTING, 1, 80 / 120),
    ):
        run.on_event(Progress(stage))
        assert run.step == step
        assert run.forecast.share == pytest.approx(share)


def test_the_share_is_that_of_the_whole(qtbot: QtBot) -> None:
    run = BackupRun()
    run.on_event(THREE)
    run.on_event(copying(50))
    assert run.percent == 25
    run.on_event(Progress(Stage.PEOPLE, messages=5, total_messages=10))
    assert run.percent == 58
    run.on_event(Progress(Stage.PROVING, files=4, total_files=4))
    assert run.percent == 100


def test_the_time_that_is_left_is_that_of_the_whole(qtbot: QtBot) -> None:
    """A stick three times as slow as expected: reading back will be as slow, the address book not."""
    clock = Clock()
    run = BackupRun(clock=clock)
    run.on_event(THREE)
    run.on_event(copying(0))
    assert run.forecast.seconds_left is None
    clock.now = 1
    run.on_event(copying(1))
    assert run.forecast.seconds_left is None, "a guess is not shown"
    for second in range(2, 91):
        clock.now = second
        run.on_event(Progress(Stage.COPYING, bytes=second * 1000, total_bytes=180_000))
    assert run.forecast.seconds_left == pytest.approx(90 + 20 + 120)


def test_a_stick_that_becomes_slow_is_noticed(qtbot: QtBot) -> None:
    """The system takes the first bytes into its memory, the rest at the speed of the stick."""
    clock = Clock()
    run = BackupRun(clock=clock)
    run.on_event(Planned((StageWork(Stage.COPYING, 100, moves_data=True),)))
    done = 0.0
    for second in range(60):
        clock.now = second
        done += 4 if second < 10 else 0.5
        run.on_event(Progress(Stage.COPYING, bytes=int(done * 1000), total_bytes=100_000))
    assert run.forecast.seconds_left == pytest.approx((100 - done) / 0.5)


@pytest.mark.parametrize(
    ("seconds", "english", "japanese"),
    [
        (None, "", ""),
        (20, "less than a minute left", "残り1分未満"),
        (60, "about 1 minute left", "残り約1分"),
        (190, "about 3 minutes left", "残り約3分"),
        (3600 + 120, "about 1 hour 2 minutes left", "残り約1時間2分"),
    ],
)
def test_the_time_left_in_words(seconds: float | None, english: str, japanese: str) -> None:
    assert time_left(seconds, Translator("en")) == english
    assert time_left(seconds, Translator("ja")) == japanese


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_stage_has_a_sentence_and_none_speaks_of_0_messages(language: str) -> None:
    translator = Translator(language)
    stages = [each for each in Stage if each.value in {"copying", "comparing", "readable", "people", "proving"}]
    sentences = {doing_sentence(Progress(stage), translator) for stage in (*stages, Stage.ENCRYPTING)}
    assert len(sentences) == 6
    for stage in Stage:
        assert amount_done(Progress(stage), translator) == ""
    assert amount_done(Progress(Stage.READABLE, messages=3, total_messages=9), translator)


def test_the_page_shows_a_line_for_each_stage_and_one_bar(open_window: OpenWindow) -> None:
    translator = Translator("en")
    window = open_window(translator)
    page, run = window.pages["working"], window.session.backup
    assert isinstance(page, WorkingPage)
    for planned in (THREE, Planned(THREE.stages[:2])):
        run.begin(encrypted=False)
        assert page.bar.maximum() == 0
        run.on_event(planned)
        for stage in run.stages:
            run.on_event(Progress(stage))
            assert [text for text, _ in page.steps] == [step_label(each, translator) for each in run.stages]
            assert [is_now for _, is_now in page.steps] == [number == run.step for number in range(len(run.stages))]
    assert page.bar.value() == 750


def test_the_progress_is_said_by_quarters(open_window: OpenWindow) -> None:
    window = open_window(Translator("en"))
    page, run = window.pages["working"], window.session.backup
    assert isinstance(page, WorkingPage)
    said: list[str] = []
    page.announced.connect(said.append)
    for _ in range(2):
        run.begin(encrypted=False)
        run.on_event(Planned((StageWork(Stage.COPYING, 10, moves_data=True),)))
        for percent in (10, 24, 26, 30, 51, 77, 100):
            run.on_event(copying(percent))
    assert said == ["Done: 26 %", "Done: 51 %", "Done: 77 %", "Done: 100 %"] * 2
