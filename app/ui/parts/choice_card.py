"""One of several things to choose from, as a card one can press; the group lets only one be chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout

from app.ui.icons import Picture
from app.ui.parts.panels import COLOURS, TONES
from app.ui.parts.text import RETURN, data_label, label
from app.ui.theme import em, set_role

_MARK = 1.6
"""The room for the mark of the radio button, which the style draws."""


class ChoiceCard(QRadioButton):
    """A name, what and where it is, and lines of (tone, text). For a screen reader it is a radio button.

    Emits `accepted` for Return: the choice is made, and what follows gets the keyboard.
    """

    accepted = Signal()

    def __init__(
        self, picture: str, name: str, location: str, facts: str, lines: Sequence[tuple[str, str]], *, enabled: bool
    ) -> None:
        super().__init__()
        set_role(self, "choice")
        self.setEnabled(enabled)
        self.setAccessibleName(", ".join(each for each in (name, facts) if each))
        self.setAccessibleDescription(" ".join(each for each in (location, *(text for _, text in lines)) if each))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        texts = QVBoxLayout()
        texts.setSpacing(em(0.15))
        texts.addWidget(data_label(name, "strong", spoken=False))
        where = "  ·  ".join(each for each in (location, facts) if each)
        texts.addWidget(data_label(where, "hint", spoken=False))
        for tone, text in lines:
            texts.addLayout(_line(tone, text, enabled=enabled))
        self._across = across = QHBoxLayout(self)
        across.setContentsMargins(em(0.9 + _MARK), em(0.6), em(0.9), em(0.6))
        across.setSpacing(em(0.9))
        across.addWidget(Picture(picture, "accent" if enabled else "muted", 2.0))
        across.addLayout(texts, 1)
        for each in self.children():
            if hasattr(each, "setAttribute"):
                each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hitButton(self, pos: QPoint) -> bool:
        """All of the card is the button."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes this one; arrow keys move within the group."""
        if event.key() in RETURN:
            self.click()
            self.accepted.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """The size it likes to have."""
        return self._across.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The smallest size it can be read in."""
        return self._across.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height it needs at this width, in pixels."""
        return max(self._across.heightForWidth(width), self._across.minimumSize().height())


def _line(tone: str, text: str, *, enabled: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(em(0.4))
    row.addWidget(Picture(TONES[tone], COLOURS[tone] if enabled else "muted", 1.1))
    row.addWidget(label(text, spoken=False), 1)
    return row
