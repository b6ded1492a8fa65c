"""The address book as a table for Qt. It keeps positions in the book only; texts are made for the rows in sight."""

from collections.abc import Generator, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.contacts.book import Book, BookEntry, Column, matching, ordered
from app.i18n.catalogue import Translator
from app.i18n.dates import day
from app.i18n.people import COLUMNS, group_label
from app.model.contact import IN_ADDRESS_BOOK, Group
from app.textkit.text import one_line
from app.ui.idle_work import IdleWork

_ALL = tuple(Column)
_FIGURES = frozenset({Column.RECEIVED, Column.SENT})
_Index = QModelIndex | QPersistentModelIndex


class PeopleModel(QAbstractTableModel):
    """Emits `settled` when a search, a filter or a sorting has come to an end; until then the old rows are shown."""

    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.idle_work = IdleWork(self)
        self._translator = Translator("en")
        self._book = Book(())
        self._shown: Sequence[int] = ()
        self._groups: frozenset[Group] = IN_ADDRESS_BOOK
        self._search = ""
        self._column: Column | None = None
        self._backwards = False
        self._orders: dict[Column | None, Sequence[int]] = {None: ()}

    @property
    def shown(self) -> Sequence[int]:
        """The positions of the book, row by row."""
        return self._shown

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every name that a kind can have."""
        return tuple(group_label(group, self._translator) for group in Group)

    def reachable(self, positions: Sequence[int]) -> Sequence[int]:
        """Those of the shown positions that a file or a letter can be for."""
        if Group.UNREACHABLE not in self._groups:
            return positions
        entries = self._book.entries
        return [each for each in positions if (entry := entries[each]) is not None and entry.contact.reachable]

    def entry(self, row: int) -> BookEntry | None:
        """The entry in a row; None where it was just merged into another."""
        return self._book.entries[self._shown[row]]

    def row(self, position: int) -> int | None:
        """Where a position is shown."""
        return self._shown.index(position) if position in self._shown else None

    def open(self, book: Book) -> None:
        """Shows another book."""
        self._book = book
        self.beginResetModel()
        self._shown = ()
        self.endResetModel()
        self.forget_orders()
        self.refresh()

    def narrow(self, groups: frozenset[Group], search: str) -> None:
        """Shows only people of these groups with every word of the search in them."""
        self._groups, self._search = groups, search
        self.refresh()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by a column; below 0 the order is that of the book: most mail first."""
        self._column = _ALL[column] if column >= 0 else None
        self._backwards = order is Qt.SortOrder.DescendingOrder
        self.refresh()

    def refresh(self) -> None:
        """Searches and sorts anew, slice by slice."""
        self.idle_work.run(self._work())

    def forget_orders(self) -> None:
        """Something that is sorted by may have changed."""
        self._orders = {None: range(len(self._book))}

    def changed(self, positions: Iterable[int]) -> None:
        """Shows what was decided of these. Rows stay where they are, so that one sees what became of them."""
        self.forget_orders()
        touched = set(positions)
        joined = any(self._book.entries[position] is None for position in touched)
        if joined or not touched.issubset(self._shown):
            self.refresh()
        elif self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(_ALL) - 1))

    def retranslate(self, translator: Translator) -> None:
        """Sets headings and kinds in the language of `translator`."""
        self._translator = translator
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_ALL) - 1)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(_ALL) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One row each; a table has no children."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """The values of every row."""
        return 0 if parent.isValid() else len(_ALL)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The heading of a column, and how it is aligned."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(_ALL[section])
        return self._translator.translate(COLUMNS[_ALL[section].value]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows, and how it is aligned."""
        column = _ALL[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entry(index.row())
        return self._cell(entry, column) if entry is not None else ""

    def _cell(self, entry: BookEntry, column: Column) -> str:
        contact = entry.contact
        match column:
            case Column.NAME:
                return one_line(contact.name)
            case Column.READING:
                return one_line(entry.reading)
            case Column.ADDRESS:
                return one_line(contact.address or ", ".join(contact.without_mail))
            case Column.KIND:
                return group_label(entry.group, self._translator)
            case Column.RECEIVED:
                return f"{contact.received:,}"
            case Column.SENT:
                return f"{contact.sent:,}"
            case Column.FIRST:
                return day(contact.first)
            case Column.LAST:
                return day(contact.last)

    def _work(self) -> Generator[int, None, None]:
        """Sorting where that is not done yet, then searching."""
        column, book = self._column, self._book
        if column not in self._orders:
            assert column is not None
            self._orders[column] = yield from ordered(book, column)
        order = self._orders[column]
        # The book's own order has the most mail first already.
        if self._backwards and column is not None:
            order = order[::-1]
        shown = yield from matching(book, order, self._groups, self._search)
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
        self.settled.emit()
        yield 0


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
