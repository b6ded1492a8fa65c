"""The page of an error: what is said aloud, and that a report is saved with a word, or not with a reason."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.model.errors.destination import DestinationFullError
from app.ui.pages.error import ErrorPage
from app.ui.window import Window
from tests.ui.conftest import OpenWindow


def error_page(window: Window) -> ErrorPage:
    window.session.state.error = DestinationFullError(Path("/stick"), more=12)
    page = window.pages["error"]
    assert isinstance(page, ErrorPage)
    return page


def texts(page: ErrorPage) -> str:
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return " ".join(label.text() for label in labels if label.isVisible())


def test_an_error_is_said_aloud(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = error_page(window)
    heard: list[str] = []
    page.announced.connect(heard.append)
    window.show_page("error")
    assert len(heard) == 2
    assert heard[0] in texts(page)
    assert heard[1] == page.title.text()


def test_a_report_is_saved_with_a_word(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    page = error_page(window)
    window.show_page("error")
    with qtbot.waitSignal(page.announced) as heard:
        page.save_report(tmp_path / "report.txt")
    assert "The report is saved" in texts(page)
    assert str(tmp_path / "report.txt") in heard.args[0]
    window.show_page("settings")
    window.show_page("error")
    assert "The report is saved" not in texts(page)


def test_a_report_that_cannot_be_saved_is_said_too(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    page = error_page(window)
    window.show_page("error")
    with qtbot.waitSignal(page.announced):
        page.save_report(tmp_path / "no such folder" / "report.txt")
    assert "The report is saved" not in texts(page)
    assert "no such folder" in texts(page)
