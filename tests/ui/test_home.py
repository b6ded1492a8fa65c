"""The first page: what it says of the last backup and of the mail, and that it leads nowhere by itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.i18n.last_backup import LastBackup, summary, when
from app.jobs.sources import Sources
from app.model.archives import ArchiveState, ArchiveSummary
from app.model.errors.usage import NoSuchFolderError
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.permission import Access
from app.ui.pages.home import HomePage
from app.ui.parts.text import Button
from app.ui.window import Window
from tests.ui.conftest import Archived, OpenWindow

NOW = datetime.fromisoformat("2026-11-28T18:00:00+09:00")
MADE = datetime.fromisoformat("2026-11-28T16:48:00+09:00")
STICK = Path("/media/ui/UI-USB")
ARCHIVE = ArchiveSummary(STICK / "a", ArchiveState.COMPLETE, "", MADE, messages=378, verdict=Answer.NOT_SAFE, ours=True)
EN = Translator("en")
SLOW = 20_000


def home(window: Window, qtbot: QtBot) -> HomePage:
    """The first page, with its jobs done."""
    window.show_page("home")
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    page = window.page
    assert isinstance(page, HomePage)
    return page


def test_the_last_backup_in_one_sentence() -> None:
    title, lead = summary(LastBackup(STICK, ARCHIVE, None, is_looking=False, to_do=1), NOW, EN)
    assert title == "Last backup: today at 16:48"
    assert lead == "378 messages, on UI-USB. 1 thing to do before you delete the old account."


@pytest.mark.parametrize(
    ("answer", "to_do", "said"),
    [
        (Answer.NOT_SAFE, 3, "3 things to do before"),
        (Answer.SAFE, 0, "you can delete the old account"),
        (Answer.UNKNOWN, 0, "check again"),
        (Answer.SAFE, None, "on UI-USB."),
    ],
)
def test_an_account_may_go_only_where_nothing_is_left_to_do(answer: Answer, to_do: int | None, said: str) -> None:
    archive = replace(ARCHIVE, verdict=answer)
    _, lead = summary(LastBackup(STICK, archive, None, is_looking=False, to_do=to_do), NOW, EN)
    assert said in lead
    assert ("you can delete" in lead) == (answer is Answer.SAFE and to_do == 0)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(0), "today at 16:48"),
        (timedelta(days=1), "yesterday at 16:48"),
        (timedelta(days=2), "2026-11-26"),
        (timedelta(days=-1), "2026-11-29"),
    ],
)
def test_when_it_was(before: timedelta, said: str) -> None:
    assert when(MADE - before, NOW, EN) == said


def test_only_a_whole_archive_is_a_backup() -> None:
    for state, word in ((ArchiveState.INCOMPLETE, "interrupted"), (ArchiveState.DAMAGED, "damaged")):
        title, _ = summary(LastBackup(STICK, replace(ARCHIVE, state=state), None, is_looking=False), NOW, EN)
        assert word in title


def test_a_stick_that_is_not_plugged_in_is_asked_for() -> None:
    title, lead = summary(LastBackup(STICK, None, NoSuchFolderError(STICK), is_looking=False), NOW, EN)
    assert title == "Your last backup isn't connected"
    assert "UI-USB" in lead


def test_the_first_start_is_a_sentence_and_the_button(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(destination=None)
    page = home(window, qtbot)
    assert page.title.text() == "Save your mail before you switch"
    assert window.focusWidget() is page.next
    QTest.keyClick(page.next, Qt.Key.Key_Return)
    assert window.page.name == "found"


def test_a_backup_of_this_mail_is_shown_with_its_result(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived
) -> None:
    window = open_window()
    window.session.state = archived.state()
    page = home(window, qtbot)
    assert page.title.text().startswith("Last backup: ")
    assert "378 messages, on STICK." in page.lead.text()
    assert "to do before you delete" in page.lead.text()
    page.result.click()
    assert window.page.name == "result"
    page = home(window, qtbot)
    item = page.recent.itemAt(0)
    assert item is not None
    line = item.widget()
    assert isinstance(line, Button)
    line.click()
    assert window.page.name == "archive"
    window.session.state.record = None
    page = home(window, qtbot)
    assert "to do before you delete" in page.lead.text(), "the archive itself says so"
    assert not page.result.isVisible()
    page.open.click()
    assert window.page.name == "archive"


def test_backups_of_other_people_on_the_same_stick_are_not_shown(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    window = open_window(sources=Sources(Home(tmp_path / "other", System.LINUX)), destination=archived.stick)
    page = home(window, qtbot)
    assert page.recent.count() == 0
    assert page.title.text() == "Save your mail before you switch"


def test_what_hinders_is_said_here_and_nobody_is_led_away(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    sources = Sources(Home(tmp_path / "empty", System.LINUX))
    answers = [Access.ALLOWED]
    window = open_window(sources=sources, access=lambda sources: answers[-1])
    page = home(window, qtbot)
    assert "No mail was found" in page.mail.hindrance.text
    assert page.mail.elsewhere.isVisible()
    answers.append(Access.DENIED)
    page = home(window, qtbot)
    assert "protects your mail" in page.mail.hindrance.text
    page.mail.allow.click()
    assert window.page.name == "permission"


def test_looking_goes_on_while_other_pages_are_opened(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_page("home")
    for name in ("archives", "people", "settings"):
        window.show_page(name)
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    assert window.page.name == "settings", "nothing leads away from it"
    assert window.session.state.survey is not None
