"""How tests look at a page: what can be focused, what it is called, and whether all of its text is to be seen."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QScrollArea, QWidget

from app.i18n.catalogue import Translator

OPEN, CLOSE = "⟦", "⟧"


class Stretched(Translator):
    """Words 1.6 times as long, each piece in brackets, so that text nobody translates is found out."""

    def translate(self, message: str, /, **parameters: str | int) -> str:
        text = super().translate(message, **parameters)
        return f"{OPEN}{text}{' ~~~~' * round(0.12 * len(text))}{CLOSE}" if text.strip() else text


def visible(parent: QWidget) -> Iterator[QWidget]:
    """Every widget of a page that is shown."""
    found: list[QWidget] = list(parent.findChildren(QWidget))
    for widget in found:
        if widget.isVisibleTo(parent) and not isinstance(widget, QMenu) and widget.window() is parent.window():
            yield widget


def nameless(parent: QWidget) -> list[str]:
    """What the keyboard can reach and a screen reader cannot name, or cannot say what it is for."""
    found = []
    for widget in visible(parent):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
        texts = [
            spoken.text(kind) if spoken is not None else ""
            for kind in (QAccessible.Text.Name, QAccessible.Text.Description)
        ]
        if not all(texts):
            found.append(f"{type(widget).__name__} {texts}")
    return found


def clipped(parent: QWidget) -> list[str]:
    """Labels and buttons that have less room than their text needs, and pages wider than the window."""
    for _ in range(3):
        # A job at work may have changed a text a moment ago: the layouts take it in, and nothing else happens.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    found = []
    for widget in visible(parent):
        if isinstance(widget, QLabel) and widget.text():
            wide = widget.width() < (
                widget.minimumSizeHint().width() if widget.wordWrap() else widget.sizeHint().width()
            )
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if wide or widget.height() < needed:
                found.append(f"{widget.text()!r}: {widget.size().toTuple()}, needs height {needed}")
        elif isinstance(widget, QAbstractButton) and widget.text():
            hint = widget.minimumSizeHint()
            if widget.width() < hint.width() or widget.height() < hint.height():
                found.append(f"{widget.text()!r}: {widget.size().toTuple()}, needs {hint.toTuple()}")
        elif isinstance(widget, QScrollArea) and widget.widget().width() > widget.viewport().width():
            found.append(f"content {widget.widget().width()} wide, room {widget.viewport().width()}")
        if not widget.isWindow() and widget.parentWidget() is not None:
            right = widget.mapTo(parent, widget.rect().topRight()).x()
            if isinstance(widget, (QLabel, QAbstractButton)) and right > parent.width():
                found.append(f"{widget.text()!r} reaches {right} of {parent.width()}")
    return found


def untranslated(parent: QWidget) -> list[str]:
    """Texts of the program that did not come through `Translator`; to be used with `Stretched`."""
    found = []
    for widget in visible(parent):
        if isinstance(widget, (QLabel, QAbstractButton)) and not widget.property("data"):
            text = widget.text()
            if any(character.isalpha() for character in text) and OPEN not in text:
                found.append(text)
    return found
