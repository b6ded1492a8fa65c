"""A person or sender, with the evidence for it: mail, address books, and traces that outlive the mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.model.postal_address import PostalAddress

if TYPE_CHECKING:
    from app.textkit.person_name import PersonName


class Kind(Enum):
    """Who is behind an address."""

    PERSON = "person"
    BULK = "bulk"
    AUTOMATIC = "automatic"
    SELF = "self"
    UNKNOWN = "unknown"


class Group(Enum):
    """The group of a contact in the address book: its kind, unless the owner decided.

    UNREACHABLE are people of whom only a name is known: an address book has no use for them.
    """

    PERSON = "person"
    PERHAPS = "perhaps"
    PUT_BACK = "put_back"
    NEWSLETTER = "newsletter"
    AUTOMATIC = "automatic"
    YOURSELF = "yourself"
    LEFT_OUT = "left_out"
    UNREACHABLE = "unreachable"


PERSONS = frozenset({Group.PERSON, Group.PUT_BACK})
"""The groups of those who are persons by the evidence, or because the owner says so."""
IN_ADDRESS_BOOK = PERSONS | {Group.PERHAPS}
"""The groups an address book is made of, unless the owner wants others: what every count of people counts."""
PUT_BACK, LEFT_OUT = "owner_decided", "owner_left_out"
"""The codes of evidence for the owner's decisions."""
_GROUPS = {
    Kind.PERSON: Group.PERSON,
    Kind.BULK: Group.NEWSLETTER,
    Kind.AUTOMATIC: Group.AUTOMATIC,
    Kind.SELF: Group.YOURSELF,
    Kind.UNKNOWN: Group.PERHAPS,
}


class Relation(Enum):
    """What a trace shows of a person: they wrote to the owner, the owner wrote to them, or only that they are known.

    DELETED: only deleted messages name them. OWN is no other person: an address that the owner sends from.
    """

    WROTE = "wrote"
    WRITTEN_TO = "written_to"
    KNOWN = "known"
    DELETED = "deleted"
    OWN = "own"


