"""Choosing a folder or a file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """A folder that is there; None where the person changed their mind."""
    found = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(found) if found else None


def choose_file(parent: QWidget, title: str, start: Path) -> Path | None:
    """A file that is there."""
    found, _ = QFileDialog.getOpenFileName(parent, title, str(start))
    return Path(found) if found else None


def choose_new_file(parent: QWidget, title: str, proposed: Path) -> Path | None:
    """A place for a new file, with the ending of the proposed one. Nothing is ever written over."""
    options = QFileDialog.Option.DontConfirmOverwrite
    found, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), options=options)
    if not found:
        return None
    chosen = Path(found)
    return chosen if chosen.suffix else chosen.with_name(chosen.name + proposed.suffix)
