"""The path of the one button, in both languages, with what a screen reader would say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from app.jobs import survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.store import Home, System
from app.system.home import home_at
from app.ui.parts.store_list import StoreList
from app.ui.window import Window
from app.words.catalogue import Words
from tests.builders import leftovers, stores
from tests.builders.guard import SourceGuard


@pytest.fixture(params=["en", "ja"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Window:
    """The window on a small home."""
    stores.apple_home(tmp_path / "home")
    made = Window(Words(request.param), Sources(Home(tmp_path / "home", System.MACOS)))
    qtbot.addWidget(made)
    made.show()
    return made


def button(page: QWidget, role: str) -> QPushButton:
    """The button with a role."""
    found: list[QPushButton] = list(page.findChildren(QPushButton))
    return next(each for each in found if each.property("role") == role)


def press(made: QPushButton) -> None:
    """What a click does."""
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_one_button(window: Window, qtbot: QtBot, tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    guard(tmp_path / "home")
    start = button(window.start_page, "main")
    assert not start.isEnabled()
    with qtbot.waitSignal(window.runner.finished):
        window.look()
    trees: list[QTreeWidget] = list(window.start_page.findChildren(QTreeWidget))
    assert trees[0].topLevelItem(0).text(1) == "14"
    window.start_page.choose_place(tmp_path / "usb")
    assert start.isEnabled()
    with qtbot.waitSignal(window.runner.finished):
        press(start)
    qtbot.waitUntil(window.result_page.isVisible)
    assert len(list((tmp_path / "usb").iterdir())) == 1


def test_trouble_gets_a_sentence(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.look()
    window.start_page.choose_place(tmp_path / "home" / "Library" / "Mail")
    with qtbot.waitSignal(window.runner.troubled):
        press(button(window.start_page, "main"))
    qtbot.waitUntil(window.result_page.isVisible)


def test_stop(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.look()
    window.start_page.choose_place(tmp_path / "usb")
    with qtbot.waitSignal(window.runner.cancelled):
        window.start_page.wanted.emit(tmp_path / "usb")
        window.progress_page.stopped.emit()
    qtbot.waitUntil(window.result_page.isVisible)


def test_closing_waits_for_the_job(window: Window, qtbot: QtBot) -> None:
    window.look()
    window.close()
    assert not window.runner.busy


def test_everything_one_can_press_has_a_name(window: Window) -> None:
    buttons: list[QAbstractButton] = list(window.findChildren(QAbstractButton))
    fields: list[QWidget] = [*window.findChildren(QLineEdit), *window.findChildren(QTreeWidget)]
    assert len(buttons) >= 6
    for each in buttons:
        assert each.accessibleName() or each.text() or each.objectName().startswith("qt_")
    for field in fields:
        assert field.accessibleName()


def test_address_books_show_no_zero(qtbot: QtBot, tmp_path: Path) -> None:
    leftovers.recents(tmp_path)
    record = survey.run(survey.prepare(Sources(home_at(tmp_path))), lambda event: None, Cancel())
    listed = StoreList(Words("ja"))
    qtbot.addWidget(listed)
    listed.show_survey(record)
    row = listed.topLevelItem(0)
    assert row is not None
    assert [row.text(column) for column in range(4)] == ["アドレス帳と送信先の履歴", "", "", ""]
