"""The messages that are not whole: each with sender, subject and day, then in a full sentence why and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.i18n.catalogue import Translator
from app.i18n.missing import item_text, item_title
from app.model.statement import MissingItem
from app.ui.parts.text import describe
from app.ui.theme import em

_HIGHEST = 17.0
_MEASURED = 40
_SIDE, _ABOVE = 0.5, 0.3
_AT_ONCE = 50
_Index = QModelIndex | QPersistentModelIndex
_TITLE = Qt.ItemDataRole.UserRole
_TEXT = Qt.ItemDataRole.UserRole + 1


class _Model(QAbstractListModel):
    """The rows as they are needed on the screen; nothing is made in advance."""

    def __init__(self, items: Sequence[MissingItem], translator: Translator) -> None:
        super().__init__()
        self._items, self._translator = items, translator

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One row a message."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The two parts of a row; for a screen reader both in one."""
        item = self._items[index.row()]
        if role == _TITLE:
            return item_title(item)
        if role == _TEXT:
            return item_text(item, self._translator)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{item_title(item)}\n{item_text(item, self._translator)}"
        return None


class _Delegate(QStyledItemDelegate):
    """Breaks both parts into lines: nothing is cut."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as its lines are at the width there is."""
        width = self._view.viewport().width()
        title, text = self._heights(width - 2 * em(_SIDE), index)
        return QSize(width, title + text + 2 * em(_ABOVE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The background as any row has it, and the two parts."""
        view = self._view
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        area = view.visualRect(index).adjusted(em(_SIDE), em(_ABOVE), -em(_SIDE), -em(_ABOVE))
        title, text = self._heights(area.width(), index)
        painter.save()
        painter.setPen(view.palette().text().color())
        painter.setFont(_strong(view.font()))
        flags = int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRect(area.x(), area.y(), area.width(), title), flags, str(index.data(_TITLE)))
        painter.setFont(view.font())
        painter.drawText(QRect(area.x(), area.y() + title, area.width(), text), flags, str(index.data(_TEXT)))
        painter.restore()

    def _heights(self, width: int, index: _Index) -> tuple[int, int]:
        font, box, flags = self._view.font(), QRect(0, 0, max(1, width), 1 << 20), int(Qt.TextFlag.TextWordWrap)
        title = QFontMetrics(_strong(font)).boundingRect(box, flags, str(index.data(_TITLE))).height()
        return title, QFontMetrics(font).boundingRect(box, flags, str(index.data(_TEXT))).height()


class MissingList(QListView):
    """Walks by arrow keys; as high as it needs, up to a part of the screen."""

    def __init__(self, items: Sequence[MissingItem], translator: Translator) -> None:
        super().__init__()
        self._model = _Model(items, translator)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_AT_ONCE)
        describe(
            self,
            translator.translate("Incomplete messages"),
            translator.translate("Each with what is missing and what to do. Arrow keys walk through."),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere, and needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            measured = range(min(self._model.rowCount(), _MEASURED))
            needed = sum(self.sizeHintForRow(row) for row in measured) + 2 * self.frameWidth() + em(0.2)
            self.setFixedHeight(min(needed, em(_HIGHEST)))


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made
