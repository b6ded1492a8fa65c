"""Whose work is inside this program, and under which licences: a list, and the text of the one chosen."""

import json
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPlainTextEdit, QWidget

from app.i18n.catalogue import N_
from app.system.resources import resource
from app.ui.pages.page import Page
from app.ui.session import Session
from app.ui.theme import em


@dataclass(frozen=True, slots=True)
class Component:
    """A component of another project; `licence` is an SPDX expression."""

    name: str
    licence: str
    source: str
    use: str

    @property
    def text(self) -> str:
        """The whole licence."""
        return resource(f"licences/{self.name}.txt").read_text(encoding="utf-8")


def components() -> list[Component]:
    """Everything a release ships beside our own code."""
    listed = json.loads(resource("licences/components.json").read_text(encoding="utf-8"))
    return [Component(**each) for each in listed]


class LicencesPage(Page):
    """Reads a text only when it is chosen."""

    name = "licences"
    section = "settings"
    scrolls = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._components = components()
        self.bind_text(self.title.setText, N_("Licences"))
        self.bind_text(
            self.lead.setText,
            N_("Furoshiki is free under the MIT licence. It uses these open-source components. You may replace Qt with"
               " your own build."),
        )  # fmt: skip
        self._list = QListWidget()
        self._list.addItems([f"{each.name}\n{each.licence}" for each in self._components])
        self.bind_text(self._list.setAccessibleName, N_("Components"))
        self.bind_text(
            self._list.setAccessibleDescription,
            N_("The arrow keys choose a component; its licence is shown beside the list."),
        )
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self.bind_text(self._text.setAccessibleName, N_("The licence"))
        self.bind_text(
            self._text.setAccessibleDescription,
            N_("The licence of the chosen component, and where its source code is."),
        )
        self._list.currentRowChanged.connect(self._choose)
        across = QHBoxLayout()
        across.setSpacing(em(0.8))
        across.addWidget(self._list, 2)
        across.addWidget(self._text, 5)
        self.body.addLayout(across, 1)
        self.back_to("settings")

    def enter(self) -> None:
        """Shows the first licence, or the one that was chosen before."""
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first."""
        return self._list

    def _choose(self, row: int) -> None:
        if row >= 0:
            chosen = self._components[row]
            self._text.setPlainText(f"{chosen.source}\n\n{chosen.text}")
