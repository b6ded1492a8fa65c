"""Asks once who makes a statement, with what it says, in the row it belongs to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.textkit.text import one_line
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.text import ActingField, Button, describe, label
from app.ui.theme import em


class NamePrompt(QWidget):
    """Emits `given` with a name that is not empty, or `left`."""

    given = Signal(str)
    left = Signal()

    def __init__(self, statement: str, proposed: str, translator: Translator) -> None:
        super().__init__()
        translate = translator.translate
        self.field = ActingField(one_line(proposed))
        self.field.setPlaceholderText(translate("Your name"))
        self.field.setMaximumWidth(em(18))
        describe(self.field, translate("Your name"), translate("It appears on the certificate, with the day."))
        self.confirm = Button(translate("Confirm"), "", "check")
        self.confirm.setAccessibleDescription(statement)
        self.leave = Button(translate("Cancel"), "quiet")
        self.leave.setAccessibleDescription(translate("Nothing is confirmed."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.35))
        column.addWidget(label(statement))
        column.addWidget(label(translate("Your name appears on the certificate, with the day."), "hint"))
        column.addLayout(FlowLayout(self.field, self.confirm, self.leave))
        self.field.textChanged.connect(self._update_controls)
        # A name is typed and confirmed by two presses: the first only leads on.
        self.field.returnPressed.connect(self.confirm.setFocus)
        self.confirm.clicked.connect(lambda: self.given.emit(self._name))
        self.leave.clicked.connect(self.left)
        self._update_controls()

    @property
    def _name(self) -> str:
        return one_line(self.field.text()).strip()

    def _update_controls(self) -> None:
        self.confirm.setEnabled(bool(self._name))
