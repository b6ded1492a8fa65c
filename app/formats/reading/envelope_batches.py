"""Messages wait until there are some: their envelopes are read together, and come in the order of the messages."""

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

from app.formats.reading.envelope_reader import EnvelopeReader, Envelopes
from app.model.mail import Envelope, Message

_Item = TypeVar("_Item")


class EnvelopeBatches(Generic[_Item]):
    """Gives each item it takes back with the envelope of its message, a batch at a time."""

    def __init__(self, reader: EnvelopeReader, messages: int, size_bytes: int) -> None:
        """A batch has so many `messages`, or fewer of `size_bytes` of heads and excerpts."""
        self._reader = reader
        self._messages = messages
        self._size_bytes = size_bytes
        self._waiting: list[tuple[_Item, Message, Envelope | None]] = []
        self._waiting_bytes = 0
        self._asked: deque[list[tuple[_Item, Message, Envelope | None]]] = deque()

    def add(self, item: _Item, message: Message, known: Envelope | None = None) -> list[list[tuple[_Item, Envelope]]]:
        """Takes the next item; `known` is the envelope of its message, where somebody needed it at once.

        Returns the batches that have been read by now.
        """
        self._waiting.append((item, message, known))
        self._waiting_bytes += len(message.head) + len(message.excerpt)
        if len(self._waiting) < self._messages and self._waiting_bytes < self._size_bytes:
            return []
        return list(self._with_items(self._ask()))

    def rest(self) -> list[list[tuple[_Item, Envelope]]]:
        """All batches that have not been returned."""
        read = self._ask() if self._waiting else []
        return list(self._with_items(read + self._reader.rest()))

    def _ask(self) -> list[Envelopes]:
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._asked.append(waiting)
        return self._reader.add([(message.head, message.excerpt) for _, message, known in waiting if known is None])

    def _with_items(self, read: list[Envelopes]) -> Iterator[list[tuple[_Item, Envelope]]]:
        for envelopes in read:
            answers = iter(envelopes)
            yield [(item, next(answers) if known is None else known) for item, _, known in self._asked.popleft()]
