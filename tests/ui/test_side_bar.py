"""The side bar by keyboard, and the steps of a backup as a way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow, back_up

FOUND, DESTINATION, WORKING, RESULT = range(4)


def opened(window: Window) -> list[bool]:
    """Which of the four steps can be opened."""
    return [button.isEnabled() for button in window.side.steps]


def test_arrows_and_tab_move_on_and_open_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(destination=None)
    window.show_page("settings")
    first = window.side.buttons[0]
    first.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Down):
        QTest.keyClick(window.focusWidget(), key)
    assert window.page.name == "settings"
    assert window.focusWidget() is window.side.buttons[2], "after Home come Back up, its only step, and the next entry"


def test_every_entry_is_a_stop_and_return_opens_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(destination=None)
    window.show_page("home")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    window.side.buttons[0].setFocus()
    seen = []
    for _ in range(len(window.side.buttons) + len(window.side.steps)):
        seen.append(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert all(button in seen for button in window.side.buttons)
    window.side.buttons[-1].setFocus()
    QTest.keyClick(window.side.buttons[-1], Qt.Key.Key_Return)
    assert window.page.name == "settings"


def test_the_result_is_reachable_from_everywhere(open_window: OpenWindow, qtbot: QtBot, archived: Archived) -> None:
    window = open_window()
    window.show_page("settings")
    assert opened(window) == [True, False, False, False]
    window.session.state = archived.state()
    window.show_page("people")
    qtbot.waitUntil(lambda: not window.session.runner.busy)
    assert opened(window) == [True, True, False, True]
    window.side.steps[RESULT].click()
    assert window.page.name == "result"
    qtbot.waitUntil(lambda: not window.session.runner.busy)


@pytest.mark.usefixtures("endless")
def test_nothing_leads_away_from_a_running_backup(open_window: OpenWindow) -> None:
    window = open_window()
    back_up(window)
    assert opened(window) == [False] * 4
    assert not any(button.isEnabled() for button in window.side.buttons)
    assert window.side.buttons[0].toolTip()


def test_where_one_is_can_be_heard(open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page("settings")
    described = [button.accessibleDescription().startswith("You are here.") for button in window.side.buttons]
    assert described == [False] * (len(described) - 1) + [True]
    assert [button.accessibleName() for button in window.side.steps][RESULT] == "Step 4: Result"
