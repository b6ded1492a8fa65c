"""Closing the window while it works, a second window, and what the task bar shows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.events import Planned, Progress, Stage, StageWork
from app.ui.only_window import OnlyWindow
from app.ui.window import Window
from tests.ui.conftest import OpenWindow, back_up

SLOW = 20_000


@pytest.mark.usefixtures("endless")
def test_the_question_says_that_the_window_closes_and_escape_goes_on(open_window: OpenWindow) -> None:
    window = open_window()
    back_up(window)
    window.close()
    question = window.page.question
    assert question.text.startswith("Stop and close the window?")
    assert question.yes.text() == "Stop and close"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert window.isVisible()
    assert not window.session.runner.is_cancelling
    window.page.ask_to_stop()
    assert question.text.startswith("Stop now?")


@pytest.mark.usefixtures("endless")
def test_the_title_shows_how_far_a_backup_is(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    assert window.windowTitle() == "Furoshiki"
    back_up(window)
    backup = window.session.backup
    backup.on_event(Planned((StageWork(Stage.COPYING, 200, moves_data=True),)))
    backup.on_event(Progress(Stage.COPYING, bytes=50, total_bytes=200))
    assert backup.percent is not None
    assert window.windowTitle() == f"{backup.percent} % – Furoshiki"
    window.session.runner.cancel()
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    assert window.windowTitle() == "Furoshiki"


def test_closing_while_looking_stops_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("home")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SLOW)
    assert not window.session.runner.busy


def test_only_one_window_holds_the_lock(tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    one, two = OnlyWindow(folder), OnlyWindow(folder)
    assert one.take()
    assert one.take()
    assert not two.take()
    assert not two.is_alone
    two.release()
    assert not OnlyWindow(folder).take(), "who has no lock releases none"
    one.release()
    assert not folder.exists(), "nothing is left of it"
    assert two.take()
    two.release()


def test_where_nothing_can_be_locked_nobody_is_hindered(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert OnlyWindow(tmp_path / "file" / "settings").take()
    assert OnlyWindow(None).take()


@pytest.mark.usefixtures("endless")
def test_a_second_window_may_look_but_not_back_up(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    other = OnlyWindow(folder)
    assert other.take()
    window: Window = open_window(settings=folder)
    window.show_page("settings")
    destination = window.session.state.destination
    assert destination is not None
    with qtbot.waitSignal(window.session.refused):
        assert not window.session.start_backup(destination)
    assert window.other_window.isVisible()
    assert window.focusWidget() is window.other_window.again
    window.other_window.again.click()
    assert window.other_window.isVisible()
    other.release()
    window.other_window.again.click()
    assert not window.other_window.isVisible()
    assert window.session.start_backup(destination)
