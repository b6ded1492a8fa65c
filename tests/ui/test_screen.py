"""The first and the least size of the window on small screens and on those where everything is twice as big."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.ui.screen import sizes
from tests.ui.conftest import OpenWindow

FRAME = 40


@pytest.mark.parametrize(
    ("room", "least", "first"),
    [
        (QSize(1366, 728), QSize(900, 600), QSize(1147, 688)),
        (QSize(960, 500), QSize(900, 460), QSize(960, 460)),
        (QSize(1920, 1040), QSize(900, 600), QSize(1147, 764)),
        (QSize(800, 600), QSize(800, 560), QSize(800, 560)),
    ],
)
def test_a_window_never_is_larger_than_its_screen(room: QSize, least: QSize, first: QSize) -> None:
    assert sizes(room, QSize(1147, 764), frame=FRAME) == (least, first)


def test_a_small_font_makes_no_smaller_window_than_pages_are_made_for() -> None:
    assert sizes(QSize(1920, 1040), QSize(700, 400), frame=FRAME) == (QSize(900, 600), QSize(900, 600))


def test_the_window_is_inside_the_screen(open_window: OpenWindow, qapp: QApplication) -> None:
    window = open_window()
    room = window.screen().availableGeometry()
    assert room.contains(window.frameGeometry().center())
    assert window.width() <= room.width()
    assert window.height() <= room.height()
    assert window.minimumWidth() <= room.width()
