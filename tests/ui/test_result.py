"""The result: the answer as its title, and a list of things to do that is worked through row by row."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs import check
from app.jobs.confirmations import Confirmations, Confirmed
from app.model.codes import Code
from app.model.errors import CancelledError
from app.model.findings import Finding
from app.model.ledger import Expectation, ExpectationKind
from app.model.plan import Visit
from app.model.record import BackupRecord
from app.model.verdict import Answer
from app.ui.pages.archives import ArchivesPage
from app.ui.pages.certificate import CertificatePage
from app.ui.pages.checklist import ChecklistPage
from app.ui.pages.fetch import FetchPage
from app.ui.pages.result import ResultPage
from app.ui.parts.check_item import CheckItem
from app.ui.parts.missing_list import MissingList
from app.ui.parts.task_acts import Act
from app.ui.parts.task_row import TaskRow
from app.ui.session import OngoingVisit
from app.ui.shown_result import confirmed, keep_confirmed
from app.ui.window import Window
from app.verdict.judge import judge, judge_accounts
from tests.ui.conftest import Archived, OpenWindow

SLOW = 60_000
HANAKO = "hanako@salon.example.jp"
SALON = "salon@isp.example.jp"


@pytest.fixture
def another_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every archive lies on another disk than its mail."""
    monkeypatch.setattr("app.jobs.look_again._on_same_disk", lambda *rest: False)


def with_ledger(record: BackupRecord, *entries: Expectation) -> BackupRecord:
    """The backup as if this were all its ledger, on another disk."""
    assert record.facts is not None
    facts = replace(record.facts, ledger=entries, same_disk=False, past_cache=True)
    keys = {each.account for each in entries}
    accounts = judge_accounts(facts, tuple(each for each in record.accounts if each.key in keys))
    return replace(record, facts=facts, verdict=judge(facts), accounts=accounts)


def servers(record: BackupRecord, *names: str) -> tuple[Expectation, ...]:
    """The entries of accounts whose server is to be looked at; one for each name."""
    assert record.facts is not None
    entries = [each for each in record.facts.ledger if each.kind is ExpectationKind.ACCOUNT]
    return tuple(next(each for each in entries if each.name == name) for name in names)


def damaged(record: BackupRecord) -> Expectation:
    """Two messages of a POP account that are damaged here."""
    account = servers(record, SALON)[0].account
    doubt = Finding(Code.MESSAGES_CUT, {"count": 2})
    return Expectation(
        kind=ExpectationKind.MESSAGES, client="apple-mail", account=account, name="INBOX", doubt=doubt, evidence=None
    )


def shown(window: Window, qtbot: QtBot, record: BackupRecord) -> ResultPage:
    """The page of that record, with its work done."""
    window.session.state.record, window.session.state.archive = record, record.archive
    window.session.state.chosen = None
    window.show_page("result")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, ResultPage)
    return page


def quiet(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)


def rows(page: ResultPage, act: Act) -> list[TaskRow]:
    """The rows with that button."""
    return [row for row in page.tasks.rows if act in row.buttons]


def confirm(window: Window, qtbot: QtBot, row: TaskRow, act: Act, name: str = "") -> None:
    """Presses the button of a row; `name` where it is asked for."""
    row.buttons[act].click()
    if name:
        assert row.prompt is not None
        row.prompt.field.setText(name)
        row.prompt.confirm.click()
    quiet(window, qtbot)


def test_the_title_is_the_answer_and_every_row_says_what_to_do(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived
) -> None:
    page = shown(open_window(), qtbot, archived.record)
    assert page.title.text() == f"Don't delete the old account yet: {len(page.tasks.rows)} things to do"
    assert len(page.tasks.rows) == 9
    assert all(row.task.remedy and row.buttons for row in page.tasks.rows)
    buttons: list[QPushButton] = list(page.findChildren(QPushButton))
    assert [each for each in buttons if each.property("role") == "main" and each.isVisible()] == [page.next]
    assert page.next.text() == "Back up again"


def test_a_name_is_asked_once_and_the_answer_turns_by_itself(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, another_disk: None
) -> None:
    window = open_window()
    page = shown(window, qtbot, with_ledger(archived.record, *servers(archived.record, HANAKO, SALON)))
    assert page.title.text() == "We can't tell yet whether you can delete the old account: 2 things to do"
    first, second = page.tasks.rows
    first.buttons[Act.SEEN].click()
    assert first.prompt is not None
    assert not first.prompt.confirm.isEnabled(), "the certificate names who said it"
    confirm(window, qtbot, first, Act.SEEN, "Hanako Sato")
    first, second = page.tasks.rows
    assert "Hanako Sato looked at the web mail of hanako@salon.example.jp" in first.task.text
    assert page.title.text() == f"You can delete {HANAKO}. Keep the others for now: 1 thing to do"
    confirm(window, qtbot, second, Act.SEEN)
    assert page.title.text() == "You can delete the old accounts"
    assert [list(row.buttons) for row in page.tasks.rows] == [[Act.UNDO], [Act.UNDO]]
    assert page.next.text() == "Step by step…"
    state = window.session.state.record
    assert state is not None
    assert state.verdict.answer is Answer.SAFE
    confirm(window, qtbot, page.tasks.rows[0], Act.UNDO)
    assert page.title.text() == f"You can delete {SALON}. Keep the others for now: 1 thing to do"


