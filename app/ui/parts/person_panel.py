"""All that is known of one person: who, why they are taken for one, what to beware of, how much mail when, and what the
owner can decide about them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.contacts.book import Book, BookEntry
from app.contacts.decision_history import Step
from app.contacts.decisions import Decisions
from app.i18n.catalogue import N_, Translator
from app.i18n.evidence import WHY, evidence, flag_sentence, source_label, why_label
from app.i18n.people import group_label
from app.model.contact import Group, Suggestion
from app.model.decision import Act
from app.textkit.text import one_line
from app.ui.parts.charts import MonthChart, YearBars
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.long_label import LongHeading, LongLabel
from app.ui.parts.panels import Banner, Panel, clear
from app.ui.parts.text import Button, label
from app.ui.theme import em, set_role

_BADGES = {
    Group.PERSON: "badge-good",
    Group.PUT_BACK: "badge-good",
    Group.PERHAPS: "badge-info",
    Group.YOURSELF: "badge-info",
    Group.LEFT_OUT: "badge-warn",
    Group.NEWSLETTER: "badge-warn",
    Group.AUTOMATIC: "badge-warn",
    Group.UNREACHABLE: "badge-warn",
}
_LISTED = 8
_MOST_MONTHS = 48
_ADDRESSES_LISTED = 6
_ADD = (N_("Add to address book"), N_("Puts everyone selected in the list into the address book."))
_LEAVE_OUT = (N_("Leave out"), N_("Keeps everyone selected in the list out of the address book. Nothing is deleted."))
_RESET = (N_("Use automatic choice"), N_("Takes back what you decided about everyone selected in the list."))


class PersonPanel(Panel):
    """Emits `decided` with a `Step`. Name and buttons are always in sight; what is known scrolls below them."""

    decided = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._book = Book(())
        self._positions: Sequence[int] = ()
        self._count = 0
        self._everyone: Callable[[], list[int]] = list
        self.name = LongHeading()
        set_role(self.name, "head")
        self._badge = label("", "badge-info", wraps=False)
        self.add, self.leave_out, self.reset = Button(), Button(), Button("", "quiet")
        self._addresses = LongLabel()
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(em(0.4))
        self._why, self._mail, self._where = label(), label(), label("", "hint")
        self.chart, self.years = MonthChart(), YearBars()
        self.add.clicked.connect(lambda: self._decide(Act.ADDED, self._book.decisions.keeping))
        self.leave_out.clicked.connect(lambda: self._decide(Act.LEFT_OUT, self._book.decisions.excluding))
        self.reset.clicked.connect(lambda: self._decide(Act.RESET, self._book.decisions.forgetting))
        self._lay_out()
        self.setMinimumSize(em(13), em(8))
        self.chart.hide()
        self.years.hide()

    def _lay_out(self) -> None:
        self.acts = FlowLayout(self.add, self.leave_out, self.reset, spacing=0.4)
        """Whatever else can be done with a person finds its place in this row."""
        below = QWidget()
        below.setObjectName("details")
        details = QVBoxLayout(below)
        details.setContentsMargins(0, 0, em(0.4), 0)
        details.setSpacing(em(0.5))
        details.addWidget(self._addresses)
        details.addLayout(self._boxes)
        for each in (self._mail, self.chart, self.years, self._why, self._where):
            details.addWidget(each)
        details.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(below)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(self._scroll, "inside")
        self.inside.setSpacing(em(0.5))
        self.inside.addWidget(self.name)
        self.inside.addWidget(self._badge, alignment=Qt.AlignmentFlag.AlignLeft)
        self.inside.addLayout(self.acts)
        self.inside.addWidget(self._scroll, 1)

    @property
    def first_button(self) -> Button:
        """What there is to decide first."""
        return next((each for each in (self.add, self.leave_out) if each.isVisibleTo(self)), self.reset)

    def show_people(self, book: Book, positions: Sequence[int], count: int, everyone: Callable[[], list[int]]) -> None:
        """Shows whoever is chosen: one person with all evidence, or how many they are.

        `positions` are the first few of them, which tell what can be done; `everyone` finds all `count` of them.
        """
        others = (self._book is not book, list(self._positions), self._count) != (False, list(positions), count)
        self._book, self._positions, self._count, self._everyone = book, positions, count, everyone
        self._show()
        if others:
            self._scroll.verticalScrollBar().setValue(0)

    def show_months(self, months: Mapping[tuple[int, int], int]) -> None:
        """The chart of the one person that is shown: by month, or where these are too many by year."""
        first, last = (min(months), max(months)) if months else ((0, 0), (0, 0))
        by_year = 12 * (last[0] - first[0]) + last[1] - first[1] >= _MOST_MONTHS
        years: Counter[int] = Counter()
        for (year, _), count in months.items():
            years[year] += count
        self.chart.show_months({} if by_year else months, self._translator)
        self.years.show_years(years if by_year else {}, self._translator)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`."""
        self._translator = translator
        for button, (text, description) in ((self.add, _ADD), (self.leave_out, _LEAVE_OUT), (self.reset, _RESET)):
            button.setText(translator.translate(text))
            button.setAccessibleDescription(translator.translate(description))
        self._show()

    def _show(self) -> None:
        entries = [entry for position in self._positions[:2] if (entry := self._book.entries[position]) is not None]
        clear(self._boxes)
        one = self._count == 1 and len(entries) == 1
        for widget in (self._badge, self._addresses, self._why, self._mail, self._where):
            widget.setVisible(one)
        self.chart.hide()
        self.years.hide()
        self._show_buttons()
        if one:
            self._show_one(entries[0])
            return
        translate = self._translator.translate
        self.name.setProperty("data", False)
        self.name.setText(
            translate("{count} people are selected", count=self._count)
            if self._count > 1
            else translate("Select someone to see details.")
        )

    def _show_one(self, entry: BookEntry) -> None:
        translator, contact = self._translator, entry.contact
        translate = translator.translate
        self.name.setProperty("data", True)
        self.name.setText(one_line(contact.name or contact.address) + (f"（{entry.reading}）" if entry.reading else ""))
        self._badge.setText(group_label(entry.group, translator))
        set_role(self._badge, _BADGES[entry.group])
        postal = (each.text for each in contact.postal)
        ways = (*(contact.addresses or (contact.address,)), *contact.phones, *postal)
        addresses = [one_line(each) for each in ways if each]
        self._addresses.setText("\n".join(addresses[:_ADDRESSES_LISTED]))
        self._addresses.setVisible(bool(addresses) and addresses != [self.name.text()])
        for flag in contact.flags:
            self._boxes.addWidget(Banner("warn", flag_sentence(flag, translator)))
        for suggestion in self._book.suggestions_for(self._positions[0]):
            self._boxes.addWidget(self._suggestion(suggestion))
        reasons = translator.listed([why_label(code, translator) for code in contact.why if code in WHY][:_LISTED])
        self._why.setText(translate("Why: {reasons}", reasons=reasons))
        self._why.setVisible(bool(reasons))
        self._mail.setText(evidence(contact, translator, with_first=True))
        where = [_listed(N_("Folders: {names}"), contact.mailboxes, translator)]
        found = dict.fromkeys(source_label(kind, translator) for kind in contact.sources)
        where.append(_listed(N_("Found in: {names}"), tuple(found), translator))
        self._where.setText("\n".join(each for each in where if each))

    def _show_buttons(self) -> None:
        entries = [self._book.entries[position] for position in self._positions]
        groups = {entry.group for entry in entries if entry is not None and entry.contact.address}
        self.add.setVisible(bool(groups - {Group.PERSON, Group.PUT_BACK}))
        self.leave_out.setVisible(bool(groups - {Group.LEFT_OUT, Group.YOURSELF}))
        joined = any(entry is not None and "merged_by_owner" in entry.contact.why for entry in entries)
        self.reset.setVisible(joined or bool(groups & {Group.PUT_BACK, Group.LEFT_OUT}))

    def _suggestion(self, suggestion: Suggestion) -> Panel:
        translate = self._translator.translate
        pair = self._book.pair(self._positions[0], suggestion)
        why = self._translator.listed([why_label(code, self._translator) for code in suggestion.why])
        text = translate("May be the same person as {address}: {why}", address=pair[1], why=why)
        box, buttons = Panel("notice-info"), FlowLayout(spacing=0.4)
        box.inside.addWidget(label(text))
        box.inside.addLayout(buttons)
        decisions = self._book.decisions
        for answer, act, then in (
            (N_("Same person"), Act.JOINED, decisions.joining(pair)),
            (N_("Different people"), Act.PARTED, decisions.parting(pair)),
        ):
            button = Button(translate(answer))
            button.setAccessibleDescription(text)
            button.clicked.connect(partial(self._emit, act, then))
            buttons.addWidget(button)
        return box

    def _decide(self, act: Act, how: Callable[[list[str]], Decisions]) -> None:
        addresses = [
            address
            for position in self._everyone()
            if (entry := self._book.entries[position]) is not None
            for address in dict.fromkeys((entry.contact.address, *entry.contact.addresses))
            if address
        ]
        self._emit(act, how(addresses))

    def _emit(self, act: Act, then: Decisions, *_: object) -> None:
        entry = self._book.entries[self._positions[0]] if self._positions else None
        name = one_line(entry.contact.name or entry.contact.address) if entry is not None else ""
        self.decided.emit(Step(act, self._book.decisions, then, name, self._count))


def _listed(message: str, names: Sequence[str], translator: Translator) -> str:
    """A line with the first few names; empty where there are none."""
    if not names:
        return ""
    rest = len(names) - _LISTED
    shown = translator.listed(names[:_LISTED]) + (f" … (+{rest:,})" if rest > 0 else "")
    return translator.translate(message, names=shown)
