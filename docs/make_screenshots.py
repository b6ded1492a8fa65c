"""Draws every page of the window, in Japanese and English, light and dark, on the sample home: docs/screenshots."""

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.i18n.catalogue import LANGUAGES, Translator
from app.jobs.sample.home import Sample, build
from app.jobs.sources import Sources
from app.model.errors import DestinationError
from app.system.drives import Drive
from app.system.permission import Access
from app.system.settings import Settings
from app.ui.pages.address_change import AddressChangePage
from app.ui.pages.people import PeoplePage
from app.ui.session import Session, Surroundings
from app.ui.theme import BRIGHT, DIM
from app.ui.window import Window

TARGET = Path(__file__).resolve().parent / "screenshots"
FONTS = ("Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP")
SIZE = (1040, 720)
ANOTHER_DISK = Path("/dev/shm")
"""A place on Linux that is not the disk the sample lies on, as a stick would be."""
LONGEST = 60.0
KEY = "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN" * 2 + "54KHCE6MUA7L" + "QPZRY9"
ON_THE_WAY = ("found", "destination", "working", "result")


def main() -> int:
    """Writes a PNG for each page, language and appearance; names given in the command line are the only pages drawn."""
    # The name of the computer stands on many pages.
    socket.gethostname = lambda: "hanako-pc"
    application = QApplication([])
    font = next((name for name in FONTS if name in QFontDatabase.families()), None)
    if font is None:
        print("No font with Japanese characters is here. On Debian: apt-get install fonts-noto-cjk")  # noqa: T201
        return 1
    application.setFont(QFont(font, 10))
    TARGET.mkdir(exist_ok=True)
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        sample = build(Path(folder) / "sample")
        for language in LANGUAGES:
            for appearance in (BRIGHT, DIM):
                _draw(application, sample, language, appearance, wanted)
    return 0


@contextmanager
def _stick() -> Iterator[Path]:
    """A folder that stands for a stick; its path is seen in the pictures, so it has a name like any stick's."""
    above = (ANOTHER_DISK if ANOTHER_DISK.is_dir() else Path(tempfile.gettempdir())) / "hanako"
    (above / "USB").mkdir(parents=True)
    try:
        yield above / "USB"
    finally:
        shutil.rmtree(above)


def _draw(application: QApplication, sample: Sample, language: str, appearance: str, wanted: set[str]) -> None:
    """Walks through all pages once."""
    with _stick() as stick:
        around = Surroundings(
            access=lambda sources: Access.ALLOWED,
            drives=lambda: [Drive(stick, "USB", 29_500_000_000, 32_000_000_000, "exfat", True)],
            open=lambda url: True,
        )
        session = Session(Sources(sample.home), None, around, Translator(language))
        session.settings = Settings(language=language, appearance=appearance)
        window = Window(session)
        window.resize(*SIZE)
        window.show()

        def keep(name: str) -> None:
            _settle(application)
            if not wanted or name in wanted:
                window.grab().save(str(TARGET / f"{name}-{language}-{appearance}.png"))

        window.show_page("found")
        _wait(application, lambda: not session.runner.busy)
        keep("found")
        window.show_page("destination")
        _wait(application, lambda: not session.runner.busy)
        session.state.destination = stick
        keep("destination")
        session.start_backup(stick)
        window.show_page("working")
        _wait(application, lambda: session.backup.percent is not None or window.page.name == "result")
        keep("working")
        _wait(application, lambda: window.page.name == "result" and not session.runner.busy)
        keep("result")
        session.state.trouble = DestinationError("destination_full", path="/Volumes/USB")
        window.show_page("archives")
        _wait(application, lambda: not session.runner.busy)
        keep("archives")
        listed = session.state.listing.archives if session.state.listing is not None else ()
        for name in window.pages:
            if name not in (*ON_THE_WAY, "archives"):
                session.state.chosen = listed[0] if name == "archive" else None
                if session.state.record is not None:
                    key = KEY if name == "recovery" else ""
                    session.state.record = replace(session.state.record, recovery_key=key)
                window.show_page(name)
                _wait(application, lambda: not session.runner.busy)
                _settle(application)
                _fill_in(window)
                _settle(application)
                _wait(application, lambda: not session.runner.busy)
                keep(name)
        window.close()


def _fill_in(window: Window) -> None:
    """What a person would have done on the page: chosen a customer, typed a name."""
    page = window.page
    if isinstance(page, PeoplePage):
        shown = page.view.table.people.shown
        page.view.table.show_position(next(place for place in shown if _is_customer(page, place)))
    elif isinstance(page, AddressChangePage):
        page.from_name.setText("山田花子" if window.session.words.language == "ja" else "Hanako Yamada")
        page.new_address.setText("hanako@new.example.jp")
        page.refresh()


def _is_customer(page: PeoplePage, place: int) -> bool:
    entry = page.view.book.entries[place]
    return entry is not None and entry.contact.sent > 0 and entry.contact.received > 1


def _settle(application: QApplication) -> None:
    for _ in range(4):
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _wait(application: QApplication, done: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


if __name__ == "__main__":
    sys.exit(main())
