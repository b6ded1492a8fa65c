"""Messages in which people name another address of theirs, in a signature or a line like "my new address is …"."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.archive.catalog.catalog import CatalogRow
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.mime import body
from app.mime.addresses import key
from app.model.contact import Contact

_log = logging.getLogger(__name__)

_PAIRS = 2_000
_MESSAGES = 3
_LONGEST = 1 << 20


def signed(archive: Path, pairs: Iterable[tuple[Contact, Contact]], meter: Meter) -> list[tuple[str, str]]:
    """The pairs of which one address is in the text of one of the newest messages from the other."""
    found = []
    with Worker() as worker:
        for one, other in islice(pairs, _PAIRS):
            both = ((one, other), (other, one))
            if any(_names(archive, writer.addresses, named.address, worker) for writer, named in both):
                found.append((one.address, other.address))
            meter.advance()
    return found


def _names(archive: Path, writers: Iterable[str], address: str, worker: Worker) -> bool:
    wanted = key(address)
    return any(wanted in text.casefold() for writer in writers for text in _texts(archive, writer, worker))


def _texts(archive: Path, writer: str, worker: Worker) -> Iterator[str]:
    """The texts of the newest messages from an address; those that cannot be read are left out."""
    try:
        for row in catalog.messages_from(archive / layout.CATALOG, writer, _MESSAGES):
            yield body.text(_data(archive, row, worker))
    except (sqlite3.Error, OSError):
        return


def _data(archive: Path, row: CatalogRow, worker: Worker) -> bytes:
    path, origin = archive / row.file, row.message.origin
    if READERS[row.format].open_container is not None:
        try:
            return b"".join(worker.read_message(path, row.format, origin.offset))[:_LONGEST]
        except Exception:
            _log.exception("The text of a message was not read")
            return b""
    with path.open("rb") as file:
        file.seek(origin.offset)
        return file.read(min(origin.length, _LONGEST))
