"""One line that says whether an archive is, or is going to be, encrypted; the same on every page."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.i18n.visits import encryption_sentence
from app.ui.icons import Picture
from app.ui.parts.text import label
from app.ui.theme import em


class EncryptionLine(QWidget):
    """A picture and a sentence. Pages call `show_state` with `Session.encrypts`, or with what an archive is."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture("info", "muted", 1.2)
        self._text = label()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(em(0.5))
        across.addWidget(self._picture)
        across.addWidget(self._text, 1)

    def show_state(self, encrypted: bool, translator: Translator) -> None:
        """Shows the sentence."""
        self._picture.show_icon("lock" if encrypted else "info", "good" if encrypted else "muted")
        self._text.setText(encryption_sentence(encrypted, translator))

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()
