"""Chips that narrow a list: one of them is chosen, each with how many it shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.text import Button
from app.ui.reading_order import tab_to_chosen
from app.ui.theme import em

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Chip(Button):
    """One of them. Emits `stepped`, backwards or forwards: Qt's own arrow keys stop where a row ends."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__("", "chip")
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys lead to the chips beside it."""
        if (step := _STEPS.get(Qt.Key(event.key()))) is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class ChipRow(QWidget):
    """Emits `chosen` with the number of a chip. Tab leads to the chosen one, arrow keys to the others.

    A chip that shows nobody is hidden, unless it is chosen, or one of those `always` there.
    """

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], always: frozenset[int]) -> None:
        super().__init__()
        self._names = names
        self._always = always
        self._counts = [0] * len(names)
        self._translator = Translator("en")
        self._group = QButtonGroup(self)
        self.chips = [Chip() for _ in names]
        for number, chip in enumerate(self.chips):
            chip.stepped.connect(self._step)
            self._group.addButton(chip, number)
        self.choose(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = FlowLayout(*self.chips, spacing=0.35)
        column.addLayout(row)
        self.setMinimumWidth(em(8))
        self._group.idToggled.connect(self._toggled)

    @property
    def current(self) -> int:
        """The number of the chosen chip."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Chooses a chip."""
        self.chips[number].setChecked(True)
        tab_to_chosen(self._group)

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many each of them shows."""
        self._counts = list(counts)
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator = translator
        self._show()

    def _show(self) -> None:
        translate = self._translator.translate
        for number, (chip, name, count) in enumerate(zip(self.chips, self._names, self._counts, strict=True)):
            text = translate("{name} {count}", name=translate(name), count=f"{count:,}")
            if text != chip.text():
                chip.setText(text)
            chip.setAccessibleDescription(translate("Shows only these in the list."))
            chip.setVisible(bool(count) or number in self._always or chip.isChecked())

    def _step(self, by: int) -> None:
        shown = [number for number, chip in enumerate(self.chips) if chip.isVisibleTo(self)]
        at = shown.index(self.current) + by
        if 0 <= at < len(shown):
            self.chips[shown[at]].setFocus()
            self.choose(shown[at])

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self._show()
            self.chosen.emit(number)
