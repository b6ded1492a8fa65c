"""The texts of single messages, read where they lie: in an archive, or in the mail itself."""

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from app.archive.catalog.catalog import CatalogRow
from app.contacts.gather import Gatherer
from app.contacts.label_lines import NamedPerson
from app.contacts.text_people import MOST_MISSES, TextPlace, TextReference, may_name_people, people_named
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.mime import body
from app.mime.addresses import key
from app.system.reading import open_read_only

_log = logging.getLogger(__name__)

_FIRST_BYTES = 128 << 10
_FIRST_LETTERS = 20_000
_READ_AHEAD = 64
"""Texts of a container that are asked for at once: those of a sender who turns out to name nobody are for nothing."""
_MAX_SEEN = 100_000
"""Texts, and people in them, that are kept until it is known who counts."""


def add_texts(
    gatherer: Gatherer, root: Path | None, worker: Worker, meter: Meter, seen: "SeenTexts | None" = None
) -> None:
    """Adds the people whom the texts of forms and shops name. `root` is the archive the files are relative to.

    The texts that were `seen` are not read again. Raises CancelledError. A text that cannot be read is left out: the
    person it names is not known by it.
    """
    found = seen.found if seen is not None else {}
    with MessageStarts(worker, root) as starts:
        for is_seen, own in groupby(gatherer.texts_wanted(), key=lambda each: each.place in found):
            if is_seen:
                for reference in own:
                    gatherer.add_named(reference, found[reference.place])
                    meter.advance(files=1)
                continue
            for reference, start in starts.ahead(own, _FIRST_BYTES):
                gatherer.add_text(reference, body.texts(start, _FIRST_LETTERS))
                meter.advance(files=1)


class SeenTexts:
    """The people in the texts of messages that went by anyway: a container takes long to read once more.

    Which of them count is decided later, by all headers: `found` are those of any text that may be asked for.
    """

    def __init__(self) -> None:
        self.found: dict[TextPlace, Sequence[NamedPerson]] = {}
        self._misses: Counter[str] = Counter()
        self._people = 0

    def look(self, row: CatalogRow, message: bytes) -> None:
        """Looks at a message of a container; `row` is its row in the catalog."""
        envelope = row.envelope
        if not _is_container(row.format) or not row.role.holds_received_mail or envelope.sender is None:
            return
        sender = key(envelope.sender.address)
        if len(self.found) + self._people >= _MAX_SEEN or self._misses[sender] >= MOST_MISSES:
            return
        if may_name_people(envelope):
            people = people_named(body.texts(message[:_FIRST_BYTES], _FIRST_LETTERS))
            self._misses[sender] = 0 if people else self._misses[sender] + 1
            self._people += len(people)
            self.found[place_of(row)] = people or ()


def place_of(row: CatalogRow) -> TextPlace:
    """Where the bytes of a message in the catalog are."""
    origin = row.message.origin
    return TextPlace(origin.file, row.format, origin.offset, origin.length)


class MessageStarts:
    """Reads the beginnings of messages. A context manager.

    The last file stays open: a mailbox may be one file, and the next message in it.
    """

    def __init__(self, worker: Worker, root: Path | None = None) -> None:
        """`worker` reads containers; `root` is the folder that the files are relative to, None where they are not."""
        self._worker = worker
        self._root = root
        self._path: Path | None = None
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def ahead(self, wanted: Iterable[TextReference], limit: int) -> Iterator[tuple[TextReference, bytes]]:
        """Each message with its first `limit` bytes, as `read` gives them. Those of a container are read ahead."""
        for (_, format_name), own in groupby(wanted, key=lambda each: each.place[:2]):
            if not _is_container(format_name):
                yield from ((each, self.read(each.place, limit)) for each in own)
                continue
            while batch := list(islice(own, _READ_AHEAD)):
                yield from zip(batch, self._of_container([each.place for each in batch], limit), strict=True)

    def read(self, place: TextPlace, limit: int) -> bytes:
        """The first `limit` bytes of a message; empty where it cannot be read."""
        if _is_container(place.format):
            return b"".join(self._of_container((place,), limit))
        try:
            file = self._opened(place.file)
            file.seek(place.offset)
            return file.read(min(place.length, limit))
        except OSError:
            return b""
        except Exception:
            _log.exception("The text of a message was not read")
            return b""

    def _of_container(self, places: Sequence[TextPlace], limit: int) -> Iterator[bytes]:
        """The first bytes of messages of one container, of as many as there are places."""
        path, numbers = self._whole(places[0].file), [place.offset for place in places]
        for message in self._worker.read_messages(path, places[0].format, numbers, limit):
            if message.error is not None:
                _log.error("The text of a message was not read", exc_info=message.error)
            yield message.data

    def _opened(self, path: Path) -> BinaryIO:
        if self._file is None or path != self._path:
            self._close()
            descriptor, _ = open_read_only(self._whole(path))
            self._path, self._file = path, os.fdopen(descriptor, "rb")
        return self._file

    def _whole(self, path: Path) -> Path:
        return path if self._root is None else self._root / path

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _is_container(format_name: str) -> bool:
    reader = READERS.get(format_name)
    return reader is not None and reader.open_container is not None
