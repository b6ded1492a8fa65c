"""Labels and buttons: every piece of text of the window is made here, and none of it is ever taken for markup."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from app.ui.icons import icon
from app.ui.theme import colours, em, set_role

RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Heading(QLabel):
    """A label by which a screen reader leads from part to part (`app.ui.accessibility`). Emits each new text."""

    text_changed = Signal(str)

    def setText(self, text: str) -> None:
        """Shows another text; it is the name for a screen reader too, which knows this role without a text."""
        super().setText(text)
        self.setAccessibleName(text)
        self.text_changed.emit(text)


class Unspoken(QLabel):
    """Shows a text that a screen reader gets as the name of what stands beside it or around it: once is enough."""


class Lead(QLabel):
    """The sentence below a title; without one there is nothing to be seen, or to be come by."""

    def setText(self, text: str) -> None:
        """Shows another text, and itself only with one."""
        super().setText(text)
        if not text or self.parentWidget() is not None:
            # Without a parent it would be a window of its own.
            self.setVisible(bool(text))


_KINDS: dict[str, type[QLabel]] = {"title": Heading, "head": Heading, "lead": Lead}


def label(text: str = "", role: str = "", *, wraps: bool = True, spoken: bool = True) -> QLabel:
    """A label of plain text; titles and heads are headings. `spoken` False: see `Unspoken`."""
    made = Unspoken() if not spoken else _KINDS.get(role, QLabel)()
    made.setText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if role:
        set_role(made, role)
    return made


def data_label(text: str = "", role: str = "", *, wraps: bool = True, spoken: bool = True) -> QLabel:
    """A label for data instead of translated text: an address, a path, a figure. It may be copied with the mouse."""
    made = label(text, role, wraps=wraps, spoken=spoken)
    made.setProperty("data", True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class ActingField(QLineEdit):
    """A line in which Return acts, by `returnPressed`, instead of leading to the next field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keeps Return for itself: the page would give the same key to whatever has the focus after the act."""
        super().keyPressEvent(event)
        if event.key() in RETURN:
            event.accept()


class Button(QPushButton):
    """A button with an icon in the colours of the palette.

    Its text is its name for a screen reader; `setAccessibleDescription` sets what pressing it does.
    """

    def __init__(self, text: str = "", role: str = "", picture: str = "") -> None:
        super().__init__(text)
        self._picture = picture
        if role:
            set_role(self, role)
        self._draw_icon()

    def show_icon(self, picture: str) -> None:
        """Changes the drawing."""
        self._picture = picture
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Draws the icon anew: it may be disabled now, or the appearance another."""
        super().changeEvent(event)
        self._draw_icon()

    def _draw_icon(self) -> None:
        if not self._picture:
            return
        scheme = colours()
        role = self.property("role")
        colour = scheme.on_fill if role == "main" else scheme.accent
        wanted = (self._picture, colour if self.isEnabled() else scheme.muted, em(1.2))
        if wanted != self.property("drawn"):
            self.setProperty("drawn", wanted)
            self.setIcon(icon(*wanted))
            self.setIconSize(QSize(wanted[2], wanted[2]))


def describe(widget: QWidget, name: str, description: str = "") -> None:
    """Sets the accessible name and description of a widget without a text of its own."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)
