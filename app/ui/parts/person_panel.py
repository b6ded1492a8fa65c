"""All that is known of one person: who, why they are taken for one, what to beware of, how much mail when, and what the
owner can decide about them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.contacts.book import Book, BookEntry
from app.contacts.decisions import Decisions
from app.i18n.catalogue import N_, Translator
from app.i18n.evidence import WHY, evidence, flag_sentence, source_label, why_label
from app.i18n.people import group_label
from app.model.contact import Group, Suggestion
from app.textkit.text import one_line
from app.ui.parts.charts import MonthChart, YearBars
from app.ui.parts.flow_layout import FlowLayout
from app.ui.parts.panels import Banner, clear
from app.ui.parts.text import Button, data_label, label
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
_PERSON = (
    N_("This is a person"),
    N_("Puts whoever is chosen in the list into the address book, whatever the evidence says."),
)
_LEAVE_OUT = (N_("Leave out"), N_("Keeps whoever is chosen in the list out of the address book. Nothing is deleted."))
_UNDO = (N_("Undo"), N_("Takes back what you decided about whoever is chosen in the list."))


class PersonPanel(QScrollArea):
    """Emits `decided` with the decisions as they would be then."""

    decided = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._translator = Translator("en")
        self._book = Book(())
        self._positions: Sequence[int] = ()
        self._count = 0
        self._everyone: Callable[[], list[int]] = list
        self.name = data_label("", "head")
        self._badge = label("", "badge-info", wraps=False)
        self._addresses = data_label()
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(em(0.4))
        self.person = Button()
        self.leave_out = Button()
        self.undo = Button("", "quiet")
        self._why = label()
        self._mail = label()
        self._where = label("", "hint")
        self.chart, self.years = MonthChart(), YearBars()
        self.person.clicked.connect(lambda: self._decide(self._book.decisions.keeping))
        self.leave_out.clicked.connect(lambda: self._decide(self._book.decisions.excluding))
        self.undo.clicked.connect(lambda: self._decide(self._book.decisions.forgetting))
        content = self._content()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(em(7))
        self.chart.hide()
        self.years.hide()

    def _content(self) -> QWidget:
        """The name above, what is known on the left, how much mail on the right."""
        content = QWidget()
        content.setObjectName("content")
        left, beside = QVBoxLayout(), QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        # Long reasons on the left would leave it no room.
        beside.setMinimumWidth(em(12))
        for column, widgets in (
            (left, (self._addresses, self._why, FlowLayout(self.person, self.leave_out, self.undo))),
            (right, (self._mail, self.chart, self.years, self._where)),
        ):
            column.setSpacing(em(0.4))
            for each in widgets:
                if isinstance(each, QWidget):
                    column.addWidget(each)
                else:
                    column.addLayout(each)
            column.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(em(1.2))
        across.addLayout(left, 1)
        across.addWidget(beside, 1)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(em(0.2), em(0.5), em(0.6), em(0.3))
        whole.setSpacing(em(0.4))
        whole.addLayout(FlowLayout(self.name, self._badge))
        whole.addLayout(self._boxes)
        whole.addLayout(across, 1)
        return content

    @property
    def first_button(self) -> Button:
        """What there is to decide first."""
        return next((each for each in (self.person, self.leave_out) if each.isVisibleTo(self)), self.undo)

    def show_people(self, book: Book, positions: Sequence[int], count: int, everyone: Callable[[], list[int]]) -> None:
        """Shows whoever is chosen: one person with all evidence, or how many they are.

        `positions` are the first few of them, which tell what can be done; `everyone` finds all `count` of them.
        """
        self._book, self._positions, self._count, self._everyone = book, positions, count, everyone
        self._show()

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
        for button, (text, description) in ((self.person, _PERSON), (self.leave_out, _LEAVE_OUT), (self.undo, _UNDO)):
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
        if self._count > 1:
            self.name.setText(translate("{count} people are chosen", count=self._count))
        else:
            self.name.setText(translate("Choose somebody in the list: here it is said who they are, and why."))

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
        self._addresses.setText("  ·  ".join(addresses[:_ADDRESSES_LISTED]))
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
        self.person.setVisible(bool(groups - {Group.PERSON, Group.PUT_BACK}))
        self.leave_out.setVisible(bool(groups - {Group.LEFT_OUT, Group.YOURSELF}))
        joined = any(entry is not None and "merged_by_owner" in entry.contact.why for entry in entries)
        self.undo.setVisible(joined or bool(groups & {Group.PUT_BACK, Group.LEFT_OUT}))

    def _suggestion(self, suggestion: Suggestion) -> Banner:
        translate = self._translator.translate
        pair = self._book.pair(self._positions[0], suggestion)
        why = self._translator.listed([why_label(code, self._translator) for code in suggestion.why])
        text = translate("May be the same person as {address}: {why}", address=pair[1], why=why)
        box = Banner("info", text)
        decisions = self._book.decisions
        for answer, then in ((N_("Join"), decisions.joining(pair)), (N_("Not the same"), decisions.parting(pair))):
            button = Button(translate(answer))
            button.setAccessibleDescription(text)
            button.clicked.connect(partial(self._emit, then))
            box.add(button)
        return box

    def _decide(self, how: object) -> None:
        addresses = [
            address
            for position in self._everyone()
            if (entry := self._book.entries[position]) is not None
            for address in dict.fromkeys((entry.contact.address, *entry.contact.addresses))
            if address
        ]
        assert callable(how)
        self._emit(how(addresses))

    def _emit(self, decisions: Decisions, *_: object) -> None:
        self.decided.emit(decisions)


def _listed(message: str, names: Sequence[str], translator: Translator) -> str:
    """A line with the first few names; empty where there are none."""
    if not names:
        return ""
    rest = len(names) - _LISTED
    shown = translator.listed(names[:_LISTED]) + (f" … (+{rest:,})" if rest > 0 else "")
    return translator.translate(message, names=shown)
