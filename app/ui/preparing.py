"""Prepares the pages that are likely next while nobody waits for anything, so that a click shows them at once."""

import logging
import threading
from collections import deque
from importlib import import_module

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.ui import pages
from app.ui.window import Window

LIKELY = {
    "home": ("found", "destination", "archives", "people", "visit", "settings"),
    "found": ("destination", "working"),
    "destination": ("working", "result", "recovery"),
    "result": ("checklist", "certificate", "people"),
    "archives": ("archive", "archive_result"),
}
"""What a page leads to. From the first page most people go to the second, and nobody turns back on the way."""


_JOBS = ("survey", "list", "last_backup", "backup", "result")
"""The jobs that are imported when they begin."""
_ALL = (*(f"{pages.__name__}.{name}" for name in pages.NAMES), *(f"app.jobs.{name}" for name in _JOBS))

_log = logging.getLogger(__name__)


class Preparation(QObject):
    """Imports the likely pages in a thread, and builds them one by one while no job runs.

    When they are there, it imports all that is left of the program: it may run from a stick that somebody pulls out.
    The window does without it: a page that is not ready is built when it is first shown.
    """

    _imported = Signal(str)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: deque[str] = deque()
        self._asked: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._ends = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._build_one)
        self._imported.connect(self._take)
        window.page_shown.connect(self._prepare)
        window.session.runner.idle.connect(self._timer.start)
        if (application := QCoreApplication.instance()) is not None:
            application.aboutToQuit.connect(self.end)

    def end(self) -> None:
        """Waits until the module that is imported now is there: a thread that outlives the window ends in a crash."""
        self._ends.set()
        for each in self._threads:
            each.join()

    def _prepare(self, shown: str) -> None:
        wanted = [name for name in LIKELY.get(shown, ()) if name not in self._asked]
        self._asked.update(wanted)
        if wanted and not self._ends.is_set():
            thread = threading.Thread(target=self._import, args=(wanted,), name="preparing", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _import(self, names: list[str]) -> None:
        try:
            for name in names:
                if self._ends.is_set():
                    return
                pages.kind(name)
                self._imported.emit(name)
            for module in _ALL:
                if self._ends.is_set():
                    return
                import_module(module)
        except (ImportError, OSError):
            # Whoever needs it next tries again, and says what is wrong.
            _log.exception("A part of the program could not be imported")

    def _take(self, name: str) -> None:
        self._waiting.append(name)
        self._timer.start()

    def _build_one(self) -> None:
        if not self._waiting or self._window.session.runner.busy:
            self._timer.stop()
            return
        # Asking for a page builds it.
        self._window.pages[self._waiting.popleft()]
