"""The address book by keyboard: searching, deciding, remembering, saving for another program, telling the new address."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.contacts.book import SLICE, Book, Column
from app.i18n.catalogue import Translator
from app.i18n.importing import DESTINATIONS
from app.i18n.people import FILTERS
from app.jobs import address_book, decisions, people
from app.jobs.sources import Sources
from app.model.contact import Contact, Group, Kind, Suggestion
from app.model.errors.source import UnreadableError
from app.model.errors.usage import CatalogUnreadableError
from app.model.record import PeopleRecord
from app.ui.pages.address_change import AddressChangePage
from app.ui.pages.export import ExportPage
from app.ui.pages.people import PeoplePage
from app.ui.parts.people_table import PeopleTable
from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow

SLOW = 20_000
OLD, NEW = "hana@docomo.ne.jp", "sato@gmail.com"
FOUND = (
    Contact(OLD, "佐藤花子", (OLD,), Kind.PERSON, ("owner_wrote",), received=9, sent=3),
    Contact(NEW, "佐藤花子", (NEW,), Kind.PERSON, received=5, flags=("name_hidden_characters",)),
    Contact("shop@example.jp", "Shop", ("shop@example.jp",), Kind.BULK, ("list_id",), received=4),
    Contact("ken@example.jp", "Ken", ("ken@example.jp",), Kind.UNKNOWN, received=1),
    Contact("me@example.jp", "Me", ("me@example.jp",), Kind.SELF, sent=2),
)
SUGGESTIONS = (Suggestion(OLD, NEW, ("same_name", "domain_changed")),)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is read, these five are found."""
    monkeypatch.setattr(people, "prepare", lambda sources: [])
    monkeypatch.setattr(people, "run", lambda *args: PeopleRecord(FOUND, SUGGESTIONS))


def press(window: Window, key: Qt.Key = Qt.Key.Key_Return) -> None:
    at: QWidget | None = window.focusWidget()
    QTest.keyClick(window.page if at is None else at, key)


def quiet(window: Window, qtbot: QtBot) -> None:
    """Waits until neither a job nor a search goes on."""
    page = window.pages["people"]
    assert isinstance(page, PeoplePage)
    runner, work = window.session.runner, page.view.table.people.idle_work
    qtbot.waitUntil(lambda: not (runner.busy or work.busy), timeout=SLOW)


def opened(window: Window, qtbot: QtBot) -> PeoplePage:
    """The page with the mail itself read, as a person without an archive gets there."""
    window.show_page("people")
    press(window)
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, PeoplePage)
    return page


def addresses(page: PeoplePage) -> list[str]:
    model = page.view.table.people
    column = list(Column).index(Column.ADDRESS)
    return [str(model.data(model.index(row, column))) for row in range(model.rowCount())]


def group(page: PeoplePage, address: str) -> Group | None:
    position = page.view.book.position_of(address)
    assert position is not None
    entry = page.view.book.entries[position]
    return entry.group if entry is not None else None


def show(page: PeoplePage, wanted: str) -> None:
    """Chooses a chip with the arrow keys."""
    chips = page.view.chips
    number = [name for name, _ in FILTERS].index(wanted)
    chips.chips[chips.current].setFocus()
    for _ in range(len(FILTERS)):
        if chips.current == number:
            return
        QTest.keyClick(chips.chips[chips.current], Qt.Key.Key_Right)
    raise AssertionError(wanted)


