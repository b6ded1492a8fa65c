"""The list of people: a row each, sorted by a click on a heading, several chosen with Shift and Ctrl."""

from itertools import chain, islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.contacts.book import Book, Column
from app.i18n.catalogue import Translator
from app.ui.parts.people_model import PeopleModel
from app.ui.parts.text import describe
from app.ui.theme import em

_WIDTHS = {
    Column.NAME: 5.2,
    Column.READING: 6.0,
    Column.ADDRESS: 8.0,
    Column.KIND: 4.6,
    Column.RECEIVED: 4.6,
    Column.SENT: 3.7,
    Column.FIRST: 5.1,
    Column.LAST: 5.1,
}


class PeopleTable(QTableView):
    """Emits `chosen` when other rows are chosen, or the same rows show something else."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.people = PeopleModel()
        self.setModel(self.people)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(em(1.7))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # With the table's own the header asks of every row whether it is chosen, each time it is drawn.
        header.setSelectionModel(QItemSelectionModel(self.people, header))
        for number, column in enumerate(Column):
            self.setColumnWidth(number, em(_WIDTHS[column]))
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self._position: int | None = None
        self.setMinimumHeight(em(6))
        self.people.modelAboutToBeReset.connect(self._note_position)
        self.people.settled.connect(self._return_to_position)

    def open(self, book: Book) -> None:
        """Shows another book; without the column of readings where no entry has one."""
        self._position = None
        self.setColumnHidden(list(Column).index(Column.READING), not book.has_readings)
        self.people.open(book)

    @property
    def positions(self) -> list[int]:
        """The positions of the book that are chosen, from the top."""
        shown = self.people.shown
        return [shown[row] for rows in self._chosen_rows() for row in rows]

    def first_positions(self, most: int) -> tuple[list[int], int]:
        """The first few that are chosen, and how many are: quick, even where everybody is."""
        shown, rows = self.people.shown, self._chosen_rows()
        return [shown[row] for row in islice(chain.from_iterable(rows), most)], sum(map(len, rows))

    def show_position(self, position: int) -> None:
        """Selects an entry that is shown."""
        if (row := self.people.row(position)) is not None:
            self.selectRow(row)
            self.scrollTo(self.people.index(row, 0))

    def retranslate(self, translator: Translator) -> None:
        """Sets headings, kinds and accessible names in the language of `translator`."""
        self.people.retranslate(translator)
        describe(
            self,
            translator.translate("People"),
            translator.translate(
                "Arrow keys walk through the list; Shift and Ctrl choose several. Below it is said why."
            ),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Addresses, the longest of all, get the room that is left."""
        super().resizeEvent(event)
        address = list(Column).index(Column.ADDRESS)
        others = self.horizontalHeader().length() - self.columnWidth(address)
        self.setColumnWidth(address, max(em(_WIDTHS[Column.ADDRESS]), self.viewport().width() - others))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Emits `chosen` after the selection changed."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def _chosen_rows(self) -> list[range]:
        selection = self.selectionModel().selection()
        # A row counts once, however many ranges of columns it is in.
        ranges = {(part.top(), part.bottom()) for part in map(selection.at, range(selection.count()))}
        return [range(top, bottom + 1) for top, bottom in sorted(ranges)]

    def _note_position(self) -> None:
        row = self.currentIndex().row()
        self._position = self.people.shown[row] if 0 <= row < len(self.people.shown) else self._position

    def _return_to_position(self) -> None:
        """After another search the same person stays chosen, if they are still there; else the first."""
        row = (self.people.row(self._position) if self._position is not None else None) or 0
        if self.people.shown:
            index = self.people.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)
        self.chosen.emit()
