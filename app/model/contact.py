"""A person or sender, with the evidence for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class Kind(Enum):
    """Who is behind an address."""

    PERSON = "person"
    BULK = "bulk"
    AUTOMATIC = "automatic"
    SELF = "self"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Card:
    """An entry of a mail program's own address book, decoded. `addresses` may be empty: a telephone number is a person.

    `family_reading` and `given_reading` are the furigana. `book` names the address book it comes from.
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

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Card":
        """A card out of JSON, which knows lists only."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who wrote to the owner, or to whom the owner wrote.

    `received` counts messages from them, `sent` the owner's messages to them. `first` and `last` are aware, in UTC.
    `card` is the entry of the owner's own address book, where there is one.
    `why` are the codes of the evidence behind `kind`. `addresses` holds every spelling seen, `address` first.
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

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the contact comes from: mail, the owner's address book, or both."""
        mail = ("mail",) if self.received or self.sent else ()
        return (*mail, "address_book") if self.card is not None else mail
