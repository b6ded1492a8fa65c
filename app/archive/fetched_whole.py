"""What was fetched from a mail server, compared with what the mail programs of this computer had.

Everything fetched is in the archive as it came, so nothing here makes an account safe: it shows which messages were
only on the server, and for which of those that are not whole on this computer the server had the whole.

Both are found by their Message-IDs. That a whole message is the one that is here in part is only believed where their
heads are equal, byte for byte but for line ends and the fields that mail programs add.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.archive.catalog.browse import rows_by_number
from app.archive.catalog.cells import path_of
from app.archive.catalog.schema import open_catalog
from app.archive.messages import MessageReader
from app.formats.standard.plain_head import plain_head
from app.mime.message_id import likeness, message_key
from app.model.codes import Code
from app.model.errors.message import MessageError

_HEAD = 1 << 20
"""Bytes that are read of a message for its head."""
_IN = "JOIN mailbox ON mailbox.id = message.mailbox WHERE mailbox.store"
# A message without a Message-ID is known by the rest.
_KEY = "coalesce(nullif(message_key(message_id), ''), likeness(date, coalesce(from_address, ''), subject))"


@dataclass(frozen=True, slots=True)
class OnlyOnServer:
    """How many messages of one mailbox of a server no mail program here had whole, and the subject of the newest."""

    path: tuple[str, ...]
    messages: int
    subject: str


def only_on_server(catalog: Path, servers: Collection[int]) -> Iterator[OnlyOnServer]:
    """Mailbox by mailbox. `servers` are the stores that were fetched, by their numbers. Raises sqlite3.Error."""
    numbers = _numbers(servers)
    here = f"SELECT {_KEY} FROM message {_IN} NOT IN ({numbers}) AND completeness = 'whole'"
    query = (
        "SELECT mailbox.path, count(*), max(coalesce(received, date, 0)), message.subject"
        f" FROM message {_IN} IN ({numbers}) AND ({_KEY} = '' OR {_KEY} NOT IN ({here}))"
        " GROUP BY mailbox.id ORDER BY mailbox.id"
    )
    with closing(_open(catalog)) as database:
        for path, messages, _, subject in database.execute(query):
            yield OnlyOnServer(path_of(path), messages, subject)


def note_whole_ones(archive: Path, catalog: Path, servers: Collection[int], progress: Callable[[int], None]) -> int:
    """Notes in the catalog which incomplete messages were fetched whole, and returns their number.

    `archive` is its folder while it is built. `progress` gets the number of messages looked at; may raise to stop.
    Raises sqlite3.Error.
    """
    found = []
    with closing(_open(catalog)) as database, MessageReader(archive) as reader:
        for number, candidates in list(_candidates(database, servers)):
            if _has_same_head(database, reader, archive, number, candidates):
                found.append((f" {Code.WHOLE_FROM_SERVER}", number))
            progress(1)
    with closing(sqlite3.connect(catalog)) as writing, writing:
        writing.executemany("UPDATE message SET notes = ltrim(coalesce(notes, '') || ?) WHERE id = ?", found)
        # The row now says more than its file does: a later archive has to read that, and ask the server of its own day.
        numbers = [(number,) for _, number in found]
        writing.executemany("DELETE FROM reading WHERE file = (SELECT file FROM message WHERE id = ?)", numbers)
    return len(found)


def _candidates(database: sqlite3.Connection, servers: Collection[int]) -> Iterator[tuple[int, list[int]]]:
    """Each incomplete message, with the whole ones of a server that have its Message-ID."""
    numbers = _numbers(servers)
    database.execute("CREATE TEMP TABLE whole (key TEXT, id INTEGER)")
    database.execute(
        f"INSERT INTO temp.whole SELECT message_key(message_id), message.id FROM message {_IN} IN ({numbers})"
        " AND completeness = 'whole' AND coalesce(notes, '') = '' AND message_key(message_id) <> ''"
    )
    database.execute("CREATE INDEX temp.whole_key ON whole (key)")
    query = (
        f"SELECT message.id, message_key(message_id) AS key FROM message {_IN} NOT IN ({numbers})"
        " AND completeness <> 'whole' ORDER BY message.id"
    )
    for number, key in database.execute(query).fetchall():
        if candidates := [each for (each,) in database.execute("SELECT id FROM temp.whole WHERE key = ?", (key,))]:
            yield number, candidates


def _has_same_head(
    database: sqlite3.Connection, reader: MessageReader, archive: Path, number: int, candidates: list[int]
) -> bool:
    (row,) = rows_by_number(database, [number])
    try:
        head = plain_head(reader.octets(row)[:_HEAD])
    except MessageError:
        return False
    for each in rows_by_number(database, candidates):
        with (archive / each.file).open("rb") as file:
            if head and plain_head(file.read(_HEAD)) == head:
                return True
    return False


def _open(catalog: Path) -> sqlite3.Connection:
    database = open_catalog(catalog)
    database.create_function("message_key", 1, message_key, deterministic=True)
    database.create_function("likeness", 3, likeness, deterministic=True)
    return database


def _numbers(servers: Collection[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(servers))
