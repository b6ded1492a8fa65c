"""The side bar: the few sections of the program, and under one of them the four steps of a backup."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.ui.icons import APPLICATION, Picture
from app.ui.parts.text import Button, label
from app.ui.theme import em, set_role

_WIDTH = 14.5
"""It is wider only where a language needs that."""


@dataclass(frozen=True, slots=True)
class Section:
    """An entry: `name` is what pages call the section, `page` the one it opens."""

    name: str
    picture: str
    title: str
    description: str
    page: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a backup, and the page that shows it; `closed` says why it cannot be opened yet."""

    title: str
    page: str
    closed: str


SECTIONS = (
    Section("home", "home", N_("Home"), N_("Shows what is saved, and what to do next."), "home"),
    Section("backup", "wrap", N_("Back up"), N_("Finds the mail on this computer and copies it."), "found"),
    Section("people", "people", N_("Address book"), N_("Everybody who wrote, ready for a new address book."), "people"),
    Section("archives", "archive", N_("Archives"), N_("Your earlier backups, to open or check."), "archives"),
    Section(
        "gone", "search", N_("Mail is gone"), N_("Where deleted mail may still be, and how to get it back."), "gone"
    ),
    Section("visit", "visit", N_("On-site visit"), N_("For a technician at a customer's computer."), "visit"),
    Section("settings", "settings", N_("Settings"), N_("Language, appearance, and about this program."), "settings"),
)
STEPS = (
    Step(N_("Find mail"), "found", ""),
    Step(N_("Where to save"), "destination", N_("Opens as soon as mail has been found.")),
    Step(N_("Copy"), "working", N_("Opens while a backup is running.")),
    Step(N_("Result"), "result", N_("Opens when a backup is done.")),
)


class SideBar(QWidget):
    """Emits `wanted` with the name of a page. Sections whose page does not exist are not shown.

    Every entry is a stop of its own for Tab, and only pressing one opens a page: the arrow keys just move on.
    """

    wanted = Signal(str)

    def __init__(self, pages: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._here = ("", 0)
        self._reachable: frozenset[str] = frozenset()
        self._locked = False
        self.sections = [section for section in SECTIONS if section.page in pages]
        self._buttons = {section.name: self._entry("place", section.picture, section.page) for section in self.sections}
        self.steps = [self._entry("step", "dot", step.page) for step in STEPS]
        column = QVBoxLayout(self)
        side = em(0.8)
        column.setContentsMargins(side, em(0.9), side, em(0.8))
        column.setSpacing(em(0.15))
        column.addLayout(_brand())
        column.addSpacing(em(0.7))
        for section in self.sections:
            column.addWidget(self._buttons[section.name])
            if section.name == "backup":
                column.addLayout(self._step_column())
        column.addStretch(1)

    @property
    def buttons(self) -> list[Button]:
        """The sections, from the top."""
        return [self._buttons[section.name] for section in self.sections]

    def show_page(self, section: str, step: int) -> None:
        """Highlights the section and the step of the backup."""
        self._here = (section, step)

    def set_reachable(self, pages: Collection[str], *, locked: bool) -> None:
        """`pages` are those of the steps that have something to show. While an exclusive job runs all is `locked`."""
        self._reachable, self._locked = frozenset(pages), locked

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`, and where one is."""
        section_now, step_now = self._here
        wait = translator.translate("Please wait until the work is done, or stop it.")
        for section in self.sections:
            button, here = self._buttons[section.name], section.name == section_now
            set_role(button, "place-now" if here else "place")
            button.setText(translator.translate(section.title))
            button.setAccessibleDescription(_described(translator.translate(section.description), here, translator))
            button.setEnabled(not self._locked)
            button.setToolTip(wait if self._locked else "")
        for number, (button, step) in enumerate(zip(self.steps, STEPS, strict=True), 1):
            here, is_open = number == step_now, step.page in self._reachable
            set_role(button, "step-now" if here else "step")
            button.show_icon("check" if number < step_now else "dot")
            title = translator.translate(step.title)
            button.setText(title)
            button.setAccessibleName(translator.translate("Step {number}: {title}", number=number, title=title))
            button.setAccessibleDescription(_described(translator.translate("Opens this step."), here, translator))
            button.setEnabled(is_open and not self._locked)
            why = wait if self._locked else translator.translate(step.closed) if step.closed and not is_open else ""
            button.setToolTip(why)
        self.setFixedWidth(max(em(_WIDTH), self.minimumSizeHint().width()))

    def _entry(self, role: str, picture: str, page: str) -> Button:
        made = Button("", role, picture)
        made.clicked.connect(lambda: self.wanted.emit(page))
        return made

    def _step_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(em(0.7), 0, 0, em(0.3))
        column.setSpacing(0)
        for button in self.steps:
            column.addWidget(button)
        return column


def _brand() -> QHBoxLayout:
    brand = QHBoxLayout()
    brand.setSpacing(em(0.6))
    brand.addWidget(Picture(APPLICATION, "accent", 2.2))
    name = label("Furoshiki", "brand", wraps=False)
    name.setProperty("data", True)
    brand.addWidget(name, 1)
    return brand


def _described(description: str, here: bool, translator: Translator) -> str:
    """What an entry is for, and for a screen reader whether its page is the one that is shown."""
    return translator.joined([translator.translate("You are here."), description]) if here else description
