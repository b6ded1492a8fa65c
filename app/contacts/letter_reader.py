"""Envelopes of messages and the people their texts name, in one pass over a file, read by two processes where there is
much mail.
"""

from contextlib import closing
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple

from app.contacts import named_people
from app.contacts.people_reader import FIRST_BYTES, people_behind
from app.contacts.text_people import MOST_MISSES, Misses, may_name_people
from app.formats.reading.envelope_reader import load as load_envelope
from app.formats.reading.message_start import MessageStart
from app.formats.reading.shared_reader import Reading, SharedReader, answer_batches
from app.formats.reading.worker_flag import READ_LETTERS
from app.mime import envelope
from app.mime.addresses import key
from app.model.mail import Envelope

ALONE = 4
"""Batches that are read before there is a child."""
LEAST_BYTES = 256 << 10
"""Of a batch that is given to the child."""

Letter = tuple[bytes, bytes, str, int, int]
"""A message: its header block, its excerpt, and its file with offset and length there. The name of the file is empty
where nobody asks whom the text names.
"""


class ReadLetter(NamedTuple):
    """What a message says: its envelope, and the people its text names (see `named_people`).

    `named` is None where the headers say that the text names nobody, and empty where it was not read.
    """

    envelope: Envelope
    named: str | None


class LetterReader(SharedReader[Letter, ReadLetter]):
    """Gives what batches of messages say. A context manager."""

    def __init__(self, alone: int = ALONE, least_bytes: int = LEAST_BYTES, processors: int | None = None) -> None:
        """There is a child after `alone` batches of `least_bytes`."""
        self._texts = _Texts()
        reading = Reading(READ_LETTERS, self._texts.read_letter, _size, _load, alone, least_bytes)
        super().__init__(reading, processors)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._texts.starts.close()


def read_for_parent() -> None:
    """The child: answers with envelopes, and with the people as a catalog keeps them."""
    texts = _Texts()
    with closing(texts.starts):
        answer_batches(texts.read_letter, default=datetime.isoformat)


class _Texts:
    """Reads the texts of messages whose headers leave open that they name somebody, right after those.

    Which of them count is decided later, by all messages: after so many texts of a sender that name nobody, the others
    are left to that time.
    """

    def __init__(self) -> None:
        self.starts = MessageStart()
        self._misses = Misses()

    def read_letter(self, letter: Letter) -> ReadLetter:
        """What a message says."""
        head, excerpt, file, offset, length = letter
        found = envelope.fields_of(head)
        read = envelope.of_fields(found, head, excerpt)
        if read.sender is None or not may_name_people(read):
            return ReadLetter(read, None)
        sender = key(read.sender.address)
        if not file or self._misses.of(sender) >= MOST_MISSES:
            return ReadLetter(read, "")
        start = self.starts.read(file, offset, min(length, FIRST_BYTES))
        if not start or not head.startswith(start[: len(head)]):
            # Another try is made later: a text nobody saw, or that of another message since the mailbox was written
            # anew, says nothing of this sender.
            return ReadLetter(read, "")
        people = people_behind(head, found, start)
        self._misses.note(sender, people)
        return ReadLetter(read, named_people.dump(people))


def _size(letter: Letter) -> int:
    return len(letter[0]) + len(letter[1])


def _load(letter: Letter, said: Any) -> ReadLetter:
    fields, named = said
    if named is not None and type(named) is not str:
        raise TypeError("no people of a text")
    return ReadLetter(load_envelope(fields), named)
