"""How the cells of catalog.sqlite are read back."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from app.model.mail import Address, MessageFlag

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# The same few people write to the same few mailboxes: most of what is read here was so before.
@lru_cache(maxsize=1024)
def path_of(names: str) -> tuple[str, ...]:
    """The names of a mailbox's path, kept as a list in JSON."""
    return tuple(json.loads(names))


@lru_cache(maxsize=4096)
def addresses_of(value: object) -> tuple[Address, ...]:
    """Addresses, kept as pairs of name and address in JSON."""
    return tuple(Address(name, address) for name, address in json.loads(str(value))) if value else ()


@lru_cache(maxsize=256)
def flags_of(value: object) -> MessageFlag:
    """The flags of a message, kept as a number."""
    return MessageFlag(int(str(value)))


def words_of(value: object) -> tuple[str, ...]:
    """Words with spaces between them."""
    return tuple(str(value).split()) if value else ()


def seconds_of(moment: datetime | None) -> int | None:
    """An aware moment as a cell keeps it: whole seconds since 1970; None for nothing."""
    return int(moment.timestamp()) if moment is not None else None


def moment_of(value: object) -> datetime | None:
    """A moment, kept as seconds since 1970; None for nothing. Raises ValueError, OverflowError."""
    # Not `fromtimestamp`: Windows knows no clock before 1970, and broken mail does.
    if value is None:
        return None
    return _EPOCH + timedelta(seconds=value if type(value) is int else int(str(value)))
