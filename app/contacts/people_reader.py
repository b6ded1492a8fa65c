"""The people whom the texts of many messages name, in the order of the messages, read by two processes where there are
many.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from types import TracebackType
from typing import Any

from app.contacts import named_people
from app.contacts.label_lines import NamedPerson, people_of
from app.formats.reading.message_start import MessageStart
from app.formats.reading.shared_reader import Reading, SharedReader, answer_batches
from app.formats.reading.worker_flag import READ_TEXTS
from app.mime import body

FIRST_BYTES = 128 << 10
"""Of a message, in which people are looked for."""
_FIRST_LETTERS = 20_000

ALONE = 32
"""Batches that are read before there is a child."""
LEAST_BYTES = 128 << 10
"""Of a batch that is given to the child."""

Start = bytes | tuple[str, int, int]
"""The first bytes of a message, or where they are: a file, and offset and count there. Whoever reads the text reads
them, too: to send a child what it can read itself takes as long as to read it.
"""
NamedAndNoted = tuple[list[NamedPerson], str]
"""The people a text names, and the same as a catalog keeps them (see `named_people`): empty where nothing was read."""


class PeopleReader(SharedReader[Start, NamedAndNoted]):
    """Gives the people in batches of messages, by the first bytes of each: none of a message that cannot be read.

    A context manager.
    """

    def __init__(self, alone: int = ALONE, least_bytes: int = LEAST_BYTES, processors: int | None = None) -> None:
        """There is a child after `alone` batches of `least_bytes`."""
        self._starts = MessageStart()
        reading = Reading(READ_TEXTS, self._read_here, _size, lambda start, said: _load(said), alone, least_bytes)
        super().__init__(reading, processors)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._starts.close()

    def _read_here(self, start: Start) -> NamedAndNoted:
        return _read(start, self._starts)


def read_for_parent() -> None:
    """The child: answers with the people as a catalog keeps them."""
    with closing(MessageStart()) as starts:
        answer_batches(lambda start: _read(start, starts)[1])


def people_in_message(start: bytes) -> list[NamedPerson]:
    """The people named in the text of a message of which these are the first bytes. Never raises."""
    return people_of(body.texts(start[:FIRST_BYTES], _FIRST_LETTERS))


def people_behind(head: bytes, found: Mapping[bytes, Sequence[bytes]], start: bytes) -> list[NamedPerson]:
    """The same for a message of which `head` is the header block, with these fields (see `envelope.fields_of`)."""
    if not start.startswith(head):
        return people_in_message(start)
    return people_of(body.texts_behind(head, found, start[:FIRST_BYTES], _FIRST_LETTERS, len(head)))


def _size(start: Start) -> int:
    return len(start) if isinstance(start, bytes) else start[2]


def _read(start: Start, starts: MessageStart) -> NamedAndNoted:
    data = start if isinstance(start, bytes) else starts.read(*start)
    people = people_in_message(data)
    return people, named_people.dump(people) if data else ""


def _load(said: Any) -> NamedAndNoted:
    if said == "":
        return [], ""
    people = named_people.load(said)
    if people is None:
        raise ValueError("no people of a text")
    return people, said
