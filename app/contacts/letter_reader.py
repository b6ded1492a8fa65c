"""Envelopes of messages and the people their texts name, in one pass, read by two processes where that is worth it."""

from contextlib import closing
from datetime import datetime
from types import TracebackType

from app.contacts import named_people
from app.contacts.people_reader import FIRST_BYTES, people_behind
from app.contacts.text_people import MOST_MISSES, Misses, may_name_people
from app.formats.reading.letter import Letter, ReadLetter, load
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


class LetterReader(SharedReader[Letter, ReadLetter]):
    """Gives what batches of messages say. A context manager."""

    def __init__(
        self,
        alone: int = ALONE,
        least_bytes: int = LEAST_BYTES,
        processors: int | None = None,
        failed: Envelope | None = None,
    ) -> None:
        """There is a child after `alone` batches of `least_bytes`.

        `failed` stands for the envelope of a message that reading fails at in this process; without it, that is raised.
        """
        self._texts = _Texts()
        self._failed = failed
        read = self._texts.read_letter if failed is None else self._read_or_failed
        super().__init__(
            Reading(READ_LETTERS, read, _size, lambda letter, said: load(said), alone, least_bytes), processors
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._texts.starts.close()

    def _read_or_failed(self, letter: Letter) -> ReadLetter:
        try:
            return self._texts.read_letter(letter)
        except Exception:
            assert self._failed is not None
            # Whoever gets this reads the message once more, and names it with the reason.
            return ReadLetter(self._failed, None)


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
        head, excerpt, text = letter
        found = envelope.fields_of(head)
        read = envelope.of_fields(found, head, excerpt)
        if text is None or read.sender is None or not may_name_people(read):
            return ReadLetter(read, None)
        sender = key(read.sender.address)
        start = self._start(letter) if self._misses.of(sender) < MOST_MISSES else b""
        if not start:
            # Another try is made later, and a text nobody saw says nothing of its sender.
            return ReadLetter(read, "")
        people = people_behind(head, found, start)
        self._misses.note(sender, people)
        return ReadLetter(read, named_people.dump(people))

    def _start(self, letter: Letter) -> bytes:
        """The first bytes of a message; empty where they cannot be read, or are not to be."""
        head, excerpt, text = letter
        if not isinstance(text, tuple):
            return text or head + excerpt
        file, offset, length = text
        start = self.starts.read(file, offset, min(length, FIRST_BYTES)) if file else b""
        # Another message is there where the mailbox was written anew since.
        return start if head.startswith(start[: len(head)]) else b""


def _size(letter: Letter) -> int:
    head, excerpt, text = letter
    return len(head) + len(excerpt) + (len(text) if isinstance(text, bytes) else 0)
