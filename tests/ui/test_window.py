"""The way of a backup by keyboard alone, and every way it can end."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sample.home import Sample
from app.jobs.sources import Sources
from app.model.errors import DestinationError
from app.model.errors.destination import DestinationFullError, WriteFailedError
from app.model.store import Home, System
from app.system.permission import Access
from app.ui.pages.found import FoundPage
from app.ui.pages.trouble import TroublePage
from app.ui.parts.account_card import AccountCard
from app.ui.parts.choice_card import ChoiceCard
from app.ui.window import Window
from tests.ui.conftest import OpenWindow

SLOW = 20_000


def press(window: Window, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """What a key does where the keyboard stands."""
    at: QWidget | None = window.focusWidget()
    QTest.keyClick(window.page if at is None else at, key)


def quiet(window: Window, qtbot: QtBot) -> None:
    """Waits until no job runs."""
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)


def found(window: Window, qtbot: QtBot) -> Window:
    """The window with its first page filled."""
    window.show_page("found")
    quiet(window, qtbot)
    return window


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups that go on until they are stopped."""

    def run(plan: object, report: object, cancel: Cancel, **more: object) -> None:
        while not cancel.asked:
            time.sleep(0.001)
        cancel.check()

    monkeypatch.setattr(backup, "run", run)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_backup_takes_two_keys(open_window: OpenWindow, qtbot: QtBot, stick: Path, language: str) -> None:
    window = found(open_window(Translator(language)), qtbot)
    press(window)
    assert window.page.name == "destination"
    quiet(window, qtbot)
    press(window)
    assert window.page.name == "working"
    qtbot.waitUntil(lambda: window.page.name == "result", timeout=SLOW)
    record = window.session.state.record
    assert record is not None
    assert record.messages == 378
    assert [each.name for each in stick.iterdir()] == [record.archive.name] if record.archive else False


def test_a_card_for_each_account(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    cards: list[AccountCard] = list(window.page.findChildren(AccountCard))
    assert len(cards) == 4


@pytest.mark.usefixtures("endless")
def test_stopping_asks_first_and_is_safe(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    window.show_page("working")
    press(window)
    page = window.page
    assert page.question.isVisible()
    assert window.focusWidget() is page.question.no
    page.question.yes.setFocus()
    press(window)
    qtbot.waitUntil(lambda: window.page.name == "destination", timeout=SLOW)


@pytest.mark.usefixtures("endless")
def test_closing_while_working_asks_and_waits(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    window.show_page("working")
    window.close()
    assert window.isVisible()
    assert window.page.question.isVisible()
    window.page.question.yes.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SLOW)
    assert not window.session.runner.busy


def test_closing_while_looking_just_closes(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("found")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SLOW)
    assert not window.session.runner.busy


@pytest.mark.usefixtures("endless")
def test_nothing_leads_away_from_work(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    window.show_page("working")
    assert not any(button.isEnabled() for button in window.side.buttons)
    window.session.runner.cancel()
    qtbot.waitUntil(lambda: window.page.name == "destination", timeout=SLOW)
    assert all(button.isEnabled() for button in window.side.buttons)


def test_no_mail_is_never_a_success(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window = found(open_window(sources=Sources(Home(tmp_path / "empty", System.LINUX))), qtbot)
    assert window.page.name == "nothing"
    press(window)
    assert window.page.name == "found"


def test_a_refused_permission_has_a_page(open_window: OpenWindow, qtbot: QtBot) -> None:
    answers = [Access.DENIED]
    window = found(open_window(access=lambda sources: answers[-1]), qtbot)
    assert window.page.name == "permission"
    answers.append(Access.ALLOWED)
    qtbot.waitUntil(lambda: window.page.name == "found", timeout=SLOW)


@pytest.mark.parametrize("error", [DestinationFullError(Path("/stick"), more=12), WriteFailedError(Path("/stick"))])
def test_a_full_disk_and_a_pulled_stick_have_a_sentence(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: DestinationError
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise error

    window = found(open_window(), qtbot)
    monkeypatch.setattr(backup, "run", broken)
    window.show_page("working")
    qtbot.waitUntil(lambda: window.page.name == "trouble", timeout=SLOW)
    page = window.page
    assert isinstance(page, TroublePage)
    page.save_report(tmp_path / "report.txt")
    assert f"trouble: {error.code}" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    press(window)
    assert window.page.name == "destination"


def test_a_bug_has_a_sentence_too(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **more: object) -> None:
        raise ZeroDivisionError

    window = found(open_window(), qtbot)
    monkeypatch.setattr(backup, "run", broken)
    window.show_page("working")
    qtbot.waitUntil(lambda: window.page.name == "trouble", timeout=SLOW)
    assert window.session.state.trouble is not None
    assert window.session.state.trouble.code == "unexpected"


def test_a_place_inside_the_mail_cannot_be_chosen(open_window: OpenWindow, qtbot: QtBot, sample: Sample) -> None:
    inside = sample.home.path / "Library" / "Mail"
    window = found(open_window(destination=inside), qtbot)
    window.show_page("destination")
    quiet(window, qtbot)
    cards: list[ChoiceCard] = list(window.page.findChildren(ChoiceCard))
    states = {each.accessibleName(): each.isEnabled() for each in cards}
    assert states == {"Mail": False, "STICK": True}
    assert window.session.state.destination != inside or not window.page.next.isEnabled()


def test_the_language_changes_at_once(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(Translator("en")), qtbot)
    before = window.page.next.text()
    window.session.choose_language("ja")
    assert window.page.next.text() != before
    window.session.choose_language("en")
    assert window.page.next.text() == before


def test_more_places_are_looked_at(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "old.mbox").write_bytes(b"From a@example.jp Mon Jan  1 00:00:00 2001\nFrom: a@example.jp\n\nhello\n\n")
    window = found(open_window(), qtbot)
    page = window.page
    assert isinstance(page, FoundPage)
    page.add(tmp_path / "old.mbox")
    quiet(window, qtbot)
    survey = window.session.state.survey
    assert survey is not None
    assert survey.total.messages == 379
