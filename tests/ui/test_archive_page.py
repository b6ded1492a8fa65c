"""An encrypted archive in the window: Return acts and stops nothing, a stopped act says what is left."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.jobs import backup
from app.jobs import list as listing
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.events import Report
from app.model.plan import BackupRequest
from app.model.secret import Secret
from app.model.store import Home, System
from app.ui.pages.archive import ArchivePage
from app.ui.parts.panels import Banner
from app.ui.parts.secret_box import SecretBox
from app.ui.window import Window
from tests.builders import stores
from tests.builders.keys import PASSPHRASE
from tests.ui.conftest import OpenWindow

pytestmark = pytest.mark.usefixtures("fast_keys")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """An encrypted archive of a small home."""
    stores.apple_home(tmp_path / "home")
    request = BackupRequest(tmp_path / "usb", "test", passphrase=PASSPHRASE)
    plan = backup.prepare(Sources(Home(tmp_path / "home", System.MACOS)), request)
    record = backup.run(plan, lambda event: None, Cancel(), now=lambda: datetime(2026, 1, 2, 3, 4))
    assert record.encrypted is not None
    return record.encrypted


@pytest.fixture
def window(open_window: OpenWindow, locked: Path, qtbot: QtBot) -> Window:
    """A window on that archive, which is the one somebody works with."""
    window = open_window()
    sources = window.session.sources
    found = listing.run(listing.prepare(locked.parent, sources), lambda event: None, Cancel())
    window.session.state.chosen = found.archives[0]
    window.show_page("archive")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def on(window: Window) -> ArchivePage:
    assert isinstance(window.page, ArchivePage)
    return window.page


def quiet(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=60_000)
    QApplication.processEvents()


def lines(window: Window) -> list[str]:
    boxes: list[Banner] = list(window.page.findChildren(Banner))
    return [box.text for box in boxes if box.isVisibleTo(window.page)]


def box_of(page: ArchivePage) -> SecretBox:
    found: list[SecretBox] = list(page.findChildren(SecretBox))
    return found[0]


def type_passphrase(page: ArchivePage, *, returns: int = 1) -> None:
    line = box_of(page).field.line
    line.setText(PASSPHRASE)
    QTest.keyClick(line, Qt.Key.Key_Return)
    for _ in range(returns - 1):
        at = page.window().focusWidget()
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Return)


@pytest.mark.parametrize("returns", [1, 3])
def test_return_after_the_passphrase_verifies(window: Window, qtbot: QtBot, returns: int) -> None:
    page = on(window)
    page.next.click()
    type_passphrase(page, returns=returns)
    quiet(window, qtbot)
    assert lines(window)[0].startswith("The archive is whole: ")


def test_the_button_takes_a_passphrase_that_is_typed_already(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = on(window)
    page.open_into(tmp_path / "never")
    box_of(page).field.line.setText(PASSPHRASE)
    page.next.click()
    quiet(window, qtbot)
    assert lines(window)[0].startswith("The archive is whole: ")
    assert not (tmp_path / "never").exists(), "it verifies, as it says"


def test_return_after_the_passphrase_decrypts(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "opened"
    target.mkdir()
    page = on(window)
    page.open_into(target)
    type_passphrase(page)
    quiet(window, qtbot)
    assert lines(window)[0].startswith("The archive was decrypted to ")
    (made,) = target.iterdir()
    assert not made.name.endswith(".incomplete")


def test_what_opened_it_is_kept_for_its_address_book(window: Window, qtbot: QtBot, locked: Path) -> None:
    page, session = on(window), window.session
    page.next.click()
    line = box_of(page).field.line
    QTest.keyClicks(line, "something else")
    QTest.keyClick(line, Qt.Key.Key_Return)
    quiet(window, qtbot)
    assert session.secret_of(locked) is None
    type_passphrase(page)
    quiet(window, qtbot)
    assert session.secret_of(locked) == Secret(PASSPHRASE)
    page._people.click()
    assert session.state.book_of == locked
    assert window.page.name == "people"


def test_stopping_says_what_is_left(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bool] = []

    def run(plan: object, report: Report, cancel: Cancel) -> None:
        started.append(True)
        while not cancel.asked:
            pass
        cancel.check()

    monkeypatch.setattr(opening, "run", run)
    page = on(window)
    page.open_into(tmp_path)
    type_passphrase(page)
    qtbot.waitUntil(lambda: bool(started))
    stop = page._stop_button
    assert isinstance(stop, QPushButton)
    stop.click()
    quiet(window, qtbot)
    assert lines(window) == ["Stopped. What was already decrypted was removed."]


def test_stopping_what_only_reads_says_so(window: Window, qtbot: QtBot) -> None:
    page = on(window)
    page._start(lambda report, cancel: wait_for(cancel))
    page._stop_button.click()
    quiet(window, qtbot)
    assert lines(window) == ["Stopped. Nothing was changed."]


def wait_for(cancel: Cancel) -> None:
    while not cancel.asked:
        pass
    cancel.check()


def test_an_archive_that_is_not_encrypted_offers_its_address_book_too(window: Window) -> None:
    page, chosen = on(window), window.session.state.chosen
    assert chosen is not None
    assert page._people.isVisibleTo(page)
    window.session.state.chosen = replace(chosen, path=chosen.path.parent)
    page.enter()
    assert not page._extract.isVisibleTo(page)
