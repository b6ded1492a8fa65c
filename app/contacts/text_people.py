"""People who are named only in the text of mail that a form, a shop or a reservation system wrote about them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from app.contacts.domains import has_private_mailboxes
from app.contacts.form_signs import (
    is_foreign,
    is_form_sender,
    is_form_subject,
    is_nobody,
    is_role,
    is_unread,
)
from app.contacts.label_lines import NamedPerson
from app.contacts.names import Spelling
from app.contacts.patterns import name_signs
from app.contacts.sender import MESSAGE_TEXT, Sender
from app.mime.addresses import key
from app.model.contact import Card, Confidence, Contact, Provenance
from app.model.mail import Address, Envelope
from app.textkit.person_name import name_key

_MAX_REFERENCES, _MAX_PEOPLE = 100_000, 50_000
_MAX_OF_SENDER = 5_000
# How many texts of a sender may name nobody, one after the other, before the rest is left unread: by whether the
# subjects are those of forms and shops.
_MAX_MISSES = {True: 25, False: 5}
MOST_MISSES = max(_MAX_MISSES.values())
"""After so many texts of a sender that name nobody, one after the other, no more are read."""
_OF_PROGRAMS = frozenset({"auto_submitted", "script_mailer", "text_automatic", "text_no_reply"})
_OF_MANY = frozenset({"list_id", "list_unsubscribe", "precedence_bulk", "campaign_mailer"})
_UNWANTED = frozenset({"delivery_report", "spam_verdict"})
_OWNER_SHOPS = 3
_RETURNS = re.compile(r"(?:mailer-?daemon|postmaster|mail-?daemon|bounces?)\b")
_NOT_DIGITS = re.compile(r"\D")


class TextPlace(NamedTuple):
    """Where the bytes of a message are: the path of a file, its format, and offset and length as in `Origin`.

    `message` is its number in a catalog, or among the texts of mail that is read where it lies; 0 where it has none.
    """

    file: str
    format: str
    offset: int
    length: int
    message: int = 0


class TextReference(NamedTuple):
    """A message whose text may name people: the key of its sender, its mailbox and date, and where its bytes are.

    `is_likely` is true where the subject says so, too.
    """

    sender: str
    mailbox: str
    date: datetime | None
    place: TextPlace
    is_likely: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody a text names, and the message it was."""

    person: NamedPerson
    reference: TextReference


