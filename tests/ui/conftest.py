"""What the tests of the window share: the sample home, a stick, and a window on them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sample.home import Sample, build
from app.jobs.sources import Sources
from app.system.drives import Drive
from app.system.permission import Access
from app.ui.session import Session, Surroundings
from app.ui.window import Window
from tests.builders.guard import SourceGuard


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample home; made once, as nobody ever writes to it."""
    return build(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder that plays the stick."""
    folder = tmp_path / "STICK"
    folder.mkdir()
    return folder


OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(
    qtbot: QtBot, sample: Sample, stick: Path, guard: Callable[[Path], SourceGuard]
) -> Iterator[OpenWindow]:
    """Opens windows. By default on the sample home, with the stick as the only drive and as the last destination."""

    opened: list[Window] = []

    def idle(window: QWidget) -> None:
        assert isinstance(window, Window)
        runner = window.session.runner
        runner.cancel()
        qtbot.waitUntil(lambda: not runner.busy)

    def start(
        words: Translator | None = None,
        *,
        sources: Sources | None = None,
        destination: Path | None = stick,
        access: Callable[[Sources], Access] = lambda sources: Access.ALLOWED,
        settings: Path | None = None,
    ) -> Window:
        drive = Drive(stick, "STICK", 10**11, 10**12, "exfat", True)
        around = Surroundings(access=access, drives=lambda: [drive], open=lambda url: True)
        session = Session(sources or Sources(sample.home), settings, around, words or Translator("en"))
        session.state.destination = destination
        window = Window(session)
        # Without a hold on it Python would take the window away while a job still talks to it.
        opened.append(window)
        qtbot.addWidget(window, before_close_func=idle)
        window.show()
        return window

    guard(sample.home.path)
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
