"""Before mail can be read: what opens an encrypted archive, that it is being opened, or why it cannot be."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import Translator
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.secret_box import SecretBox
from app.ui.parts.text import Button, label
from app.ui.theme import em


class MailGate(QWidget):
    """One of three: the question for a passphrase, a bar, or nothing; above it what went wrong."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._archive = ""
        self._warning = Banner("warn")
        self._locked = label()
        self.secret_box = SecretBox()
        self._waiting = Panel()
        self._how_far = label("", "head")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.stop = Button()
        self.stop.clicked.connect(stop)
        self._waiting.inside.addWidget(self._how_far)
        self._waiting.inside.addWidget(self._bar)
        self._waiting.inside.addWidget(self.stop, alignment=Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.7))
        for each in (self._warning, self._locked, self.secret_box, self._waiting):
            column.addWidget(each)
            each.hide()
        column.addStretch(1)

    @property
    def asks_for_secret(self) -> bool:
        """True while a passphrase or recovery key is asked for."""
        return not self.secret_box.isHidden()

    def show_problem(self, text: str) -> None:
        """Says what went wrong; nothing for an empty text."""
        self._warning.show_text(text)
        self._warning.setVisible(bool(text))
        self._waiting.hide()

    def ask_for_secret(self, archive: str) -> None:
        """Asks for what opens the encrypted archive of that name."""
        self._archive = archive
        self._waiting.hide()
        self._locked.show()
        self._show_texts()
        self.secret_box.ask(needed=True)

    def wait(self) -> None:
        """Says that the archive is being opened."""
        for each in (self._warning, self._locked, self.secret_box):
            each.hide()
        self._waiting.show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self.secret_box.retranslate(translator)
        self._bar.setAccessibleName(translate("Opening the archive"))
        self._how_far.setText(translate("Opening the archive…"))
        self.stop.setText(translate("Stop"))
        self.stop.setAccessibleDescription(translate("Stops reading. The archive is not changed."))
        self._show_texts()

    def _show_texts(self) -> None:
        self._locked.setText(
            self._translator.translate(
                "{name} is encrypted. Enter its passphrase to read the mail. No mail is decrypted onto a disk.",
                name=self._archive,
            )
        )
