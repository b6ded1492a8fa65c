"""What a kind of address trace is: a file a program keeps beside its mail that knows people and outlives the mail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.model.contact import AddressTrace, Card

ADDRESS_BOOKS = "address-books"
"""Stands in place of a mail program for the files of address traces that lie outside of the stores of any."""
WORKER_PREFIX = "trace/"
"""Stands before the name of a kind where the worker process is asked for it as for a format."""


@dataclass(frozen=True, slots=True)
class TraceKind:
    """One kind of trace. `matches` is whether a file is one, by its path alone.

    `read` yields the people a copy of the file knows; it may raise anything (`app.traces.reading` is the one to call).
    """

    name: str
    matches: Callable[[Path], bool]
    read: Callable[[Path], Iterator[AddressTrace | Card]]
