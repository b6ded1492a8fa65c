"""The page for when the mail is gone: it looks when asked, and every place has its one button."""

import plistlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs.rescue import looking
from app.jobs.sample.home import Sample
from app.model.codes import Code
from app.model.errors.usage import NoSuchFolderError
from app.model.findings import Finding
from app.model.rescue import LookRecord, Place, PlaceAct, PlaceKind
from app.ui.pages.gone import GonePage
from app.ui.pages.people import PeoplePage
from app.ui.pages.search_disk import SearchDiskPage
from app.ui.window import Window
from tests.builders import stores
from tests.builders.rescued import mails, mbox
from tests.ui.conftest import OpenWindow
from tests.ui.looking import Stretched, clipped, nameless, untranslated
from tests.ui.test_accessible_tree import out_of_order, problems

SLOW = 30_000


def opened(window: Window) -> GonePage:
    window.show_page("gone")
    assert isinstance(window.page, GonePage)
    return window.page


def wait(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)


def every_kind(home: Path) -> LookRecord:
    """A place of each kind, with long names and paths."""
    path = str(home / ("a rather long folder name without any end " * 3) / "InboxInboxInboxInboxInboxInboxInboxInbox")
    places = [
        Place(kind, path, "hanako@example.jp", messages=1234 * (number % 2), people=0, size_bytes=5 << 30)
        for number, kind in enumerate(PlaceKind)
    ]
    places.append(Place(PlaceKind.SNAPSHOTS, path, commands=("mount_apfs -o ro -s com.apple.TimeMachine.x /a /b",) * 2))
    places += [Place(PlaceKind.OLD_VERSION, path, str(number), messages=number) for number in range(12)]
    order = list(PlaceKind)
    places.sort(key=lambda each: order.index(each.kind))
    findings = (Finding(Code.PERMISSION_DENIED, {"path": path}),)
    return LookRecord(home, tuple(places), 53, findings)


def texts(page: GonePage) -> str:
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return "\n".join(each.text() for each in labels if each.isVisibleTo(page))


def test_going_there_looks_at_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = opened(window)
    assert not window.session.runner.busy and page.rows == []
    assert "Stop using this computer" in texts(page)
    window.show_page("home")
    wait(window, qtbot)
    buttons = [each for each in window.side.buttons if each.text() == "Mail is gone"]
    buttons[0].click()
    assert window.page is page


def test_it_looks_and_every_place_has_its_button(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    stores.apple_home(home)
    stores.write(home / ".Trash" / "INBOX", mbox(mails(9, 2)))
    stores.write(
        home / "Library/Application Support/MobileSync/Backup/1/Info.plist", plistlib.dumps({"Device Name": "iPhone"})
    )
    window = open_window()
    page = opened(window)
    page.look_in(home)
    assert page.progress_is_shown
    wait(window, qtbot)
    kinds = {row.places[0].kind for row in page.rows}
    assert {PlaceKind.STILL_THERE, PlaceKind.SYSTEM_TRASH, PlaceKind.SNAPSHOTS, PlaceKind.PHONE_BACKUP} <= kinds
    assert window.focusWidget() is page.rows[0].button
    assert all(row.button.text() and row.button.accessibleDescription() for row in page.rows)
    assert "messages and" in texts(page)


def acted(window: Window, place: Place) -> GonePage:
    page = opened(window)
    page.on_done(LookRecord(window.session.sources.home.path, (place,), 0, ()))
    (row,) = page.rows
    row.button.click()
    return page


def test_what_is_in_the_home_is_backed_up(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    acted(window, Place(PlaceKind.NOT_COMPACTED, "/home/hanako/Inbox", "Inbox", 3))
    assert window.page.name == "found" and window.session.sources.added == ()
    wait(window, qtbot)


def test_what_lies_elsewhere_is_added(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    thrown = stores.write(tmp_path / "trash" / "INBOX", mbox(mails(9, 2)))
    window = open_window()
    acted(window, Place(PlaceKind.SYSTEM_TRASH, str(thrown), "INBOX", 2))
    wait(window, qtbot)
    assert window.page.name == "found" and window.session.sources.added == (thrown,)
    assert window.session.state.survey is not None
    acted(window, Place(PlaceKind.SYSTEM_TRASH, str(thrown), "INBOX", 2))
    assert window.session.sources.added == (thrown,), "not twice"
    wait(window, qtbot)


def test_people_are_shown_of_the_home_even_after_a_backup(
    open_window: OpenWindow, qtbot: QtBot, sample: Sample, tmp_path: Path
) -> None:
    window = open_window()
    window.session.state.archive = tmp_path / "archive"
    acted(window, Place(PlaceKind.ADDRESS_TRACES, "x", "msf", people=3))
    assert isinstance(window.page, PeoplePage)
    wait(window, qtbot)
    book = window.session.state.people
    assert book is not None and book.archive is None and len(book.book) > 10


def test_the_server_is_asked_for_the_address(open_window: OpenWindow) -> None:
    window = open_window()
    acted(window, Place(PlaceKind.SERVER, "imap.example.jp", "hanako@example.jp"))
    assert window.page.name == "fetch"


def test_commands_are_copied(open_window: OpenWindow) -> None:
    window = open_window()
    page = acted(window, Place(PlaceKind.SNAPSHOTS, "/", commands=("tmutil list", "mount_apfs x")))
    assert QGuiApplication.clipboard().text() == "tmutil list\nmount_apfs x"
    assert "copied" in texts(page)


def test_a_file_with_gaps_is_searched(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    store = stores.write(tmp_path / "Outlook.pst", b"!BDN" + bytes(600))
    window = open_window()
    acted(window, Place(PlaceKind.BETWEEN, str(store), store.name, size_bytes=604))
    wait(window, qtbot)
    assert isinstance(window.page, SearchDiskPage) and window.page.form.source == store


@pytest.mark.parametrize("kind", [kind for kind in PlaceKind if Place(kind, "").act is PlaceAct.SHOW])
def test_a_folder_is_opened(open_window: OpenWindow, kind: PlaceKind, tmp_path: Path) -> None:
    window = open_window()
    acted(window, Place(kind, str(tmp_path)))
    assert window.page.name == "gone"


def test_a_look_that_fails_or_is_stopped_leaves_the_page_as_it_was(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    page = opened(window)
    page.look_in(tmp_path / "absent")
    wait(window, qtbot)
    assert str(tmp_path / "absent") in texts(page) and page.next.isVisible()
    with pytest.raises(NoSuchFolderError):
        looking.prepare(tmp_path / "absent")
    page.look()
    window.session.runner.cancel()
    wait(window, qtbot)
    assert not page.progress_is_shown and page.next.isVisible()


@pytest.fixture(params=["en", "ja", "en long", "ja long"])
def translator(request: pytest.FixtureRequest) -> Iterator[Translator]:
    language, _, long = str(request.param).partition(" ")
    yield Stretched(language) if long else Translator(language)


def test_places_of_every_kind_fit_the_smallest_screen(
    open_window: OpenWindow, translator: Translator, tmp_path: Path
) -> None:
    window = open_window(translator)
    window.resize(900, 600)
    page = opened(window)
    page.on_done(every_kind(tmp_path))
    for _ in range(4):
        QApplication.processEvents()
    assert window.size().toTuple() == (900, 600)
    assert nameless(window) == [] and clipped(window) == []
    assert problems(page) == [] and out_of_order(window.centralWidget()) == []
    assert len(page.rows) == len(PlaceKind) + 1, "twelve folders of old mail are one row"
    if isinstance(translator, Stretched):
        assert untranslated(window) == []
