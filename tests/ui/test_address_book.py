"""The page of the address book: chips and their counts, undo and redo, columns that fit, and encrypted archives."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.contacts.book import Book, Column
from app.i18n.catalogue import Translator
from app.i18n.people import FILTERS
from app.jobs import address_book, decisions, people
from app.jobs.address_book import OpenBook
from app.jobs.sources import Sources
from app.model.contact import Contact, Group, Kind
from app.model.errors.source import PassphraseWrongError
from app.model.record import KeptBook, PeopleRecord
from app.model.secret import Secret
from app.ui.pages.people import PeoplePage
from app.ui.parts.charts import MonthChart
from app.ui.parts.people_table import PeopleTable
from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow
from tests.ui.test_people import FOUND, OLD, SUGGESTIONS, addresses, group, opened, press, quiet, show

RECORD = PeopleRecord((*FOUND, Contact("", "Mika", received=1)), SUGGESTIONS)
PHRASE = "correct horse"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is read, these six are found; one of them has no address."""
    monkeypatch.setattr(people, "prepare", lambda sources: [])
    monkeypatch.setattr(people, "run", lambda *args: RECORD)


def chips(page: PeoplePage) -> list[str]:
    return [chip.text() for chip in page.view.chips.chips if chip.isVisible()]


@pytest.mark.usefixtures("few")
def test_chips_say_how_many_and_show_as_many(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    assert chips(page) == [
        "Address book 3", "People 2", "To check 1", "Newsletters 1", "No address 1", "You 1", "All 6",
    ]  # fmt: skip
    assert page.view.book.in_address_book == RECORD.in_address_book == 3
    for number, (_, groups) in enumerate(FILTERS):
        page.view.chips.choose(number)
        quiet(window, qtbot)
        assert len(page.view.table.people.shown) == sum(page.view.book.counts[each] for each in groups)


@pytest.mark.usefixtures("few")
def test_nobody_without_an_address_is_counted_for_a_file(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    page.view.chips.choose(len(FILTERS) - 1)
    quiet(window, qtbot)
    page.view.table.selectAll()
    assert len(page.view.table.positions) == 6
    window.show_page("export")
    state = window.session.state
    assert len(state.people_shown) == len(state.people_chosen) == 5


def test_the_archive_the_result_and_the_page_count_alike(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived
) -> None:
    window = open_window()
    window.session.state = archived.state()
    window.show_page("people")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, PeoplePage)
    assert page.view.book.in_address_book == archived.record.people == len(page.view.table.people.shown)


@pytest.mark.usefixtures("few")
def test_undo_and_redo_by_keys(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(settings=tmp_path / "settings")
    page = opened(window, qtbot)
    heard: list[str] = []
    page.announced.connect(heard.append)
    bar, panel = page.view.undo_bar, page.view.panel
    assert not bar.isVisible()
    show(page, "Newsletters")
    quiet(window, qtbot)
    panel.add.click()
    assert bar.text == "Added Shop to the address book." and "Added by you 1" in chips(page)
    assert bar.undo_button.isVisible() and not bar.redo_button.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.view.table.setFocus()
    QTest.keyClick(page.view.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert group(page, "shop@example.jp") is Group.NEWSLETTER and "Newsletters 1" in chips(page)
    assert bar.text == "Undone: Added Shop to the address book."
    assert bar.redo_button.isVisible() and not bar.undo_button.isVisible()
    bar.redo_button.setFocus()
    press(window)
    assert group(page, "shop@example.jp") is Group.PUT_BACK
    assert window.focusWidget() is bar.undo_button, "the keyboard is not lost with the button"
    assert heard[-3:] == [
        "Added Shop to the address book.",
        "Undone: Added Shop to the address book.",
        "Added Shop to the address book.",
    ]
    quiet(window, qtbot)
    known = decisions.load(tmp_path / "settings", decisions.name_of(window.session.sources))
    assert known.keep == ("shop@example.jp",)


@pytest.mark.usefixtures("few")
def test_several_are_undone_in_one_step(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(Translator("ja"))
    page = opened(window, qtbot)
    page.view.table.selectAll()
    page.view.panel.leave_out.click()
    assert page.view.undo_bar.text == "3名をアドレス帳から除外しました。"
    page.view.undo()
    assert addresses(page)[0] == OLD and group(page, OLD) is Group.PERSON


@pytest.mark.usefixtures("few")
def test_a_new_decision_ends_the_way_forward(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = opened(open_window(), qtbot)
    page.view.panel.leave_out.click()
    page.view.undo()
    page.view.panel.leave_out.click()
    page.view.redo()
    assert group(page, OLD) is Group.LEFT_OUT and not page.view.undo_bar.redo_button.isVisible()
    page.view.undo()
    page.view.undo()
    assert group(page, OLD) is Group.PERSON


@pytest.mark.usefixtures("few")
def test_escape_leads_back_to_the_list_and_to_everybody(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.view.search.setText("佐藤")
    page.view.panel.leave_out.setFocus()
    QTest.keyClick(page.view.panel.leave_out, Qt.Key.Key_Escape)
    assert window.focusWidget() is page.view.table
    QTest.keyClick(page.view.table, Qt.Key.Key_Escape)
    assert page.view.search.text() == "" and window.page is page


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [300, 420, 640, 1000, 1600])
def test_no_heading_is_cut_and_nothing_is_beside_the_list(qtbot: QtBot, width: int, language: str) -> None:
    table = PeopleTable()
    qtbot.addWidget(table)
    table.retranslate(Translator(language))
    table.resize(width, 300)
    table.show()
    table.open(Book(FOUND))
    qtbot.waitUntil(lambda: not table.people.idle_work.busy)
    header = table.horizontalHeader()
    shown = [number for number in range(header.count()) if not table.isColumnHidden(number)]
    assert {list(Column)[number] for number in shown} >= {Column.NAME, Column.ADDRESS}
    for number in shown:
        assert table.columnWidth(number) >= header.sectionSizeHint(number)
    if width > 300:
        assert header.length() == table.viewport().width(), "the table uses the window"
    assert (width < 1600) or len(shown) == len(Column) - 1, "all but the readings, which nobody has"


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("size", [(900, 600), (1366, 768), (1920, 1080)])
def test_the_details_are_beside_the_list_and_the_buttons_in_sight(
    open_window: OpenWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = open_window(Translator("ja"))
    window.resize(*size)
    page = opened(window, qtbot)
    table, panel = page.view.table, page.view.panel
    assert table.mapTo(page, QPoint(table.width(), 0)).x() <= panel.mapTo(page, QPoint(0, 0)).x()
    for button in (panel.leave_out, page.next):
        corner = button.mapTo(window, QPoint(button.width(), button.height()))
        assert corner.x() <= window.width() and corner.y() <= window.height()


def test_one_month_is_one_bar_with_one_label(qtbot: QtBot) -> None:
    chart = MonthChart()
    qtbot.addWidget(chart)
    chart.show_months({(2026, 1): 3}, Translator("en"))
    chart.resize(400, 100)
    assert chart.bar_width(400) < 40
    assert list(chart.labels) == ["January 2026"]
    chart.show_months({(2026, 1): 3, (2026, 4): 1}, Translator("en"))
    assert list(chart.labels) == ["January 2026", "April 2026"]


# Encrypted archives.


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive that only the right passphrase opens."""
    path = tmp_path / "2026.furoshiki.zip"
    path.touch()

    def run(archive: Path, secret: Secret, sources: Sources, *rest: object) -> OpenBook:
        if secret.passphrase != PHRASE:
            raise PassphraseWrongError
        return address_book.open_kept(KeptBook(RECORD, "seal"), archive, sources, None)

    monkeypatch.setattr(address_book, "run_encrypted", run)
    return path


def people_page(window: Window, qtbot: QtBot) -> PeoplePage:
    window.show_page("people")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, PeoplePage)
    return page


def test_the_book_of_the_encrypted_run_just_made_is_there(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, locked: Path
) -> None:
    window = open_window()
    state = window.session.state
    state.record = replace(archived.record, archive=locked, encrypted=locked, book=KeptBook(RECORD, "seal"))
    state.archive = locked
    page = people_page(window, qtbot)
    assert not page.ask_view.isVisible() and page.view.isVisible() and page.message == ""
    assert addresses(page)[0] == OLD


def test_an_encrypted_archive_is_asked_for_its_passphrase(open_window: OpenWindow, qtbot: QtBot, locked: Path) -> None:
    window = open_window()
    window.session.state.book_of = locked
    page = people_page(window, qtbot)
    line = page.ask_view.secret_box.field.line
    assert window.focusWidget() is line and not page.next.isVisible()
    QTest.keyClicks(line, "wrong one")
    press(window)
    quiet(window, qtbot)
    assert "does not open" in page.message and page.ask_view.secret_box.isVisible()
    assert window.focusWidget() is line
    QTest.keyClicks(line, PHRASE)
    press(window)
    quiet(window, qtbot)
    assert page.view.isVisible() and addresses(page)[0] == OLD
    assert window.session.secret_of(locked) == Secret(PHRASE)
    window.show_page("settings")
    assert people_page(window, qtbot).view.isVisible(), "it is not asked for twice"


def test_a_new_backup_is_what_the_page_is_about(open_window: OpenWindow, archived: Archived, locked: Path) -> None:
    window = open_window()
    state = window.session.state
    state.book_of = locked
    window.session.backup.done.emit(archived.record)
    asked_for: list[Path | None] = [state.book_of, state.archive]
    assert asked_for == [None, archived.record.archive]


def test_what_opened_it_before_is_not_asked_for_again(open_window: OpenWindow, qtbot: QtBot, locked: Path) -> None:
    window = open_window()
    window.session.state.book_of = locked
    window.session.keep_secret(locked, Secret(PHRASE))
    assert people_page(window, qtbot).view.isVisible()


def test_after_the_visit_nothing_of_it_is_seen(open_window: OpenWindow, qtbot: QtBot, locked: Path) -> None:
    window = open_window()
    window.session.state.book_of = locked
    window.session.keep_secret(locked, Secret(PHRASE))
    page = people_page(window, qtbot)
    window.session.end_visit()
    assert people_page(window, qtbot) is page and not page.view.isVisible() and page.ask_view.isVisible()
    assert not page.ask_view.secret_box.isVisible()


def test_only_persons_are_asked_about_first(qtbot: QtBot) -> None:
    """A contact without any way to reach them has nothing to decide."""
    book = Book((Contact("", "Mika", kind=Kind.UNKNOWN),))
    assert book.counts == {Group.UNREACHABLE: 1}
