"""The address book as one looks through it: everybody found, the owner's decisions on them, searching and sorting.

Searching and sorting are generators that do a slice of the work at a time, so that a window stays alive meanwhile.
"""

import heapq
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from app.contacts.decisions import Decisions, Pair
from app.mime.addresses import key
from app.model.contact import IN_ADDRESS_BOOK, Contact, Group, Suggestion

SLICE = 500
"""The most people looked at in one slice."""
Slices = Generator[int, None, list[int]]
"""Yields how many people a slice looked at; returns positions in the book."""
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Column(Enum):
    """What is shown of a person, and what they can be sorted by."""

    NAME = "name"
    READING = "reading"
    ADDRESS = "address"
    KIND = "kind"
    RECEIVED = "received"
    SENT = "sent"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A person of the book. `text` is what is searched: name, as it was written too, reading, addresses; folded."""

    contact: Contact
    group: Group
    reading: str
    text: str

    @classmethod
    def of(cls, contact: Contact) -> "BookEntry":
        """The entry of a contact."""
        shown = reading(contact)
        addresses = contact.addresses or (contact.address,)
        postal = (each.text for each in contact.postal)
        text = "\n".join((contact.name, contact.written, shown, *addresses, *contact.phones, *postal))
        return cls(contact, contact.group, shown, folded(text))


class Book:
    """All contacts, each at a position (a number from 0) that never changes.

    `entries` holds None where an entry was merged into another; `counts` are the others by group.
    """

    def __init__(
        self,
        found: Sequence[Contact],
        suggestions: Iterable[Suggestion] = (),
        decisions: Decisions = Decisions(),  # noqa: B008 - frozen
    ) -> None:
        self._found = tuple(found)
        self._positions: dict[str, int] = {}
        for position, contact in enumerate(self._found):
            for address in (contact.address, *contact.addresses):
                if address:
                    self._positions.setdefault(key(address), position)
        self._suggestions: dict[int, list[Suggestion]] = defaultdict(list)
        for suggestion in suggestions:
            for address in (suggestion.address, suggestion.other):
                if (at := self._positions.get(key(address))) is not None:
                    self._suggestions[at].append(suggestion)
        self.entries: list[BookEntry | None] = [BookEntry.of(contact) for contact in self._found]
        self.has_readings = any(entry is not None and entry.reading for entry in self.entries)
        self.counts: Counter[Group] = Counter(contact.group for contact in self._found)
        self.decisions = Decisions()
        self.decide(decisions)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def in_address_book(self) -> int:
        """How many an address book has now, after the owner's decisions."""
        return sum(self.counts[group] for group in IN_ADDRESS_BOOK)

    def position_of(self, address: str) -> int | None:
        """Where an address stands, as it was found; another it is joined to may show it."""
        return self._positions.get(key(address))

    def decide(self, decisions: Decisions) -> set[int]:
        """Replaces all decisions made so far. Returns the positions at which something may have changed."""
        old, self.decisions = self.decisions, decisions
        touched = self._touched(old, decisions)
        for position in touched:
            self._put(position, None)
        contacts = [self._found[position] for position in sorted(touched)]
        for contact in decisions.choice.decided(contacts):
            self._put(self._positions[key(contact.address)], BookEntry.of(contact))
        return touched

    def suggestions_for(self, position: int) -> list[Suggestion]:
        """Who may be the same person as the one at a position, and is not decided about."""
        entry = self.entries[position]
        addresses = entry.contact.addresses if entry is not None else ()
        own = {key(address) for address in addresses}
        positions = dict.fromkeys(self._positions[name] for name in own if name in self._positions)
        found = dict.fromkeys(each for at in positions for each in self._suggestions.get(at, ()))
        return [
            each
            for each in found
            if not (own.issuperset((key(each.address), key(each.other))))
            and not self.decisions.knows_apart((each.address, each.other))
        ]

    def pair(self, position: int, suggestion: Suggestion) -> Pair:
        """The two addresses of a suggestion, the one of the person at the position first."""
        entry = self.entries[position]
        own = {key(address) for address in entry.contact.addresses} if entry is not None else set()
        pair = (suggestion.address, suggestion.other)
        return pair if key(pair[0]) in own else (pair[1], pair[0])

    def _touched(self, old: Decisions, new: Decisions) -> set[int]:
        names = {key(address) for address in {*old.keep} ^ {*new.keep} | {*old.exclude} ^ {*new.exclude}}
        names |= {key(address) for pair in {*old.join} ^ {*new.join} for address in pair}
        touched = {self._positions[name] for name in names if name in self._positions}
        joined = [
            {self._positions[name] for name in map(key, pair) if name in self._positions}
            for pair in {*old.join, *new.join}
        ]
        grown = True
        while grown:
            grown = False
            for positions in joined:
                if not touched.isdisjoint(positions) and not positions <= touched:
                    touched |= positions
                    grown = True
        return touched

    def _put(self, position: int, entry: BookEntry | None) -> None:
        before = self.entries[position]
        for each, step in ((before, -1), (entry, 1)):
            if each is not None:
                self.counts[each.group] += step
        self.entries[position] = entry


def reading(contact: Contact) -> str:
    """The furigana of the owner's own address book, or beside the name; empty without any."""
    if contact.card is None and contact.written in ("", contact.name):
        # Nothing to find, and a million names are not taken apart for it.
        return ""
    parts = contact.person_name
    return f"{parts.family_reading} {parts.given_reading}".strip()


def folded(text: str) -> str:
    """The form in which spellings are compared: widths, capitals, hiragana and katakana make no difference."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


def matching(book: Book, order: Sequence[int], groups: Collection[Group], search: str) -> Slices:
    """The positions, in that order, of people of these groups in whom every word of the search occurs."""
    words = folded(search).split()
    shown: list[int] = []
    entries = book.entries
    for start in range(0, len(order), SLICE):
        part = order[start : start + SLICE]
        for position in part:
            entry = entries[position]
            if entry is not None and entry.group in groups and all(word in entry.text for word in words):
                shown.append(position)
        yield len(part)
    return shown


def ordered(book: Book, column: Column) -> Slices:
    """All positions, sorted by a column from the least, contacts without a value last. Sorted in pieces, then joined:
    one sort of many names would hold everything up."""
    value = _KEYS[column]
    pieces = []
    for start in range(0, len(book), SLICE):
        positions = range(start, min(start + SLICE, len(book)))
        piece = [(value(entry), position) for position in positions if (entry := book.entries[position]) is not None]
        pieces.append(sorted(piece))
        yield len(positions)
    order: list[int] = []
    for number, (_, position) in enumerate(heapq.merge(*pieces), 1):
        order.append(position)
        if number % SLICE == 0:
            yield SLICE
    return order


def _text_key(text: str) -> tuple[bool, str]:
    return not text, folded(text)


_Key = tuple[bool, object]
_KEYS: dict[Column, Callable[[BookEntry], _Key]] = {
    Column.NAME: lambda entry: _text_key(entry.reading or entry.contact.name),
    Column.READING: lambda entry: _text_key(entry.reading),
    Column.ADDRESS: lambda entry: _text_key(entry.contact.address),
    Column.KIND: lambda entry: (False, list(Group).index(entry.group)),
    Column.RECEIVED: lambda entry: (False, entry.contact.received),
    Column.SENT: lambda entry: (False, entry.contact.sent),
    Column.FIRST: lambda entry: (entry.contact.first is None, entry.contact.first or _NEVER),
    Column.LAST: lambda entry: (entry.contact.last is None, entry.contact.last or _NEVER),
}
