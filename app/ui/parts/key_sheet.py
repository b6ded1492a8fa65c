"""A recovery key as it stands on paper: its beginning, then numbered lines of groups in large letters of one width."""

from PySide6.QtWidgets import QGridLayout, QLabel

from app.i18n.catalogue import Translator
from app.ui.parts.panels import Panel, clear
from app.ui.parts.text import data_label, label
from app.ui.theme import em


class KeySheet(Panel):
    """Holds the key only while it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._beginning = label("", "hint")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(em(1.0))
        self._grid.setVerticalSpacing(em(0.3))
        self._grid.setColumnStretch(1, 1)
        self._lines: list[QLabel] = []
        self.inside.addWidget(self._beginning)
        self.inside.addLayout(self._grid)

    @property
    def text(self) -> str:
        """What can be read on it, without the numbers."""
        return "\n".join(line.text() for line in self._lines)

    def show_key(self, beginning: str, lines: list[list[str]], translator: Translator) -> None:
        """Shows the key; nothing for no lines."""
        clear(self._grid)
        begins = translator.translate(
            "Every key begins with {beginning}; the numbered lines follow it.", beginning=beginning
        )
        self._beginning.setText(begins if lines else "")
        self._lines = [data_label("  ".join(groups), "key", wraps=False) for groups in lines]
        for number, line in enumerate(self._lines, 1):
            named = label(f"{number}", "hint", wraps=False)
            named.setProperty("data", True)
            line.setAccessibleName(translator.translate("Line {line}: {text}", line=number, text=line.text()))
            self._grid.addWidget(named, number, 0)
            self._grid.addWidget(line, number, 1)
