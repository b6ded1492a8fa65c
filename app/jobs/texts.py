"""The texts of single messages, read where they lie: in an archive, or in the mail itself."""

import logging
import os
from pathlib import Path

from app.contacts.gather import Gatherer
from app.contacts.text_people import TextPlace
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.mime import body
from app.system.reading import open_read_only

_log = logging.getLogger(__name__)

_FIRST_BYTES = 128 << 10
_FIRST_LETTERS = 20_000


def add_texts(gatherer: Gatherer, root: Path | None, worker: Worker, meter: Meter) -> None:
    """Adds the people whom the texts of forms and shops name. `root` is the archive the files are relative to.

    Raises CancelledError. A text that cannot be read is left out: the person it names is not known by it.
    """
    for reference in gatherer.texts_wanted():
        place = reference.place
        if root is not None:
            place = place._replace(file=root / place.file)
        data = message_start(place, worker, _FIRST_BYTES)
        gatherer.add_text(reference, body.texts(data, _FIRST_LETTERS))
        meter.advance(files=1)


def message_start(place: TextPlace, worker: Worker, limit: int) -> bytes:
    """The first `limit` bytes of a message; empty where it cannot be read."""
    try:
        if READERS[place.format].open_container is not None:
            return b"".join(worker.read_message(place.file, place.format, place.offset))[:limit]
        descriptor, _ = open_read_only(place.file)
        with os.fdopen(descriptor, "rb") as file:
            file.seek(place.offset)
            return file.read(min(place.length, limit))
    except OSError:
        return b""
    except Exception:
        _log.exception("The text of a message was not read")
        return b""
