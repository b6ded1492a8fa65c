"""Starts the window."""

import gc
import sys

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.jobs.sources import Sources
from app.system.folders import is_portable, settings_folder
from app.system.home import own_home
from app.ui.runner import set_switch_interval
from app.ui.session import Session
from app.ui.uncaught import UncaughtErrors
from app.ui.window import Window


def main() -> int:
    """Opens the window on the person's own home; returns when it is closed."""
    application = QApplication(sys.argv)
    window = opened(application, Sources(own_home()))
    window.show_page("found")
    return application.exec()


def opened(application: QApplication, sources: Sources) -> Window:
    """The window as the program shows it, with its settings; beside the program where it runs from a stick."""
    application.setApplicationName("Furoshiki")
    portable, folder = is_portable(), settings_folder()
    if portable:
        # Qt keeps a few settings of its own, such as those of its dialogs.
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    return shown(application, Session(sources, folder, portable=portable))


def shown(application: QApplication, session: Session) -> Window:
    """A window for the session, which shows an error that nobody caught instead of ending."""
    window = Window(session)
    application.styleHints().colorSchemeChanged.connect(session.appearance_changed)
    errors = UncaughtErrors(window)
    errors.happened.connect(window.show_bug)
    errors.install()
    window.show()
    _tune_responsiveness()
    return window


def _tune_responsiveness() -> None:
    """Shortens the time for which a job's thread may hold the interpreter lock while the window waits."""
    set_switch_interval()
    # What the window is made of stays for good: the collector need not walk through it again and again.
    gc.freeze()
