"""A bug in a page reaches the log with its traceback, and a person as a sentence."""

import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.pages.settings import SettingsPage
from app.ui.uncaught import UncaughtErrors
from app.ui.window import Window
from tests.ui.conftest import OpenWindow, back_up


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the hook that writes the log."""
    lines: list[str] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        lines.append("".join(traceback.format_exception(kind, error, trace)))

    monkeypatch.setattr(sys, "excepthook", hook)
    return lines


@pytest.fixture
def window(open_window: OpenWindow, logged: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """A window with a bug in its page of settings."""

    def planted(page: SettingsPage) -> None:
        raise KeyError("hanako@example.jp")

    monkeypatch.setattr(SettingsPage, "enter", planted)
    made = open_window()
    errors = UncaughtErrors(made)
    errors.install()
    errors.happened.connect(made.show_bug)
    yield made
    errors.uninstall()


def test_a_bug_in_a_page_is_logged_and_shown(qtbot: QtBot, window: Window, logged: list[str]) -> None:
    QTimer.singleShot(0, lambda: window.show_page("settings"))
    qtbot.waitUntil(lambda: window.page.name == "error")
    assert len(logged) == 1
    assert "in planted" in logged[0]
    labels: list[QLabel] = list(window.findChildren(QLabel))
    texts = " ".join(each.text() for each in labels)
    assert "KeyError" in texts
    assert "hanako" not in texts
    assert "planted" not in texts


@pytest.mark.usefixtures("endless")
def test_a_bug_does_not_lead_away_from_a_running_backup(qtbot: QtBot, window: Window, logged: list[str]) -> None:
    back_up(window)
    QTimer.singleShot(0, lambda: window.show_page("settings"))
    qtbot.waitUntil(lambda: len(logged) == 1)
    window.show_page("working")
    qtbot.wait(50)
    assert window.page.name == "working"
    assert window.session.runner.current is window.session.backup
