"""The table of messages and files that are not whole, with the reason as text."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.i18n.catalogue import N_, Translator
from app.i18n.missing import explanation
from app.jobs.missing import Missing
from app.model.codes import read_code
from app.textkit.text import one_line
from app.ui.parts.text import describe
from app.ui.theme import em

_SHOWN = (
    ("date", N_("Date")),
    ("sender", N_("From")),
    ("subject", N_("Subject")),
    ("mailbox", N_("Folder")),
    ("reason", N_("What is missing")),
)
_DAY = len("2006-11-23")
_ROWS_SEEN = 8
_Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractTableModel):
    """The rows as they are needed on the screen; nothing is made in advance."""

    def __init__(self) -> None:
        super().__init__()
        self._missing = Missing(0, ())
        self._translator = Translator("en")

    def show(self, missing: Missing, translator: Translator) -> None:
        """Shows other rows."""
        self.beginResetModel()
        self._missing, self._translator = missing, translator
        self.endResetModel()

    def retranslate(self, translator: Translator) -> None:
        """Shows the same rows in the language of `translator`."""
        self.show(self._missing, translator)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One row a missing item."""
        return 0 if parent.isValid() else len(self._missing.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One column a heading."""
        return 0 if parent.isValid() else len(_SHOWN)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The heading of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._translator.translate(_SHOWN[section][1])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        column = _SHOWN[index.column()][0]
        row = dict(zip(self._missing.columns, self._missing.rows[index.row()], strict=True))
        if column == "reason":
            return explanation(map(read_code, row["reason"].split()), self._translator)
        if column == "date":
            return row["date"][:_DAY]
        if column == "mailbox" and row["what"] == "file":
            return one_line(row["file"])
        return one_line(row[column])


class MissingTable(QTableView):
    """Walks by arrow keys; each row is one message or file."""

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model()
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((6, 11, 12, 8)):
            self.setColumnWidth(column, em(width))
        header.setSectionResizeMode(len(_SHOWN) - 1, QHeaderView.ResizeMode.Stretch)

    def show_missing(self, missing: Missing, translator: Translator) -> None:
        """Fills the table."""
        self._model.show(missing, translator)
        self.retranslate(translator)
        shown = min(len(missing.rows), _ROWS_SEEN)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * self.rowHeight(0) + em(0.6))

    def retranslate(self, translator: Translator) -> None:
        """Sets headings, reasons and accessible names in the language of `translator`."""
        self._model.retranslate(translator)
        describe(
            self,
            translator.translate("What is not whole"),
            translator.translate(
                "Messages and files that are not whole, each with the reason. Arrow keys walk through."
            ),
        )
