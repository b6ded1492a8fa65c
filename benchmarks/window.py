"""How soon the window is there, and how long it ever stops while it works: `python benchmarks/window.py [MEGABYTES]`.

Opens the window on a home with so much mail (1,000 by default) without a screen, measures the time to its first
picture, then lets it look for the mail, copy and prove it, as its buttons do. The aims: a picture within a second, and
no stop of 50 ms.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from app.jobs.sources import Sources
from app.model.store import Home, System
from app.ui.main import opened
from app.ui.window import Window
from benchmarks.address_book_window import Watch
from tests.builders import stores

_LETTER = 50_000
_FIRST, _STOP = 1.0, 0.05


class FirstPicture(QObject):
    """Notes when a window is drawn for the first time."""

    moment = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.moment:
            self.moment = time.perf_counter()
        return False


def main(args: list[str]) -> int:
    """Prints the figures; 1 where an aim was missed."""
    megabytes = int(args[0]) if args else 1000
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        home = _home(Path(folder) / "home", megabytes)
        (Path(folder) / "usb").mkdir()
        picture = FirstPicture()
        application.installEventFilter(picture)
        start = time.perf_counter()
        window = opened(application, Sources(Home(home, System.LINUX)))
        window.show_page("home")
        loop = QEventLoop()
        while not picture.moment:
            loop.processEvents()
        print(f"first picture                 {picture.moment - start:6.2f} s")
        application.removeEventFilter(picture)
        watch = Watch()
        longest = work = 0.0
        for act in ("looking", f"saving {megabytes} MB"):
            watch.begin()
            begun = time.perf_counter()
            if act != "looking":
                window.session.start_backup(Path(folder) / "usb")
                window.show_page("working")
            _wait(window, loop)
            longest, work = max(longest, watch.longest), max(work, watch.work)
            took = time.perf_counter() - begun
            print(f"{act:<22} {took:6.1f} s   longest stop {watch.longest * 1000:5.0f} ms,", end=" ")
            print(f"of that the window's own work {watch.work * 1000:5.0f} ms at most")
    return int(picture.moment - start > _FIRST or longest > _STOP)


def _wait(window: Window, loop: QEventLoop) -> None:
    """Returns when the job has ended and what it brought is shown."""
    while window.session.runner.busy:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _home(home: Path, megabytes: int) -> Path:
    letter = stores.message(body=f"{'x' * 70}\n" * (_LETTER // 71))
    many = stores.mbox(*[letter] * (10_000_000 // _LETTER))
    path = home / ".thunderbird" / "a.default" / "Mail" / "Local Folders"
    for number in range(max(megabytes // 10, 1)):
        stores.write(path / f"Folder {number}", many)
    return home


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
