"""A mailbox file that is shorter than its index says: the end of its last message, at least, is missing."""

import sqlite3
from collections import Counter
from pathlib import Path

from app.archive.catalog.copied_index import CopiedIndex
from app.archive.catalog.known_messages import storable
from app.model.codes import Code
from app.model.mail import Completeness

_LAST_MESSAGE = (
    "SELECT file.name, completeness FROM message JOIN file ON file.id = message.file"
    " WHERE message.mailbox = ? ORDER BY offset DESC LIMIT 1"
)
_ADD_GAP = (
    "INSERT INTO gap SELECT mailbox.store, ?, mailbox.account, mailbox.path, date, coalesce(from_address, ''),"
    " subject, ? FROM message JOIN mailbox ON mailbox.id = message.mailbox WHERE mailbox.id = ?"
    " ORDER BY offset DESC LIMIT 1"
)


def note_cut(database: sqlite3.Connection, archive: Path, index: CopiedIndex, size: int) -> Counter[str]:
    """Writes down the last message of a mailbox as a gap where its file has fewer than `size` bytes.

    A cut at the end of a line in a plain letter shows nowhere else. Not where the file itself shows that the message is
    not whole. Returns the gaps by account. Raises sqlite3.Error.
    """
    if not size or index.mailbox is None or [each.format for each in index.mailbox.sources] != ["mbox"]:
        return Counter()
    last = database.execute(_LAST_MESSAGE, (index.mailbox_number,)).fetchone()
    if last is None or last[1] != Completeness.WHOLE.value or _size(archive / last[0]) >= size:
        return Counter()
    database.execute(_ADD_GAP, (Code.TRUNCATED, index.name, index.mailbox_number))
    return Counter({storable(index.mailbox.account): 1})


def _size(path: Path) -> float:
    """Bytes of a file; one that cannot be looked at is not said to be short: reading it back will name it."""
    try:
        return path.stat().st_size
    except OSError:
        return float("inf")
