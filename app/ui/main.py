"""Starts the window."""

import sys

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.jobs.sources import Sources
from app.system.home import own_home
from app.ui.theme import apply_theme
from app.ui.window import Window
from app.words.catalogue import Words


def main() -> int:
    """Opens the window on the person's own home; returns when it is closed."""
    application = QApplication(sys.argv)
    application.setApplicationName("Furoshiki")
    apply_theme(application)
    window = Window(Words(window_language()), Sources(own_home()))
    window.show()
    window.look()
    return application.exec()


def window_language() -> str:
    """The language of the person's system, as Qt knows it on all three."""
    return "ja" if QLocale.system().language() == QLocale.Language.Japanese else "en"
