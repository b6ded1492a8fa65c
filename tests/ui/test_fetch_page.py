"""The page that saves what a server has: nothing is asked before the button, every setting is seen and can be changed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.mail_protocol import MailProtocol
from app.model.plan import Visit
from app.model.security import Security
from app.model.store import Home, System
from app.model.verdict import Answer
from app.servers import passwords
from app.servers.endpoint import Endpoint, Password
from app.servers.settings import LoginKind, ServerSettings, SettingsSource
from app.ui.pages.fetch import FetchPage
from app.ui.parts.server_way import ServerWay
from app.ui.session import OngoingVisit
from app.ui.window import Window
from tests.builders.dovecot import Dovecot
from tests.builders.imap_proxy import Action, Fault
from tests.builders.keychain import Keychain
from tests.builders.pop_server import PASSWORD, USER, PopServer
from tests.builders.server_story import answer, story
from tests.ui.conftest import Archived, OpenWindow

SLOW = 60_000
TEXT = b"From: Taro <taro@example.jp>\r\nSubject: x\r\n\r\nx\r\n"


@pytest.fixture
def page(open_window: OpenWindow, archived: Archived, qtbot: QtBot) -> FetchPage:
    window = open_window()
    window.session.state = archived.state()
    window.show_page("fetch")
    wait(window, qtbot)
    assert isinstance(window.page, FetchPage)
    return window.page


def wait(window: Window | FetchPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    # What was put into a layout is shown by the next event.
    QCoreApplication.sendPostedEvents()


def texts(page: FetchPage) -> str:
    QCoreApplication.sendPostedEvents()
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return "\n".join(each.text() for each in labels if each.isVisible())


def buttons(window: Window) -> list[QAbstractButton]:
    return list(window.page.findChildren(QAbstractButton))


def enter(way: ServerWay, address: str) -> None:
    way.address.setText(address)
    way.address.editingFinished.emit()


def chosen(way: ServerWay) -> ServerSettings | None:
    return way.settings


def remembered(way: ServerWay) -> tuple[str, bool]:
    return way.password.line.text(), way.remember.keeps


def plain(way: ServerWay, server: PopServer, password: str = PASSWORD) -> None:
    enter(way, USER)
    way.protocol.setCurrentIndex(1)
    way.security.setCurrentIndex(2)
    way.server.setText(f"127.0.0.1:{server.endpoint.port}")
    way.server.textEdited.emit(way.server.text())
    way.accepts_plain.setChecked(True)
    way.password.line.setText(password)


def test_the_account_that_was_asked_for_is_proposed(page: FetchPage, qtbot: QtBot) -> None:
    state = page.session.state
    state.fetch_from = "taro@example.com"
    page.enter()
    qtbot.waitUntil(lambda: not page.session.runner.busy, timeout=SLOW)
    assert page.way.address.text() == "taro@example.com" and state.fetch_from == ""


def test_the_programs_of_this_computer_are_asked_first(page: FetchPage) -> None:
    assert page.way.address.text() and page.way.ways.count() > 0
    assert page.way.settings is not None
    assert page.way.settings.source in (SettingsSource.CLIENT, SettingsSource.TABLE, SettingsSource.GUESS)


def test_an_address_proposes_its_provider_and_what_it_wants(page: FetchPage) -> None:
    way = page.way
    enter(way, "hanako@gmail.com")
    assert way.settings == ServerSettings(
        MailProtocol.IMAP, Endpoint("imap.gmail.com", 993, Security.TLS), "hanako@gmail.com",
        SettingsSource.TABLE, LoginKind.APP_PASSWORD,
    )  # fmt: skip
    assert "app password" in texts(page)
    way.ways.setCurrentIndex(1)
    assert way.server.text() == "pop.gmail.com:995" and "inbox" in texts(page)
    enter(way, "hanako@example.jp")
    guess = chosen(way)
    assert guess is not None and guess.source is SettingsSource.GUESS
    enter(way, "hanako@outlook.com")
    assert "log-in in the web browser only" in texts(page) and way.needs_password


def test_every_field_can_be_changed(page: FetchPage) -> None:
    way = page.way
    enter(way, "hanako@example.jp")
    way.protocol.setCurrentIndex(1)
    assert way.server.text() == "imap.example.jp:995"
    way.security.setCurrentIndex(2)
    assert way.server.text() == "imap.example.jp:110"
    assert "NOT protected" in texts(page) and way.ways.currentIndex() == -1
    assert way.accepts_plain.isVisible()
    way.server.setText("[::1]:1100")
    way.user.setText("hanako")
    assert way.settings == ServerSettings(
        MailProtocol.POP, Endpoint("::1", 1100, Security.PLAIN), "hanako", SettingsSource.PERSON
    )
    for server in ("", "x:y", "a:0"):
        way.server.setText(server)
        assert chosen(way) is None and way.first_missing is way.server


def test_nothing_is_begun_while_something_is_missing(page: FetchPage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(page, "fetch_into", begun.append)
    monkeypatch.setattr("app.ui.pages.fetch.choose_folder", lambda *asked: Path("x"))
    way = page.way
    enter(way, "hanako")
    page.next.click()
    assert way.address.hasFocus()
    enter(way, "hanako@example.jp")
    page.next.click()
    assert way.password.line.hasFocus()
    way.password.line.setText("secret")
    way.security.setCurrentIndex(2)
    page.next.click()
    assert way.accepts_plain.hasFocus() and not begun
    QTest.keyClick(way.accepts_plain, Qt.Key.Key_Space)
    page.next.click()
    assert begun == [Path("x")]


def test_by_keyboard(page: FetchPage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(page, "fetch_into", begun.append)
    monkeypatch.setattr("app.ui.pages.fetch.choose_folder", lambda *asked: Path("x"))
    way = page.way
    way.address.clear()
    way.address.setFocus()
    QTest.keyClicks(way.address, "hanako@ocn.ne.jp")
    reached = []
    for _ in range(6):
        QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
        QCoreApplication.sendPostedEvents()
        reached.append(page.window().focusWidget())
    assert reached == [way.ways, way.protocol, way.server, way.security, way.user, way.password.line]
    assert way.server.text() == "imap.ocn.ne.jp:993"
    QTest.keyClicks(way.password.line, "secret")
    QTest.keyClick(way.password.line, Qt.Key.Key_Return)
    assert begun == [Path("x")]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    window = page.window()
    assert isinstance(window, Window) and window.page.name == "archive"


@pytest.mark.loopback
def test_an_account_is_saved(page: FetchPage, qtbot: QtBot, tmp_path: Path) -> None:
    with PopServer([(b"a", TEXT)]) as server:
        plain(page.way, server)
        page.what.choices.choose(1)
        page.fetch_into(tmp_path / "to")
        assert page.session.runner.is_exclusive and not page.next.isVisible() and not page.way.isVisible()
        assert page.way.password.line.text() == ""
        wait(page, qtbot)
    assert len(list((tmp_path / "to").iterdir())) == 1
    assert "1 message" in texts(page) and "inbox" in texts(page)
    assert page.next.text() == "Another account"
    page.next.click()
    assert page.way.isVisible()


@pytest.mark.loopback
def test_with_the_mail_of_this_computer_it_ends_as_a_backup_does(page: FetchPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert page.what.isVisible() and page.what.has_computer and "be called safe" in texts(page)
    window = page.window()
    assert isinstance(window, Window)
    with PopServer([(b"a", TEXT)]) as server:
        plain(page.way, server)
        page.fetch_into(tmp_path / "to")
        wait(page, qtbot)
        wait(window, qtbot)
    assert window.page.name == "result"
    record = page.session.state.record
    assert record is not None and record.archive is not None and record.archive.parent == tmp_path / "to"
    assert {each.client for each in record.accounts} > {"server"}
    assert Code.ONLY_SERVER_ASKED not in {each.code for each in record.verdict.reasons}
    window.show_page("fetch")
    assert page.way.isVisible(), "another account may follow"


@pytest.mark.loopback
def test_the_window_reaches_safe(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = story(mail_server, tmp_path)
    monkeypatch.setattr("app.jobs.restore.server.system_trust", mail_server.trust)
    window = open_window(sources=Sources(Home(told.home, System.LINUX)))
    window.session.state.fetch_from = told.address
    window.show_page("fetch")
    wait(window, qtbot)
    page = window.page
    assert isinstance(page, FetchPage)
    way = page.way
    assert way.settings is not None and way.settings.source is SettingsSource.CLIENT
    way.server.setText(f"127.0.0.1:{mail_server.tls_port}")
    assert isinstance(told.server.credentials, Password)
    way.password.line.setText(told.server.credentials.password)
    page.fetch_into(told.usb)
    wait(page, qtbot)
    record = window.session.state.record
    assert record is not None and window.page.name == "result"
    assert answer(record) is Answer.SAFE


def test_during_a_visit_the_archive_is_the_customers(page: FetchPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.session.begin_visit(OngoingVisit(Visit(customer="Hanako", ticket="7"), passphrase_missing=True))
    enter(page.way, USER)
    page.fetch_into(tmp_path / "to")
    wait(page, qtbot)
    assert "passphrase" in texts(page) and not (tmp_path / "to").exists()


def test_a_password_is_remembered_only_where_the_box_is_ticked(
    page: FetchPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain = Keychain()
    monkeypatch.setattr(passwords, "system_keychain", lambda: keychain)
    passwords.remember("imap.ocn.ne.jp", "hanako@ocn.ne.jp", "sakura")
    page.enter()
    wait(page, qtbot)
    way = page.way
    enter(way, "hanako@ocn.ne.jp")
    assert way.remember.isVisible()
    assert remembered(way) == ("", False)
    way.remember.click()
    assert remembered(way) == ("sakura", True)
    enter(way, "hanako@example.jp")
    assert remembered(way) == ("", False) and keychain.kept
    page.session.begin_visit(OngoingVisit(Visit()))
    page.enter()
    wait(page, qtbot)
    assert way.remember.isHidden()


@pytest.mark.loopback
def test_a_wrong_password_is_told_and_asked_for_again(page: FetchPage, qtbot: QtBot, tmp_path: Path) -> None:
    with PopServer([(b"a", TEXT)]) as server:
        plain(page.way, server, "wrong")
        page.fetch_into(tmp_path / "usb")
        wait(page, qtbot)
    assert "does not let" in texts(page)
    assert page.window().focusWidget() is page.way.password.line
    assert list((tmp_path / "usb").iterdir()) == []


@pytest.mark.loopback
def test_stopping_keeps_what_came(page: FetchPage, qtbot: QtBot, tmp_path: Path) -> None:
    messages = [(b"%d" % number, TEXT) for number in range(5)]
    with PopServer(messages, [Fault(b"RETR", Action.STALL, skip=2)]) as server:
        plain(page.way, server)
        page.fetch_into(tmp_path / "to")
        qtbot.waitUntil(lambda: len(server.asked(b"RETR")) == 3, timeout=SLOW)
        page.session.runner.cancel()
        server.end_lines()
        wait(page, qtbot)
    assert page.way.isVisible() and page.next.isVisible()
    (left,) = (tmp_path / "to").iterdir()
    assert left.name.endswith(".incomplete") and len(list(left.rglob("*.eml"))) == 2


def test_the_provider_is_asked_only_by_its_button(
    page: FetchPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[ServerSettings] = []
    asked: list[str] = []

    def asked_for(address: str, cancel: Cancel) -> list[ServerSettings]:
        asked.append(address)
        return found

    monkeypatch.setattr("app.ui.pages.fetch.asked_for", asked_for)
    enter(page.way, "hanako@example.jp")
    assert not asked
    page.way.look_up.click()
    wait(page, qtbot)
    assert asked == ["hanako@example.jp"] and "publishes no settings" in texts(page)
    found.append(
        ServerSettings(MailProtocol.IMAP, Endpoint("i.jp", 993, Security.TLS), "hanako", SettingsSource.AUTOCONFIG)
    )
    page.way.look_up.click()
    wait(page, qtbot)
    assert page.way.settings == found[0] and page.way.server.text() == "i.jp:993"


@pytest.mark.parametrize("name", ["result", "archive"])
def test_it_is_reached_from_an_archive(open_window: OpenWindow, archived: Archived, qtbot: QtBot, name: str) -> None:
    window = open_window()
    window.session.state = archived.state()
    window.show_page(name)
    wait(window, qtbot)
    button = next(each for each in buttons(window) if each.text() == "What the server has…" and each.isVisible())
    button.click()
    wait(window, qtbot)
    assert window.page.name == "fetch"
