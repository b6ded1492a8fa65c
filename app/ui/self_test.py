"""Shows the window once, with the mail of a sample home in it, and closes it: what the self-test does in a child."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.i18n.catalogue import Translator
from app.jobs.sources import Sources
from app.model.show_window import WindowEnd
from app.system.home import home_at
from app.ui.main import shown
from app.ui.session import Session
from app.ui.window import Window

_PAGE = "found"
_LOOK_EVERY = 50
"""Milliseconds."""
_COLOURS = 8
"""An empty window has one colour, a painted one hundreds."""
_SAMPLE_EVERY = 5
"""Pixels."""


def show_once(home: Path, language: str) -> int:
    """The exit code (WindowEnd). Nothing is remembered: no settings are read or written."""
    application = QApplication([sys.argv[0]])
    window = shown(application, Session(Sources(home_at(home)), translator=Translator(language)))
    close_when_seen(window, application.exit)
    return application.exec()


def close_when_seen(window: Window, end: Callable[[WindowEnd], object]) -> None:
    """Calls `end` once: when the window has shown what was found and is closed, or when it shows another page.

    What is wrong goes to the standard error.
    """
    timer = QTimer(window)

    def look() -> None:
        """Waits while the mail is looked for; another page is that of a bug, or of no mail."""
        if window.page.name == _PAGE and (window.session.state.survey is None or window.session.runner.busy):
            return
        timer.stop()
        wrong = what_is_wrong(window) or ("" if window.close() else "The window does not close")
        if wrong:
            sys.stderr.write(f"{wrong}\n")
        end(WindowEnd.NOT_SHOWN if wrong else WindowEnd.CLOSED)

    timer.timeout.connect(look)
    timer.start(_LOOK_EVERY)
    window.show_page(_PAGE)


def what_is_wrong(window: Window) -> str:
    """Why a person would not see the mail that was found; empty where all is well."""
    if window.page.name != _PAGE:
        return f"The window shows the page {window.page.name}"
    if not window.isVisible():
        return "The window is not visible"
    return "" if is_painted(window.grab().toImage()) else "The window is empty"


def is_painted(image: QImage) -> bool:
    """True where something is to be seen."""
    across, down = range(0, image.width(), _SAMPLE_EVERY), range(0, image.height(), _SAMPLE_EVERY)
    return len({image.pixel(x, y) for x in across for y in down}) >= _COLOURS