def test_what_is_open_on_a_server_leads_to_saving_it(open_window: OpenWindow, qtbot: QtBot, archived: Archived) -> None:
    window = open_window()
    page = shown(window, qtbot, with_ledger(archived.record, *servers(archived.record, HANAKO, SALON)))
    assert list(page.tasks.rows[1].buttons) == [Act.FETCH, Act.SEEN]
    page.tasks.rows[1].buttons[Act.FETCH].click()
    quiet(window, qtbot)
    fetching = window.page
    assert isinstance(fetching, FetchPage) and fetching.way.address.text() == SALON
    assert fetching.first_focus() is fetching.way.password.line
    QTest.keyClick(fetching, Qt.Key.Key_Escape)
    assert window.page is page


def test_the_name_is_confirmed_by_a_press_of_its_own(open_window: OpenWindow, qtbot: QtBot, archived: Archived) -> None:
    window = open_window()
    page = shown(window, qtbot, with_ledger(archived.record, *servers(archived.record, HANAKO)))
    (row,) = page.tasks.rows
    row.buttons[Act.SEEN].click()
    assert row.prompt is not None
    QTest.keyClicks(row.prompt.field, "Hanako")
    QTest.keyClick(row.prompt.field, Qt.Key.Key_Return)
    assert window.page is page
    assert confirmed(window.session, page.record).items == () if page.record else False
    row.prompt.leave.click()
    assert row.buttons[Act.SEEN].isVisible()


