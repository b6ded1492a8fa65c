"""A row that goes on in the next line where the window is too narrow, or the language too long, for one."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui.theme import em


class FlowLayout(QLayout):
    """Widgets from left to right, then in the next row. Hidden ones take no room.

    `last_right`: the last one stands at the right end of its row, as the main button of a page does.
    """

    def __init__(self, *widgets: QWidget, spacing: float = 0.6, last_right: bool = False) -> None:
        super().__init__()
        self._last_right = last_right
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setSpacing(em(spacing))
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def insert(self, index: int, widget: QWidget) -> None:
        """Puts a widget in before another."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())

    def addItem(self, item: QLayoutItem) -> None:
        """Adds an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are, hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at an index; None outside."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Takes an item out; None outside."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It never asks for more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height it needs at this width, in pixels; worked out once, as layouts ask for it again and again."""
        if width not in self._heights:
            self._heights[width] = self._laid_out(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Something in it has changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Lays the items out in rows."""
        super().setGeometry(rect)
        self._laid_out(rect, move=True)

    def sizeHint(self) -> QSize:
        """The size with all items in one row."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The size of the largest item: narrower it cannot be."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _laid_out(self, rect: QRect, *, move: bool) -> int:
        """The height it takes; rows are centred on their highest item."""
        y, rows = rect.y(), self._rows(rect.width())
        for row in rows:
            height = max(hint.height() for _, hint in row)
            x = rect.x()
            for item, hint in row:
                if self._last_right and item is self._items[-1]:
                    x = max(x, rect.right() + 1 - hint.width())
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + self.spacing()
            y += height + self.spacing()
        return y - self.spacing() - rect.y() if rows else 0

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint().boundedTo(QSize(width, 1 << 20)).expandedTo(item.minimumSize())
            if not rows or used + self.spacing() + hint.width() > width:
                rows.append([])
                used = -self.spacing()
            rows[-1].append((item, hint))
            used += self.spacing() + hint.width()
        return rows
