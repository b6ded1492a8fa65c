"""The page that puts mail back: what there is to choose from, what it says, and that nothing else changes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.i18n.restoring_targets import CHOICES
from app.jobs.restore.server import MailServer
from app.model.target_kind import TargetKind
from app.servers import passwords
from app.ui.icons import Picture
from app.ui.pages.restore import RestorePage
from app.ui.window import Window
from tests.builders.guard import snapshot
from tests.builders.keychain import Keychain
from tests.ui.conftest import Archived, OpenWindow

SLOW = 20_000


@pytest.fixture
def page(open_window: OpenWindow, archived: Archived, qtbot: QtBot) -> RestorePage:
    return opened(open_window(), archived, qtbot)


def opened(window: Window, archived: Archived, qtbot: QtBot) -> RestorePage:
    window.session.state = archived.state()
    window.show_page("restore")
    wait(window, qtbot)
    assert isinstance(window.page, RestorePage)
    return window.page


def wait(window: Window | RestorePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    # What was put into a layout is shown by the next event.
    QCoreApplication.sendPostedEvents()


def choose(page: RestorePage, kind: TargetKind) -> None:
    page.kinds.choose(next(at for at, each in enumerate(CHOICES) if each.kind is kind))


def texts(page: RestorePage) -> str:
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return "\n".join(each.text() for each in labels if each.isVisible())


@pytest.mark.parametrize(
    "kind", [each.kind for each in CHOICES if each.asked and each.kind is not TargetKind.THUNDERBIRD]
)
def test_mail_is_put_back_and_the_archive_stays(
    page: RestorePage, archived: Archived, qtbot: QtBot, tmp_path: Path, kind: TargetKind
) -> None:
    assert archived.record.archive is not None
    before = snapshot(archived.record.archive)
    choose(page, kind)
    page.put_back_into(tmp_path / "to")
    assert page.session.runner.is_exclusive and not page.next.isVisible()
    wait(page, qtbot)
    assert "compared" in texts(page) and page.next.text() == "Put more back"
    (folder,) = (tmp_path / "to").iterdir()
    assert folder.name.startswith("Restored ") and any(folder.rglob("*"))
    assert snapshot(archived.record.archive) == before


def test_only_a_mailbox(page: RestorePage, qtbot: QtBot, tmp_path: Path) -> None:
    boxes: list[QComboBox] = list(page.picker.findChildren(QComboBox))
    accounts, mailboxes = boxes
    assert accounts.itemText(0) == "Everything in the archive" and accounts.count() > 2
    assert not mailboxes.isEnabled()
    accounts.setCurrentIndex(1)
    mailboxes.setCurrentIndex(1)
    wanted = int(mailboxes.currentText().rpartition(": ")[2].split()[0].replace(",", ""))
    choose(page, TargetKind.EML)
    page.put_back_into(tmp_path)
    wait(page, qtbot)
    assert len(list(tmp_path.rglob("*.eml"))) == wanted > 0


def test_into_the_archive_nothing_is_written(page: RestorePage, archived: Archived, qtbot: QtBot) -> None:
    assert archived.record.archive is not None
    choose(page, TargetKind.MBOX)
    page.put_back_into(archived.record.archive / "data")
    wait(page, qtbot)
    assert "lies inside an archive" in texts(page)
    assert page.kinds.isVisible() and page.next.isVisible()


def test_the_steps_are_shown_in_japanese_too(
    open_window: OpenWindow, archived: Archived, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(open_window(Translator("ja")), archived, qtbot)
    choose(page, TargetKind.APPLE_MAIL)
    page.put_back_into(tmp_path)
    wait(page, qtbot)
    assert "次にすること" in texts(page) and "1." in texts(page)


def test_the_steps_are_drawn_for_programs_that_import(
    open_window: OpenWindow, archived: Archived, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(open_window(), archived, qtbot)

    def drawn(kind: TargetKind, name: str) -> bool:
        choose(page, kind)
        page.put_back_into(tmp_path / name)
        wait(page, qtbot)
        pictures: list[Picture] = list(page.findChildren(Picture))
        found = any(each.isVisible() and each.width() > 2 * each.height() for each in pictures)
        page.next.click()
        return found

    assert drawn(TargetKind.APPLE_MAIL, "a") and drawn(TargetKind.WINDOWS_MAIL, "b")
    assert not drawn(TargetKind.EML, "c")


def test_an_account_needs_an_address_and_a_password(page: RestorePage, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[MailServer] = []
    monkeypatch.setattr(page, "put_back_onto", wanted.append)
    choose(page, TargetKind.IMAP)
    assert page.server.isVisible() and page.next.text() == "Put it into the account"
    page.next.click()
    assert page.server.address.hasFocus() and not wanted
    page.server.address.setText("hanako")
    page.server.password.line.setText("secret words")
    page.next.click()
    assert not wanted and page.server.password.line.text()
    page.server.address.setText("hanako@example.jp")
    page.next.click()
    assert [each.endpoint.host for each in wanted] == ["imap.example.jp"]
    assert page.server.password.line.text() == "" and "secret" not in repr(wanted)


def test_a_password_is_remembered_only_where_the_box_is_ticked(
    open_window: OpenWindow, archived: Archived, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain = Keychain()
    monkeypatch.setattr(passwords, "system_keychain", lambda: keychain)
    passwords.remember("imap.example.jp", "hanako@example.jp", "sakura")
    window = open_window()
    page = opened(window, archived, qtbot)
    choose(page, TargetKind.IMAP)
    form = page.server
    assert form.remember.isVisible() and not form.remember.isChecked()
    form.address.setText("hanako@example.jp")
    form.remember.click()
    assert form.password.line.text() == "sakura"
    form.remember.click()
    assert not keychain.kept and not form.password.line.text()
    # On a technician's stick, and during a visit, there is no such box.
    form.remember.offer(False)
    assert not form.remember.isVisible()


def test_a_password_that_was_kept_is_sent_to_its_own_account_alone(
    open_window: OpenWindow, archived: Archived, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain = Keychain()
    monkeypatch.setattr(passwords, "system_keychain", lambda: keychain)
    passwords.remember("imap.example.jp", "hanako@example.jp", "sakura")
    page = opened(open_window(), archived, qtbot)
    choose(page, TargetKind.IMAP)
    form = page.server
    form.address.setText("hanako@example.jp")
    form.remember.click()
    form.address.setText("hanako@example.com")
    assert not form.password.line.text() and not form.remember.isChecked()
    assert keychain.kept, "nobody asked that it be forgotten"


def test_without_an_archive_it_leads_to_the_list(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("restore")
    wait(window, qtbot)
    assert window.page.name == "archives"
