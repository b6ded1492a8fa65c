"""A box to tick with a sentence that breaks into lines, which a box of Qt's own cannot."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.ui.parts.text import describe, label
from app.ui.theme import em


class CheckItem(QWidget):
    """A click on either ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self._text = label(spoken=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(em(0.6))
        line.addWidget(self.box, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._text, 1)

    def show_text(self, text: str, description: str) -> None:
        """Shows the sentence; `description` is what comes of ticking."""
        self._text.setText(text)
        describe(self.box, text, description)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ticks the box, wherever the sentence is clicked."""
        if self.box.isEnabled():
            self.box.toggle()
