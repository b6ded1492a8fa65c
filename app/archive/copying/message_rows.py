"""The catalog rows of the messages of one store, in the order the messages were found.

A row waits until there are some: of large mail a second process reads the envelopes while files are copied on.
"""

from collections.abc import Callable
from typing import NamedTuple

from app.archive.catalog.writer import CatalogWriter
from app.formats.reading.batches import Batches
from app.formats.reading.letter import Letter, ReadLetter, Text
from app.formats.reading.shared_reader import SharedReader
from app.model.mail import Envelope, Message, PlainMessage

_TOGETHER, _TOGETHER_BYTES = 128, 512 << 10
FAILED = Envelope()
"""Stands, itself and no equal, for the envelope of a message that reading failed at."""
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
TextCallback = Callable[[int, bytes], bytes | None]
"""What of the bytes of a message, in a mailbox of that number, is read for the people it names; None for nothing."""
DataCallback = Callable[[Row, ReadLetter], None]
"""Called with each row that has `data`, in the order of the rows, when the row is written."""


class MessageRows:
    """Takes messages and writes their rows. Whoever looks at rows, or adds some another way, calls `write` first."""

    def __init__(
        self,
        catalog: CatalogWriter,
        reader: SharedReader[Letter, ReadLetter],
        read_again: ReadAgain,
        text_of: TextCallback,
        with_data: DataCallback,
    ) -> None:
        """`reader` gives FAILED for a message at which reading fails.

        `read_again` reads the envelope of that, and notes it. It raises nothing.
        """
        self._catalog = catalog
        self._read_again = read_again
        self._text_of = text_of
        self._with_data = with_data
        self._held = 0
        self._batches = Batches[Row, Letter, ReadLetter](reader, _TOGETHER, _TOGETHER_BYTES)

    def add(self, row: Row, known: Envelope | None) -> None:
        """Takes the next message of a file; `known` is its envelope, where somebody needed it at once."""
        message = row.message
        self._held += len(row.data)
        letter = (message.head, message.excerpt, self._text(row) if row.data else None)
        self._write(self._batches.add(row, letter, ReadLetter(known, None) if known is not None else None))
        if self._held > _MOST_HELD:
            self.write()

    def write(self) -> None:
        """Writes the rows of all messages so far."""
        self._write(self._batches.rest())

    def _text(self, row: Row) -> Text:
        mailbox, _, _, message, data = row
        text = self._text_of(mailbox, data)
        is_there = text is not None and len(message.head) + len(message.excerpt) == len(data)
        if is_there and data.startswith(message.head) and data.endswith(message.excerpt):
            # Nobody need be sent it twice.
            return b""
        return text

    def _write(self, batches: list[list[tuple[Row, ReadLetter]]]) -> None:
        for batch in batches:
            for row, read in batch:
                mailbox, file, path, message, data = row
                if read.envelope is FAILED:
                    read = ReadLetter(self._read_again(file, path, message), None)
                self._catalog.add(mailbox, file, message, read.envelope)
                if data:
                    self._held -= len(data)
                    self._with_data(row, read)