class Misses:
    """How many texts of each sender have named nobody since one that did: whoever reads them gives up after some."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def of(self, sender: str) -> int:
        """Texts in a row that named nobody, up to the last that was read."""
        return self._counts.get(sender, 0)

    def has_read(self, sender: str) -> bool:
        """True where a text of the sender was read."""
        return sender in self._counts

    def note(self, sender: str, people: Sequence[NamedPerson]) -> None:
        """Counts a text that names these people."""
        self._counts[sender] = 0 if people else self.of(sender) + 1


class TextPeople:
    """Chooses the messages whose texts are worth reading, and collects the people those name."""

    def __init__(self) -> None:
        self._references: list[TextReference] = []
        self._files: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._misses = Misses()
        self._named: list[_Named] = []

    def consider(self, envelope: Envelope, mailbox: str, place: TextPlace) -> None:
        """Notes a message where its headers leave open that a program wrote it about a person."""
        sender = envelope.sender
        if sender is None or len(self._references) >= _MAX_REFERENCES or not may_name_people(envelope):
            return
        identity, is_likely = key(sender.address), is_form_subject(envelope.subject)
        self._counts[identity] += 1
        if self._counts[identity] <= _MAX_OF_SENDER:
            # Not `_replace`, which takes as long as the rest.
            place = TextPlace(self._files.setdefault(place.file, place.file), *place[1:])
            self._references.append(TextReference(identity, mailbox, envelope.date, place, is_likely))

    def wanted(self, may_pass_on: Callable[[str], bool]) -> Iterator[TextReference]:
        """The messages to read, for `add`; skips senders whose texts have named nobody so far."""
        allowed: dict[str, bool] = {}
        for reference in self._references:
            identity = reference.sender
            if identity not in allowed:
                allowed[identity] = may_pass_on(identity)
            if allowed[identity] and self.is_wanted(reference):
                yield reference
        self._references.clear()

    def is_wanted(self, reference: TextReference) -> bool:
        """False once too many texts of the same sender have named nobody."""
        return self._misses.of(reference.sender) < _MAX_MISSES[reference.is_likely]

    def is_in_doubt(self, reference: TextReference, unread: int) -> bool:
        """True where `unread` texts of the same sender may be enough to show that this one is not wanted.

        A sender whose last text named somebody is read on.
        """
        misses = self._misses.of(reference.sender)
        names_people = self._misses.has_read(reference.sender) and not misses
        return not names_people and misses + unread >= _MAX_MISSES[reference.is_likely]

    def add(self, reference: TextReference, people: Sequence[NamedPerson]) -> None:
        """Adds the people named in a message (see `label_lines.people_of`)."""
        self._misses.note(reference.sender, people)
        if len(self._named) < _MAX_PEOPLE:
            self._named += [_Named(person, reference) for person in people]

    def settle(self, sender_of: Callable[[str], Sender], own_names: Mapping[str, str]) -> list[Contact]:
        """Adds those with an address to their senders; returns those who only have a telephone.

        `own_names` has the owner's names by the keys of their addresses.
        """
        own = _Own(own_names, self._named)
        telephones: dict[tuple[str, str], Contact] = {}
        reached: set[tuple[str, str]] = set()
        for named in self._named:
            person = named.person
            if own.is_owner(named):
                continue
            addresses = [each for each in person.addresses if _is_persons(each, person, named.reference.sender)]
            for address in addresses:
                _add(sender_of(address), named)
            for number in map(number_key, person.phones if person.name else ()):
                if addresses:
                    reached.add((name_key(person.name), number))
                else:
                    telephones.setdefault((name_key(person.name), number), _telephone(named))
        self._named.clear()
        different = {id(each): each for identity, each in telephones.items() if identity not in reached}
        return list(different.values())


class _Own:
    """What mail about the owner as a customer looks like: order confirmations name them to themselves."""

    def __init__(self, own_names: Mapping[str, str], named: Iterable[_Named]) -> None:
        self._addresses = frozenset(own_names)
        self._names = {name_key(name) for name in own_names.values() if name}
        self._numbers: set[str] = set()
        shops: dict[tuple[str, str], set[str]] = {}
        for each in named:
            numbers = [number_key(phone) for phone in each.person.phones]
            if self._has_address(each.person):
                self._numbers.update(numbers)
            for number in numbers:
                shops.setdefault((name_key(each.person.name), number), set()).add(each.reference.sender)
        self._usual = {number for (_, number), senders in shops.items() if len(senders) >= _OWNER_SHOPS}

    def is_owner(self, named: _Named) -> bool:
        """True where the owner is named, by an address, a number, or the name alone."""
        person = named.person
        numbers = {number_key(phone) for phone in person.phones}
        if self._has_address(person) or not self._numbers.isdisjoint(numbers):
            return True
        # Several shops write about one customer: it is the customer whom they write to.
        return not person.addresses and (name_key(person.name) in self._names or not self._usual.isdisjoint(numbers))

    def _has_address(self, person: NamedPerson) -> bool:
        return any(key(address) in self._addresses for address in person.addresses)


def may_name_people(envelope: Envelope) -> bool:
    """True where the headers leave open that a program wrote a message about a person."""
    sender, signals = envelope.sender, envelope.signals
    if sender is None or envelope.list_address or envelope.answers or not _UNWANTED.isdisjoint(signals):
        return False
    is_program = _sounds_like_program(sender)
    if is_program is None:
        return False
    if _OF_MANY.isdisjoint(signals) and (is_program or not _OF_PROGRAMS.isdisjoint(signals)):
        return True
    return is_form_subject(envelope.subject)


# By the sender alone: the messages of one have different signals.
@lru_cache(maxsize=1 << 15)
def _sounds_like_program(sender: Address) -> bool | None:
    """True for a sender with the name or the address of a program or a firm.

    None for one of mail that came back undelivered: it quotes the owner's own letter.
    """
    address, name = key(sender.address), sender.name
    if _RETURNS.match(address) is not None:
        return None
    local = address.rpartition("@")[0]
    return is_form_sender(local, name) or is_unread(local) or is_role(local) or bool(name_signs(name))


def number_key(phone: str) -> str:
    """The form two spellings of a telephone number share: `+81 90-…` and `090…` are one."""
    digits = _NOT_DIGITS.sub("", phone)
    return f"0{digits[2:]}" if phone.startswith("+81") else digits


def _is_persons(address: str, person: NamedPerson, sender: str) -> bool:
    """False for an address of the firm that wrote the mail, and for one that nobody reads."""
    local, _, domain = key(address).rpartition("@")
    host = sender.rpartition("@")[2]
    if is_nobody(key(address)) or (domain == host and not has_private_mailboxes(domain)):
        return False
    # A firm's other hosts are the firm, unless a name says whose address it is.
    return bool(person.name and not is_role(local)) or (is_foreign(domain, host) and not is_role(local))


def _add(sender: Sender, named: _Named) -> None:
    person, reference = named.person, named.reference
    sender.add_source(MESSAGE_TEXT, "", Confidence.LOW)
    sender.add_name(person.name, reference.date, Spelling.OTHERS)
    if not sender.received:
        sender.extend_period(reference.date)
    if sender.named is None or not sender.named.phones:
        sender.named = _card(person)


def _telephone(named: _Named) -> Contact:
    return Contact(
        address="",
        name=named.person.name,
        why=("named_in_text",),
        first=named.reference.date,
        last=named.reference.date,
        mailboxes=(named.reference.mailbox,),
        card=_card(named.person),
        found_in=(Provenance(MESSAGE_TEXT, "", Confidence.LOW),),
    )


def _card(person: NamedPerson) -> Card:
    family, given, *more = (*person.reading.split(), "", "")
    in_two = bool(given) and not any(more)
    parts = person.name.replace("\u3000", " ").split()
    named_in_two = len(parts) == 2 and in_two and not person.name.isascii()
    return Card(
        name=person.name,
        family=parts[0] if named_in_two else "",
        given=parts[1] if named_in_two else "",
        family_reading=family if in_two else person.reading,
        given_reading=given if in_two else "",
        phones=tuple(person.phones),
    )
