"""The list of messages: a row each, one of them chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from app.i18n.catalogue import Translator
from app.ui.parts.mail_model import Fetch, MailColumn, MailModel
from app.ui.parts.row_table import RowTable
from app.ui.parts.text import RETURN, describe
from app.ui.theme import em

_Index = QModelIndex | QPersistentModelIndex
_DATE = "2000-00-00 00:00"
_WHO_SHARE = 0.4
_PADDING = 1.4


class MailTable(RowTable):
    """Emits `chosen` with the number of another message, and `entered` when Return is pressed on one."""

    chosen = Signal(int)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__(QAbstractItemView.SelectionMode.SingleSelection)
        self.mail = MailModel()
        self.setModel(self.mail)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(em(1.7))
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(MailColumn.SUBJECT, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(em(5))
        self.setMinimumWidth(em(12))

    def show_mail(self, numbers: Sequence[int], fetch: Fetch) -> None:
        """Lists other messages, and chooses the first: `chosen` tells which."""
        self.mail.show(numbers, fetch)
        self.scrollToTop()
        if len(numbers):
            self.selectRow(0)

    def retranslate(self, translator: Translator) -> None:
        """Sets headings, words and accessible names in the language of `translator`."""
        self.mail.retranslate(translator)
        describe(
            self,
            translator.translate("Messages"),
            translator.translate("Arrow keys choose a message; Return leads into its text."),
        )

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Emits `chosen` for another row."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(self.mail.numbers[current.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return leads into the message."""
        if event.key() in RETURN and self.currentIndex().isValid():
            event.accept()
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Dates are always seen in full; who it is gets a third of the rest."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        date = self.fontMetrics().horizontalAdvance(_DATE) + em(_PADDING)
        self.setColumnWidth(MailColumn.DATE, date)
        self.setColumnWidth(MailColumn.WHO, round((self.viewport().width() - date) * _WHO_SHARE))
