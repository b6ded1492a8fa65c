"""Which people something is to be done with: all, those shown in the list, or those chosen in it; and since when."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.contacts.choose import Choice
from app.i18n.catalogue import N_, Translator
from app.i18n.people import YEARS, since_label
from app.model.contact import IN_ADDRESS_BOOK, Contact
from app.ui.parts.text import label
from app.ui.reading_order import tab_to_chosen
from app.ui.session import SessionState
from app.ui.theme import em

_ALL, _SHOWN, _CHOSEN = range(3)
_TEXTS = (
    (N_("Everyone in the address book: {count}"), N_("People, and those to check.")),
    (N_("Everyone shown in the list now: {count}"), N_("As you searched and filtered the list.")),
    (N_("Only those selected in the list: {count}"), N_("The rows you selected in the list.")),
)


class RecipientPicker(QWidget):
    """Emits `changed`. What it answers is read when it is needed."""

    changed = Signal()

    def __init__(self, *, with_since: bool = False) -> None:
        super().__init__()
        self._state = SessionState()
        self._translator = Translator("en")
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.15))
        for number in (_ALL, _SHOWN, _CHOSEN):
            button = QRadioButton()
            self._group.addButton(button, number)
            column.addWidget(button)
        self._group.button(_ALL).setChecked(True)
        self._since = QComboBox()
        self._since_name = label("", wraps=False)
        self._since_name.setBuddy(self._since)
        row = QHBoxLayout()
        row.setSpacing(em(0.6))
        row.addWidget(self._since_name)
        row.addWidget(self._since)
        row.addStretch(1)
        column.addLayout(row)
        for each in (self._since, self._since_name):
            each.setVisible(with_since)
        self._group.idClicked.connect(lambda _: self.changed.emit())
        self._since.currentIndexChanged.connect(lambda _: self.changed.emit())

    def show_state(self, state: SessionState) -> None:
        """Takes over what is shown and chosen in the list; several chosen rows are what is meant."""
        self._state = state
        wanted = _CHOSEN if len(state.people_chosen) > 1 else _ALL
        self._group.button(wanted).setChecked(True)
        tab_to_chosen(self._group)
        self._show()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator = translator
        self._since_name.setText(translator.translate("Last message"))
        self._since.setAccessibleName(translator.translate("Last message"))
        self._since.setAccessibleDescription(translator.translate("Only people whose last message is not older."))
        at = max(0, self._since.currentIndex())
        self._since.blockSignals(True)
        self._since.clear()
        self._since.addItems([since_label(years, translator) for years in YEARS])
        self._since.setCurrentIndex(at)
        self._since.blockSignals(False)
        self._show()

    def wanted(self) -> Callable[[], list[Contact]]:
        """What finds the people meant, most mail first: for a job, as it may take long."""
        which, state, choice = self._group.checkedId(), self._state, Choice(since=self.since())
        entries = state.people.book.entries if state.people is not None else []
        positions = state.people_shown if which == _SHOWN else state.people_chosen

        def people() -> list[Contact]:
            """The contacts of the chosen group that can be reached."""
            if which == _ALL:
                found = [each for each in entries if each is not None and each.group in IN_ADDRESS_BOOK]
            else:
                found = [entry for position in positions if (entry := entries[position]) is not None]
            return [each.contact for each in found if each.contact.reachable and choice.fits(each.contact)]

        return people

    def since(self, today: date | None = None) -> date | None:
        """The first day that counts; None for however long ago."""
        years = YEARS[max(0, self._since.currentIndex())]
        now = today or date.today()
        # There is no 29th of February in most years.
        return date(now.year - years, now.month, min(now.day, 28)) if years else None

    def _show(self) -> None:
        opened, state = self._state.people, self._state
        everybody = opened.book.in_address_book if opened is not None else 0
        counts = (everybody, len(state.people_shown), len(state.people_chosen))
        for number, ((text, description), count) in enumerate(zip(_TEXTS, counts, strict=True)):
            button = self._group.button(number)
            button.setText(self._translator.translate(text, count=count))
            button.setAccessibleDescription(self._translator.translate(description))
            button.setEnabled(count > 0 or number == _ALL)
