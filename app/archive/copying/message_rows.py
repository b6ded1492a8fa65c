"""The catalog rows of the messages of one store, in the order the messages were found.

A row waits until there are some: of large mail a second process reads the envelopes while files are copied on.
"""

from collections.abc import Callable

from app.archive.catalog.writer import CatalogWriter
from app.archive.copying.copy_entry import EntryInProgress
from app.formats.reading.batches import Batches
from app.formats.reading.envelope_reader import EnvelopeReader, HeadAndExcerpt
from app.mime import envelope
from app.model.mail import Envelope, Message

_TOGETHER, _TOGETHER_BYTES = 128, 512 << 10
_FAILED = Envelope()
"""Stands, itself and no equal, for one that reading failed at."""

_Row = tuple[int, EntryInProgress, Message]
"""The number of a mailbox, the file of a message, and the message."""


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
        self._read_again = read_again
        self._batches = Batches[_Row, HeadAndExcerpt, Envelope](reader, _TOGETHER, _TOGETHER_BYTES)

    def add(self, mailbox: int, entry: EntryInProgress, message: Message, known: Envelope | None) -> None:
        """Takes the next message of a file; `known` is its envelope, where somebody needed it at once."""
        self._write(self._batches.add((mailbox, entry, message), (message.head, message.excerpt), known))

    def write(self) -> None:
        """Writes the rows of all messages so far."""
        self._write(self._batches.rest())

    def _write(self, batches: list[list[tuple[_Row, Envelope]]]) -> None:
        for batch in batches:
            for (mailbox, entry, message), found in batch:
                read = self._read_again(entry, message) if found is _FAILED else found
                self._catalog.add(mailbox, entry.file, message, read)


def read_or_fail(head: bytes, excerpt: bytes) -> Envelope:
    """How the envelopes of rows are read in this process: one that reading fails at keeps no other from being read."""
    try:
        return envelope.read(head, excerpt)
    except Exception:
        return _FAILED
