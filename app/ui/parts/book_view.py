"""An open address book: search and chips above, the list, and the details of whoever is selected beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.contacts.book import Book
from app.contacts.decision_history import DecisionHistory, Step
from app.contacts.decisions import Decisions
from app.i18n.catalogue import Translator
from app.i18n.people import FILTERS, decided_line
from app.ui.parts.chip_row import ChipRow
from app.ui.parts.people_table import PeopleTable
from app.ui.parts.person_panel import PersonPanel
from app.ui.parts.text import Button, describe, label
from app.ui.parts.undo_bar import UndoBar
from app.ui.theme import em

_LOOKED_AT = 200
"""How many of the selected people decide which actions are offered."""
_BESIDE = 27
"""From this width on, in heights of a line, the details are beside the list; below that, under it."""
_SHARE, _WIDEST_PANEL, _TALLEST_PANEL = 0.39, 27, 14
_ALWAYS = frozenset({0, len(FILTERS) - 1})


class BookView(QWidget):
    """Emits `chosen` when the list shows or has chosen others, `decided` with the decisions that count from now on, and
    `announced` with what a screen reader is to say."""

    chosen = Signal()
    decided = Signal(object)
    announced = Signal(str)

    def __init__(self, another: Button) -> None:
        """`another` leads to another book."""
        super().__init__()
        self.book = Book(())
        self._history = DecisionHistory()
        self._translator = Translator("en")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._count = label("", "hint", wraps=False)
        self.chips = ChipRow([name for name, _ in FILTERS], _ALWAYS)
        self.undo_bar = UndoBar()
        self.table, self.panel = PeopleTable(), PersonPanel()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._is_moved = False
        self._lay_out(another)
        self.search.textChanged.connect(lambda _: self._narrow())
        self.chips.chosen.connect(lambda _: self._narrow())
        self.table.chosen.connect(self._show_chosen)
        self.table.people.settled.connect(self._show_count)
        self.panel.decided.connect(self._decide)
        self._split.splitterMoved.connect(self._note_moved)
        self.undo_bar.undo.connect(self.undo)
        self.undo_bar.redo.connect(self.redo)
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence.StandardKey.Find, self.search.setFocus),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _lay_out(self, another: Button) -> None:
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(em(0.6))
        self._split.addWidget(self.table)
        self._split.addWidget(self.panel)
        row = QHBoxLayout()
        row.setSpacing(em(0.6))
        row.addWidget(self.search, 1)
        row.addWidget(self._count)
        row.addWidget(another)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(0.5))
        column.addLayout(row)
        column.addWidget(self.chips)
        column.addWidget(self.undo_bar)
        column.addWidget(self._split, 1)

    def open(self, book: Book) -> None:
        """Shows another book."""
        self.book, self._history = book, DecisionHistory()
        self.undo_bar.hide()
        self._count_groups()
        self.table.open(book)

    def undo(self) -> None:
        """Takes back what was decided last."""
        if (step := self._history.undo()) is not None:
            line = self._translator.translate("Undone: {what}", what=self._line(step))
            self._apply(step.before, line)

    def redo(self) -> None:
        """Decides again what was taken back last."""
        if (step := self._history.redo()) is not None:
            self._apply(step.after, self._line(step))

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

    def step_back(self) -> None:
        """Escape leads from the details back to the list, and there to all of it."""
        at: QWidget | None = self.window().focusWidget()
        if at is not None and self.panel.isAncestorOf(at):
            self.table.setFocus()
        elif self.search.text():
            self.search.clear()

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator = translator
        describe(
            self.search,
            translator.translate("Search"),
            translator.translate("Part of a name, its reading, or an address."),
        )
        self.search.setPlaceholderText(translator.translate("Search by name or address"))
        for part in (self.chips, self.undo_bar, self.table, self.panel):
            part.retranslate(translator)
        self._show_count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the details where there is room for them."""
        super().resizeEvent(event)
        beside = self.width() >= em(_BESIDE)
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if orientation != self._split.orientation():
            self._split.setOrientation(orientation)
            self._is_moved = False
        if self._is_moved:
            return
        room = self._split.width() if beside else self._split.height()
        panel = min(round(room * _SHARE), em(_WIDEST_PANEL)) if beside else min(room // 2, em(_TALLEST_PANEL))
        self._split.setSizes([room - panel, panel])

    def _note_moved(self) -> None:
        self._is_moved = True

    def _line(self, step: Step) -> str:
        return decided_line(step.act, step.name, step.count, self._translator)

    def _decide(self, step: Step) -> None:
        self._history.add(step)
        self._apply(step.after, self._line(step))

    def _apply(self, decisions: Decisions, line: str) -> None:
        """Shows what becomes of decisions. The keyboard stays where it was, or goes to the list."""
        self.decided.emit(decisions)
        self.table.people.changed(self.book.decide(decisions))
        self._count_groups()
        self._show_chosen()
        self.undo_bar.show_step(line, can_undo=self._history.can_undo, can_redo=self._history.can_redo)
        at: QWidget | None = self.window().focusWidget()
        if at is None or not at.isEnabled() or not at.isVisible():
            self.table.setFocus()
        self.announced.emit(line)

    def _count_groups(self) -> None:
        counts = self.book.counts
        self.chips.show_counts([sum(counts[group] for group in groups) for _, groups in FILTERS])

    def _narrow(self) -> None:
        self.table.people.narrow(FILTERS[self.chips.current][1], self.search.text())

    def _show_chosen(self) -> None:
        positions, count = self.table.first_positions(_LOOKED_AT)
        self.panel.show_people(self.book, positions, count, lambda: self.table.positions)
        self.chosen.emit()

    def _show_count(self) -> None:
        shown = len(self.table.people.shown)
        self._count.setVisible(bool(self.search.text().strip()))
        self._count.setText(self._translator.translate("{count} found", count=f"{shown:,}"))
