"""Thunderbird's panorama.sqlite, which replaces all .msf files of a profile; the mail stays where it was.

Schema: mailnews/db/panorama/test/xpcshell/head.js. `date` is in microseconds, flags are those of an .msf; the folder
at the top of a tree is the server.
"""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.mozilla.msf import is_gone, state_of
from app.model.index import Index, IndexEntry, IndexFault, IndexUnreadableError
from app.traces.tables import first_of, header, microseconds, text

_MAX_DEPTH = 60


def _read(path: Path) -> Iterator[IndexEntry]:
    with Database(path) as database:
        columns = database.columns("messages")
        if not columns >= {"id", "folderid", "messageid"}:
            raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
        folders = _folders(database)
        wanted = ("folderid", "messageid", "date", "sender", "subject", "flags")
        selected = ", ".join(first_of(columns, name, table="m") for name in wanted)
        for folder, message_id, date, sender, subject, flags in database.rows(f"SELECT {selected} FROM messages m"):
            bits = flags if isinstance(flags, int) else 0
            names = folders.get(folder, ())
            if is_gone(bits):
                continue
            yield IndexEntry(
                message_id=text(message_id),
                account=names[0] if names else "",
                mailbox=names[1:],
                date=microseconds(date),
                sender=header(sender),
                subject=header(subject),
                # The index does not show whether a folder is on a server: a text that is absent is absent either way.
                state=state_of(bits, offline=True, remote=False),
            )


def _folders(database: Database) -> dict[object, tuple[str, ...]]:
    """The path of each folder, the server first."""
    if not {"id", "parent", "name"} <= database.columns("folders"):
        raise IndexUnreadableError(IndexFault.NOT_AN_INDEX)
    rows = {
        number: (parent, text(name)) for number, parent, name in database.rows("SELECT id, parent, name FROM folders")
    }
    found: dict[object, tuple[str, ...]] = {}
    for number in rows:
        names: list[str] = []
        ancestor = number
        while ancestor in rows and len(names) < _MAX_DEPTH:
            ancestor, name = rows[ancestor]
            names.insert(0, name)
        found[number] = tuple(names)
    return found


INDEX = Index("panorama", lambda path: path.name == "panorama.sqlite", _read, whole_store=True)
