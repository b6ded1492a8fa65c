"""What is to be searched for deleted mail, and where what is found goes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.sizes import size
from app.system.searchable import SearchableDisk
from app.textkit.paths import path_text
from app.textkit.text import one_line
from app.ui.choosing import choose_file, choose_folder
from app.ui.parts.choice_card import ChoiceCard
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.long_label import LongLabel
from app.ui.parts.panels import Panel, clear
from app.ui.parts.text import Button, label
from app.ui.reading_order import tab_to_chosen
from app.ui.theme import em


class SearchForm(QWidget):
    """Emits `changed` when another source or destination was chosen, `accepted` for Return on a source."""

    changed = Signal()
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self.source: Path | None = None
        self.destination: Path | None = None
        self._disks: Sequence[SearchableDisk] = ()
        self._chosen: list[Path] = []
        self._group = QButtonGroup(self)
        self.cards: dict[Path, ChoiceCard] = {}
        self._what, self._where = label("", "head"), label("", "head")
        self._what_hint, self._where_hint = label("", "hint"), label("", "hint")
        self._column = QVBoxLayout()
        self._column.setSpacing(em(0.5))
        self.image, self.folder, self.save = Button("", "", "disk"), Button("", "", "folder"), Button("", "", "drive")
        self.image.clicked.connect(self._choose_image)
        self.folder.clicked.connect(self._choose_source_folder)
        self.save.clicked.connect(self._choose_destination)
        self._destination = LongLabel()
        self._lay_out()

    def _lay_out(self) -> None:
        what, where, column = Panel(), Panel(), QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.7))
        for each in (self._what, self._what_hint):
            what.inside.addWidget(each)
        what.inside.addLayout(self._column)
        what.inside.addLayout(FlowLayout(self.image, self.folder))
        for widget in (self._where, self._where_hint, self._destination):
            where.inside.addWidget(widget)
        where.inside.addLayout(FlowLayout(self.save))
        column.addWidget(what)
        column.addWidget(where)

    @property
    def is_complete(self) -> bool:
        """True where both are chosen."""
        return self.source is not None and self.destination is not None

    @property
    def disk(self) -> SearchableDisk | None:
        """The chosen disk; None for an image or a folder."""
        return next((each for each in self._disks if each.device == self.source), None)

    def show_disks(self, disks: Sequence[SearchableDisk]) -> None:
        """The disks there are now."""
        self._disks = disks
        self._show()

    def choose_source(self, path: Path) -> None:
        """Chooses a disk, an image or a folder."""
        self.source = path
        if path not in self._chosen and all(each.device != path for each in self._disks):
            self._chosen.append(path)
        self._show()
        self.changed.emit()

    def choose_destination(self, path: Path) -> None:
        """Chooses where what is found goes."""
        self.destination = path
        self._show()
        self.changed.emit()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self._what.setText(translate("What is to be searched?"))
        self._what_hint.setText(
            translate("Best an image of the disk, or the disk itself in another computer. It is only read.")
        )
        self._where.setText(translate("Where should what is found go?"))
        self._where_hint.setText(
            translate(
                "On another disk, best a USB stick: writing onto the disk that is searched destroys what is on it."
            )
        )
        for button, text, description in (
            (self.image, translate("Image file…"), translate("Chooses a file that holds a copy of a whole disk.")),
            (self.folder, translate("Folder…"), translate("Chooses a folder with files that a repair left over.")),
            (self.save, translate("Choose a folder…"), translate("Chooses the folder that takes the archive.")),
        ):
            button.setText(text)
            button.setAccessibleDescription(description)
        self._show()

    def _show(self) -> None:
        at = next((path for path, card in self.cards.items() if card.hasFocus()), None)
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._column)
        self.cards = {}
        translate = self._translator.translate
        for disk in self._disks:
            name = one_line(disk.name) or one_line(path_text(disk.device.name or disk.device))
            self._add(disk.device, "drive" if disk.is_removable else "disk", name, size(disk.size), self._lines(disk))
        for path in self._chosen:
            self._add(path, "folder", one_line(path_text(path.name or path)), "", [])
        if self.source in self.cards:
            self.cards[self.source].setChecked(True)
        tab_to_chosen(self._group)
        if at in self.cards:
            self.cards[at].setFocus()
        self._destination.setText(one_line(path_text(self.destination)) if self.destination is not None else "")
        self._destination.setVisible(self.destination is not None)
        if not self.cards:
            self._column.addWidget(label(translate("No disk can be seen here. Choose an image or a folder."), "hint"))

    def _lines(self, disk: SearchableDisk) -> list[tuple[str, str]]:
        translate, lines = self._translator.translate, []
        if not disk.is_readable:
            lines.append(("warn", translate("Only an administrator may read it: start Furoshiki as one.")))
        if disk.clears:
            lines.append(
                (
                    "warn",
                    translate("A solid-state drive that clears deleted files within minutes: hardly anything is left."),
                )
            )
        return lines

    def _add(self, path: Path, picture: str, name: str, facts: str, lines: list[tuple[str, str]]) -> None:
        card = ChoiceCard(picture, name, one_line(path_text(path)), facts, lines, enabled=True)
        self._group.addButton(card)
        self._column.addWidget(card)
        self.cards[path] = card
        card.clicked.connect(lambda: self.choose_source(path))
        card.accepted.connect(self.accepted)

    def _choose_image(self) -> None:
        title = self._translator.translate("Which image is to be searched?")
        if (found := choose_file(self, title, Path.home(), self._translator)) is not None:
            self.choose_source(found)

    def _choose_source_folder(self) -> None:
        title = self._translator.translate("Which folder is to be searched?")
        if (found := choose_folder(self, title, Path.home(), self._translator)) is not None:
            self.choose_source(found)

    def _choose_destination(self) -> None:
        title = self._translator.translate("Where should what is found go?")
        start = self.destination or Path(Path.home().anchor)
        if (found := choose_folder(self, title, start, self._translator)) is not None:
            self.choose_destination(found)
