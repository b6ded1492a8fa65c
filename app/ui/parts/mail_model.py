"""A list of messages as a table for Qt. It keeps their numbers only; rows are fetched for what is in sight."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.archive.catalog.catalog import CatalogRow
from app.i18n.catalogue import N_, Translator
from app.i18n.mail import moment, subject, who

Fetch = Callable[[Sequence[int]], Mapping[int, CatalogRow]]
_PAGE = 64
_PAGES_KEPT = 32
_HEADINGS = (N_("From"), N_("Subject"), N_("Date"))
_Index = QModelIndex | QPersistentModelIndex


class MailColumn(IntEnum):
    """The columns of the list."""

    WHO = 0
    SUBJECT = 1
    DATE = 2


class MailModel(QAbstractTableModel):
    """200,000 messages take 1.6 MB, and as many rows in memory as are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._numbers: Sequence[int] = ()
        self._fetch: Fetch = lambda numbers: {}
        self._pages: OrderedDict[int, list[CatalogRow | None]] = OrderedDict()

    @property
    def numbers(self) -> Sequence[int]:
        """The messages in the catalog, row by row."""
        return self._numbers

    def show(self, numbers: Sequence[int], fetch: Fetch) -> None:
        """Lists other messages; `fetch` gives the rows of some of them."""
        self.beginResetModel()
        self._numbers, self._fetch = numbers, fetch
        self._pages.clear()
        self.endResetModel()

    def row(self, position: int) -> CatalogRow | None:
        """The message in a row; None where the catalog is damaged there."""
        number, place = divmod(position, _PAGE)
        page = self._pages.get(number)
        if page is None:
            wanted = self._numbers[number * _PAGE : (number + 1) * _PAGE]
            found = self._fetch(wanted)
            page = self._pages[number] = [found.get(each) for each in wanted]
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page[place]

    def retranslate(self, translator: Translator) -> None:
        """Sets headings and words in the language of `translator`."""
        self._translator = translator
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADINGS) - 1)
        if len(self._numbers):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, len(_HEADINGS) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One row a message."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One column a heading."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._translator.translate(_HEADINGS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows; a longer text in full when the mouse rests on it."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if row is None:
            is_subject = index.column() == MailColumn.SUBJECT
            return self._translator.translate("(this entry of the archive is damaged)") if is_subject else ""
        match index.column():
            case MailColumn.WHO:
                return who(row.envelope, row.role, self._translator)
            case MailColumn.SUBJECT:
                return subject(row.envelope, self._translator)
            case _:
                return moment(row.envelope, row.message.received)
