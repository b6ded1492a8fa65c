"""The catalog rows of the messages of one store, in the order the messages were found.

A row waits until there are some: of large mail a second process reads the envelopes while files are copied on.
"""

from collections.abc import Callable
from typing import NamedTuple

from app.archive.catalog.writer import CatalogWriter
from app.formats.reading.batches import Batches
from app.formats.reading.envelope_reader import EnvelopeReader, HeadAndExcerpt
from app.mime import envelope
from app.model.mail import Envelope, Message, PlainMessage

_TOGETHER, _TOGETHER_BYTES = 128, 512 << 10
_FAILED = Envelope()
"""Stands, itself and no equal, for one that reading failed at."""

_MOST_HELD = 16 << 20
"""Bytes of messages that wait, whole, for their envelopes."""


class Row(NamedTuple):
    """A message by the numbers of its mailbox and of its file in the catalog, and the path the file was copied from.

    `data` are the bytes of the message, where somebody wants them together with its envelope.
    """

    mailbox: int
    file: int
    path: str
    message: Message | PlainMessage
    data: bytes = b""


ReadAgain = Callable[[int, str, Message | PlainMessage], Envelope]
"""Reads the envelope of a message in the file of that number, copied from that path."""
DataCallback = Callable[[Row, Envelope], None]
"""Called with each row that has `data`, in the order of the rows, when the row is written."""


class MessageRows:
    """Takes messages and writes their rows. Whoever looks at rows, or adds some another way, calls `write` first."""

    def __init__(
        self,
        catalog: CatalogWriter,
        reader: EnvelopeReader,
        read_again: ReadAgain,
        with_data: DataCallback,
    ) -> None:
        """`read_again` reads the envelope of a message at which reading failed, and notes that. It raises nothing."""
        self._catalog = catalog
        self._read_again = read_again
        self._with_data = with_data
        self._held = 0
        self._batches = Batches[Row, HeadAndExcerpt, Envelope](reader, _TOGETHER, _TOGETHER_BYTES)

    def add(self, row: Row, known: Envelope | None) -> None:
        """Takes the next message of a file; `known` is its envelope, where somebody needed it at once."""
        message = row.message
        self._held += len(row.data)
        self._write(self._batches.add(row, (message.head, message.excerpt), known))
        if self._held > _MOST_HELD:
            self.write()

    def write(self) -> None:
        """Writes the rows of all messages so far."""
        self._write(self._batches.rest())

    def _write(self, batches: list[list[tuple[Row, Envelope]]]) -> None:
        for batch in batches:
            for row, found in batch:
                mailbox, file, path, message, data = row
                read = self._read_again(file, path, message) if found is _FAILED else found
                self._catalog.add(mailbox, file, message, read)
                if data:
                    self._held -= len(data)
                    self._with_data(row, read)


def read_or_fail(head: bytes, excerpt: bytes) -> Envelope:
    """How the envelopes of rows are read in this process: one that reading fails at keeps no other from being read."""
    try:
        return envelope.read(head, excerpt)
    except Exception:
        return _FAILED
