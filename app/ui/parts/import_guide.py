"""What to do with a saved file: which file it is, and step by step where to click."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from app.i18n.catalogue import Translator
from app.model.target_kind import TargetKind
from app.ui.icons import Picture
from app.ui.parts.panels import Panel, clear
from app.ui.parts.text import label
from app.ui.theme import em

DRAWINGS = {
    TargetKind.APPLE_MAIL: "import-apple-mail",
    TargetKind.WINDOWS_MAIL: "import-windows-mail",
}
"""Where to click, for programs that import what was put back: without words, so the same in every language."""
_HEIGHT = 6.0
"""Of a drawing, in the size of the letters."""


class Steps(Panel):
    """A heading, a line below it, a drawing of the same where there is one, and numbered steps."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing: Picture | None = None
        self._head, self._line = label("", "head"), label("", "hint")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(em(0.35))
        self.inside.addWidget(self._head)
        self.inside.addWidget(self._line)
        self.inside.addLayout(self._steps)

    def show_drawing(self, name: str) -> None:
        """Shows a drawing of the program's own between the heading and the steps; none for an empty name."""
        if self._drawing is not None:
            self.inside.removeWidget(self._drawing)
            self._drawing.deleteLater()
            self._drawing = None
        if name:
            self._drawing = Picture(name, "accent", _HEIGHT)
            self.inside.insertWidget(2, self._drawing)

    def show_steps(self, head: str, line: str, steps: Sequence[str], translator: Translator) -> None:
        """Shows them; without a line where that is empty."""
        self._head.setText(head)
        self._line.setText(line)
        self._line.setVisible(bool(line))
        clear(self._steps)
        for number, step in enumerate(steps, 1):
            self._steps.addWidget(label(translator.translate("{number}. {step}", number=number, step=step)))
