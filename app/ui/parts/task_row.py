"""One thing to do: what it is, how, about what, and its own buttons; done, it is ticked and can be undone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.ledger import Task
from app.model.statement import MissingItem
from app.ui.icons import Picture
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.missing_list import MissingList
from app.ui.parts.name_prompt import NamePrompt
from app.ui.parts.panels import Panel
from app.ui.parts.task_acts import HIDE, LABELS, PICTURES, Act
from app.ui.parts.text import Button, data_label, label
from app.ui.theme import em


class TaskRow(Panel):
    """Emits `acted` with an Act. The messages it shows and hides by itself."""

    acted = Signal(object)

    def __init__(self, number: int, task: Task, acts: Sequence[Act], translator: Translator) -> None:
        super().__init__()
        self.task = task
        self._translator = translator
        self._messages: Sequence[MissingItem] = ()
        self._list: MissingList | None = None
        self.prompt: NamePrompt | None = None
        across, self._column = QHBoxLayout(), QVBoxLayout()
        across.setSpacing(em(0.7))
        self._column.setSpacing(em(0.3))
        across.addWidget(
            _number(number) if task.is_open else Picture("check", "good", 1.5), 0, Qt.AlignmentFlag.AlignTop
        )
        across.addLayout(self._column, 1)
        self.inside.addLayout(across)
        self._column.addWidget(label(task.text, "strong" if task.is_open else ""))
        if task.remedy:
            self._column.addWidget(label(task.remedy))
        if task.about.lines:
            self._column.addWidget(data_label("\n".join(task.about.lines), "hint"))
        self.buttons = {act: self._button(act, task) for act in acts}
        self._acts = QWidget()
        self._acts.setLayout(FlowLayout(*self.buttons.values()))
        if task.is_open:
            self._column.addWidget(self._acts)
        else:
            across.addWidget(self._acts, 0, Qt.AlignmentFlag.AlignTop)

    def offer_messages(self, messages: Sequence[MissingItem]) -> None:
        """What can be shown; without any there is no button for it."""
        self._messages = messages
        if Act.SHOW in self.buttons:
            self.buttons[Act.SHOW].setVisible(bool(messages))

    def ask_name(self, statement: str, proposed: str) -> NamePrompt:
        """Shows in place of the buttons who is to speak, and what is said."""
        self._drop_prompt()
        self.prompt = NamePrompt(statement, proposed, self._translator)
        self.prompt.left.connect(self._leave_prompt)
        self._acts.hide()
        self._column.addWidget(self.prompt)
        self.prompt.field.setFocus()
        return self.prompt

    def _button(self, act: Act, task: Task) -> Button:
        count = sum(entry.count for entry in task.entries)
        made = Button(self._translator.translate(LABELS[act], count=count), _ROLES.get(act, ""), PICTURES[act])
        made.setAccessibleDescription(task.text)
        if act is Act.SHOW:
            made.clicked.connect(self._toggle)
        made.clicked.connect(lambda: self.acted.emit(act))
        return made

    def _toggle(self) -> None:
        shown = self._list is not None
        if self._list is not None:
            self._column.removeWidget(self._list)
            self._list.deleteLater()
            self._list = None
        else:
            self._list = MissingList(self._messages, self._translator)
            self._column.addWidget(self._list)
        self.buttons[Act.SHOW].setText(self._translator.translate(LABELS[Act.SHOW] if shown else HIDE))

    def _leave_prompt(self) -> None:
        self._drop_prompt()
        self._acts.show()
        next(iter(self.buttons.values())).setFocus()

    def _drop_prompt(self) -> None:
        if self.prompt is not None:
            self._column.removeWidget(self.prompt)
            self.prompt.deleteLater()
            self.prompt = None


_ROLES = {Act.UNDO: "quiet"}


def _number(number: int) -> QWidget:
    return data_label(str(number), "badge-info", wraps=False)
