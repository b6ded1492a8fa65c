"""The list of people: a row each, sorted by a click on a heading, several chosen with Shift and Ctrl."""

from itertools import chain, islice

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from app.contacts.book import Book, Column
from app.i18n.catalogue import Translator
from app.ui.parts.people_model import PeopleModel
from app.ui.parts.row_table import RowTable
from app.ui.parts.text import describe
from app.ui.theme import em

_ALL = tuple(Column)
_ROOM = {Column.NAME: 9.5, Column.ADDRESS: 14.0}
"""What names and addresses have at least, in heights of a line; they share what the others leave."""
_WIDEST_NAME = 18.0
_GIVES_WAY = (Column.READING, Column.FIRST, Column.SENT, Column.RECEIVED, Column.LAST, Column.KIND)
"""The columns a narrow list does without, the first of them first: the details beside it say the same."""
_SAMPLES = {
    Column.READING: "ささき ゆみこ",
    Column.RECEIVED: "99,999",
    Column.SENT: "99,999",
    Column.FIRST: "2000-00-00",
    Column.LAST: "2000-00-00",
}
_SORT_MARK, _PADDING = 0.6, 1.5


class PeopleTable(RowTable):
    """Emits `chosen` when other rows are chosen, or the same rows show something else."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.people = PeopleModel()
        self.setModel(self.people)
        self.setAlternatingRowColors(True)
        self.verticalHeader().setDefaultSectionSize(em(1.7))
        header = self.horizontalHeader()
        # With the table's own the header asks of every row whether it is chosen, each time it is drawn.
        header.setSelectionModel(QItemSelectionModel(self.people, header))
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(em(2))
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._position: int | None = None
        self._has_readings = False
        self.setMinimumHeight(em(6))
        self.people.modelAboutToBeReset.connect(self._note_position)
        self.people.settled.connect(self._return_to_position)

    def open(self, book: Book) -> None:
        """Shows another book; without the column of readings where no entry has one."""
        self._position = None
        self._has_readings = book.has_readings
        self._fit_columns()
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
        self._fit_columns()
        describe(
            self,
            translator.translate("People"),
            translator.translate(
                "Arrow keys move through the list; Shift and Ctrl select several. Return leads to the details."
            ),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names and addresses get the room that is left."""
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other widths."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Every heading and every value in full: what has no room for that is not shown."""
        width = {column: self._least_width(column) for column in _ALL}
        shown = [column for column in _ALL if column is not Column.READING or self._has_readings]
        room = self.viewport().width()
        for column in _GIVES_WAY:
            if column in shown and sum(width[each] for each in shown) > room:
                shown.remove(column)
        spare = room - sum(width[each] for each in shown)
        if spare < 0:
            # Only names and addresses are left, and share what there is.
            width[Column.NAME], width[Column.ADDRESS], spare = room * 2 // 5, 0, room - room * 2 // 5
        for_name = min(spare * 2 // 5, max(0, em(_WIDEST_NAME) - width[Column.NAME])) if width[Column.ADDRESS] else 0
        width[Column.NAME] += for_name
        width[Column.ADDRESS] += spare - for_name
        for number, column in enumerate(_ALL):
            self.setColumnHidden(number, column not in shown)
            self.setColumnWidth(number, width[column])

    def _least_width(self, column: Column) -> int:
        measure = self.fontMetrics()
        texts = self.people.kinds if column is Column.KIND else (_SAMPLES.get(column, ""),)
        widest = max(measure.horizontalAdvance(each) for each in texts) + em(_PADDING)
        heading = self.horizontalHeader().sectionSizeHint(_ALL.index(column)) + em(_SORT_MARK)
        return max(widest, heading, em(_ROOM.get(column, 0)))

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
