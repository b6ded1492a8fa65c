"""Evolution's address book (`contacts.db`): one table whose rows hold a vCard each."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.standard import vcard
from app.model.contact import Card
from app.model.trace_kind import TraceKind


def _read(path: Path) -> Iterator[Card]:
    with Database(path) as database:
        for (table,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if "vcard" in database.columns(str(table)):
                quoted = str(table).replace('"', '""')
                for (text,) in database.rows(f'SELECT vcard FROM "{quoted}"'):
                    yield from vcard.cards(str(text or "").encode("utf-8", "replace"), "Evolution")


TRACE_KIND = TraceKind("evolution", lambda path: path.name == "contacts.db", _read)
