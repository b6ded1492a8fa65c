"""Starts the window."""

import gc
import sys

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.jobs.sources import Sources
from app.system.folders import is_portable, settings_folder
from app.system.home import own_home
from app.ui.preparing import Preparation
from app.ui.runner import set_switch_interval
from app.ui.session import Session
from app.ui.uncaught import UncaughtErrors
from app.ui.window import Window

_YOUNG, _MIDDLE, _SELDOM = 700, 10, 1000
"""Python's own thresholds; so many collections of the middle generation go before a full one."""


def main(sources: Sources | None = None) -> int:
    """Opens the window on the person's own home, or on other mail; returns when it is closed."""
    application = QApplication(sys.argv[:1])
    window = opened(application, sources or Sources(own_home()))
    window.show_page("home")
    return application.exec()


def opened(application: QApplication, sources: Sources) -> Window:
    """The window as the program shows it, with its settings; beside the program where it runs from a stick."""
    application.setApplicationName("Furoshiki")
    portable, folder = is_portable(), settings_folder()
    if portable:
        # Qt keeps a few settings of its own, such as those of its dialogs.
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    session = Session(sources, folder, portable=portable)
    session.only_window.take()
    return shown(application, session)


def shown(application: QApplication, session: Session) -> Window:
    """A window for the session, which shows an error that nobody caught instead of ending."""
    window = Window(session)
    application.styleHints().colorSchemeChanged.connect(session.appearance_changed)
    errors = UncaughtErrors(window)
    errors.happened.connect(window.show_bug)
    errors.install()
    Preparation(window)
    window.show()
    tune_responsiveness()
    return window


def tune_responsiveness() -> None:
    """Shortens the times for which a job's thread, or the collector, holds the interpreter lock."""
    set_switch_interval()
    # A full collection walks through everything in one go: half a second with 200,000 people. What jobs bring has no
    # cycles, and what little the pages leave behind is found by the two younger generations.
    gc.set_threshold(_YOUNG, _MIDDLE, _SELDOM)
    # What the window is made of stays for good: the collector need not walk through it again and again.
    gc.freeze()
