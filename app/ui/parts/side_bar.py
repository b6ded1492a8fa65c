"""The side bar: the few sections of the program, and under the first of them the four steps of a backup."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.ui.icons import APPLICATION, Picture
from app.ui.parts.text import Button, label
from app.ui.theme import em, set_role

_WIDTH = 14.5


@dataclass(frozen=True, slots=True)
class Section:
    """An entry: `name` is what pages call the section, `page` the one it opens."""

    name: str
    picture: str
    title: str
    description: str
    page: str


SECTIONS = (
    Section("backup", "wrap", N_("Back up"), N_("Finds the mail on this computer and copies it."), "found"),
    Section("people", "people", N_("Address book"), N_("Everybody who wrote, ready for a new address book."), "people"),
    Section("archives", "archive", N_("Archives"), N_("Archives made before, to be proved again."), "archives"),
    Section("visit", "visit", N_("Visit"), N_("For a technician at somebody else's computer."), "visit"),
    Section("settings", "settings", N_("Settings"), N_("Language, appearance, and about this program."), "settings"),
)
STEPS = (N_("What is here"), N_("Where to"), N_("Copy"), N_("Result"))


class SideBar(QWidget):
    """Emits `wanted` with the name of a page. Sections whose page does not exist are not shown."""

    wanted = Signal(str)

    def __init__(self, pages: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(em(_WIDTH))
        self.sections = [section for section in SECTIONS if section.page in pages]
        self._buttons = {section.name: Button("", "place", section.picture) for section in self.sections}
        self._group = QButtonGroup(self)
        self._steps = [label("", "step") for _ in STEPS]
        self._dots = [Picture("dot", "line", 0.9) for _ in STEPS]
        column = QVBoxLayout(self)
        side = em(0.8)
        column.setContentsMargins(side, em(1.1), side, em(1.0))
        column.setSpacing(em(0.2))
        brand = QHBoxLayout()
        brand.setSpacing(em(0.6))
        brand.addWidget(Picture(APPLICATION, "accent", 2.4))
        name = label("Furoshiki", "brand", wraps=False)
        name.setProperty("data", True)
        brand.addWidget(name, 1)
        column.addLayout(brand)
        column.addSpacing(em(1.0))
        for section in self.sections:
            button = self._buttons[section.name]
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, page=section.page: self.wanted.emit(page))
            self._group.addButton(button)
            column.addWidget(button)
            if section.name == "backup":
                for dot, step in zip(self._dots, self._steps, strict=True):
                    line = QHBoxLayout()
                    line.setContentsMargins(em(0.9), 0, 0, 0)
                    line.setSpacing(em(0.5))
                    line.addWidget(dot)
                    line.addWidget(step, 1)
                    column.addLayout(line)
                column.addSpacing(em(0.5))
        column.addStretch(1)

    @property
    def buttons(self) -> list[Button]:
        """The entries, from the top."""
        return [self._buttons[section.name] for section in self.sections]

    def show_page(self, section: str, step: int) -> None:
        """Highlights the section and the step of the backup."""
        if section in self._buttons:
            self._buttons[section].setChecked(True)
        for number, (dot, text) in enumerate(zip(self._dots, self._steps, strict=True), 1):
            visible = section == "backup"
            dot.setVisible(visible)
            text.setVisible(visible)
            set_role(text, "step-now" if number == step else "step")
            if number < step:
                dot.show_icon("check", "good")
            else:
                dot.show_icon("dot", "accent" if number == step else "line")

    def set_locked(self, locked: bool, translator: Translator) -> None:
        """While an exclusive job runs, every other entry is disabled, with the reason in its tooltip."""
        for section in self.sections:
            button = self._buttons[section.name]
            button.setEnabled(not locked)
            button.setToolTip(translator.translate("Please wait until the work is done, or stop it.") if locked else "")

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        for section in self.sections:
            self._buttons[section.name].setText(translator.translate(section.title))
            self._buttons[section.name].setAccessibleDescription(translator.translate(section.description))
        for step, title in zip(self._steps, STEPS, strict=True):
            step.setText(translator.translate(title))
