"""Prepares the pages that are likely next while nobody waits for anything, so that a click shows them at once."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
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
"""The jobs that are imported when they begin, and that pages rest on."""

_log = logging.getLogger(__name__)


class Preparation(QObject):
    """Imports and builds the likely pages one by one while no job runs.

    When they are there, it imports all that is left of the program: it may run from a stick that somebody pulls out.
    The window does without it: a page that is not ready is built when it is first shown.

    What knows Qt is imported in the window's own thread, as PySide6 does not bear it in another: once in sixty starts
    of a busy computer that ended the program by a segmentation fault. A thread imports the jobs first, which take most
    of the time.
    """

    _has_jobs = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: deque[str] = deque()
        self._asked: set[str] = set()
        self._imported: deque[str] = deque()
        self._left = deque(pages.NAMES)
        self._can_begin = False
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._do_one)
        self._has_jobs.connect(self._begin)
        window.page_shown.connect(self._prepare)
        window.session.runner.idle.connect(self._timer.start)
        if (application := QCoreApplication.instance()) is not None:
            application.aboutToQuit.connect(self.end)

    def end(self) -> None:
        """Waits until the module that is imported now is there: a thread that outlives the window ends in a crash."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()

    def _prepare(self, shown: str) -> None:
        wanted = [name for name in LIKELY.get(shown, ()) if name not in self._asked]
        self._asked.update(wanted)
        self._waiting.extend(wanted)
        if not wanted or self._ends.is_set():
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._import_jobs, name="preparing", daemon=True)
            self._thread.start()
        else:
            self._timer.start()

    def _begin(self) -> None:
        self._can_begin = True
        self._timer.start()

    def _import_jobs(self) -> None:
        for name in _JOBS:
            if self._ends.is_set():
                return
            _has_imported(partial(import_module, f"app.jobs.{name}"))
        self._has_jobs.emit()

    def _do_one(self) -> None:
        """Imports or builds one page: more at once would be felt by who presses something meanwhile."""
        if not self._can_begin or self._ends.is_set() or self._window.session.runner.busy:
            self._timer.stop()
        elif self._imported:
            # Asking for a page builds it.
            self._window.pages[self._imported.popleft()]
        elif self._waiting:
            name = self._waiting.popleft()
            if _has_imported(partial(pages.kind, name)):
                self._imported.append(name)
        elif self._left:
            _has_imported(partial(pages.kind, self._left.popleft()))
        else:
            self._timer.stop()


def _has_imported(load: Callable[[], object]) -> bool:
    """Imports a part of the program; False where that fails: whoever needs it next tries again, and says why."""
    try:
        load()
    except (ImportError, OSError):
        _log.exception("A part of the program could not be imported")
        return False
    return True