@pytest.mark.usefixtures("few")
def test_searching_and_filtering(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    assert window.focusWidget() is page.view.search
    assert addresses(page) == [OLD, NEW, "ken@example.jp"]
    QTest.keyClicks(page.view.search, "KEN")
    quiet(window, qtbot)
    assert addresses(page) == ["ken@example.jp"]
    page.view.search.clear()
    show(page, "Newsletters")
    quiet(window, qtbot)
    assert addresses(page) == ["shop@example.jp"]
    assert page.view.panel.name.text() == "Shop"


@pytest.mark.usefixtures("few")
def test_sorting_keeps_who_is_chosen(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    table = page.view.table
    table.sortByColumn(list(Column).index(Column.RECEIVED), Qt.SortOrder.AscendingOrder)
    quiet(window, qtbot)
    assert addresses(page) == ["ken@example.jp", NEW, OLD]
    assert table.positions == [0]
    assert table.currentIndex().row() == 2
    table.sortByColumn(list(Column).index(Column.RECEIVED), Qt.SortOrder.DescendingOrder)
    quiet(window, qtbot)
    assert addresses(page) == [OLD, NEW, "ken@example.jp"]


@pytest.mark.usefixtures("few")
def test_putting_back_and_taking_back_by_keys(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    show(page, "Newsletters")
    quiet(window, qtbot)
    page.view.table.setFocus()
    press(window)
    assert window.focusWidget() is page.view.panel.add
    press(window)
    assert group(page, "shop@example.jp") is Group.PUT_BACK
    assert addresses(page) == ["shop@example.jp"], "the row stays to be seen"
    assert page.name == window.page.name
    page.view.panel.reset.setFocus()
    press(window)
    assert group(page, "shop@example.jp") is Group.NEWSLETTER


@pytest.mark.usefixtures("few")
def test_leaving_out_several_is_remembered(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(settings=tmp_path / "settings")
    page = opened(window, qtbot)
    page.view.table.setFocus()
    QTest.keyClick(page.view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.view.table.positions == [0, 1]
    page.view.panel.leave_out.setFocus()
    press(window)
    assert [group(page, each) for each in (OLD, NEW)] == [Group.LEFT_OUT] * 2
    quiet(window, qtbot)
    known = decisions.load(tmp_path / "settings", decisions.name_of(window.session.sources))
    assert known.exclude == (OLD, NEW)
    again = open_window(settings=tmp_path / "settings")
    assert group(opened(again, qtbot), OLD) is Group.LEFT_OUT


@pytest.mark.usefixtures("few")
def test_what_was_decided_last_is_kept_when_the_page_is_left(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(settings=tmp_path / "settings")
    page = opened(window, qtbot)
    # The job that saves the first decision does not come to its end.
    monkeypatch.setattr(page, "run", lambda job: None)
    page.view.panel.leave_out.click()
    page.view.panel.reset.click()
    page.view.panel.leave_out.click()
    window.show_page("settings")
    known = decisions.load(tmp_path / "settings", decisions.name_of(window.session.sources))
    assert known.exclude == (OLD,)


@pytest.mark.usefixtures("few")
def test_a_visit_leaves_nothing_behind(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    before = sorted(tmp_path.rglob("*"))
    opened(window, qtbot).view.panel.leave_out.click()
    quiet(window, qtbot)
    window.show_page("settings")
    assert sorted(tmp_path.rglob("*")) == before


def answer(page: PeoplePage, text: str) -> QPushButton:
    buttons: list[QPushButton] = list(page.view.panel.findChildren(QPushButton))
    return next(each for each in buttons if each.text() == text)


@pytest.mark.usefixtures("few")
def test_joining_two_addresses_of_one_person(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    page.view.table.selectRow(1)
    qtbot.waitUntil(lambda: answer(page, "Same person").isVisible())
    answer(page, "Same person").setFocus()
    press(window)
    quiet(window, qtbot)
    assert addresses(page) == [NEW, "ken@example.jp"]
    entry = page.view.book.entries[1]
    assert entry is not None and entry.contact.addresses == (NEW, OLD)
    page.view.panel.reset.click()
    quiet(window, qtbot)
    assert addresses(page) == [OLD, NEW, "ken@example.jp"]


@pytest.mark.usefixtures("few")
def test_two_people_who_are_not_the_same(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    answer(page, "Different people").click()
    assert addresses(page) == [OLD, NEW, "ken@example.jp"]
    assert page.view.book.suggestions_for(0) == []


@pytest.mark.usefixtures("few")
def test_the_file_for_another_program_holds_who_was_chosen(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    page = opened(window, qtbot)
    page.view.table.selectRow(2)
    page.view.panel.leave_out.click()
    page.next.setFocus()
    press(window)
    export = window.page
    assert isinstance(export, ExportPage)
    export.programs.choose([each.exporter for each in DESTINATIONS].index("google"))
    export.save(tmp_path / "out.csv")
    quiet(window, qtbot)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["E-mail 1 - Value"] for row in csv.DictReader(file)] == [OLD, NEW]
    written = (tmp_path / "out.csv").read_bytes()
    export.save(tmp_path / "out.csv")
    quiet(window, qtbot)
    assert "was not overwritten" in export.message
    assert (tmp_path / "out.csv").read_bytes() == written
    assert export.next.isEnabled()


@pytest.mark.usefixtures("few")
def test_every_program_has_its_steps_and_its_file(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(Translator("ja"))
    opened(window, qtbot)
    window.show_page("export")
    export = window.page
    assert isinstance(export, ExportPage)
    for number, each in enumerate(DESTINATIONS):
        export.programs.choose(number)
        assert len(each.translated_steps(Translator("ja"))) >= 2
        export.save(tmp_path / f"{number}")
        quiet(window, qtbot)
        assert (tmp_path / f"{number}").stat().st_size, each.name
    assert (tmp_path / f"{number}").read_bytes().count(b"\r\n") == 1 + len(FOUND), "everyone means everyone"


@pytest.mark.usefixtures("few")
def test_the_letter_is_seen_before_it_is_written(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    opened(window, qtbot)
    window.show_page("address_change")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, AddressChangePage)
    assert window.focusWidget() is page.form.from_name
    assert page.form.old_address.text() == "me@example.jp"
    assert not page.next.isEnabled(), "nothing can be written without a name and a new address"
    QTest.keyClicks(page.form.from_name, "Hanako")
    QTest.keyClicks(page.form.new_address, "new@example.jp")
    page.form.language.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "Hanako" in page.box.preview.toPlainText() and page.next.isEnabled(), timeout=SLOW)
    assert "佐藤花子 様" in page.box.preview.toPlainText()
    page.form.language.setCurrentIndex(1)
    assert "Dear 佐藤花子," in page.box.preview.toPlainText()
    page.form.to_check.setChecked(True)
    page.write(tmp_path / "drafts of today")
    quiet(window, qtbot)
    drafts = [
        path for folder in ("drafts", "drafts-to-check") for path in (tmp_path / "drafts of today" / folder).iterdir()
    ]
    assert len(drafts) == 3
    assert all(b"X-Unsent: 1" in draft.read_bytes() for draft in drafts)
    assert "Nothing was sent" in page.message
    page.write(tmp_path / "drafts of today")
    quiet(window, qtbot)
    assert "was not overwritten" in page.message


@pytest.mark.usefixtures("few")
def test_only_those_chosen_get_a_letter(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window, qtbot)
    page.view.table.setFocus()
    QTest.keyClick(page.view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window.show_page("address_change")
    quiet(window, qtbot)
    finding = window.page
    assert isinstance(finding, AddressChangePage)
    assert [each.address for each in finding.people] == [OLD, NEW]


@pytest.mark.parametrize("error", [CatalogUnreadableError(Path("/x")), UnreadableError(Path("/x"), reason="EIO")])
def test_an_error_has_a_sentence_and_another_way(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*args: object) -> None:
        raise error

    monkeypatch.setattr(address_book, "run", broken)
    window = open_window()
    page = opened(window, qtbot)
    assert "/x" in page.message
    assert page.next.isVisible() and page.next.isEnabled()


def test_an_empty_result_is_shown(open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "prepare", lambda sources: [])
    monkeypatch.setattr(people, "run", lambda *args: PeopleRecord(()))
    page = opened(open_window(), qtbot)
    assert page.message.startswith("No one was found")
    assert not page.view.isVisible()


def test_pages_behind_the_book_lead_to_it(open_window: OpenWindow) -> None:
    window = open_window()
    for name in ("export", "address_change"):
        window.show_page(name)
        assert window.page.name == "people"


def test_the_archive_just_made_is_opened_with_mail_by_year(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, archived: Archived
) -> None:
    window = open_window(settings=tmp_path / "settings")
    window.session.state = replace(archived.state(), people=None)
    window.show_page("people")
    quiet(window, qtbot)
    page, record = window.page, archived.record
    assert isinstance(page, PeoplePage)
    assert page.view.table.people.rowCount() == record.people
    assert window.session.state.people is not None
    assert window.session.state.people.archive == record.archive
    assert page.view.panel.years.isVisible() or page.view.panel.chart.isVisible()
    sources: Sources = window.session.state.people.sources
    assert sources.paths == (record.archive,)


def many(count: int) -> Iterator[Contact]:
    for number in range(count):
        address = f"person{number * 7919 % count}@mail{number % 97}.example.jp"
        yield Contact(address, f"Person {number}", (address,), Kind.PERSON, received=count - number)


def test_no_turn_of_two_hundred_thousand_people_is_long(qtbot: QtBot) -> None:
    table = PeopleTable()
    qtbot.addWidget(table)
    table.show()
    model = table.people
    table.open(Book(tuple(many(200_000))))
    qtbot.waitUntil(lambda: not model.idle_work.busy, timeout=SLOW)
    assert model.rowCount(QModelIndex()) == 200_000
    table.sortByColumn(list(Column).index(Column.ADDRESS), Qt.SortOrder.AscendingOrder)
    assert model.idle_work.busy, "sorting is not done in one turn"
    qtbot.waitUntil(lambda: not model.idle_work.busy, timeout=SLOW)
    model.narrow(frozenset(Group), "person77")
    assert model.idle_work.busy, "searching is not done in one turn"
    # What is typed meanwhile takes the place of the search that goes on.
    model.narrow(frozenset(Group), "person777@")
    qtbot.waitUntil(lambda: not model.idle_work.busy, timeout=SLOW)
    assert model.rowCount(QModelIndex()) == 1
    assert 0 < model.idle_work.largest <= SLICE


@pytest.mark.usefixtures("few")
def test_a_wrong_address_is_named_and_nothing_can_be_written(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    opened(window, qtbot)
    window.show_page("address_change")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, AddressChangePage)
    page.form.from_name.setText("Hanako")
    for typed, reason in (("hanako@new", "not a complete"), ("a b@c.jp", "space"), ("ME＠example.jp", "old address")):
        page.form.new_address.setText(typed)
        page.refresh()
        assert reason in page.problem and not page.next.isEnabled()
    page.form.new_address.setText("hanako＠new.example.jp")
    page.refresh()
    assert page.problem == "" and page.next.isEnabled()


@pytest.mark.usefixtures("few")
def test_tone_last_day_and_those_to_check(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    opened(window, qtbot)
    window.show_page("address_change")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, AddressChangePage)
    form = page.form
    form.from_name.setText("花")
    form.new_address.setText("new@example.jp")
    form.language.setCurrentIndex(0)
    form.tone.setCurrentIndex(2)
    assert "お元気ですか" in page.box.preview.toPlainText() and "佐藤花子さん" in page.box.preview.toPlainText()
    form.is_ending.setChecked(True)
    form.last_day.setDate(QDate(2026, 12, 31))
    assert "（2026年12月31日まで）" in page.box.preview.toPlainText()
    form.old_address.clear()
    page.refresh()
    assert "2026" not in page.box.preview.toPlainText() and not form.is_ending.isEnabled()
    form.to_check.setChecked(True)
    page.write(tmp_path / "letters")
    quiet(window, qtbot)
    assert (tmp_path / "letters" / "drafts").is_dir()
