"""A person or sender, with the evidence for it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Kind(Enum):
    """Who is behind an address."""

    PERSON = "person"
    BULK = "bulk"
    AUTOMATIC = "automatic"
    SELF = "self"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who wrote to the owner, or to whom the owner wrote.

    `received` counts messages from them, `sent` the owner's messages to them. `first` and `last` are aware, in UTC.
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
