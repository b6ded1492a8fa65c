"""Draws the pages of the window on the sample home, in Japanese and English, light and dark.

Everything goes to build/screenshots, which git ignores, or into a folder given with `--folder`; `--readme` draws only
the twelve pictures the README shows, into docs/screenshots.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage
from PySide6.QtWidgets import QApplication

from app.i18n.catalogue import LANGUAGES, Translator
from app.jobs.sample.home import Sample, build
from app.jobs.sources import Sources
from app.model.errors.destination import DestinationFullError
from app.system.drives import Drive
from app.system.permission import Access
from app.system.searchable import SearchableDisk
from app.system.settings import Settings
from app.ui import pages
from app.ui.pages.address_change import AddressChangePage
from app.ui.pages.gone import GonePage
from app.ui.pages.people import PeoplePage
from app.ui.pages.search_disk import SearchDiskPage
from app.ui.session import Session, Surroundings
from app.ui.theme import BRIGHT, DIM
from app.ui.window import Window

HERE = Path(__file__).resolve().parent
README_PICTURES = frozenset(
    {
        "home-en-light",
        "home-ja-light",
        "destination-en-light",
        "result-en-light",
        "people-ja-light",
        "read_mail-ja-light",
        "restore-en-light",
        "gone-en-light",
        "search_disk-en-light",
        "certificate-ja-light",
        "archives-ja-dark",
        "visit-ja-dark",
    }
)
FONTS = ("Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP")
SIZE = (1040, 720)
ANOTHER_DISK = Path("/dev/shm")
"""A place on Linux that is not the disk the sample lies on, as a stick would be."""
DISKS = (
    SearchableDisk(Path("/dev/sdb1"), "OLD MAC", 80_000_000_000, True, True, False),
    SearchableDisk(Path("/dev/nvme0n1p2"), "", 512_000_000_000, False, False, True),
)
"""No disk of the computer that draws the pictures is to be seen in them."""
LONGEST = 60.0
KEY = "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN" * 2 + "54KHCE6MUA7L" + "QPZRY9"
ON_THE_WAY = ("home", "found", "destination", "working", "result")
PAGES = pages.NAMES


def main() -> int:
    """Writes a PNG for each page, language and appearance; names in the command line are the only pages drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="names of pages; without any, all of them")
    parser.add_argument("--folder", type=Path, default=HERE.parent / "build" / "screenshots")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README, into docs/screenshots")
    asked = parser.parse_args()
    # The name of the computer stands on many pages.
    platform.node = lambda: "hanako-pc"
    application = QApplication([])
    font = next((name for name in FONTS if name in QFontDatabase.families()), None)
    if font is None:
        print("No font with Japanese characters is here. On Debian: apt-get install fonts-noto-cjk")  # noqa: T201
        return 1
    application.setFont(QFont(font, 10))
    folder: Path = HERE / "screenshots" if asked.readme else asked.folder
    folder.mkdir(parents=True, exist_ok=True)

    def is_wanted(picture: str) -> bool:
        if asked.readme:
            return picture in README_PICTURES
        return not asked.pages or picture.split("-")[0] in asked.pages

    with tempfile.TemporaryDirectory() as scratch:
        sample = build(Path(scratch) / "sample")
        for language in LANGUAGES:
            for appearance in (BRIGHT, DIM):
                if any(is_wanted(f"{name}-{language}-{appearance}") for name in PAGES):
                    with _stick() as stick:
                        Photographer(
                            application=application,
                            sample=sample,
                            stick=stick,
                            language=language,
                            appearance=appearance,
                            folder=folder,
                            is_wanted=is_wanted,
                        ).walk()
    print(folder)  # noqa: T201
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


class Photographer:
    """One walk through all pages, in one language and appearance."""

    def __init__(
        self,
        *,
        application: QApplication,
        sample: Sample,
        stick: Path,
        language: str,
        appearance: str,
        folder: Path,
        is_wanted: Callable[[str], bool],
    ) -> None:
        self._application = application
        self._stick = stick
        self._suffix = f"{language}-{appearance}"
        self._folder = folder
        self._is_wanted = is_wanted
        around = Surroundings(
            access=lambda sources: Access.ALLOWED,
            drives=lambda: [Drive(stick, "USB", 29_500_000_000, 32_000_000_000, "exfat", True)],
            open=lambda url: True,
        )
        self._session = Session(Sources(sample.home), None, around, Translator(language))
        self._session.settings = Settings(language=language, appearance=appearance)
        self._window = Window(self._session)
        self._window.resize(*SIZE)
        self._window.show()

    def walk(self) -> None:
        """Makes a backup as a person does, then shows every other page."""
        session, window = self._session, self._window
        for name in ("home", "found"):
            self._show(name)
            self._keep(name)
        self._show("destination")
        session.state.destination = self._stick
        self._keep("destination")
        session.start_backup(self._stick)
        window.show_page("working")
        _wait(self._application, lambda: session.backup.percent is not None or window.page.name == "result")
        self._keep("working")
        _wait(self._application, lambda: window.page.name == "result" and not session.runner.busy)
        self._keep("result")
        self._show("archives")
        self._keep("archives")
        for name in window.pages:
            if name not in (*ON_THE_WAY, "archives"):
                self._prepare(name)
                self._show(name)
                _process_events(self._application)
                _fill_in(window)
                _process_events(self._application)
                _wait(self._application, lambda: not session.runner.busy)
                self._keep(name)
        window.close()

    def _prepare(self, name: str) -> None:
        """What must have happened before a page has something to show."""
        state = self._session.state
        state.error = DestinationFullError(Path("/Volumes/USB"), more=12)
        listed = state.listing.archives if state.listing is not None else ()
        state.chosen = listed[0] if name in ("archive", "read_mail", "restore") else None
        if state.record is not None:
            state.record = replace(state.record, recovery_key=KEY if name == "recovery" else "")

    def _show(self, name: str) -> None:
        self._window.show_page(name)
        _wait(self._application, lambda: not self._session.runner.busy)

    def _keep(self, name: str) -> None:
        _process_events(self._application)
        picture = f"{name}-{self._suffix}"
        if self._is_wanted(picture):
            _small(self._window.grab().toImage()).save(str(self._folder / f"{picture}.png"))


def _small(picture: QImage) -> QImage:
    """The picture in the 256 colours it has most of, which nobody can tell from it: a file of a third of the size."""
    pixels = picture.convertToFormat(QImage.Format.Format_RGB32)
    colours = Counter(memoryview(pixels.constBits()).cast("I")).most_common(256)
    table = [colour for colour, _ in colours]
    return pixels.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def _fill_in(window: Window) -> None:
    """What a person would have done on the page: chosen a customer, typed a name."""
    page = window.page
    if isinstance(page, PeoplePage):
        shown = page.view.table.people.shown
        page.view.table.show_position(next(each for each in shown if _is_customer(page, each)))
    elif isinstance(page, GonePage):
        page.look()
    elif isinstance(page, SearchDiskPage):
        page.form.show_disks(DISKS)
        page.form.choose_source(DISKS[0].device)
    elif isinstance(page, AddressChangePage):
        page.form.from_name.setText("山田花子" if window.session.translator.language == "ja" else "Hanako Yamada")
        page.form.new_address.setText("hanako@new.example.jp")
        page.refresh()


def _is_customer(page: PeoplePage, position: int) -> bool:
    entry = page.view.book.entries[position]
    return entry is not None and entry.contact.sent > 0 and entry.contact.received > 1


def _process_events(application: QApplication) -> None:
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
