"""Everything there is to do before an account may go, numbered; what is done stays, ticked."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.ledger import Task
from app.jobs.missing import Missing
from app.ui.parts.panels import clear
from app.ui.parts.task_acts import acts_of
from app.ui.parts.task_row import TaskRow
from app.ui.theme import em


class TaskList(QWidget):
    """Emits `acted` with a TaskRow and an Act, and `finished` when the keyboard was here and nothing is left to do."""

    acted = Signal(object, object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TaskRow] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(em(0.5))

    def show_tasks(self, tasks: Sequence[Task], ran_then: Collection[str], translator: Translator) -> None:
        """Shows these, in their order. The keyboard stays at the row it is on, or goes on to the next that is open.

        On what is done it would stand on "Undo", and whoever presses the same key twice would take it back.
        """
        at = next((number for number, row in enumerate(self.rows) if row.isAncestorOf(_focused(self))), None)
        clear(self._box)
        self.rows = []
        for number, task in enumerate(tasks, 1):
            row = TaskRow(number, task, acts_of(task, ran_then), translator)
            row.acted.connect(lambda act, row=row: self.acted.emit(row, act))
            self._box.addWidget(row)
            self.rows.append(row)
        if at is not None and self.rows:
            following = (*self.rows[at:], *self.rows[:at])
            if (open_row := next((each for each in following if each.task.is_open), None)) is not None:
                next(iter(open_row.buttons.values())).setFocus()
            else:
                self.finished.emit()

    def offer_messages(self, missing: Missing) -> None:
        """Gives each row the messages it counts."""
        for row in self.rows:
            row.offer_messages(missing.of(row.task.entries))


def _focused(widget: QWidget) -> QWidget:
    at: QWidget | None = widget.window().focusWidget()
    return at if at is not None else widget
