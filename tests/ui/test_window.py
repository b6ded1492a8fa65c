"""The way of a backup by keyboard alone, and every way it can end."""

import sys
import threading
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
from app.jobs.stores import find_stores
from app.model.errors import CancelledError, DestinationError
from app.model.errors.destination import DestinationFullError, WriteFailedError
from app.model.plan import BackupPlan, PlannedStore
from app.model.store import Home, System
from app.system.permission import Access
from app.ui.pages.error import ErrorPage
from app.ui.pages.found import FoundPage
from app.ui.pages.page import Page
from app.ui.parts.account_card import AccountCard
from app.ui.parts.choice_card import ChoiceCard
from app.ui.window import Window
from tests.ui.conftest import OpenWindow, back_up

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
    back_up(window)
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
    back_up(window)
    window.close()
    assert window.isVisible()
    assert window.page.question.isVisible()
    window.page.question.yes.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SLOW)
    assert not window.session.runner.busy


def test_showing_the_page_starts_no_backup(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[object] = []
    monkeypatch.setattr(backup, "run", lambda plan, *rest, **more: runs.append(plan))
    window = found(open_window(), qtbot)
    window.show_page("working")
    quiet(window, qtbot)
    assert window.page.name == "destination", "it leads to the button that starts one"
    assert runs == []


def test_a_backup_knows_what_was_counted_before(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[BackupPlan] = []

    def run(plan: BackupPlan, report: object, cancel: Cancel, **more: object) -> None:
        plans.append(plan)
        raise CancelledError

    monkeypatch.setattr(backup, "run", run)
    window = found(open_window(), qtbot)
    back_up(window)
    qtbot.waitUntil(lambda: bool(plans), timeout=SLOW)
    counted = [each.messages for planned in plans[0].stores for each in planned.counted or ()]
    assert window.session.state.survey is not None
    assert sum(counted) == window.session.state.survey.total.messages > 0


@pytest.mark.usefixtures("endless")
def test_showing_the_page_again_starts_no_second_backup(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    back_up(window)
    runner, session = window.session.runner, window.session
    assert runner.current is session.backup
    window.show_page("working")
    assert session.state.destination is not None
    assert not session.start_backup(session.state.destination)
    assert not runner.is_cancelling
    assert window.page.name == "working"


@pytest.mark.usefixtures("endless")
def test_another_page_leaves_the_backup_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    back_up(window)
    for name in window.pages:
        window.show_page(name)
    runner = window.session.runner
    assert runner.current is window.session.backup
    assert not runner.is_cancelling
    window.show_page("working")
    press(window)
    window.page.question.yes.click()
    qtbot.waitUntil(lambda: window.page.name == "destination", timeout=SLOW)


def test_closing_while_looking_just_closes(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("found")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=SLOW)
    assert not window.session.runner.busy


@pytest.mark.usefixtures("endless")
def test_nothing_leads_away_from_work(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(), qtbot)
    back_up(window)
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
    back_up(window)
    qtbot.waitUntil(lambda: window.page.name == "error", timeout=SLOW)
    page = window.page
    assert isinstance(page, ErrorPage)
    page.save_report(tmp_path / "report.txt")
    assert f"error: {error.code}" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    press(window)
    assert window.page.name == "destination"


def test_a_bug_has_a_sentence_too(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **more: object) -> None:
        raise ZeroDivisionError

    window = found(open_window(), qtbot)
    monkeypatch.setattr(backup, "run", broken)
    back_up(window)
    qtbot.waitUntil(lambda: window.page.name == "error", timeout=SLOW)
    assert window.session.state.error is not None
    assert window.session.state.error.code == "unexpected"


def test_a_destination_inside_the_mail_cannot_be_chosen(open_window: OpenWindow, qtbot: QtBot, sample: Sample) -> None:
    inside = sample.home.path / "Library" / "Mail"
    window = found(open_window(destination=inside), qtbot)
    window.show_page("destination")
    quiet(window, qtbot)
    cards: list[ChoiceCard] = list(window.page.findChildren(ChoiceCard))
    states = {each.accessibleName().partition(",")[0]: each.isEnabled() for each in cards}
    assert states == {"Mail": False, "STICK": True}
    assert not any(each.isChecked() for each in cards), "the stick is on the same disk: nobody is led there unasked"
    assert not window.page.next.isEnabled()


def test_pages_are_changed_in_the_thread_of_the_window_only(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers: list[str] = []
    original = Page.__setattr__

    def watching(page: Page, name: str, value: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            strangers.append(f"{type(page).__name__}.{name}")
        original(page, name, value)

    monkeypatch.setattr(Page, "__setattr__", watching)
    window = open_window()
    for name in window.pages:
        window.show_page(name)
        quiet(window, qtbot)
    assert strangers == []


def test_the_language_changes_at_once(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = found(open_window(Translator("en")), qtbot)
    before = window.page.next.text()
    window.session.choose_language("ja")
    assert window.page.next.text() != before
    window.session.choose_language("en")
    assert window.page.next.text() == before


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Sources]:
    """Every search of a home, whichever job makes it."""
    made: list[Sources] = []

    def counting(sources: Sources) -> list[PlannedStore]:
        made.append(sources)
        return find_stores(sources)

    for name, module in list(sys.modules.items()):
        if name.startswith("app.jobs") and getattr(module, "find_stores", None) is find_stores:
            monkeypatch.setattr(module, "find_stores", counting)
    return made


def test_the_home_is_searched_once_for_a_whole_backup(
    open_window: OpenWindow, qtbot: QtBot, searches: list[Sources]
) -> None:
    window = open_window()
    for name in ("archives", "found", "destination", "found", "destination"):
        window.show_page(name)
        quiet(window, qtbot)
    press(window)
    qtbot.waitUntil(lambda: window.page.name == "result", timeout=SLOW)
    quiet(window, qtbot)
    assert len(searches) == 1


def test_looking_again_and_other_sources_search_again(
    open_window: OpenWindow, qtbot: QtBot, searches: list[Sources], tmp_path: Path
) -> None:
    window = found(open_window(), qtbot)
    page = window.page
    assert isinstance(page, FoundPage)
    page.look()
    quiet(window, qtbot)
    assert len(searches) == 2
    (tmp_path / "old.mbox").write_bytes(b"From a@example.jp Mon Jan  1 00:00:00 2001\nFrom: a@example.jp\n\nhello\n\n")
    page.add(tmp_path / "old.mbox")
    # Shown again while it looks: that starts nothing anew.
    window.show_page("found")
    quiet(window, qtbot)
    window.show_page("destination")
    quiet(window, qtbot)
    assert [each.added for each in searches] == [(), (), (tmp_path / "old.mbox",)]


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
