"""The page that searches a disk: what it refuses, how far it says it is, what came back and what can be done then."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs import rescue
from app.jobs.cancel import Cancel
from app.model.errors.destination import OnSourceDiskError
from app.model.events import Planned, Progress, Stage, StageWork
from app.system.searchable import SearchableDisk
from app.ui.pages import search_disk
from app.ui.pages.archive import ArchivePage
from app.ui.pages.search_disk import SearchDiskPage
from app.ui.parts.job_progress import JobProgress
from app.ui.window import Window
from tests.builders.guard import snapshot
from tests.builders.rescued import disk
from tests.ui.conftest import OpenWindow
from tests.ui.looking import Stretched, clipped, nameless, untranslated
from tests.ui.test_accessible_tree import out_of_order, problems

SLOW = 60_000
DISKS = [
    SearchableDisk(Path("/dev/sdz1"), "OLD MAC", 80_000_000_000, True, True, False),
    SearchableDisk(Path("/dev/nvme9n1"), "", 512_000_000_000, False, False, True),
]


@pytest.fixture(autouse=True)
def disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same disks on every computer."""
    monkeypatch.setattr(search_disk, "searchable_disks", lambda: DISKS)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "old" / "image.raw"
    path.parent.mkdir()
    path.write_bytes(disk(7, 16)[0])
    return path


def opened(window: Window, qtbot: QtBot) -> SearchDiskPage:
    window.show_page("search_disk")
    wait(window, qtbot)
    assert isinstance(window.page, SearchDiskPage)
    return window.page


def wait(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.runner.busy, timeout=SLOW)
    # What was put into a layout is shown by the next event.
    QApplication.sendPostedEvents()


def texts(page: SearchDiskPage) -> str:
    labels: list[QLabel] = list(page.findChildren(QLabel))
    return "\n".join(each.text() for each in labels if each.isVisibleTo(page))


def searched(page: SearchDiskPage, image: Path, to: Path, qtbot: QtBot) -> None:
    """As a person does who knows that the image may lie anywhere."""
    page.form.choose_source(image)
    page.form.choose_destination(to)
    page.next.click()
    wait(page_window(page), qtbot)
    page.question.yes.click()
    wait(page_window(page), qtbot)


def page_window(page: SearchDiskPage) -> Window:
    window = page.window()
    assert isinstance(window, Window)
    return window


def test_nothing_is_searched_before_both_are_chosen(open_window: OpenWindow, qtbot: QtBot, image: Path) -> None:
    page = opened(open_window(), qtbot)
    assert [card.accessibleName() for card in page.form.cards.values()] == ["OLD MAC, 80.0 GB", "nvme9n1, 512 GB"]
    said = page.form.cards[DISKS[1].device].accessibleDescription()
    assert "administrator" in said and "solid-state" in said
    assert not page.next.isEnabled()
    page.form.choose_source(image)
    assert not page.next.isEnabled()
    page.form.choose_destination(image.parent.parent)
    assert page.next.isEnabled()
    QTest.keyClick(page.form.cards[image], Qt.Key.Key_Return)
    assert page_window(page).focusWidget() is page.next and not page.session.runner.busy


def test_what_comes_back_becomes_an_archive(open_window: OpenWindow, qtbot: QtBot, image: Path, stick: Path) -> None:
    window = open_window()
    page = opened(window, qtbot)
    before = snapshot(image.parent)
    page.form.choose_source(image)
    page.form.choose_destination(stick)
    page.next.click()
    assert window.session.runner.is_exclusive and not page.next.isVisible()
    wait(window, qtbot)
    assert page.question.isVisible() and "same disk" in page.question.text
    assert window.focusWidget() is page.question.no
    assert list(stick.iterdir()) == []
    page.question.yes.click()
    wait(window, qtbot)
    said = texts(page)
    assert "whole messages" in said and "people" in said and "provenance.csv" in said
    assert "%" not in said, "nobody knows how much there was"
    (archive,) = stick.iterdir()
    assert str(archive) in said and snapshot(image.parent) == before
    assert page.people.isVisible() and page.notice.isVisible() and page.next.text() == "Open the archive"
    page.next.click()
    wait(window, qtbot)
    assert isinstance(window.page, ArchivePage)
    assert window.session.state.chosen is not None and window.session.state.chosen.path == archive
    for button, name in ((page.people, "people"), (page.notice, "address_change")):
        window.show_page("search_disk")
        wait(window, qtbot)
        button.click()
        wait(window, qtbot)
        assert window.page.name == name
    assert window.session.state.people is not None and window.session.state.people.archive == archive


