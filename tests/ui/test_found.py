"""The page that shows what mail is there: what was added to it, what is unusual, and where it leads to by itself."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.archive.bag import layout
from app.i18n.catalogue import Translator
from app.jobs.added_places import AddedPlace, added_places, inspect
from app.jobs.sources import Sources
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Home, Store, System
from app.ui.pages.found import FoundPage
from app.ui.parts.added_list import found_there
from app.ui.parts.text import Button
from app.ui.window import Window
from tests.builders import stores
from tests.ui.conftest import Archived, OpenWindow

SLOW = 20_000


def quiet(window: Window, qtbot: QtBot) -> FoundPage:
    """Waits until no job runs."""
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    page = window.pages["found"]
    assert isinstance(page, FoundPage)
    return page


def opened(window: Window, qtbot: QtBot) -> FoundPage:
    window.show_page("found")
    return quiet(window, qtbot)


def add(window: Window, path: Path, qtbot: QtBot) -> FoundPage:
    page = window.pages["found"]
    assert isinstance(page, FoundPage)
    page.add(path)
    return quiet(window, qtbot)


def texts(page: FoundPage) -> list[str]:
    """What stands in the list of added places."""
    labels: list[QLabel] = list(page.added.findChildren(QLabel))
    return [each.text() for each in labels if each.text()]


@pytest.fixture
def small(tmp_path: Path) -> Sources:
    """A home with one message, which takes no time to look at."""
    stores.write(tmp_path / "mail" / "a.eml", stores.message(1))
    return Sources(Home(tmp_path / "mail", System.LINUX), (tmp_path / "mail",))


def test_a_folder_without_mail_says_so_and_can_be_taken_out_again(
    open_window: OpenWindow, qtbot: QtBot, small: Sources, tmp_path: Path
) -> None:
    window = open_window(sources=small)
    opened(window, qtbot)
    empty = tmp_path / "empty"
    empty.mkdir()
    page = add(window, empty, qtbot)
    assert page.added.isVisible()
    assert texts(page) == ["Places you added", str(empty), "No mail found here"]
    buttons: list[Button] = list(page.added.findChildren(Button))
    (remove,) = buttons
    assert str(empty) in remove.accessibleName()
    remove.click()
    quiet(window, qtbot)
    assert window.session.sources.added == ()
    assert not page.added.isVisible()


def test_a_folder_with_mail_says_how_much(
    open_window: OpenWindow, qtbot: QtBot, small: Sources, tmp_path: Path
) -> None:
    window = open_window(sources=small)
    opened(window, qtbot)
    stores.write(tmp_path / "more" / "b.mbox", stores.mbox(stores.message(2), stores.message(3)))
    page = add(window, tmp_path / "more", qtbot)
    assert "2 messages found" in texts(page)
    assert window.session.state.survey is not None
    assert window.session.state.survey.total.messages == 3


def test_where_nothing_is_found_the_added_places_stay_in_sight(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("empty", "other"):
        (tmp_path / name).mkdir()
    window = open_window(sources=Sources(Home(tmp_path / "empty", System.LINUX)))
    opened(window, qtbot)
    assert window.page.name == "nothing"
    window.show_page("found")
    page = add(window, tmp_path / "other", qtbot)
    assert window.page is page
    assert page.lead.text() == "No mail found yet."
    assert not page.next.isEnabled()
    assert "No mail found here" in texts(page)


def test_an_archive_is_not_mail_and_can_be_opened(
    open_window: OpenWindow, qtbot: QtBot, archived: Archived, small: Sources
) -> None:
    archive = archived.record.archive
    assert archive is not None
    window = open_window(sources=small)
    page = opened(window, qtbot)
    for inside in (archive, archive / "data", archive / layout.CATALOG):
        add(window, inside, qtbot)
        assert page.is_archive.isVisible()
        assert str(archive) in page.is_archive.text
    assert window.session.sources.added == ()
    assert window.session.state.survey is not None
    assert window.session.state.survey.total.messages == 1
    page.open_archive()
    qtbot.waitUntil(lambda: window.page.name == "archive", timeout=SLOW)
    assert window.session.state.chosen is not None
    assert window.session.state.chosen.path == archive


def test_the_end_of_a_look_leads_nowhere_when_another_page_is_seen(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    window = open_window(sources=Sources(Home(tmp_path / "empty", System.LINUX)))
    window.show_page("found")
    window.show_page("settings")
    quiet(window, qtbot)
    assert window.page.name == "settings"


def test_notes_open_and_close_and_a_screen_reader_hears_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = opened(open_window(Translator("en")), qtbot)
    assert page.notes.button.text() == "1 note"
    assert page.notes.button.accessibleName() == "1 note, hidden"
    page.notes.button.click()
    assert page.notes.is_open
    assert page.notes.button.accessibleName() == "1 note, shown"
    page.look()
    quiet(page.window(), qtbot)  # type: ignore[arg-type]
    assert page.notes.is_open


def test_while_it_looks_it_never_speaks_of_0_messages(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(Translator("en"))
    window.show_page("found")
    page = window.pages["found"]
    labels: list[QLabel] = list(page.findChildren(QLabel))
    assert not any(label.text().startswith("0 ") for label in labels)
    quiet(window, qtbot)


def survey_of(*trees: tuple[Path, int]) -> SurveyRecord:
    return SurveyRecord(
        tuple(StoreSurvey(Store("open-files", tree, (tree,)), (Count(messages, 0, 1),), ()) for tree, messages in trees)
    )


@pytest.mark.parametrize(
    ("added", "place", "said"),
    [
        ("/new", AddedPlace(Path("/new"), 5, False), "5 messages found"),
        ("/", AddedPlace(Path("/"), 12, False), "12 messages found"),
        ("/mail/inbox", AddedPlace(Path("/mail/inbox"), 0, True), "Already included"),
        ("/elsewhere", AddedPlace(Path("/elsewhere"), 0, False), "No mail found here"),
        ("/newer", AddedPlace(Path("/newer"), 0, False), "No mail found here"),
    ],
)
def test_what_became_of_a_place(added: str, place: AddedPlace, said: str) -> None:
    record = survey_of((Path("/mail"), 7), (Path("/new/a.mbox"), 5))
    (found,) = added_places(record, [Path(added)])
    assert found == place
    assert found_there(found, Translator("en")).startswith(said)


def test_what_a_place_is(tmp_path: Path, archived: Archived) -> None:
    archive = archived.record.archive
    assert archive is not None
    (tmp_path / "link").symlink_to(archive)
    assert inspect(tmp_path / "link").archive == archive
    assert inspect(archived.stick).archive is None
    assert inspect(tmp_path / "not there").archive is None
    (tmp_path / layout.CATALOG).touch()
    assert inspect(tmp_path).archive is None, "a name alone makes no archive"
    unfinished = tmp_path / f"x{layout.INCOMPLETE}"
    stores.write(unfinished / layout.RUN, b"{}")
    assert inspect(unfinished / "data").archive == unfinished