class Confidence(Enum):
    """How much a source is worth: the owner or the person did it, a program noted it, or it is read between lines."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an address was found: `kind` is a code (`mail`, `address_book`, the name of a `TraceKind`)."""

    kind: str
    file: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class AddressTrace:
    """One address that a program keeps beside its mail. `last` is aware, in UTC."""

    address: str
    name: str = ""
    relation: Relation = Relation.KNOWN
    confidence: Confidence = Confidence.MEDIUM
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """An entry of a mail program's own address book, decoded. `addresses` may be empty: a telephone number is a person.

    `family_reading` and `given_reading` are the furigana. `is_firm` is True where the owner marked the entry as that
    of a firm: `name` is then the firm's, and family and given name are those of a person there. `book` names the
    address book it comes from, `file` where that lies.
    """

    name: str = ""
    addresses: tuple[str, ...] = ()
    family: str = ""
    given: str = ""
    family_reading: str = ""
    given_reading: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    book: str = ""
    file: str = ""
    middle: str = ""
    postal: tuple[PostalAddress, ...] = ()
    is_firm: bool = False

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Card":
        """A card out of JSON, which knows lists only; one of an earlier version has fewer fields."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
        }
        values["postal"] = tuple(PostalAddress.from_fields(each) for each in values.get("postal", ()))
        return cls(**values)

    def completed_by(self, other: "Card") -> "Card":
        """This card with what another one of the same person has besides: where it is empty, and further values."""
        texts = ("name", "family", "given", "family_reading", "given_reading", "middle") if not self.name else ()
        return replace(
            self,
            **{field: getattr(other, field) for field in texts},
            company=self.company or other.company,
            addresses=tuple(dict.fromkeys((*self.addresses, *other.addresses))),
            phones=tuple(dict.fromkeys((*self.phones, *other.phones))),
            postal=tuple(dict.fromkeys((*self.postal, *other.postal))),
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who wrote to the owner, to whom the owner wrote, or whom an address book or an address trace names.

    `received` counts messages from them, `sent` the owner's messages to them, `deleted` messages from them that were
    thrown away: they lie in the trash, or are marked as deleted and not removed yet. `first` and `last` are aware, in
    UTC.
    `addresses` holds every spelling and merged address, `address` first; empty for a card with a telephone alone.
    `why` are the codes of the evidence behind `kind`, `flags` of what to beware of (a name that pretends to be another
    address, an address that may not be reachable). `raw` is the From field as it came, where something is odd
    about it. `card` is the entry of the owner's own address book, where there is one, else what mail texts say of them.
    `name` is what is shown everywhere; `written` what it was taken from, which may say more: an honorific, a firm, a
    reading.
    """

    address: str
    name: str = ""
    addresses: tuple[str, ...] = ()
    kind: Kind = Kind.UNKNOWN
    why: tuple[str, ...] = ()
    received: int = 0
    sent: int = 0
    first: datetime | None = None
    last: datetime | None = None
    mailboxes: tuple[str, ...] = ()
    card: Card | None = None
    found_in: tuple[Provenance, ...] = ()
    flags: tuple[str, ...] = ()
    raw: str = ""
    written: str = ""
    deleted: int = 0
    _parsed_name: "PersonName | None" = field(default=None, init=False, repr=False, compare=False)

    @property
    def group(self) -> Group:
        """The group by the owner's decision, else by the evidence."""
        if LEFT_OUT in self.why:
            return Group.LEFT_OUT
        group = Group.PUT_BACK if PUT_BACK in self.why else _GROUPS[self.kind]
        return group if self.reachable or group not in IN_ADDRESS_BOOK else Group.UNREACHABLE

    @property
    def reachable(self) -> bool:
        """True where there is an address to write to, of mail or of a house, or a number to call."""
        return bool(self.address or self.phones or self.postal)

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of places the contact was found in, each once."""
        return tuple(dict.fromkeys(each.kind for each in self.found_in))

    @property
    def person_name(self) -> "PersonName":
        """The name in parts: as the owner's address book has them, else as far as they can be distinguished.

        Parsed once, and only when it is asked for: most of a million senders are never exported.
        """
        if self._parsed_name is None:
            object.__setattr__(self, "_parsed_name", _parsed(self.written or self.name, self.card))
        assert self._parsed_name is not None
        return self._parsed_name

    @property
    def shown_name(self) -> str:
        """The name as an address book shows it: without the 様 or さん that belongs to a letter, and without a firm."""
        return self.person_name.shown

    @property
    def company(self) -> str:
        """The firm, where the address book names one, or where one stands in the name."""
        return (self.card.company if self.card else "") or self.person_name.company

    @property
    def phones(self) -> tuple[str, ...]:
        """Telephone numbers of the owner's address book."""
        return self.card.phones if self.card else ()

    @property
    def postal(self) -> tuple[PostalAddress, ...]:
        """Postal addresses of the owner's address book."""
        return self.card.postal if self.card else ()

    @property
    def without_mail(self) -> tuple[str, ...]:
        """How to reach somebody other than by mail: telephone numbers, else postal addresses, each on one line."""
        return self.phones or tuple(each.text for each in self.postal)

    @property
    def is_firm(self) -> bool:
        """True where the owner's address book says that it is a firm."""
        return self.card is not None and self.card.is_firm


def _parsed(name: str, card: Card | None) -> "PersonName":
    # Brings the lists of names; whoever only counts contacts, or shows the first picture of the window, needs none.
    from app.textkit.person_name import PersonName, named

    if card is None:
        return named(name)
    parts = PersonName(name, shown=name, company=card.company or name) if card.is_firm else named(name)
    if card.family or card.given:
        parts = replace(parts, family=card.family, given=card.given, middle=card.middle)
    if card.family_reading or card.given_reading:
        parts = replace(parts, family_reading=card.family_reading, given_reading=card.given_reading)
    return parts


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two contacts that may be one person, with the codes of the evidence. The owner decides."""

    address: str
    other: str
    why: tuple[str, ...]
