"""An open address book: search and filter above, the list in the middle, details of the selected person below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.contacts.book import Book
from app.contacts.decisions import Decisions
from app.i18n.catalogue import Translator
from app.i18n.people import FILTERS
from app.ui.parts.people_table import PeopleTable
from app.ui.parts.person_panel import PersonPanel
from app.ui.parts.text import Button, describe, label
from app.ui.theme import em

_LOOKED_AT = 200
"""How many of the selected people decide which actions are offered."""


class BookView(QWidget):
    """Emits `chosen` when the list shows or has chosen others, and `decided` with what the owner wants from now on."""

    chosen = Signal()
    decided = Signal(object)

    def __init__(self, another: Button) -> None:
        """`another` leads to another book."""
        super().__init__()
        self.book = Book(())
        self._translator = Translator("en")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.filter = QComboBox()
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter.setMinimumContentsLength(10)
        self.table = PeopleTable()
        self.panel = PersonPanel()
        self._search_name, self._filter_name = label("", wraps=False), label("", wraps=False)
        self._search_name.setBuddy(self.search)
        self._filter_name.setBuddy(self.filter)
        self._count = label("", "hint", wraps=False)
        row = QHBoxLayout()
        row.setSpacing(em(0.6))
        row.addWidget(self._search_name)
        row.addWidget(self.search, 3)
        row.addWidget(self._filter_name)
        row.addWidget(self.filter, 2)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setSizes([em(12), em(11)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.4))
        column.addLayout(row)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(another)
        column.addLayout(below)
        column.addWidget(split, 1)
        self.search.textChanged.connect(lambda _: self._narrow())
        self.filter.currentIndexChanged.connect(lambda _: self._narrow())
        self.table.chosen.connect(self._show_chosen)
        self.table.people.settled.connect(self._show_count)
        self.panel.decided.connect(self.decided)

    def open(self, book: Book) -> None:
        """Shows another book."""
        self.book = book
        self.table.open(book)

    def decide(self, decisions: Decisions) -> None:
        """Shows what becomes of these decisions. The keyboard stays where it was, or goes to the list."""
        self.table.people.changed(self.book.decide(decisions))
        self._show_chosen()
        at: QWidget | None = self.window().focusWidget()
        if at is None or not at.isEnabled() or not at.isVisible():
            self.table.setFocus()

    def step(self) -> bool:
        """Return leads from the search to the list, and from there to what can be decided. False elsewhere."""
        at: QWidget | None = self.window().focusWidget()
        if at is self.search:
            self.table.setFocus()
            return True
        if at is self.table:
            self.panel.first_button.setFocus()
            return True
        return False

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator = translator
        self._search_name.setText(translator.translate("&Search"))
        self._filter_name.setText(translator.translate("Sh&ow"))
        describe(
            self.search,
            translator.translate("Search"),
            translator.translate("Part of a name, its reading, or an address."),
        )
        describe(self.filter, translator.translate("Show"), translator.translate("Which kinds of senders are shown."))
        self.search.setPlaceholderText(translator.translate("Name or address"))
        at = max(0, self.filter.currentIndex())
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.addItems([translator.translate(name) for name, _ in FILTERS])
        self.filter.setCurrentIndex(at)
        self.filter.blockSignals(False)
        self.table.retranslate(translator)
        self.panel.retranslate(translator)
        self._show_count()

    def _narrow(self) -> None:
        self.table.people.narrow(FILTERS[max(0, self.filter.currentIndex())][1], self.search.text())

    def _show_chosen(self) -> None:
        positions, count = self.table.first_positions(_LOOKED_AT)
        self.panel.show_people(self.book, positions, count, lambda: self.table.positions)
        self.chosen.emit()

    def _show_count(self) -> None:
        shown = len(self.table.people.shown)
        self._count.setText(
            self._translator.translate("{shown} of {total} senders are shown.", shown=shown, total=len(self.book))
        )
