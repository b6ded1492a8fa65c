"""The page that reads mail: what it lists, shows, saves and warns of; and that nothing is opened by itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.archive.catalog.catalog import CatalogRow
from app.i18n.catalogue import Translator
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.mime.message_view import Attachment
from app.model.plan import BackupRequest, Visit
from app.system.home import own_home
from app.ui.mail_paper import mail_on_paper
from app.ui.pages.read_mail import ReadMailPage
from app.ui.parts.attachment_row import AttachmentRow
from app.ui.parts.mail_model import MailModel
from app.ui.parts.mail_pane import MailForm
from app.ui.parts.mail_view import MailView
from app.ui.parts.text import Button
from app.ui.session import OngoingVisit
from app.ui.theme import em
from app.ui.wanted_mail import WantedMail
from app.ui.window import Window
from tests.builders import readable_mail, stores
from tests.builders.guard import SourceGuard
from tests.builders.keys import PASSPHRASE
from tests.ui.conftest import OpenWindow


def archive_of(path: Path, usb: Path, passphrase: str = "") -> Path:
    usb.mkdir(exist_ok=True)
    request = BackupRequest(usb, "test", passphrase=passphrase)
    record = backup.run(backup.prepare(Sources(own_home(), (path,)), request), lambda event: None, Cancel())
    made = record.encrypted or record.archive
    assert made is not None
    return made


@pytest.fixture
def archive(tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> Path:
    """An archive that must stay as it is."""
    made = archive_of(readable_mail.mailbox(tmp_path / "mail"), tmp_path / "usb")
    guard(made)
    return made


def read(window: Window, qtbot: QtBot, wanted: WantedMail) -> ReadMailPage:
    window.resize(1300, 800)
    window.session.state.mail = wanted
    window.show_page("read_mail")
    settle(window, qtbot)
    page = window.page
    assert isinstance(page, ReadMailPage)
    return page


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=20_000)


@pytest.fixture
def opened(open_window: OpenWindow) -> Iterator[tuple[Window, list[QUrl]]]:
    """A window, and what it had the system open."""
    window = open_window()
    urls: list[QUrl] = []

    def note(url: QUrl) -> bool:
        urls.append(url)
        return True

    window.session.surroundings = replace(window.session.surroundings, open=note)
    yield window, urls


def subjects(page: ReadMailPage) -> list[str]:
    model = page.view.table.mail
    return [str(model.data(model.index(row, 1))) for row in range(model.rowCount())]


def test_the_newest_message_is_shown_as_plain_text_first(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path
) -> None:
    window, urls = opened
    page = read(window, qtbot, WantedMail(archive))
    pane = page.view.pane
    assert subjects(page)[0] == "秋のご案内" and len(subjects(page)) == 6
    assert pane.subject.text() == "秋のご案内"
    assert pane.text.toPlainText().startswith("11月30日") and pane.text.isVisible()
    pane.formatted.click()
    assert pane.page.isVisible() and pane.page.toPlainText().startswith("秋のご案内")
    assert "[広告]" in pane.page.toPlainText()
    pane.original.click()
    assert "Message-ID: <newsletter@" in pane.text.toPlainText()
    pane.plain.click()
    assert pane.form is MailForm.PLAIN and not pane.plain.isVisible()
    assert urls == []


def test_a_link_says_where_it_leads(opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path) -> None:
    window, urls = opened
    pane = read(window, qtbot, WantedMail(archive)).view.pane
    pane.show_form(MailForm.FORMATTED)
    assert pane.link_bar.isHidden()
    pane.page.anchorClicked.emit(QUrl("link:0"))
    assert pane.link_bar.isVisible()
    assert "例え.jp" in pane.link_bar.spoken and "xn--r8jz45g.jp" in pane.link_bar.spoken
    pane.link_bar.copy.click()
    assert QGuiApplication.clipboard().text() == "https://xn--r8jz45g.jp/login"
    pane.link_bar.close_button.click()
    assert pane.link_bar.isHidden() and pane.attachments.isVisible()
    assert urls == []


def test_words_are_searched_in_texts(opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path) -> None:
    window, _ = opened
    page = read(window, qtbot, WantedMail(archive))
    page.view.filter.line.setText("カット")
    QTest.keyClick(page.view.filter.line, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert subjects(page) == ["letter 2"]
    assert page.view.progress.isVisible() and "1 message found" in page.view.progress.text()
    page.view.filter.line.clear()
    settle(window, qtbot)
    assert len(subjects(page)) == 6
    page.view.filter.with_attachments.click()
    settle(window, qtbot)
    assert subjects(page) == ["秋のご案内"]
    page.view.filter.with_attachments.click()
    page.view.filter.year.setCurrentIndex(2)
    page.view.filter.year.activated.emit(2)
    settle(window, qtbot)
    assert len(subjects(page)) == 5
    page.view.filter.line.setText("nothing has this word")
    page.view.filter.search.click()
    settle(window, qtbot)
    assert subjects(page) == [] and page.view.pane.message is None


def test_another_archive_is_opened_while_the_search_of_the_first_is_prepared(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "Inbox").write_bytes(stores.mbox(readable_mail.letter(7)))
    other = archive_of(tmp_path / "other" / "Inbox", tmp_path / "usb 2")
    window, _ = opened
    page = read(window, qtbot, WantedMail(archive))
    page.view.filter.line.setText("カット")
    page.view.filter.search.click()
    page = read(window, qtbot, WantedMail(other))
    assert subjects(page) == ["letter 7"]
    assert page.view.filter.words == "" and page.view.tree.topLevelItemCount() == 2


def test_mailboxes_conversations_and_one_person(opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path) -> None:
    window, _ = opened
    page = read(window, qtbot, WantedMail(archive, ("ken@example.jp",), "Ken", came_from="people"))
    assert subjects(page) == ["letter 2"]
    assert page.view.narrowed.isVisible() and "Ken" in page.view.narrowed.text
    page.view.back.click()
    settle(window, qtbot)
    assert len(subjects(page)) == 6 and page.view.narrowed.isHidden()
    page.view.table.selectRow(1)
    settle(window, qtbot)
    page.view.pane.whole.click()
    settle(window, qtbot)
    assert subjects(page) == ["letter 5", "letter 4", "letter 1"]
    account = page.view.tree.topLevelItem(1)
    assert account is not None
    page.view.tree.setCurrentItem(account.child(0))
    settle(window, qtbot)
    assert len(subjects(page)) == 6 and page.view.narrowed.isHidden()
    page.escape()
    page._back.click()
    assert window.page.name == "people"


def test_a_program_is_warned_of_before_it_is_opened(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path
) -> None:
    window, urls = opened
    page = read(window, qtbot, WantedMail(archive))
    message = page.view.pane.message
    assert message is not None
    _, harmless, program = message.view.attachments
    page.acts.open_attachment(program)
    settle(window, qtbot)
    assert page.question.isVisible() and "invoice.pdf.exe" in page.question.text and urls == []
    page.question.no.click()
    settle(window, qtbot)
    assert urls == []
    page.acts.open_attachment(program)
    page.question.yes.click()
    settle(window, qtbot)
    page.acts.open_attachment(harmless)
    settle(window, qtbot)
    paths = [Path(url.toLocalFile()) for url in urls]
    assert [path.name for path in paths] == ["invoice.pdf.exe", "prices.txt"]
    assert paths[0].read_bytes() == b"MZ" and paths[1].read_text().strip() == "4,400"
    assert not any(path.stat().st_mode & 0o111 for path in paths)
    page.acts.forget()
    assert not any(path.exists() for path in paths)


def menu_of(page: ReadMailPage, at: int) -> list[str]:
    buttons: list[Button] = list(page.view.pane.attachments.findChildren(Button))
    menu: QMenu | None = buttons[at].menu()
    return [action.text() for action in menu.actions()] if menu is not None else []


def test_on_a_visit_nothing_is_opened_from_a_copy(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path
) -> None:
    window, _ = opened
    page = read(window, qtbot, WantedMail(archive))
    assert menu_of(page, 0) == ["Save…", "Open"]
    window.session.state.visit = OngoingVisit(Visit("Yamada", "T-1"))
    page = read(window, qtbot, WantedMail(archive, came_from="result"))
    page.view.table.selectRow(1)
    settle(window, qtbot)
    page.view.table.selectRow(0)
    settle(window, qtbot)
    assert menu_of(page, 0) == ["Save…"]
    assert page._index_folder() is None


def test_a_message_is_saved_as_it_is(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path, tmp_path: Path
) -> None:
    window, _ = opened
    page = read(window, qtbot, WantedMail(archive))
    message = page.view.pane.message
    assert message is not None
    page.acts.write(message.octets, tmp_path / "saved.eml", archive)
    settle(window, qtbot)
    assert (tmp_path / "saved.eml").read_bytes() == message.octets == readable_mail.NEWSLETTER
    assert page._saved.isVisible()
    page.acts.write(message.octets, archive / "inside.eml", archive)
    settle(window, qtbot)
    assert not (archive / "inside.eml").exists()


@pytest.mark.parametrize("form", list(MailForm))
def test_what_is_printed_is_what_was_looked_at(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path, form: MailForm
) -> None:
    window, _ = opened
    message = read(window, qtbot, WantedMail(archive)).view.pane.message
    assert message is not None
    paper = mail_on_paper(message, form, Translator("en"))
    paper.lay_out()
    text = paper.toPlainText()
    assert text.startswith("秋のご案内\nFrom: さくらサロン <news@salon.example.jp>")
    assert "invoice.pdf.exe" in text
    assert ("Message-ID:" in text) == (form is MailForm.ORIGINAL)
    assert ("[広告]" in text) == (form is MailForm.FORMATTED)


@pytest.mark.usefixtures("fast_keys")
def test_an_encrypted_archive_asks_for_its_passphrase(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, tmp_path: Path
) -> None:
    locked = archive_of(readable_mail.mailbox(tmp_path / "mail"), tmp_path / "usb", PASSPHRASE)
    window, _ = opened
    page = read(window, qtbot, WantedMail(locked))
    line = page.gate.secret_box.field.line
    assert page.gate.asks_for_secret and window.focusWidget() is line
    line.setText("not the passphrase at all")
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert page.gate.asks_for_secret
    line.setText(PASSPHRASE)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert subjects(page)[0] == "秋のご案内" and page.view.pane.message is not None
    page.view.filter.line.setText("カット")
    page.view.filter.search.click()
    settle(window, qtbot)
    assert subjects(page) == ["letter 2"]


def test_what_is_damaged_is_said_in_its_place(opened: tuple[Window, list[QUrl]], qtbot: QtBot, tmp_path: Path) -> None:
    window, _ = opened
    archive = archive_of(readable_mail.mailbox(tmp_path / "mail"), tmp_path / "usb")
    page = read(window, qtbot, WantedMail(archive))
    message = page.view.pane.message
    assert message is not None
    (archive / message.row.file).write_bytes(b"short")
    page.view.table.selectRow(1)
    settle(window, qtbot)
    assert page.view.pane.message is None and len(subjects(page)) == 6
    assert not page._message_acts[0].isEnabled()
    (archive / "catalog.sqlite").write_bytes(b"no database" * 500)
    window.session.state.mail = None
    other = read(window, qtbot, WantedMail(archive.parent / "no archive"))
    assert other.gate._warning.isVisible()


def test_without_an_archive_it_leads_to_the_list_of_them(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("read_mail")
    settle(window, qtbot)
    assert window.page.name == "archives"


def test_where_there_is_little_room_the_message_has_all_of_it(
    opened: tuple[Window, list[QUrl]], qtbot: QtBot, archive: Path
) -> None:
    window, _ = opened
    page = read(window, qtbot, WantedMail(archive))
    view = page.view
    message = view.pane.message
    assert message is not None and view.pane.isVisible()
    alone = MailView()
    qtbot.addWidget(alone)
    alone.retranslate(Translator("en"))
    alone.show()
    alone.resize(em(40), em(20))
    alone.show_mail([1, 2], lambda numbers: {})
    alone.pane.show_message(message)
    assert alone.table.isVisible() and alone.pane.isHidden()
    QTest.keyClick(alone.table, Qt.Key.Key_Return)
    assert alone.pane.isVisible() and not alone.table.isVisible() and not alone.tree.isVisible()
    alone.pane.to_list.click()
    assert alone.table.isVisible() and alone.pane.isHidden()
    alone.resize(em(40), em(40))
    assert alone.table.isVisible() and alone.pane.isVisible() and not alone.pane.to_list.isVisible()


def test_200000_messages_are_fetched_as_they_are_looked_at(qtbot: QtBot, archive: Path) -> None:
    asked: list[int] = []

    def fetch(numbers: object) -> dict[int, CatalogRow]:
        assert isinstance(numbers, range)
        asked.append(len(numbers))
        return {}

    model = MailModel()
    model.retranslate(Translator("en"))
    model.show(range(200_000), fetch)
    assert asked == []
    for row in range(0, 200_000, 1_000):
        assert model.data(model.index(row, 1)) == "(this entry of the archive is damaged)"
    assert set(asked) == {64} and len(asked) == 200
    assert len(model._pages) <= 32


def test_attachments_that_are_not_here_cannot_be_saved(opened: tuple[Window, list[QUrl]], qtbot: QtBot) -> None:
    window, _ = opened
    row = read_row(window, qtbot)
    many = [Attachment(str(at), f"{'long ' * at}{at}.pdf", "application/pdf", 10, at != 1) for at in range(9)]
    row.show_attachments(many, Translator("en"))
    buttons: list[Button] = list(row.findChildren(Button))
    assert [each.isEnabled() for each in buttons] == [True, False, True, True]
    assert buttons[3].text() == "6 more" and "not in the archive" in buttons[1].accessibleName()


def read_row(window: Window, qtbot: QtBot) -> AttachmentRow:
    row = AttachmentRow()
    qtbot.addWidget(row)
    return row
