"""The texts of single messages, read where they lie: in an archive, or in the mail itself."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from app.contacts import named_people
from app.contacts.gather import Gatherer
from app.contacts.text_people import TextPlace, people_of
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.mime import body
from app.system.reading import open_read_only

_log = logging.getLogger(__name__)

_FIRST_BYTES = 128 << 10
_FIRST_LETTERS = 20_000
_NOTHING: Mapping[int, str] = {}


def add_texts(
    gatherer: Gatherer, root: Path | None, worker: Worker, meter: Meter, known: Mapping[int, str] = _NOTHING
) -> dict[int, str]:
    """Adds the people whom the texts of forms and shops name. `root` is the archive the files are relative to.

    `known` are the people (see `named_people`) of texts that need not be read, by the number of the message. Returns
    the same of all that were asked for and could be read. Raises CancelledError. A text that cannot be read is left
    out: the person it names is not known by it.
    """
    named: dict[int, str] = {}
    with MessageStarts(worker, root) as starts:
        for reference in gatherer.texts_wanted():
            number = reference.place.message
            noted = known.get(number, "")
            people = named_people.load(noted) if noted else None
            if people is not None:
                named[number] = noted
            else:
                start = starts.read(reference.place, _FIRST_BYTES)
                people = people_of(body.texts(start, _FIRST_LETTERS))
                if start and number:
                    named[number] = named_people.dump(people)
            gatherer.add_text(reference, people)
            meter.advance(files=1)
    return named


class MessageStarts:
    """Reads the beginnings of messages. A context manager.

    The last file stays open: a mailbox may be one file, and the next message in it.
    """

    def __init__(self, worker: Worker, root: Path | None = None) -> None:
        """`worker` reads containers; `root` is the folder that the files are relative to, None where they are not."""
        self._worker = worker
        self._root = root
        self._path: str | None = None
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, place: TextPlace, limit: int) -> bytes:
        """The first `limit` bytes of a message; empty where it cannot be read."""
        try:
            if READERS[place.format].open_container is not None:
                path = self._whole(place.file)
                return b"".join(self._worker.read_message(path, place.format, place.offset))[:limit]
            file = self._opened(place.file)
            file.seek(place.offset)
            return file.read(min(place.length, limit))
        except OSError:
            return b""
        except Exception:
            _log.exception("The text of a message was not read")
            return b""

    def _opened(self, path: str) -> BinaryIO:
        if self._file is None or path != self._path:
            self._close()
            descriptor, _ = open_read_only(self._whole(path))
            self._path, self._file = path, os.fdopen(descriptor, "rb")
        return self._file

    def _whole(self, path: str) -> Path:
        return Path(path) if self._root is None else self._root / path

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
