"""Starts the window."""

import sys

from PySide6.QtWidgets import QApplication

from app.jobs.sources import Sources
from app.system.folders import is_portable, settings_folder
from app.system.home import own_home
from app.ui.session import Session
from app.ui.window import Window


def main() -> int:
    """Opens the window on the person's own home; returns when it is closed."""
    application = QApplication(sys.argv)
    application.setApplicationName("Furoshiki")
    session = Session(Sources(own_home()), settings_folder(), portable=is_portable())
    window = Window(session)
    application.styleHints().colorSchemeChanged.connect(session.appearance_changed)
    window.show()
    window.show_page("found")
    return application.exec()
