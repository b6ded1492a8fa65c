"""Before an address book is open: where to take it from, what opens an encrypted one, and how far the look is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n.catalogue import N_, Translator
from app.ui.parts.panels import Banner, Panel
from app.ui.parts.secret_box import SecretBox
from app.ui.parts.text import Button, label
from app.ui.theme import em

_LINES = (
    (N_("Where should Furoshiki look for people?"), "head"),
    (N_("Everyone who ever wrote is found in the mail itself, even if you never kept an address book."), ""),
    (N_("Choose an archive, or look in the mail on this computer. Nothing is changed."), "hint"),
)


class AskForBook(QWidget):
    """The question, or in its place the one for a passphrase; above it what went wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._warning = Banner("warn")
        self._warning.hide()
        self._locked, self._archive = label(), ""
        self.secret_box = SecretBox()
        self._locked.hide()
        self._card = Panel()
        self._labels = [label("", role) for _, role in _LINES]
        for each in self._labels:
            self._card.inside.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.7))
        for part in (self._warning, self._locked, self.secret_box, self._card):
            column.addWidget(part)
        column.addStretch(1)

    @property
    def message(self) -> str:
        """What went wrong; empty where nothing did."""
        return "" if self._warning.isHidden() else self._warning.text

    @property
    def asks_for_secret(self) -> bool:
        """True while a passphrase or recovery key is asked for."""
        return not self.secret_box.isHidden()

    def ask_where(self) -> None:
        """Asks where the people are to come from."""
        self.secret_box.hide()
        self._locked.hide()
        self._card.show()

    def ask_for_secret(self, archive: str) -> None:
        """Asks for what opens the encrypted archive of that name."""
        self._archive = archive
        self._show_locked()
        self._card.hide()
        self._locked.show()
        self.secret_box.ask(needed=True)

    def show_problem(self, text: str) -> None:
        """Shows what went wrong; nothing for an empty text."""
        self._warning.show_text(text)
        self._warning.setVisible(bool(text))

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        for each, (message, _) in zip(self._labels, _LINES, strict=True):
            each.setText(translator.translate(message))
        self._translator = translator
        self._show_locked()
        self.secret_box.retranslate(translator)

    def _show_locked(self) -> None:
        self._locked.setText(
            self._translator.translate(
                "{name} is encrypted. Enter its passphrase to see the address book. No mail is decrypted onto a disk.",
                name=self._archive,
            )
        )


class LookingForPeople(QWidget):
    """How far the look for people is, and how to stop it."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._messages = 0
        self._how_far = label("", "head")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self.stop = Button()
        self.stop.clicked.connect(stop)
        card = Panel()
        card.inside.setSpacing(em(0.6))
        card.inside.addWidget(self._how_far)
        card.inside.addWidget(self._bar)
        card.inside.addWidget(self.stop, alignment=Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)

    def show_progress(self, messages: int) -> None:
        """So many messages were looked at."""
        self._messages = messages
        translate = self._translator.translate
        self._how_far.setText(
            translate("Looking for people… {count} {count:message|messages} so far.", count=messages)
            if messages
            else translate("Looking for people…")
        )

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator, translate = translator, translator.translate
        self._bar.setAccessibleName(translate("Looking for people"))
        self.stop.setText(translate("Stop"))
        self.stop.setAccessibleDescription(translate("Stops looking. Nothing is changed."))
        self.show_progress(self._messages)
