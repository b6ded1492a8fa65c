"""Uses the window as a person does: presses what is named, with the mouse or from the keyboard alone, and types."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.reading_order import parts
from app.ui.window import Window
from tests.ui.looking import visible

_MOST_STOPS = 80


def named(widget: QWidget) -> str:
    """What a screen reader calls it, without the mark of a shortcut."""
    spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name).replace("&&", "&") if spoken is not None else ""


def _all_parts(parent: QWidget) -> Iterator[QWidget]:
    """What has words of its own, as it is read."""
    for part in parts(parent):
        if not part.isVisibleTo(parent):
            continue
        if isinstance(part, QLabel | QAbstractButton | QLineEdit):
            yield part
        else:
            yield from _all_parts(part)


class Walker:
    """One person at the window. `by_keyboard`: only Tab, Space, Return and letters; else the mouse, and letters."""

    def __init__(self, window: Window, qtbot: QtBot, *, by_keyboard: bool) -> None:
        self.window = window
        self.by_keyboard = by_keyboard
        self._qtbot = qtbot

    def arrive(self, name: str) -> None:
        """Waits for a page, and for its work to be done."""
        self._qtbot.waitUntil(
            lambda: self.window.page.name == name and not self.window.session.runner.busy, timeout=60_000
        )

    def wait(self, done: Callable[[], bool]) -> None:
        """Waits for what is to be seen."""
        self._qtbot.waitUntil(done, timeout=60_000)

    def press(self, name: str) -> None:
        """Presses the button, or ticks the box, whose name begins with this."""
        wanted = self._find(QAbstractButton, name)
        if self.by_keyboard:
            self._tab_to(wanted)
            QTest.keyClick(wanted, Qt.Key.Key_Space)
        else:
            QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def write(self, name: str, text: str) -> None:
        """Types into the field whose name begins with this."""
        wanted = self._find(QLineEdit, name)
        if self.by_keyboard:
            self._tab_to(wanted)
        else:
            QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)
            QTest.keyClick(wanted, Qt.Key.Key_End)
        QTest.keyClicks(wanted, text)
        QApplication.processEvents()

    def read(self) -> list[str]:
        """The page aloud: every text and button in the order they are read."""
        return [text for part in _all_parts(self.window.page) if (text := named(part))]

    def _find(self, kind: type[QWidget], name: str) -> QWidget:
        """That of the page comes before one of the bars, and the very name before one that only begins with it."""
        found = [each for each in visible(self.window) if isinstance(each, kind) and named(each).startswith(name)]
        usable = [each for each in found if each.isEnabled() and name]
        assert usable, (name, [named(each) for each in visible(self.window) if isinstance(each, kind)])
        return min(usable, key=lambda each: (named(each) != name, not self.window.page.isAncestorOf(each)))

    def _tab_to(self, wanted: QWidget) -> None:
        for _ in range(_MOST_STOPS):
            at: QWidget | None = self.window.focusWidget()
            if at is wanted:
                return
            QTest.keyClick(at if at is not None else self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {named(wanted)}")
