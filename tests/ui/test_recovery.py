"""The recovery key in the window: numbered lines, hidden while it is typed from the paper, never gone by accident."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.archive.encrypted import recovery
from app.ui.pages import recovery as page_module
from app.ui.pages.recovery import RecoveryPage
from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow

KEY = "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN" * 2 + "54KHCE6MUA7L" + "QPZRY9"


@pytest.fixture
def window(open_window: OpenWindow, archived: Archived) -> Window:
    """A window on the key of a backup just made."""
    window = open_window()
    window.session.state = archived.state()
    window.session.state.chosen = None
    window.session.state.record = replace(archived.record, recovery_key=KEY, encrypted=archived.record.archive)
    window.show_page("result")
    return window


def on(window: Window) -> RecoveryPage:
    assert isinstance(window.page, RecoveryPage)
    return window.page


def texts(page: RecoveryPage) -> str:
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return "\n".join(each.text() for each in labels if each.isVisibleTo(page))


def test_the_key_is_shown_in_numbered_lines(window: Window) -> None:
    page = on(window)
    shown = "".join(page.sheet.text.split())
    assert recovery.BEGINNING + shown == KEY
    assert [line.split() for line in page.sheet.text.splitlines()] == recovery.lines(KEY)
    assert "AGE-SECRET-KEY-1" in texts(page)
    assert not page.field.isVisibleTo(page)


def test_it_is_hidden_while_a_group_is_asked_for(window: Window) -> None:
    page = on(window)
    page.next.click()
    group = page.asked_group
    assert len(group) == 4
    assert group not in texts(page)
    assert page.sheet.text == ""
    assert page.field.isVisibleTo(page)
    assert not page.next.isEnabled()
    QTest.keyClicks(page.field, group.lower())
    page.next.click()
    assert window.page.name == "result"
    assert window.session.state.record is not None
    assert window.session.state.record.recovery_key == ""
    assert KEY[-20:] not in texts(page)


def test_a_wrong_group_is_answered_and_leads_nowhere(window: Window) -> None:
    page = on(window)
    page.next.click()
    wrong = "QPZR" if page.asked_group != "QPZR" else "ZZZZ"
    QTest.keyClicks(page.field, wrong)
    page.next.click()
    assert window.page is page
    assert f"“{wrong}” is not what the key has there" in texts(page)
    assert page.asked_group not in texts(page)
    page.show_key()
    assert "".join(page.sheet.text.split()) in KEY


def test_wide_letters_of_a_japanese_keyboard_are_the_same(window: Window) -> None:
    page = on(window)
    page.next.click()
    page.field.setText(" " + "".join(chr(ord(each) + 0xFEE0) for each in page.asked_group))
    page.next.click()
    assert window.page.name == "result"


def test_every_whole_group_of_a_numbered_line_may_be_asked_for() -> None:
    lines = recovery.lines(KEY)
    asked = {page_module._any_group(lines) for _ in range(600)}
    whole = {(line, at) for line, groups in enumerate(lines) for at, group in enumerate(groups) if len(group) == 4}
    assert asked == whole


@pytest.mark.usefixtures("japanese_font")
def test_a_file_is_warned_of_before_and_after(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = on(window)
    target = tmp_path / "key.pdf"
    monkeypatch.setattr(page_module, "choose_new_file", lambda *_: target)
    page._save_button.click()
    assert page.question.isVisible()
    page.question.no.click()
    assert not target.exists()
    page._save_button.click()
    page.question.yes.click()
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=20_000)
    assert target.read_bytes().startswith(b"%PDF")
    # The tests have one disk: the archive lies on it too.
    assert "same disk as the archive" in texts(page)


def test_nothing_leads_away_from_a_key_that_is_not_kept(window: Window) -> None:
    page = on(window)
    page.next.click()
    window.close()
    assert page.question.isVisible()
    QTest.keyClick(page.question.no, Qt.Key.Key_Return)
    assert window.isVisible()
    assert window.session.key_not_kept


def test_return_goes_to_the_button_and_does_not_press_it(window: Window, qtbot: QtBot) -> None:
    page = on(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.next.click()
    QTest.keyClicks(page.field, page.asked_group)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    assert window.page is page
    assert page.next.hasFocus()


def test_the_group_is_chosen_as_told(open_window: OpenWindow, archived: Archived) -> None:
    session = open_window().session
    session.state.record = replace(archived.record, recovery_key=KEY, encrypted=archived.record.archive)
    choose: Callable[[list[list[str]]], tuple[int, int]] = lambda lines: (2, 1)  # noqa: E731
    page = RecoveryPage(session, choose)
    page.enter()
    page.next.click()
    assert page.asked_group == recovery.lines(KEY)[2][1]
    page.deleteLater()