def test_the_disk_that_is_searched_is_refused_with_the_reason(
    open_window: OpenWindow, qtbot: QtBot, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(source: Path, destination: Path) -> None:
        raise OnSourceDiskError(destination, source=source)

    monkeypatch.setattr(rescue, "prepare", prepare)
    page = opened(open_window(), qtbot)
    page.form.cards[DISKS[0].device].click()
    page.form.choose_destination(stick)
    page.next.click()
    wait(page_window(page), qtbot)
    assert "overwrite" in texts(page) and page.form.isVisible() and list(stick.iterdir()) == []


def test_where_a_sample_is_empty_nothing_is_searched(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, stick: Path
) -> None:
    image = tmp_path / "ssd.raw"
    with image.open("wb") as file:
        file.truncate(70 << 20)
    page = opened(open_window(), qtbot)
    searched(page, image, stick, qtbot)
    said = texts(page)
    assert "nothing is left here to find" in said and "Worth trying" in said and "snapshots" in said
    assert page.insist.isVisible() and not page.next.isVisible() and list(stick.iterdir()) == []
    page.insist.click()
    wait(page_window(page), qtbot)
    assert "were searched" not in texts(page) and "nothing is left" in texts(page)
    page.again.click()
    assert page.form.isVisible()


def test_it_can_be_stopped_and_says_what_is_left(
    open_window: OpenWindow, qtbot: QtBot, image: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(plan: object, report: object, cancel: Cancel, **more: object) -> None:
        while not cancel.asked:
            time.sleep(0.005)
        cancel.check()

    monkeypatch.setattr(rescue, "run", run)
    window = open_window()
    page = opened(window, qtbot)
    page.form.choose_source(image)
    page.form.choose_destination(stick)
    page.search(beside=True)
    page.ask_to_stop()
    assert window.focusWidget() is page.question.no
    page.question.yes.click()
    wait(window, qtbot)
    assert "goes on from there" in texts(page) and page.next.isEnabled() and page.form.isVisible()


def test_progress_is_of_the_whole_and_knows_what_it_does_not_know(qtbot: QtBot) -> None:
    now = [0.0]
    shown = JobProgress(lambda: now[0])
    qtbot.addWidget(shown)
    shown.retranslate(Translator("en"))
    shown.begin()
    assert shown.bar.maximum() == 0 and "Preparing" in shown.texts[2]
    shown.take(Planned((StageWork(Stage.RESCUING, 100.0, moves_data=True),)))
    for _ in range(40):
        now[0] += 1.0
        shown.take(Progress(Stage.RESCUING, bytes=int(now[0]) * 10**9, total_bytes=100 * 10**9, messages=7))
    share, left, doing, amount = shown.texts
    assert share == "Done: 40 %" and "about 1 minute left" in left and "deleted mail" in doing
    assert "40.0 GB of 100 GB" in amount and "7 messages so far" in amount
    shown.take(Progress(Stage.COPYING, bytes=1, total_bytes=2))
    assert shown.texts[:2] == (" ", "") and shown.bar.maximum() == 0


@pytest.fixture(params=["en", "ja", "en long", "ja long"])
def translator(request: pytest.FixtureRequest) -> Iterator[Translator]:
    language, _, long = str(request.param).partition(" ")
    yield Stretched(language) if long else Translator(language)


def test_the_result_fits_the_smallest_screen(
    open_window: OpenWindow, qtbot: QtBot, image: Path, stick: Path, translator: Translator
) -> None:
    window = open_window(translator)
    window.resize(900, 600)
    page = opened(window, qtbot)
    searched(page, image, stick, qtbot)
    for _ in range(4):
        QApplication.processEvents()
    assert window.size().toTuple() == (900, 600)
    assert nameless(window) == [] and clipped(window) == []
    assert problems(page) == [] and out_of_order(window.centralWidget()) == []
    if isinstance(translator, Stretched):
        assert [each for each in untranslated(window) if str(stick) not in each] == []
