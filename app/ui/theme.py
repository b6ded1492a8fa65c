"""How the window looks: one file of sizes, the system's own colours, and a font that has Japanese."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.system.resources import resource


def apply_theme(application: QApplication) -> None:
    """Sets the one style sheet of the program."""
    application.setStyleSheet(resource("theme/furoshiki.qss").read_text(encoding="utf-8"))


def set_role(widget: QWidget, role: str) -> None:
    """Says what a widget is for; the style sheet knows how that looks."""
    widget.setProperty("role", role)


def label(text: str, role: str = "", *, selectable: bool = False) -> QLabel:
    """A label of plain text that wraps; nothing in it is ever taken for markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    if role:
        set_role(made, role)
    return made


def button(text: str, role: str = "") -> QPushButton:
    """A button whose text is also its name for screen readers."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    if role:
        set_role(made, role)
    return made
