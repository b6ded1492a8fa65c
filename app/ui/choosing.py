"""Choosing a folder or a file: in the dialogs people know, or, run from a stick, in one that remembers nothing."""

import os
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.i18n.catalogue import Translator
from app.system.folders import is_portable
from app.textkit.numbered import numbered
from app.ui.parts.file_dialog import FileDialog


def choose_folder(parent: QWidget, title: str, start: Path, translator: Translator) -> Path | None:
    """A folder that is there; None where the person changed their mind."""
    if is_portable():
        return _asked(FileDialog(parent, title, start, translator))
    found = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(found) if found else None


def choose_file(parent: QWidget, title: str, start: Path, translator: Translator) -> Path | None:
    """A file that is there."""
    if is_portable():
        return _asked(FileDialog(parent, title, start, translator, files=True))
    found, _ = QFileDialog.getOpenFileName(parent, title, str(start))
    return Path(found) if found else None


def choose_new_file(parent: QWidget, title: str, proposed: Path, translator: Translator) -> Path | None:
    """Asks for the path of a new file, with the suffix of the proposed one. Existing files are never overwritten."""
    if is_portable():
        chosen = _asked(FileDialog(parent, title, proposed.parent, translator, new_name=proposed.name))
    else:
        options = QFileDialog.Option.DontConfirmOverwrite
        found, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), options=options)
        chosen = Path(found) if found else None
    if chosen is None:
        return None
    return _free(
        chosen if chosen.suffix.lower() == proposed.suffix else chosen.with_name(chosen.name + proposed.suffix)
    )


def _free(path: Path) -> Path:
    """The path, with a number in its name where something is there already."""
    candidates = (path.with_stem(stem) for stem in numbered(path.stem, "{name} {number}"))
    return next(each for each in candidates if not os.path.lexists(each))


def _asked(dialog: FileDialog) -> Path | None:
    try:
        return dialog.chosen if dialog.exec() == FileDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()
