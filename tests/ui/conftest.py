"""What the tests of the window share: the sample home, a stick, and a window on them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.i18n.catalogue import Translator
from app.jobs import address_book, backup, survey
from app.jobs import list as listing
from app.jobs.address_book import OpenBook
from app.jobs.cancel import Cancel
from app.jobs.sample.home import Sample, build
from app.jobs.sources import Sources
from app.model.archives import ListRecord
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, SurveyRecord
from app.system.drives import Drive
from app.system.permission import Access
from tests.builders.guard import Snapshot, snapshot, watch
from tests.conftest import why_no_qt

# Qt is imported only where a window is opened, so that this folder is collected, and skipped, where Qt cannot be loaded.
if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from app.ui.session import SessionState
    from app.ui.window import Window


class _Skipped(pytest.Module):
    """A module of tests that is not even imported."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        pytest.skip(why_no_qt(), allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skips every module here where Qt cannot be loaded."""
    return _Skipped.from_parent(parent, path=module_path) if why_no_qt() else None


@pytest.fixture
def japanese_font(qapp: QApplication) -> None:
    """Skips the test where there would be boxes instead of letters."""
    from PySide6.QtGui import QFontDatabase

    if not QFontDatabase.families(QFontDatabase.WritingSystem.Japanese):
        pytest.skip("no Japanese font on this machine")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample home; made once, as nobody ever writes to it."""
    return build(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture(scope="session")
def sample_as_made(sample: Sample) -> Snapshot:
    """What the sample home is like as long as nobody changes it."""
    return snapshot(sample.home.path)


@pytest.fixture
def sample_is_watched(sample: Sample, sample_as_made: Snapshot) -> Iterator[None]:
    """The sample home is watched; at the end it is as it was made."""
    made = watch(sample.home.path, sample_as_made)
    yield
    made.stop()
    made.check()


@dataclass(frozen=True, slots=True)
class Archived:
    """The sample home after its backup: what each job reported of it, and the stick the archive is on."""

    stick: Path
    survey: SurveyRecord
    record: BackupRecord
    people: OpenBook
    listing: ListRecord

    def state(self) -> SessionState:
        """What a window knows once a person has done all this in it."""
        from app.ui.session import SessionState

        return SessionState(
            survey=self.survey,
            destination=self.stick,
            record=self.record,
            archive=self.record.archive,
            people=self.people,
            listing=self.listing,
            chosen=self.listing.archives[0],
        )


@pytest.fixture(scope="session")
def archived(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """One backup for all tests that only look at an archive; nobody may write to it."""
    stick, sources = tmp_path_factory.mktemp("archived") / "STICK", Sources(sample.home)
    stick.mkdir()
    found = survey.run(survey.prepare(sources), lambda event: None, Cancel())
    record = backup.run(backup.prepare(sources, BackupRequest(stick)), lambda event: None, Cancel())
    assert record.archive is not None
    book = address_book.run(Sources(sample.home, (record.archive,)), None, lambda event: None, Cancel())
    listed = listing.run(listing.prepare(stick, sources), lambda event: None, Cancel())
    return Archived(stick, found, record, book, listed)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder that plays the stick."""
    folder = tmp_path / "STICK"
    folder.mkdir()
    return folder


OpenWindow = Callable[..., "Window"]


def delete_now(*windows: Window) -> None:
    """Takes windows away for good: else every one of them would be styled anew with each theme of the next tests."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for window in windows:
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qtbot: QtBot, sample: Sample, stick: Path, sample_is_watched: None) -> Iterator[OpenWindow]:
    """Opens windows. By default on the sample home, with the stick as the only drive and as the last destination."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from app.ui.session import Session, Surroundings
    from app.ui.window import Window

    opened: list[Window] = []

    def idle(window: QWidget) -> None:
        assert isinstance(window, Window)
        runner = window.session.runner
        runner.cancel()
        qtbot.waitUntil(lambda: not runner.busy)

    def start(
        translator: Translator | None = None,
        *,
        sources: Sources | None = None,
        destination: Path | None = stick,
        access: Callable[[Sources], Access] = lambda sources: Access.ALLOWED,
        settings: Path | None = None,
    ) -> Window:
        drive = Drive(stick, "STICK", 10**11, 10**12, "exfat", True)
        around = Surroundings(access=access, drives=lambda: [drive], open=lambda url: True)
        session = Session(sources or Sources(sample.home), settings, around, translator or Translator("en"))
        session.state.destination = destination
        window = Window(session)
        # Without a hold on it Python would take the window away while a job still talks to it.
        opened.append(window)
        qtbot.addWidget(window, before_close_func=idle)
        window.show()
        return window

    yield start
    # Else they would stay, and every one of them be styled anew with each theme of the next tests.
    opened.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups that go on until they are stopped."""

    def run(plan: object, report: object, cancel: Cancel, **more: object) -> None:
        while not cancel.asked:
            time.sleep(0.005)
        cancel.check()

    monkeypatch.setattr(backup, "run", run)


def back_up(window: Window) -> None:
    """Starts a backup to the session's destination and shows how far it is, as the button does."""
    destination = window.session.state.destination
    assert destination is not None
    assert window.session.start_backup(destination)
    window.show_page("working")
