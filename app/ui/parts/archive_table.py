"""The table of archives in a folder: state as text and icon, date, owner, size, and the verdict."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from app.i18n.archives import listed, state_label, visit_line
from app.i18n.catalogue import N_, Translator
from app.model.archives import ArchiveState, ArchiveSummary
from app.textkit.text import one_line
from app.ui.icons import icon
from app.ui.parts.row_table import RowTable
from app.ui.parts.text import describe
from app.ui.theme import colours, em

_HEADINGS = (N_("State"), N_("Date"), N_("Name"), N_("Messages"), N_("Size"), N_("Result at the time"))
_STATE, _NAME = 0, 2
_NUMBERS = frozenset({3, 4})
_ROWS_SEEN = 8
ICONS = {
    ArchiveState.COMPLETE: ("check", "good"),
    ArchiveState.INCOMPLETE: ("warning", "warn"),
    ArchiveState.DAMAGED: ("stop", "bad"),
    ArchiveState.ENCRYPTED: ("lock", "accent"),
}
_Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.archives: tuple[ArchiveSummary, ...] = ()
        self._translator = Translator("en")

    def show(self, archives: tuple[ArchiveSummary, ...], translator: Translator) -> None:
        """Shows other archives."""
        self.beginResetModel()
        self.archives, self._translator = archives, translator
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One row an archive."""
        return 0 if parent.isValid() else len(self.archives)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One column a heading."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The heading of a column, and its alignment."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._translator.translate(_HEADINGS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, icon and alignment of a cell."""
        archive, column = self.archives[index.row()], index.column()
        if role == Qt.ItemDataRole.DecorationRole and column == _STATE:
            name, colour = ICONS[archive.state]
            return icon(name, getattr(colours(), colour))
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(archive, column)
        return None

    def _text(self, archive: ArchiveSummary, column: int) -> str:
        when, state, name, messages, size_bytes, verdict, _ = listed(archive, self._translator)
        name = " · ".join(one_line(each) for each in (visit_line(archive.visit), name) if each)
        return (state, when, name, messages or "–", size_bytes or "–", verdict or "–")[column]


class ArchiveTable(RowTable):
    """Arrow keys walk; Return opens. Emits `picked` with the ArchiveSummary, and `moved` when another row is chosen."""

    picked = Signal(object)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__(QAbstractItemView.SelectionMode.SingleSelection)
        self._model = _Model()
        self._translator = Translator("en")
        self.setModel(self._model)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # Some headings are longer than what stands below them, in each language by another length.
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _: self._pick())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())

    @property
    def chosen(self) -> ArchiveSummary | None:
        """The archive the keyboard stands on."""
        row = self.currentIndex().row()
        return self._model.archives[row] if 0 <= row < len(self._model.archives) else None

    def show_archives(self, archives: tuple[ArchiveSummary, ...], translator: Translator) -> None:
        """Fills the table and stands on its first row, which is the newest, or where it stood before."""
        path = self.chosen.path if self.chosen is not None else None
        self._translator = translator
        self._model.show(archives, translator)
        row = next((number for number, each in enumerate(archives) if each.path == path), 0)
        if archives:
            self.setCurrentIndex(self._model.index(row, _STATE))
        shown = min(max(len(archives), 1), _ROWS_SEEN)
        height = self.rowHeight(0) if archives else em(1.8)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * height + em(0.6))
        describe(
            self,
            translator.translate("Archives"),
            translator.translate("Your earlier backups, newest first. Arrow keys walk through, Return opens one."),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return looks at the archive."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick()
            return
        super().keyPressEvent(event)

    def spoken(self, row: int) -> str:
        """A row as one line of text."""
        archive = self._model.archives[row]
        return f"{state_label(archive.state, self._translator)}: {one_line(archive.path.name)}"

    def _pick(self) -> None:
        if self.chosen is not None:
            self.picked.emit(self.chosen)
