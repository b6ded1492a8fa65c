"""What the self-test looks at: a window that is seen with mail in it, and a PDF with letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.jobs.self_test.steps import _PDF_HOLDS
from app.jobs.sources import Sources
from app.model.show_window import WindowEnd
from app.model.store import Home, System
from app.ui.pdf import pdf_of
from app.ui.self_test import close_when_seen, is_painted, what_is_wrong
from tests.ui.conftest import OpenWindow


def test_an_empty_picture_is_not_painted() -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert not is_painted(image)
    for number in range(40):
        image.setPixel(5 * number, 50, QColor(number, 0, 0).rgb())
    assert is_painted(image)


def test_a_window_is_closed_when_the_mail_was_seen(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, ends = open_window(), list[WindowEnd]()
    close_when_seen(window, ends.append)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [WindowEnd.CLOSED] and not window.isVisible()


def test_a_window_that_shows_no_mail_is_told(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window, ends = open_window(sources=Sources(Home(tmp_path, System.MACOS))), list[WindowEnd]()
    close_when_seen(window, ends.append)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [WindowEnd.NOT_SHOWN]
    assert capsys.readouterr().err == "The window shows the page nothing\n"


def test_what_nobody_can_see_is_wrong(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window()
    window.show_page("found")
    monkeypatch.setattr("app.ui.self_test.is_painted", lambda image: False)
    assert what_is_wrong(window) == "The window is empty"
    window.hide()
    assert what_is_wrong(window) == "The window is not visible"
    window.show_bug("KeyError")
    assert what_is_wrong(window) == "The window shows the page error"


def test_a_pdf_holds_what_a_certificate_must(qapp: object) -> None:
    made = pdf_of("<p>Certificate</p>")
    assert all(each in made for each in _PDF_HOLDS)
