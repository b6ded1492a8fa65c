"""Every folder and file is chosen through `app.ui.choosing`, so that a run from a stick leaves no trace in a dialog."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

import app.ui
from app.i18n.catalogue import Translator
from app.ui import choosing
from app.ui.pages.address_change import AddressChangePage
from app.ui.pages.export import ExportPage
from app.ui.parts.file_dialog import FileDialog
from tests.ui.conftest import OpenWindow

UI = Path(app.ui.__file__).parent


@pytest.fixture
def portable(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if run from a stick: a dialog of Qt's, which remembers places, must not be opened."""
    monkeypatch.setattr(choosing, "is_portable", lambda: True)
    for name in ("getExistingDirectory", "getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: pytest.fail("a dialog that remembers"))


def answer(path: Path) -> list[FileDialog]:
    """Types a path into the dialog that is opened next, and accepts it; the list gets the dialog."""
    seen: list[FileDialog] = []

    def type_it() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FileDialog)
        seen.append(dialog)
        dialog.path.setText(str(path))
        dialog.accept()

    QTimer.singleShot(50, type_it)
    return seen


def names_used(path: Path) -> Iterator[str]:
    """Every name a module imports or reads."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def test_only_the_chooser_opens_a_dialog_of_qt() -> None:
    users = {path.name for path in UI.rglob("*.py") if "QFileDialog" in set(names_used(path))}
    assert users == {"choosing.py"}


@pytest.mark.usefixtures("portable")
def test_portable_drafts_go_to_a_folder_of_the_own_dialog(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_window().pages["address_change"]
    assert isinstance(page, AddressChangePage)
    written: list[Path] = []
    monkeypatch.setattr(page, "write", written.append)
    seen = answer(tmp_path)
    page.choose_folder()
    assert seen
    assert [each.parent for each in written] == [tmp_path]


@pytest.mark.usefixtures("portable")
def test_portable_an_address_book_is_saved_through_the_own_dialog(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_window().pages["export"]
    assert isinstance(page, ExportPage)
    saved: list[Path] = []
    monkeypatch.setattr(page, "save", saved.append)
    seen = answer(tmp_path / "people.vcf")
    page.choose_target()
    assert seen
    assert [each.parent for each in saved] == [tmp_path]


def test_a_new_file_never_takes_the_place_of_another(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "people.vcf").touch()
    chosen = tmp_path / "people.vcf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(chosen), ""))
    parent = QWidget()
    qtbot.addWidget(parent)
    found = choosing.choose_new_file(parent, "Save", tmp_path / "a.vcf", Translator("en"))
    assert found == tmp_path / "people 2.vcf"
