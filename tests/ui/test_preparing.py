"""Pages that are likely next are there before they are asked for, and no running job is slowed by that."""

import threading
from unittest.mock import MagicMock

from pytestqt.qtbot import QtBot

from app.jobs.cancel import Cancel
from app.model.events import Report
from app.ui import pages
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


def test_nothing_is_built_while_a_job_runs(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    may_end = threading.Event()

    def job(report: Report, cancel: Cancel) -> None:
        may_end.wait()

    window.session.runner.start(job, NOBODY)
    preparation = Preparation(window)
    imported: list[str] = []
    preparation._imported.connect(imported.append)
    window.page_shown.emit("archives")
    qtbot.waitUntil(lambda: len(imported) == 2)
    qtbot.wait(0)
    assert window.pages.built == []
    may_end.set()
    qtbot.waitUntil(lambda: {"archive", "archive_result"} == {page.name for page in window.pages.built})
