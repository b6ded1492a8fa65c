"""The worker process that reads containers (see `app.formats.reading.worker`) and files of address traces."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import psutil

from app.formats.reading import worker_main
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Message
from app.model.postal_address import PostalAddress
from app.model.trace_kind import WORKER_PREFIX, TraceKind
from app.system.temporary import remove_stale
from app.traces.registry import TRACE_KINDS

_log = logging.getLogger(__name__)

_END_TIMEOUT = 10.0
"""Seconds the program may take to end after it closed what we read from."""
_MAX_ENTRIES = 5_000_000
_MAX_TEXT = 500
"""Characters of a name, an address or a telephone number."""
_MAX_VALUES = 100
"""Addresses, and telephone numbers, of one card."""


class TraceFile:
    """A file of address traces as a `Container` of people, without messages."""

    def __init__(self, kind: TraceKind, path: Path) -> None:
        self._kind, self._path = kind, path

    def entries(self) -> Iterator[AddressTrace | Card | Finding]:
        """The people the file knows, their texts cut to bounds; a finding where it cannot be read."""
        try:
            yield from map(_bounded, islice(self._kind.read(self._path), _MAX_ENTRIES))
        except Exception as error:
            _log.exception("A file of address traces was not read")
            parameters = {"path": str(self._path), "kind": self._kind.name, "error": type(error).__name__}
            yield Finding(Code.LEFTOVER_NOT_READ, parameters)

    def head(self, key: object) -> Message:
        """There are no messages in it. Raises ValueError."""
        raise ValueError(key)

    def read_message(self, number: int) -> Iterator[bytes]:
        """There are no messages in it. Raises ValueError."""
        raise ValueError(number)

    def close(self) -> None:
        """Nothing is kept open."""


def _bounded(found: AddressTrace | Card) -> AddressTrace | Card:
    """Truncates oversized names, and drops oversized or surplus values of a card."""
    if isinstance(found, AddressTrace):
        return found if len(found.name) <= _MAX_TEXT else replace(found, name=found.name[:_MAX_TEXT])
    return replace(
        found,
        name=found.name[:_MAX_TEXT],
        addresses=_few(found.addresses),
        family=found.family[:_MAX_TEXT],
        given=found.given[:_MAX_TEXT],
        family_reading=found.family_reading[:_MAX_TEXT],
        given_reading=found.given_reading[:_MAX_TEXT],
        company=found.company[:_MAX_TEXT],
        phones=_few(found.phones),
        book=found.book[:_MAX_TEXT],
        middle=found.middle[:_MAX_TEXT],
        postal=tuple(map(_cut, found.postal[:_MAX_VALUES])),
    )


def _cut(address: PostalAddress) -> PostalAddress:
    """Truncates oversized parts: cut short, they are still seen to be nonsense."""
    parts = ("street", "city", "region", "postal_code", "country")
    return replace(address, **{part: getattr(address, part)[:_MAX_TEXT] for part in parts})


def _few(values: tuple[str, ...]) -> tuple[str, ...]:
    """The first values of plausible length. Longer ones are dropped: cut short they would be other addresses."""
    return tuple(value for value in values[:_MAX_VALUES] if len(value) <= _MAX_TEXT)


def main() -> None:
    """Answers requests about containers and files of address traces until standard input ends."""
    program = os.getppid()
    try:
        worker_main.main({WORKER_PREFIX + kind.name: partial(TraceFile, kind) for kind in TRACE_KINDS})
    finally:
        # The program ends this process when it is done with it. Where it was killed itself, its copies are still there,
        # and locked for as long as the system takes to close its files: our input may be the first of them.
        with suppress(psutil.Error):
            psutil.Process(program).wait(_END_TIMEOUT)
        remove_stale()
