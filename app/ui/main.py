"""Starts the window."""

import gc
import sys

from PySide6.QtWidgets import QApplication

from app.jobs.sources import Sources
from app.system.folders import settings_folder
from app.system.home import own_home
from app.ui.runner import take_short_turns
from app.ui.session import Session
from app.ui.window import Window

_SWITCH_SECONDS = 0.001


def main() -> int:
    """Opens the window on the person's own home; returns when it is closed."""
    application = QApplication(sys.argv)
    application.setApplicationName("Furoshiki")
    take_short_turns()
    session = Session(Sources(own_home()), settings_folder())
    window = Window(session)
    application.styleHints().colorSchemeChanged.connect(session.appearance_changed)
    window.show()
    window.show_page("found")
    _let_the_window_breathe()
    return application.exec()


def _let_the_window_breathe() -> None:
    """Keeps the moments short in which a job's thread holds all of Python and the window has to wait."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    # What the window is made of stays for good: the collector need not walk through it again and again.
    gc.freeze()
