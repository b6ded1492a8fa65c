"""Labels for what other people wrote: a name or an address of any length breaks anywhere rather than be cut."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.parts.text import Heading
from app.ui.theme import em

_NARROWEST = 5


class LongLabel(QLabel):
    """Lines of data, each broken into as many as it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("data", True)
        _set_up(self)

    def heightForWidth(self, width: int) -> int:
        """The height of the text at this width."""
        return _laid_out(self, width)[1]

    def sizeHint(self) -> QSize:
        """The size with nothing broken."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(em(_NARROWEST), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the text."""
        _draw(self)


class LongHeading(Heading):
    """The same, for what names the things below it."""

    def __init__(self) -> None:
        super().__init__()
        _set_up(self)

    def heightForWidth(self, width: int) -> int:
        """The height of the text at this width."""
        return _laid_out(self, width)[1]

    def sizeHint(self) -> QSize:
        """The size with nothing broken."""
        return _hint(self)

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(em(_NARROWEST), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the text."""
        _draw(self)


def _set_up(label: QLabel) -> None:
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)


def _laid_out(label: QLabel, width: int) -> tuple[list[QTextLayout], int]:
    """The lines at this width, and their height: broken between words, within a word where that is too long."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layouts, height = [], 0.0
    for text in label.text().split("\n"):
        layout = QTextLayout(text, label.font())
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        layouts.append(layout)
    return layouts, round(height + 0.5)


def _hint(label: QLabel) -> QSize:
    lines = label.text().split("\n")
    measure = label.fontMetrics()
    return QSize(max(map(measure.horizontalAdvance, lines)) + 2, measure.lineSpacing() * len(lines))


def _draw(label: QLabel) -> None:
    painter = QPainter(label)
    painter.setPen(label.palette().color(QPalette.ColorRole.WindowText))
    for layout in _laid_out(label, label.width())[0]:
        layout.draw(painter, QPointF(0, 0))
    painter.end()
