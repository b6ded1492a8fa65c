"""Whom the texts of messages name, in the catalog of an archive: noted by one backup, taken over by the next."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from app.archive.catalog.schema import open_catalog

_LONGEST = 1 << 16
"""Characters of what is noted for one text; the few people that are taken of one need far less."""


def read(path: Path) -> dict[int, str]:
    """Whom the texts of messages name, as `note` noted it, by the number of the message.

    What an earlier catalog had may have been in other hands: what is no text, or too long a one, is left out.
    """
    query = "SELECT message, people FROM named WHERE typeof(people) = 'text' AND length(people) <= ?"
    with closing(open_catalog(path)) as database:
        return dict(database.execute(query, (_LONGEST,)))


def of_places(path: Path, named: Mapping[tuple[int, int], str]) -> dict[int, str]:
    """The same by the number of the message, of people `named` in messages by their places: number of a file, offset.

    Raises sqlite3.Error.
    """
    if not named:
        return {}
    with closing(open_catalog(path)) as database:
        # Cells are found faster by their place than by their name.
        database.row_factory = None
        rows = database.execute("SELECT id, file, offset FROM message")
        return {number: named[file, offset] for number, file, offset in rows if (file, offset) in named}


def note(path: Path, named: Mapping[int, str]) -> None:
    """Notes whom the texts of messages name, by their numbers; what was noted before goes.

    Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # As the catalog was written: without a journal, which would protect nothing.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        database.execute("DELETE FROM named")
        database.executemany("INSERT INTO named VALUES (?, ?)", sorted(named.items()))
        database.execute("COMMIT")
