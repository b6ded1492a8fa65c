"""Pages that are likely next are there before they are asked for, and no running job is slowed by that."""

import threading
from unittest.mock import MagicMock

import pytest
from pytestqt.qtbot import QtBot

from app.jobs.cancel import Cancel
from app.model.events import Report
from app.ui import pages, preparing
from app.ui.pages.page import Page
from app.ui.preparing import LIKELY, Preparation
from tests.ui.conftest import OpenWindow

NOBODY = MagicMock()
"""Whom the job works for."""


def test_only_pages_there_are_get_prepared() -> None:
    assert set(LIKELY) | {name for names in LIKELY.values() for name in names} <= set(pages.NAMES)


def test_the_likely_pages_are_built_while_nobody_waits(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    Preparation(window)
    window.show_page("archives")
    qtbot.waitUntil(lambda: {"archive", "archive_result"} <= {page.name for page in window.pages.built})
    assert window.page.name == "archives"


def test_nothing_is_imported_or_built_while_a_job_runs(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = pages.kind

    def kind(name: str) -> type[Page]:
        asked.append(name)
        return real(name)

    monkeypatch.setattr(pages, "kind", kind)
    window = open_window()
    may_end = threading.Event()

    def job(report: Report, cancel: Cancel) -> None:
        may_end.wait()

    window.session.runner.start(job, NOBODY)
    asked.clear()
    preparation = Preparation(window)
    with qtbot.waitSignal(preparation._has_jobs):
        window.page_shown.emit("archives")
    qtbot.wait(0)
    assert (window.pages.built, asked) == ([], [])
    may_end.set()
    qtbot.waitUntil(lambda: {"archive", "archive_result"} == {page.name for page in window.pages.built})


def test_what_knows_qt_is_imported_in_the_thread_of_the_window(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PySide6 does not bear it in another: some starts ended by a segmentation fault."""
    threads: dict[str, threading.Thread] = {}
    real = pages.kind

    def kind(name: str) -> type[Page]:
        threads[name] = threading.current_thread()
        return real(name)

    monkeypatch.setattr(pages, "kind", kind)
    window = open_window()
    Preparation(window)
    window.page_shown.emit("archives")
    qtbot.waitUntil(lambda: set(pages.NAMES) <= set(threads))
    assert set(threads.values()) == {threading.main_thread()}


def test_a_page_that_cannot_be_imported_is_left_to_whoever_asks_for_it(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = pages.kind

    def kind(name: str) -> type[Page]:
        if name == "archive":
            raise ImportError("gone")
        return real(name)

    monkeypatch.setattr(pages, "kind", kind)
    window = open_window()
    Preparation(window)
    window.page_shown.emit("archives")
    qtbot.waitUntil(lambda: "archive_result" in {page.name for page in window.pages.built})
    assert "archive" not in {page.name for page in window.pages.built}
    assert "could not be imported" in caplog.text


def test_no_thread_is_left_when_the_program_ends(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that sent its signal to a closed window crashed the program."""
    asked: list[str] = []
    may_go_on = threading.Event()

    def imported(name: str) -> None:
        asked.append(name)
        may_go_on.wait()

    monkeypatch.setattr(preparing, "import_module", imported)
    window = open_window()
    preparation = Preparation(window)
    window.page_shown.emit("home")
    preparation._ends.set()
    may_go_on.set()
    preparation.end()
    window.page_shown.emit("archives")
    assert len(asked) <= 1
    assert [each for each in threading.enumerate() if each.name == "preparing"] == []
