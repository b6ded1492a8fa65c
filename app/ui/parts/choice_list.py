"""A list of things one of which is chosen: all of them are in sight, and arrow keys walk through them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.ui.reading_order import tab_to_chosen
from app.ui.theme import em


class ChoiceList(QWidget):
    """Emits `chosen` with the number of the one that was chosen."""

    chosen = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.1))
        for number in range(count):
            button = QRadioButton()
            self._group.addButton(button, number)
            column.addWidget(button)
        column.addStretch(1)
        self.choose(0)
        self._group.idToggled.connect(self._toggled)

    @property
    def current(self) -> int:
        """The number of the chosen one."""
        return self._group.checkedId()

    @property
    def current_button(self) -> QWidget:
        """Where the keyboard stands in it."""
        return self._group.checkedButton()

    def choose(self, number: int) -> None:
        """Chooses one."""
        self._group.button(number).setChecked(True)
        tab_to_chosen(self._group)

    def show_texts(self, texts: Sequence[str], description: str) -> None:
        """What they are called; `description` says what choosing one does."""
        for number, text in enumerate(texts):
            self._group.button(number).setText(text)
            self._group.button(number).setAccessibleDescription(description)

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(number)
