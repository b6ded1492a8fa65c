"""The bridge between jobs and the window: how a job ends, which one replaces which, and what a bug leaves behind."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.jobs.cancel import Cancel
from app.model.errors import CancelledError, UserError
from app.model.errors.usage import NoSuchFileError
from app.model.events import Event, Progress, Report, Stage
from app.ui.runner import Runner


class Recorder:
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        self.reported: list[object] = []

    def on_event(self, event: Event) -> None:
        self.reported.append(event)

    def on_done(self, record: object) -> None:
        self.reported.append(("done", record))

    def on_failed(self, error: UserError) -> None:
        self.reported.append(("failed", error.code))

    def on_cancelled(self) -> None:
        self.reported.append("cancelled")


def until_cancelled(report: Report, cancel: Cancel) -> object:
    """A job that goes on until it is asked to stop."""
    report(Progress(Stage.COUNTING))
    while not cancel.asked:
        threading.Event().wait(0.005)
    report(Progress(Stage.COUNTING))
    cancel.check()
    return None


def seven(report: Report, cancel: Cancel) -> object:
    """A job that ends at once."""
    return 7


def raising(error: Exception) -> Callable[[Report, Cancel], object]:
    """A job that fails."""

    def job(report: Report, cancel: Cancel) -> object:
        raise error

    return job


@pytest.mark.parametrize(
    ("job", "reported"),
    [
        (seven, ("done", 7)),
        (raising(NoSuchFileError(Path("/x"))), ("failed", "no_such_file")),
        (raising(CancelledError()), "cancelled"),
        (raising(KeyError("x")), ("failed", "unexpected")),
    ],
)
def test_a_job_ends_in_one_way(qtbot: QtBot, job: Callable[[Report, Cancel], object], reported: object) -> None:
    runner, listener = Runner(), Recorder()
    with qtbot.waitSignal(runner.idle):
        assert runner.start(job, listener)
    assert listener.reported == [reported]
    assert not runner.busy
    assert runner.current is None


def test_a_bug_is_logged_with_its_traceback(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def planted(report: Report, cancel: Cancel) -> object:
        nothing: dict[str, str] = {}
        return nothing["planted"]

    runner, listener = Runner(), Recorder()
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(runner.idle):
        runner.start(planted, listener)
    assert 'return nothing["planted"]' in caplog.text
    assert "KeyError" in caplog.text


def test_a_new_job_replaces_the_old_one(qtbot: QtBot) -> None:
    runner, old, new = Runner(), Recorder(), Recorder()
    runner.start(until_cancelled, old)
    qtbot.waitUntil(lambda: len(old.reported) == 1)
    with qtbot.waitSignal(runner.idle):
        assert runner.start(lambda report, cancel: threading.current_thread().name, new)
        assert runner.current is new
    assert old.reported == [Progress(Stage.COUNTING)]
    assert new.reported == [("done", "job")]


def test_an_exclusive_job_is_not_cancelled_by_another(qtbot: QtBot) -> None:
    runner, backup, other = Runner(), Recorder(), Recorder()
    runner.start(until_cancelled, backup, exclusive=True)
    assert not runner.start(seven, other)
    assert not runner.start(seven, other, exclusive=True)
    assert runner.current is backup
    with qtbot.waitSignal(runner.idle):
        runner.cancel()
        assert runner.is_cancelling
        assert not runner.start(seven, other), "it is not over before it has stopped"
    assert backup.reported[-1] == "cancelled"
    assert other.reported == []
    assert runner.start(seven, other)
    qtbot.waitUntil(lambda: other.reported == [("done", 7)])


def test_an_exclusive_job_that_waits_is_not_replaced_either(qtbot: QtBot) -> None:
    runner, search, backup, other = Runner(), Recorder(), Recorder(), Recorder()
    runner.start(until_cancelled, search)
    with qtbot.waitSignal(runner.idle):
        assert runner.start(seven, backup, exclusive=True)
        assert runner.is_exclusive
        assert not runner.start(seven, other)
    assert backup.reported == [("done", 7)]
    assert other.reported == []


def test_a_job_that_waits_hears_that_it_was_cancelled(qtbot: QtBot) -> None:
    runner, search, backup = Runner(), Recorder(), Recorder()
    runner.start(until_cancelled, search)
    with qtbot.waitSignal(runner.idle):
        runner.start(seven, backup, exclusive=True)
        runner.cancel()
    assert backup.reported == ["cancelled"]


def test_a_job_beside_goes_on_while_others_come_and_go(qtbot: QtBot) -> None:
    runner, look, one, two = Runner(), Recorder(), Recorder(), Recorder()
    runner.start(until_cancelled, look, beside=True)
    qtbot.waitUntil(lambda: len(look.reported) == 1)
    runner.start(seven, one)
    qtbot.waitUntil(lambda: one.reported == [("done", 7)])
    assert runner.busy
    assert runner.current is None
    runner.start(until_cancelled, two)
    runner.cancel()
    qtbot.waitUntil(lambda: two.reported[-1:] == ["cancelled"])
    assert look.reported == [Progress(Stage.COUNTING)]
    with qtbot.waitSignal(runner.idle):
        runner.cancel_all()
    assert look.reported[-1] == "cancelled"


def test_an_exclusive_job_stops_the_one_beside_and_waits_for_it(qtbot: QtBot) -> None:
    runner, look, backup = Runner(), Recorder(), Recorder()
    order: list[str] = []

    def looking(report: Report, cancel: Cancel) -> object:
        report(Progress(Stage.COUNTING))
        while not cancel.asked:
            threading.Event().wait(0.005)
        order.append("look stopped")
        cancel.check()
        return None

    runner.start(looking, look, beside=True)
    qtbot.waitUntil(lambda: len(look.reported) == 1)
    with qtbot.waitSignal(runner.idle):
        assert runner.start(lambda report, cancel: order.append("backup"), backup, exclusive=True)
        assert not runner.start(looking, look, beside=True)
    assert order == ["look stopped", "backup"]
    assert look.reported[-1] == "cancelled"
    assert backup.reported == [("done", None)]


def test_a_new_job_beside_replaces_the_old_one(qtbot: QtBot) -> None:
    runner, old, new = Runner(), Recorder(), Recorder()
    runner.start(until_cancelled, old, beside=True)
    qtbot.waitUntil(lambda: len(old.reported) == 1)
    with qtbot.waitSignal(runner.idle):
        runner.start(seven, new, beside=True)
    assert old.reported == [Progress(Stage.COUNTING)]
    assert new.reported == [("done", 7)]
