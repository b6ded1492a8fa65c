"""Messages in which people name another address of theirs, in a signature or a line like "my new address is …"."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.contacts.text_people import TextPlace
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.jobs.texts import MessageStarts
from app.mime import body
from app.mime.addresses import key
from app.model.contact import Contact

_PAIRS = 2_000
_MESSAGES = 3
_LONGEST = 1 << 20


def signed(archive: Path, pairs: Iterable[tuple[Contact, Contact]], meter: Meter) -> list[tuple[str, str]]:
    """The pairs of which one address is in the text of one of the newest messages from the other."""
    found = []
    with Worker() as worker, MessageStarts(worker, archive) as starts:
        for one, other in islice(pairs, _PAIRS):
            both = ((one, other), (other, one))
            if any(_names(archive, writer.addresses, named.address, starts) for writer, named in both):
                found.append((one.address, other.address))
            meter.advance()
    return found


def _names(archive: Path, writers: Iterable[str], address: str, starts: MessageStarts) -> bool:
    wanted = key(address)
    return any(wanted in text.casefold() for writer in writers for text in _texts(archive, writer, starts))


def _texts(archive: Path, writer: str, starts: MessageStarts) -> Iterator[str]:
    """The texts of the newest messages from an address; those that cannot be read are left out."""
    try:
        for row in catalog.messages_from(archive / layout.CATALOG, writer, _MESSAGES):
            origin = row.message.origin
            place = TextPlace(row.file, row.format, origin.offset, origin.length)
            yield body.text(starts.read(place, _LONGEST))
    except (sqlite3.Error, OSError):
        return
