"""Choosing a folder or a file without leaving a trace: the dialogs of the systems and of Qt remember where one was."""

from pathlib import Path

from PySide6.QtCore import QDir, QModelIndex
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileSystemModel,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.i18n.catalogue import Translator
from app.ui.parts.text import describe, label
from app.ui.theme import em

_NAME_COLUMN = 0


class FileDialog(QDialog):
    """A tree of folders, and the path as a line one can type in as well.

    `files`: files can be chosen too. `new_name`: a folder for a new file of that name is chosen.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        start: Path,
        translator: Translator,
        *,
        files: bool = False,
        new_name: str = "",
    ) -> None:
        super().__init__(parent)
        self._new = bool(new_name)
        self._files = files
        self.setWindowTitle(title)
        self.resize(em(34), em(26))
        self._fill_tree(translator)
        self.path = QLineEdit()
        describe(self.path, translator.translate("Path"), translator.translate("What is chosen; it can be typed, too."))
        name = label(translator.translate("Path"))
        name.setBuddy(self.path)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.ok.setAccessibleDescription(translator.translate("Chooses what stands in the line."))
        cancel.setAccessibleDescription(translator.translate("Chooses nothing."))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column_of_parts = QVBoxLayout(self)
        for each in (self._tree, name, self.path, self._buttons):
            column_of_parts.addWidget(each)
        self.path.textChanged.connect(self._update_controls)
        folder = start if start.is_dir() else start.parent
        at = self._model.index(str(folder))
        self._tree.setCurrentIndex(at)
        self._tree.expand(at)
        self._tree.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._tree.selectionModel().currentChanged.connect(self._take)
        self.path.setText(str(folder / new_name) if new_name else str(folder))
        self._update_controls()

    def _fill_tree(self, translator: Translator) -> None:
        """Folders, and files where they can be chosen; nothing is watched, and no icon of the system is loaded."""
        self._model = QFileSystemModel(self)
        self._model.setOptions(
            QFileSystemModel.Option.DontWatchForChanges | QFileSystemModel.Option.DontUseCustomDirectoryIcons
        )
        shown = QDir.Filter.AllDirs | QDir.Filter.NoDotAndDotDot | QDir.Filter.Drives
        self._model.setFilter(shown | QDir.Filter.Files if self._files else shown)
        self._model.setRootPath("")
        self._tree = QTreeView()
        self._tree.setModel(self._model)
        self._tree.setHeaderHidden(True)
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for column in range(1, self._model.columnCount()):
            self._tree.hideColumn(column)
        describe(
            self._tree,
            translator.translate("Folders"),
            translator.translate("Arrow keys walk through the folders of this computer."),
        )

    @property
    def chosen(self) -> Path:
        """The path in the input line."""
        return Path(self.path.text())

    def _take(self, index: QModelIndex) -> None:
        path = Path(self._model.filePath(index))
        self.path.setText(str(path / self.chosen.name) if self._new else str(path))

    def _update_controls(self) -> None:
        path = self.chosen
        fit = (
            path.parent.is_dir() and not path.is_dir() if self._new else path.is_dir() != self._files and path.exists()
        )
        self.ok.setEnabled(bool(self.path.text().strip()) and fit)
