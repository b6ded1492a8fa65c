"""A technician's visit in the window: the form, the encryption that is never lost, and the end that forgets nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.model.plan import Visit
from app.model.secret import Secret
from app.ui.pages import visit_end as end_module
from app.ui.pages.recovery import RecoveryPage
from app.ui.pages.visit import VisitPage
from app.ui.pages.visit_end import VisitEndPage
from app.ui.parts.archive_table import ArchiveTable
from app.ui.session import OngoingVisit, SessionState
from app.ui.window import Window
from tests.builders.keys import TYPED
from tests.ui.conftest import Archived, OpenWindow, back_up

pytestmark = pytest.mark.usefixtures("fast_keys")
FILLED = {"customer": "Hanako Yamamoto", "ticket": "T-42", "technician": "Ken", "company": "Net"}


def quiet(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=60_000)


def on_visit(window: Window, qtbot: QtBot) -> VisitPage:
    window.show_page("visit")
    quiet(window, qtbot)
    assert isinstance(window.page, VisitPage)
    return window.page


def type_pair(page: VisitPage, first: str, second: str) -> None:
    page.passphrase.clear()
    QTest.keyClicks(page.passphrase.first, first)
    QTest.keyClicks(page.passphrase.second, second)


def fill(page: VisitPage) -> None:
    for name, value in FILLED.items():
        page.form.fields[name].setText(value)


def test_a_visit_begins_only_encrypted_as_ticked(open_window: OpenWindow, qtbot: QtBot, stick: Path) -> None:
    window = open_window()
    page = on_visit(window, qtbot)
    fill(page)
    assert not page.next.isEnabled(), "ticked from the start, so a passphrase is needed"
    type_pair(page, TYPED, TYPED[:-1])
    assert not page.next.isEnabled()
    QTest.keyClicks(page.passphrase.second, TYPED[-1])
    assert page.next.isEnabled()
    page.next.click()
    assert window.page.name == "found"
    asked = window.session.request(stick)
    assert (asked.passphrase, asked.visit) == (TYPED, Visit(**FILLED))
    assert page.passphrase.is_untouched, "it is in no field any more"


def test_encryption_ticked_later_never_ends_as_a_plain_archive(
    open_window: OpenWindow, qtbot: QtBot, stick: Path
) -> None:
    window = open_window()
    page = on_visit(window, qtbot)
    page.encrypt.box.setChecked(False)
    page.next.click()
    assert not window.session.encrypts
    on_visit(window, qtbot)
    page.encrypt.box.setChecked(True)
    assert not page.next.isEnabled(), "nothing was typed, and nothing is set"
    type_pair(page, TYPED, "something else")
    assert not page.next.isEnabled()
    # By the side bar, too, no plain archive comes of it.
    window.show_page("settings")
    with qtbot.waitSignal(window.session.backup.failed):
        window.session.start_backup(stick)
    assert list(stick.iterdir()) == []
    on_visit(window, qtbot)
    assert page.passphrase.first.text() == TYPED, "what was typed is still there"
    type_pair(page, TYPED, TYPED)
    assert window.session.request(stick).passphrase == TYPED
    page.encrypt.box.setChecked(False)
    assert window.session.request(stick).passphrase == ""


def test_a_passphrase_that_is_set_stays_until_another_is_typed(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = on_visit(window, qtbot)
    type_pair(page, TYPED, TYPED)
    page.next.click()
    on_visit(window, qtbot)
    assert page.passphrase.is_untouched
    assert page.next.isEnabled()
    page.next.click()
    assert window.session.state.visit is not None
    assert window.session.state.visit.passphrase == TYPED
    on_visit(window, qtbot)
    QTest.keyClicks(page.passphrase.first, "another one")
    assert not page.next.isEnabled()
    assert not window.session.encrypts
    QTest.keyClicks(page.passphrase.second, "another one")
    assert page.next.isEnabled()
    assert window.session.state.visit.passphrase == "another one"


def test_return_leads_through_the_form_and_begins_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = on_visit(window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.encrypt.box.setChecked(False)
    customer, ticket = page.form.fields["customer"], page.form.fields["ticket"]
    customer.setFocus()
    QTest.keyClicks(customer, "Hanako")
    QTest.keyClick(customer, Qt.Key.Key_Return)
    assert window.page is page
    assert ticket.hasFocus()
    assert window.session.state.visit is None


def test_what_is_typed_stays_when_the_page_is_left_by_the_side_bar(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = on_visit(window, qtbot)
    fill(page)
    window.show_page("settings")
    on_visit(window, qtbot)
    assert {name: field.text() for name, field in page.form.fields.items()} == FILLED
    page.encrypt.box.setChecked(False)
    page.next.click()
    on_visit(window, qtbot)
    page.form.fields["ticket"].setText("T-43")
    window.show_page("settings")
    assert window.session.state.visit is not None
    assert window.session.state.visit.visit.ticket == "T-43"


def test_the_certificate_speaks_the_windows_language_until_one_is_chosen(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = on_visit(window, qtbot)
    page.encrypt.box.setChecked(False)
    assert page.form.language == "en"
    window.session.use(Translator("ja"))
    assert page.form.language == "ja"
    page.next.click()
    window.session.use(Translator("en"))
    assert window.session.state.visit is not None
    assert window.session.state.visit.language == "en"
    page.form.languages.setCurrentIndex(0)
    page.form.languages.activated.emit(0)
    assert window.session.state.visit.language == "ja"
    window.session.use(Translator("ja"))
    window.session.use(Translator("en"))
    assert page.form.language == "ja", "chosen is chosen"


def test_a_page_made_during_a_visit_shows_it(open_window: OpenWindow) -> None:
    session = open_window().session
    session.begin_visit(OngoingVisit(Visit(**FILLED), "ja", TYPED))
    page = VisitPage(session)
    assert {name: field.text() for name, field in page.form.fields.items()} == FILLED
    assert page.encrypt.box.isChecked()
    page.retranslate(Translator("en"))
    assert session.state.visit == OngoingVisit(Visit(**FILLED), "ja", TYPED)
    page.deleteLater()


# The end.


@pytest.fixture
def ending(open_window: OpenWindow, archived: Archived, tmp_path: Path) -> Window:
    """A window at the end of an encrypted visit."""
    window = open_window(Translator("en"), settings=tmp_path / "settings")
    window.session.state = archived.state()
    window.session.state.chosen = None
    statement = archived.record.statement
    assert statement is not None
    window.session.state.record = replace(
        archived.record,
        encrypted=archived.record.archive,
        statement=replace(statement, visit=Visit(**FILLED)),
    )
    window.session.begin_visit(OngoingVisit(Visit(**FILLED), "ja", TYPED))
    window.show_page("visit_end")
    return window


def at_the_end(window: Window) -> VisitEndPage:
    assert isinstance(window.page, VisitEndPage)
    return window.page


def test_it_shows_the_certificate_and_where_the_archive_is(ending: Window, archived: Archived) -> None:
    page = at_the_end(ending)
    assert 'lang="ja"' in page.html
    assert "Hanako Yamamoto" in page._preview.toPlainText()
    assert any(str(archived.record.archive) in text for _, text in page.facts)
    assert any(text.startswith("Encrypted") for _, text in page.facts)


def test_a_missing_stick_or_archive_is_said(ending: Window, tmp_path: Path) -> None:
    page = at_the_end(ending)
    record = ending.session.state.record
    assert record is not None
    ending.session.state.record = replace(record, archive=tmp_path / "gone")
    assert [tone for tone, _ in page.facts] == ["bad"]
    ending.session.state.record = None
    page.enter()
    assert page.facts == [("warn", "No archive was made during this visit.")]
    assert page.html == ""
    assert page.open_points == 1, "only the stick is left"


def test_open_points_are_asked_about_and_ticked_ones_are_not(ending: Window) -> None:
    page = at_the_end(ending)
    assert page.open_points == 3
    page.next.click()
    assert page.question.isVisible()
    assert "3 points of the list are still open" in page.question.text
    page.question.no.click()
    assert ending.session.state.visit is not None
    for item in (page.certificate, page.passphrase, page.stick):
        item.box.setChecked(True)
    page.next.click()
    assert ending.session.state.visit is None


def test_everything_is_forgotten(ending: Window, qtbot: QtBot, tmp_path: Path) -> None:
    before = ending.session.translator.language
    visit = ending.pages["visit"]
    assert isinstance(visit, VisitPage)
    visit.passphrase.shown.click()
    ending.session.choose_language("ja" if before == "en" else "en")
    page = at_the_end(ending)
    page.next.click()
    page.question.yes.click()
    quiet(ending, qtbot)
    state = ending.session.state
    assert replace(state, listing=None) == SessionState(destination=state.destination)
    assert ending.session.translator.language == before
    assert ending.page is visit
    assert visit.form.fields["customer"].text() == ""
    assert visit.passphrase.is_untouched
    assert visit.passphrase.first.echoMode() is QLineEdit.EchoMode.Password
    assert visit.form.language == before
    assert "The visit has ended" in visit._ended.text
    assert "Hanako" not in page._preview.toPlainText() + page.lead.text()
    assert not (tmp_path / "settings").exists()


@pytest.mark.usefixtures("japanese_font")
def test_saving_and_printing_tick_their_point(
    ending: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at_the_end(ending)
    page.save(tmp_path / "certificate.pdf")
    quiet(ending, qtbot)
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert page.certificate.box.isChecked()
    page.certificate.box.setChecked(False)
    printed: list[str] = []

    def print_html(html: str, parent: QWidget) -> bool:
        printed.append(html)
        return True

    monkeypatch.setattr(end_module, "print_html", print_html)
    page._issues[0].click()
    assert printed == [page.html]
    assert page.certificate.box.isChecked()


def test_without_a_visit_it_leads_to_where_one_begins(open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page("visit_end")
    assert window.page.name == "visit"


def test_a_whole_visit(open_window: OpenWindow, qtbot: QtBot, stick: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings of the computer"
    window = open_window(settings=settings)
    page = on_visit(window, qtbot)
    fill(page)
    type_pair(page, TYPED, TYPED)
    page.next.click()
    quiet(window, qtbot)
    back_up(window)
    qtbot.waitUntil(lambda: window.page.name == "recovery", timeout=60_000)
    recovery = window.page
    assert isinstance(recovery, RecoveryPage)
    assert not any(button.isEnabled() for button in window.side.buttons), "nothing leads away from the key"
    record = window.session.state.record
    assert record is not None
    assert record.encrypted is not None
    assert record.recovery_key in recovery.html
    recovery.next.click()
    recovery.field.setText(recovery.asked_group)
    recovery.next.click()
    quiet(window, qtbot)
    assert window.page.name == "result"
    (archive,) = stick.iterdir()
    assert archive.name.endswith("T-42.furoshiki.zip")
    assert "Hanako" not in archive.name
    assert window.session.secret_of(record.encrypted) == Secret(TYPED)
    window.show_page("visit_end")
    end = at_the_end(window)
    assert all(each in end._preview.toPlainText() for each in FILLED.values())
    end.next.click()
    end.question.yes.click()
    quiet(window, qtbot)
    after = window.session.state
    assert (after.visit, after.record, after.secrets) == (None, None, {})
    tables: list[ArchiveTable] = list(page.findChildren(ArchiveTable))
    assert tables[0].model().rowCount() == 1
    window.close()
    assert not settings.exists(), "nothing of a visit is remembered on the computer"
