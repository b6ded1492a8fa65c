"""The child process that reads containers (see `worker`), and leftovers, which nobody trusts either."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from app.formats.reading import worker_main
from app.model.contact import AddressTrace, Card
from app.model.mail import Message
from app.model.store import Finding
from app.model.trace_kind import GUARDED, TraceKind
from app.traces import ALL

_log = logging.getLogger(__name__)

_MOST = 5_000_000
_LONGEST = 500
_LISTED = 100
"""Addresses, and telephone numbers, of one card."""


class TraceFile:
    """A leftover as a `Container` of people without messages."""

    def __init__(self, kind: TraceKind, path: Path) -> None:
        self._kind, self._path = kind, path

    def entries(self) -> Iterator[AddressTrace | Card | Finding]:
        """What the file knows, within bounds; a notice where it cannot be read."""
        try:
            yield from map(_bounded, islice(self._kind.read(self._path), _MOST))
        except Exception as error:
            _log.exception("A file of address traces was not read")
            parameters = {"path": str(self._path), "kind": self._kind.name, "error": type(error).__name__}
            yield Finding("leftover_not_read", parameters)

    def head(self, key: object) -> Message:
        """There are no messages in it. Raises ValueError."""
        raise ValueError(key)

    def whole(self, number: int) -> Iterator[bytes]:
        """There are no messages in it. Raises ValueError."""
        raise ValueError(number)

    def close(self) -> None:
        """Nothing is kept open."""


def _bounded(found: AddressTrace | Card) -> AddressTrace | Card:
    """Names of megabytes are no names, and a card of thousands of addresses is none."""
    if isinstance(found, AddressTrace):
        return found if len(found.name) <= _LONGEST else replace(found, name=found.name[:_LONGEST])
    return Card(
        name=found.name[:_LONGEST],
        addresses=_few(found.addresses),
        family=found.family[:_LONGEST],
        given=found.given[:_LONGEST],
        family_reading=found.family_reading[:_LONGEST],
        given_reading=found.given_reading[:_LONGEST],
        company=found.company[:_LONGEST],
        phones=_few(found.phones),
        book=found.book[:_LONGEST],
        file=found.file,
    )


def _few(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values that can be addresses or numbers at all: cut short, they would be those of somebody else."""
    return tuple(value for value in values[:_LISTED] if len(value) <= _LONGEST)


def main() -> None:
    """Answers questions about containers and leftovers until nobody asks any more."""
    worker_main.main({GUARDED + kind.name: partial(TraceFile, kind) for kind in ALL})
