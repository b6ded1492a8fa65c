"""Small charts of how much mail there is over time, each with the same as text for screen readers."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n.catalogue import Translator
from app.i18n.dates import month_label
from app.ui.parts.text import describe
from app.ui.theme import colours, em

_WIDEST_BAR = 1.6
"""Of a year or a month, in heights of a line: few of them are no solid block."""
_LEAST = 0.06
"""The height of a bar for a year with a single message, of the highest one: it must be seen."""


class YearBars(QWidget):
    """A bar for each year from the first to the last, with both written below. Cannot be focused: it adds no act."""

    def __init__(self) -> None:
        super().__init__()
        self._years: dict[int, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_years(self, years: Mapping[int, int], translator: Translator) -> None:
        """Messages by year, as bars and as an accessible description."""
        self._years = {year: years.get(year, 0) for year in range(min(years), max(years) + 1)} if years else {}
        self.setVisible(bool(self._years))
        if years:
            most = max(years, key=lambda year: years[year])
            spoken = translator.translate(
                "Mail from {first} to {last}, most of it in {most}.",
                first=str(min(years)),
                last=str(max(years)),
                most=str(most),
            )
            describe(self, spoken, translator.translate("A bar for each year."))
            self.setToolTip(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """The size it likes to have."""
        return QSize(em(9), em(3.6))

    def minimumSizeHint(self) -> QSize:
        """The smallest size it can be read in."""
        return QSize(em(6), em(3.6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the bars, with the first and the last year below."""
        if not self._years:
            return
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        written = self.fontMetrics().height()
        area = QRectF(0, 0, self.width(), self.height() - written - 2)
        _bars(painter, area, list(self._years.values()), QColor(scheme.fill), QColor(scheme.line), em(_WIDEST_BAR))
        painter.setPen(QColor(scheme.muted))
        below = QRectF(0, area.bottom() + 2, self.width(), written)
        first, last = min(self._years), max(self._years)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, str(first))
        if last != first:
            end = _width(len(self._years), area, em(_WIDEST_BAR))
            painter.drawText(QRectF(0, below.top(), end, written), Qt.AlignmentFlag.AlignRight, str(last))
        painter.end()


class MonthChart(QWidget):
    """Messages month by month. Arrow keys walk along it; each month is announced and written above the bars."""

    def __init__(self) -> None:
        super().__init__()
        self._months: list[tuple[int, int]] = []
        self._counts: list[int] = []
        self._at = 0
        self._translator: Translator | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_months(self, months: Mapping[tuple[int, int], int], translator: Translator) -> None:
        """Messages by (year, month)."""
        self._translator = translator
        self._months = _every_month(months)
        self._counts = [months.get(month, 0) for month in self._months]
        self._at = self._counts.index(max(self._counts)) if self._counts else 0
        self.setVisible(bool(self._months))
        self.setAccessibleName(translator.translate("Messages month by month"))
        self._announce()

    @property
    def current(self) -> tuple[tuple[int, int], int] | None:
        """The month the keyboard stands on, and its messages."""
        return (self._months[self._at], self._counts[self._at]) if self._months else None

    @property
    def labels(self) -> tuple[str, ...]:
        """The months written below: the first and the last, one where it is the same."""
        if self._translator is None or not self._months:
            return ()
        ends = dict.fromkeys((self._months[0], self._months[-1]))
        return tuple(month_label(*month, self._translator) for month in ends)

    def bar_width(self, width: int) -> float:
        """The room of one month, in pixels, in a chart of this width."""
        return min(em(_WIDEST_BAR), (width - 4) / max(1, len(self._months)))

    def sizeHint(self) -> QSize:
        """The size it likes to have."""
        return QSize(em(12), em(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks along the months with the arrow keys, Home and End."""
        last = len(self._months) - 1
        steps = {
            Qt.Key.Key_Left: self._at - 1,
            Qt.Key.Key_Right: self._at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if not self._months or Qt.Key(event.key()) not in steps:
            super().keyPressEvent(event)
            return
        self._at = min(last, max(0, steps[Qt.Key(event.key())]))
        self._announce()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Walks to the month under the mouse."""
        if self._months:
            at = int((event.position().x() - 2) / self.bar_width(self.width()))
            self._at = min(len(self._months) - 1, max(0, at))
            self._announce()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Announces the current month to screen readers."""
        super().focusInEvent(event)
        self._announce()

    def _announce(self) -> None:
        if self._translator is not None and self.current is not None:
            self.setAccessibleDescription(self._spoken(self._translator))
        self.update()

    def _spoken(self, translator: Translator) -> str:
        if self.current is None:
            return ""
        (year, month), count = self.current
        return translator.translate("{month}: {count}", month=month_label(year, month, translator), count=count)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the bars, the month the keyboard stands on, and a frame while it has the focus."""
        if not self._months or self._translator is None:
            return
        scheme = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        area = QRectF(2, line + 4, self.width() - 4, self.height() - 2 * line - 8)
        step = self.bar_width(self.width())
        _bars(painter, area, self._counts, QColor(scheme.fill), QColor(scheme.line), step)
        painter.setPen(QColor(scheme.muted))
        below = QRectF(2, area.bottom() + 2, self.width() - 4, line)
        for text, side in zip(self.labels, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=False):
            painter.drawText(below, side, text)
        painter.setPen(QColor(scheme.text))
        painter.drawText(
            QRectF(2, 0, self.width() - 4, line), Qt.AlignmentFlag.AlignLeft, self._spoken(self._translator)
        )
        middle = area.left() + step * (self._at + 0.5)
        painter.setPen(QPen(QColor(scheme.accent), 2))
        painter.drawLine(QPointF(middle, area.bottom() + 1), QPointF(middle, area.bottom() + 5))
        if self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()


def _every_month(months: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    if not months:
        return []
    (year, month), last = min(months), max(months)
    found = []
    while (year, month) <= last:
        found.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _width(count: int, area: QRectF, widest: float) -> float:
    return count * min(widest, area.width() / count)


def _bars(painter: QPainter, area: QRectF, counts: list[int], colour: QColor, empty: QColor, widest: float) -> None:
    """Bars from the left; a year without mail is a thin line, so that gaps can be seen."""
    step = min(widest, area.width() / len(counts))
    thick = max(1.0, step * 0.72)
    most = max(counts)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, count in enumerate(counts):
        share = max(_LEAST, count / most) if count else 0
        height = max(2.0, area.height() * share)
        path = QPainterPath()
        round_ = min(2.5, thick / 3)
        path.addRoundedRect(QRectF(area.left() + number * step, area.bottom() - height, thick, height), round_, round_)
        painter.fillPath(path, colour if count else empty)
