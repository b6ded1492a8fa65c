"""The size of a window on its screen, which may be small, or large with everything on it twice as big."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from app.ui.theme import em

_SMALLEST = QSize(900, 600)
"""The least size that all pages are made for; a screen with less room than this gets a smaller window."""
_FRAME = 2.0
"""Heights of a line that the title bar takes; how high it is Qt knows only once the window is shown."""


def fit(window: QWidget, width: int, height: int) -> None:
    """Gives a window that is not shown yet its first and its least size, and puts it in the middle of the screen."""
    screen = window.screen().availableGeometry()
    least, first = sizes(screen.size(), QSize(width, height), frame=em(_FRAME))
    window.setMinimumSize(least)
    window.resize(first)
    frame = QRect(0, 0, first.width(), first.height() + em(_FRAME))
    frame.moveCenter(screen.center())
    window.move(frame.topLeft())


def sizes(room: QSize, wanted: QSize, *, frame: int) -> tuple[QSize, QSize]:
    """The least and the first size of a window on a screen with `room`; its title bar has the height `frame`."""
    inside = QSize(room.width(), room.height() - frame)
    return _SMALLEST.boundedTo(inside), wanted.expandedTo(_SMALLEST).boundedTo(inside)
