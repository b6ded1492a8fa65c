"""The texts of single messages, read where they lie: in an archive, or in the mail itself."""

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import Self

from app.archive.catalog.closed_mail import StoredMessage
from app.archive.catalog.envelopes import envelope_of
from app.contacts import named_people
from app.contacts.gather import Gatherer
from app.contacts.people_reader import FIRST_BYTES, NamedAndNoted, PeopleReader, Start, people_in_message
from app.contacts.text_people import MOST_MISSES, Misses, TextPlace, TextReference, may_name_people
from app.formats.common.sections import head_length
from app.formats.reading.batches import Batches
from app.formats.reading.message_start import MessageStart
from app.formats.reading.registry import is_container
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.mime.addresses import key
from app.mime.envelope import read as read_envelope
from app.model.mail import Role
from app.system.paths import below

_log = logging.getLogger(__name__)

_TOGETHER, _TOGETHER_BYTES = 64, 512 << 10
"""How many texts are read together, and how many bytes of them are held at most."""
_READ_AHEAD = 64
"""Texts of a container that are asked for at once: those of a sender who turns out to name nobody are for nothing."""
_MAX_SEEN = 100_000
"""Texts, and people in them, that are kept until it is known who counts."""
_NOTHING: Mapping[int, str] = {}


def add_texts(
    gatherer: Gatherer, root: Path | None, worker: Worker, meter: Meter, known: Mapping[int, str] = _NOTHING
) -> dict[int, str]:
    """Adds the people whom the texts of forms and shops name. `root` is the archive the files are relative to.

    `known` are the people (see `named_people`) of texts that need not be read, by `TextPlace.message`. Returns
    the same of all that were asked for and could be read. Raises CancelledError. A text that cannot be read is left
    out, or is another message's by now: the person it names is not known by it.
    """
    named: dict[int, str] = {}
    unread: Counter[str] = Counter()

    def add(read: list[list[tuple[TextReference, NamedAndNoted]]]) -> None:
        for batch in read:
            for reference, (people, noted) in batch:
                unread[reference.sender] -= 1
                if gatherer.add_text(reference, people) and noted and reference.place.message:
                    named[reference.place.message] = noted
                meter.advance(files=1)

    with MessageStarts(worker, root) as starts, PeopleReader() as reader:
        batches = Batches[TextReference, Start, NamedAndNoted](reader, _TOGETHER, _TOGETHER_BYTES)

        def wanted() -> Iterator[tuple[TextReference, NamedAndNoted | None]]:
            for reference in gatherer.texts_wanted():
                if gatherer.is_in_doubt(reference, unread[reference.sender]):
                    add(batches.rest())
                noted = known.get(reference.place.message, "")
                people = named_people.load(noted)
                yield reference, (people, noted) if people is not None else None

        def take(reference: TextReference, start: Start, answer: NamedAndNoted | None = None) -> None:
            unread[reference.sender] += 1
            add(batches.add(reference, start, answer))

        for is_known, own in groupby(wanted(), key=lambda pair: pair[1] is not None):
            if is_known:
                for reference, answer in own:
                    take(reference, b"", answer)
            else:
                for reference, start in starts.ahead((each for each, _ in own), FIRST_BYTES):
                    is_other = root is None and isinstance(start, bytes) and not _is_same(reference, start)
                    take(reference, b"" if is_other else start)
        add(batches.rest())
    return named


def _is_same(reference: TextReference, start: bytes) -> bool:
    """True where the message of these first bytes is from the same sender, and of the same moment.

    Mail programs write their files anew at any time: another message may be where this one was listed.
    """
    found = read_envelope(start[: head_length(start)])
    return found.sender is not None and key(found.sender.address) == reference.sender and found.date == reference.date


class SeenTexts:
    """The people in the texts of messages that went by anyway: a container, or a small file, takes long to read again.

    Which of them count is decided later, by all headers: `named` are those of any text that may be asked for, by the
    number of the message in the catalog (see `named_people`), and `named_at` by the number of its file and its offset.
    """

    def __init__(self) -> None:
        self.named: dict[int, str] = {}
        self.named_at: dict[tuple[int, int], str] = {}
        self._misses = Misses()
        self._people = 0

    def look(self, stored: StoredMessage, message: bytes) -> None:
        """Looks at a message of a container."""
        if not is_container(stored.format) or not self._has_room_for(stored.role):
            return
        envelope = envelope_of(stored.cells)
        if envelope.sender is None or not envelope.sender.address:
            return
        sender = key(envelope.sender.address)
        if self._misses.of(sender) >= MOST_MISSES or not may_name_people(envelope):
            return
        people = people_in_message(message)
        self._misses.note(sender, people)
        self._people += len(people)
        self.named[stored.id] = named_people.dump(people)

    def wanted(self, role: Role, message: bytes) -> bytes | None:
        """The part of a message that is read while it is copied; None where nobody will ask, or enough are kept."""
        return message[:FIRST_BYTES] if self._has_room_for(role) else None

    def note(self, file: int, offset: int, named: str) -> None:
        """Keeps whom such a message names, which has no number in the catalog yet."""
        self.named_at[file, offset] = named
        self._people += len(named_people.load(named) or ())

    def _has_room_for(self, role: Role) -> bool:
        kept = len(self.named) + len(self.named_at) + self._people
        return kept < _MAX_SEEN and role.holds_received_mail


class MessageStarts:
    """Reads the beginnings of messages, of files and of containers. A context manager."""

    def __init__(self, worker: Worker, root: Path | None = None) -> None:
        """`worker` reads containers; `root` is the folder that the files are relative to, None where they are not."""
        self._worker = worker
        self._root = os.fspath(root) if root is not None else None
        self._in_files = MessageStart(self._whole)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._in_files.close()

    def ahead(self, wanted: Iterable[TextReference], limit: int) -> Iterator[tuple[TextReference, Start]]:
        """Each message with its first `limit` bytes, as `read` gives them, or with where in an archive they are.

        Those of a container are read ahead.
        """
        for (_, format_name), own in groupby(wanted, key=lambda each: each.place[:2]):
            if not is_container(format_name):
                find = self.read if self._root is None else self._place
                yield from ((each, find(each.place, limit)) for each in own)
                continue
            while batch := list(islice(own, _READ_AHEAD)):
                yield from zip(batch, self._of_container([each.place for each in batch], limit), strict=True)

    def read(self, place: TextPlace, limit: int) -> bytes:
        """The first `limit` bytes of a message; empty where it cannot be read."""
        if is_container(place.format):
            return b"".join(self._of_container((place,), limit))
        return self._in_files.read(place.file, place.offset, min(place.length, limit))

    def _place(self, place: TextPlace, limit: int) -> Start:
        """Where in a file of an archive the first `limit` bytes of a message are."""
        return self._whole(place.file), place.offset, min(place.length, limit)

    def _of_container(self, places: Sequence[TextPlace], limit: int) -> Iterator[bytes]:
        """The first bytes of messages of one container, of as many as there are places."""
        path, numbers = Path(self._whole(places[0].file)), [place.offset for place in places]
        for message in self._worker.read_messages(path, places[0].format, numbers, limit):
            if message.error is not None:
                _log.error("The text of a message was not read", exc_info=message.error)
            yield message.data

    def _whole(self, path: str) -> str:
        # Not a `Path`: to make one takes half as long as to open and read the file.
        return path if self._root is None else below(self._root, path)
