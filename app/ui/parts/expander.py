"""A button that shows and hides what stands below it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.ui.parts.panels import clear
from app.ui.parts.text import Button
from app.ui.theme import em


class Expander(QWidget):
    """Closed at first. A screen reader hears with the name whether it is open."""

    def __init__(self) -> None:
        super().__init__()
        self.button = Button("", "quiet", "expand")
        self.button.clicked.connect(self._toggle)
        self._content = QWidget()
        self._content.hide()
        self._lines = QVBoxLayout(self._content)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(em(0.4))
        self._translator: Translator | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.4))
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._content)

    @property
    def is_open(self) -> bool:
        """True while the content is shown."""
        return not self._content.isHidden()

    def show_content(self, title: str, description: str, content: list[QWidget], translator: Translator) -> None:
        """Shows the button with a title; a screen reader gets the description too."""
        self._translator = translator
        clear(self._lines)
        for each in content:
            self._lines.addWidget(each)
        self.button.setText(title)
        self.button.setAccessibleDescription(description)
        self._name()

    def _toggle(self) -> None:
        self._content.setVisible(self._content.isHidden())
        self._name()

    def _name(self) -> None:
        self.button.show_icon("collapse" if self.is_open else "expand")
        if (translator := self._translator) is not None:
            state = translator.translate("shown") if self.is_open else translator.translate("hidden")
            self.button.setAccessibleName(translator.listed((self.button.text(), state)))
