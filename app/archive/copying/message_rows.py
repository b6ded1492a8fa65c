"""The catalog rows of the messages of one store, in the order the messages were found.

A row waits until there are some: of large mail a second process reads the envelopes while files are copied on.
"""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from app.archive.catalog.writer import CatalogWriter
from app.archive.copying.copy_entry import EntryInProgress
from app.formats.reading.envelope_reader import EnvelopeReader, Envelopes
from app.mime import envelope
from app.model.mail import Envelope, Message

_TOGETHER, _TOGETHER_BYTES = 128, 512 << 10
_FAILED = Envelope()
"""Stands, itself and no equal, for one that reading failed at."""


class _Row(NamedTuple):
    mailbox: int
    entry: EntryInProgress
    message: Message
    envelope: Envelope | None


class MessageRows:
    """Takes messages and writes their rows. Whoever looks at rows, or adds some another way, calls `write` first."""

    def __init__(
        self,
        catalog: CatalogWriter,
        reader: EnvelopeReader,
        read_again: Callable[[EntryInProgress, Message], Envelope],
    ) -> None:
        """`read_again` reads the envelope of a message at which reading failed, and notes that. It raises nothing."""
        self._catalog = catalog
        self._reader = reader
        self._read_again = read_again
        self._waiting: list[_Row] = []
        self._waiting_bytes = 0
        self._asked: deque[list[_Row]] = deque()

    def add(self, mailbox: int, entry: EntryInProgress, message: Message, known: Envelope | None) -> None:
        """Takes the next message of a file; `known` is its envelope, where somebody needed it at once."""
        self._waiting.append(_Row(mailbox, entry, message, known))
        self._waiting_bytes += len(message.head) + len(message.excerpt)
        if len(self._waiting) >= _TOGETHER or self._waiting_bytes >= _TOGETHER_BYTES:
            self._ask()

    def write(self) -> None:
        """Writes the rows of all messages so far."""
        if self._waiting:
            self._ask()
        if self._asked:
            self._take(self._reader.rest())

    def _ask(self) -> None:
        rows, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._asked.append(rows)
        messages = (row.message for row in rows if row.envelope is None)
        self._take(self._reader.add([(message.head, message.excerpt) for message in messages]))

    def _take(self, read: list[Envelopes]) -> None:
        for envelopes in read:
            answers = iter(envelopes)
            for mailbox, entry, message, known in self._asked.popleft():
                found = next(answers) if known is None else known
                if found is _FAILED:
                    found = self._read_again(entry, message)
                self._catalog.add(mailbox, entry.file, message, found)


def read_or_fail(head: bytes, excerpt: bytes) -> Envelope:
    """How the envelopes of rows are read in this process: one that reading fails at keeps no other from being read."""
    try:
        return envelope.read(head, excerpt)
    except Exception:
        return _FAILED
