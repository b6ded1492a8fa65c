"""The people whom the texts of many messages name, in the order of the messages, read by two processes where there are
many.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.contacts import named_people
from app.contacts.label_lines import NamedPerson, people_of
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

NamedAndNoted = tuple[list[NamedPerson], str]
"""The people a text names, and the same as a catalog keeps them (see `named_people`): empty where nothing was read."""


class PeopleReader(SharedReader[bytes, NamedAndNoted]):
    """Gives the people in batches of messages, by the first bytes of each: none of a message that cannot be read."""

    def __init__(self, alone: int = ALONE, least_bytes: int = LEAST_BYTES, processors: int | None = None) -> None:
        """There is a child after `alone` batches of `least_bytes`."""
        reading = Reading(flag=READ_TEXTS, read=_read, size_bytes=len, load=_load, alone=alone, least_bytes=least_bytes)
        super().__init__(reading, processors)


def read_for_parent() -> None:
    """The child: answers with the people as a catalog keeps them."""
    answer_batches(lambda start: named_people.dump(people_in_message(start)))


def people_in_message(start: bytes) -> list[NamedPerson]:
    """The people named in the text of a message of which these are the first bytes. Never raises."""
    return people_of(body.texts(start[:FIRST_BYTES], _FIRST_LETTERS))


def people_behind(head: bytes, found: Mapping[bytes, Sequence[bytes]], start: bytes) -> list[NamedPerson]:
    """The same for a message of which `head` is the header block, with these fields (see `envelope.fields_of`)."""
    if not start.startswith(head):
        return people_in_message(start)
    return people_of(body.texts_behind(head, found, start[:FIRST_BYTES], _FIRST_LETTERS, len(head)))


def _read(start: bytes) -> NamedAndNoted:
    people = people_in_message(start)
    return people, named_people.dump(people) if start else ""


def _load(start: bytes, said: Any) -> NamedAndNoted:
    people = named_people.load(said)
    if people is None:
        raise ValueError("no people of a text")
    return people, said if start else ""