def test_nothing_is_called_safe_before_it_was_checked(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, another_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    page = shown(window, qtbot, with_ledger(archived.record, *servers(archived.record, HANAKO)))
    confirm(window, qtbot, page.tasks.rows[0], Act.SEEN, "Hanako Sato")
    assert page.title.text() == f"You can delete {HANAKO}"

    def stopped(*rest: object) -> None:
        raise CancelledError

    monkeypatch.setattr(check, "renew", stopped)
    page.tasks.rows[0].buttons[Act.UNDO].click()
    assert "One moment" in page.title.text()
    quiet(window, qtbot)
    assert page.title.text() == "We can't tell yet: please check again"
    window.show_page("checklist")
    checklist = window.page
    assert isinstance(checklist, ChecklistPage)
    assert "You can delete" not in checklist.as_html()


def test_the_owner_of_local_mail_can_come_to_an_end(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, another_disk: None
) -> None:
    window = open_window()
    page = shown(
        window, qtbot, with_ledger(archived.record, *servers(archived.record, SALON), damaged(archived.record))
    )
    assert "server" not in page.tasks.rows[1].task.text
    assert page.tasks.rows[1].buttons[Act.NOT_NEEDED].text() == "I don't need these"
    assert page.next.text() == "Step by step…", "another backup brings the same for ever"
    confirm(window, qtbot, page.tasks.rows[0], Act.SEEN, "Hanako Sato")
    confirm(window, qtbot, page.tasks.rows[1], Act.NOT_NEEDED)
    assert page.title.text() == f"You can delete {SALON}"
    assert window.session.state.record is not None
    statement = window.session.state.record.statement
    assert statement is not None
    assert statement.verdict.answer is Answer.SAFE
    window.show_page("certificate")
    certificate = window.page
    assert isinstance(certificate, CertificatePage)
    # What is printed and signed says the same, and who said it.
    assert f"You can delete {SALON}" in certificate.html
    assert "Hanako Sato looked at the web mail" in certificate.html
    assert "Hanako Sato stated that what is damaged" in certificate.html


def test_the_messages_of_a_row_are_named_with_what_to_do(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived
) -> None:
    page = shown(open_window(Translator("ja")), qtbot, archived.record)
    counts = []
    for row in rows(page, Act.SHOW):
        row.buttons[Act.SHOW].click()
        lists: list[MissingList] = list(row.findChildren(MissingList))
        model = lists[0].model()
        counts.append(model.rowCount())
        texts = [str(model.index(at, 0).data()) for at in range(model.rowCount())]
        assert not any(code.value in text for text in texts for code in Code if "_" in code.value)
        assert all("。" in text for text in texts)
        assert lists[0].height() < page.height()
        assert counts[-1] == sum(entry.count for entry in row.task.entries)
        row.buttons[Act.SHOW].click()
    assert sum(counts) == archived.record.incomplete + archived.record.gaps


def test_a_second_copy_is_a_thing_to_do(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    page = shown(window, qtbot, archived.record)
    row = rows(page, Act.SECOND_COPY)[0]
    assert row is page.tasks.rows[-1]
    (tmp_path / "other").mkdir()
    page.add_copy(tmp_path / "other")
    quiet(window, qtbot)
    assert "is not an intact copy" in page.tasks.rows[-1].task.text
    assert len(page.tasks.rows) == 9, "a wrong copy and a missing one are one thing to do"
    confirm(window, qtbot, page.tasks.rows[-1], Act.UNDO)
    assert "same drive" in page.tasks.rows[-1].task.text


def opened(window: Window, qtbot: QtBot) -> ArchivesPage:
    """The list of archives, with the newest chosen."""
    window.show_page("archives")
    quiet(window, qtbot)
    page = window.page
    assert isinstance(page, ArchivesPage)
    return page


def test_it_is_reached_again_from_everywhere(open_window: OpenWindow, qtbot: QtBot, archived: Archived) -> None:
    window = open_window(destination=archived.stick)
    page = shown(window, qtbot, archived.record)
    title = page.title.text()
    for name in ("people", "archives", "found", "result"):
        window.show_page(name)
        quiet(window, qtbot)
    assert window.page.title.text() == title
    window.session.state.record = None
    opened(window, qtbot).open_result()
    qtbot.waitUntil(lambda: window.page.name == "archive_result", timeout=SLOW)
    quiet(window, qtbot)
    assert window.page.title.text() == title
    window.show_page("certificate")
    quiet(window, qtbot)
    certificate = window.page
    assert isinstance(certificate, CertificatePage)
    assert title.replace("'", "&#x27;") in certificate.html


def test_without_a_backup_it_says_so(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("result")
    assert window.page.title.text() == "There is no result yet"
    window.page.next.click()
    assert window.page.name == "found"


@pytest.mark.parametrize(
    ("visit", "portable", "kept"), [(False, False, True), (True, False, False), (True, True, True)]
)
def test_what_was_confirmed_is_kept_where_it_may_be(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, tmp_path: Path, visit: bool, portable: bool, kept: bool
) -> None:
    settings = tmp_path / "settings"
    window = open_window(settings=settings)
    window.session.portable = portable
    if visit:
        window.session.begin_visit(OngoingVisit(Visit("Hanako Sato", "T-1")))
    page = shown(window, qtbot, archived.record)
    row = rows(page, Act.SEEN)[0]
    row.buttons[Act.SEEN].click()
    assert row.prompt is not None
    assert row.prompt.field.text() == ("Hanako Sato" if visit else "")
    confirm(window, qtbot, row, Act.SEEN, "Hanako Sato")
    window.show_page("checklist")
    steps: list[CheckItem] = list(window.page.findChildren(CheckItem))
    steps[1].box.setChecked(True)
    assert (settings / "answers").exists() == kept
    # As after the next start of the program.
    window.session.state.confirmed.clear()
    window.session.state.settled.clear()
    said = confirmed(window.session, archived.record)
    assert (len(said.about(Confirmed.SERVER)), len(said.about(Confirmed.STEP))) == ((1, 1) if kept else (0, 0))
    page = shown(window, qtbot, archived.record)
    assert any("Hanako Sato looked at" in row.task.text for row in page.tasks.rows) == kept
    window.show_page("checklist")
    checklist = window.page
    assert isinstance(checklist, ChecklistPage)
    assert checklist.as_html().count("☑") == kept


def test_an_answer_does_not_follow_to_another_page(open_window: OpenWindow, qtbot: QtBot, archived: Archived) -> None:
    """It is left before the answer was checked: on coming back it is checked then."""
    window = open_window()
    page = shown(window, qtbot, archived.record)
    row = rows(page, Act.SEEN)[0]
    row.buttons[Act.SEEN].click()
    assert row.prompt is not None
    row.prompt.field.setText("Hanako Sato")
    row.prompt.confirm.click()
    window.show_page("archives")
    quiet(window, qtbot)
    assert window.page.name == "archives"
    window.show_page("result")
    quiet(window, qtbot)
    assert window.session.state.record is not None
    assert window.session.state.record.statement is not None
    assert window.session.state.record.statement.as_of is not None


def test_what_is_said_of_an_archive_without_a_seal_counts_for_no_other(
    open_window: OpenWindow, archived: Archived
) -> None:
    window = open_window()
    one = replace(archived.record, statement=None)
    said = Confirmations().add(Confirmed.SERVER, {HANAKO}, "Hanako Sato", datetime.now().astimezone())
    keep_confirmed(window.session, one, said)
    assert confirmed(window.session, replace(one, archive=Path("/another"))) == Confirmations()
