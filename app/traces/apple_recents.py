"""Apple's "Previous Recipients": everybody the owner ever wrote to, kept apart from the mail and its accounts.

Up to OS X 10.9 `AddressBook/MailRecents-v4.abcdmr`, later `Recents` of com.apple.corerecents.recentsd.
"""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.times import APPLE_EPOCH, from_any_unix
from app.model.contact import AddressTrace, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import first_of, trace


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        columns = database.columns("ZABCDMAILRECENT")
        if columns:
            address = first_of(columns, "zemail", "zemailnormalized")
            date = first_of(columns, "zlastemaildate", "zdate")
            query = f"SELECT {address}, ZFIRSTNAME, ZLASTNAME, {date} FROM ZABCDMAILRECENT"
            for found, given, family, last in database.rows(query):
                name = " ".join(str(part) for part in (given, family) if part)
                yield from trace(found, name, Relation.WRITTEN_TO, last=from_any_unix(last, APPLE_EPOCH))
        columns = database.columns("contacts")
        if "address" in columns:
            date = first_of(columns, "last_date", "last_used_date")
            name, kind = first_of(columns, "display_name"), first_of(columns, "kind")
            for found, shown, sort, last in database.rows(f"SELECT address, {name}, {kind}, {date} FROM contacts"):
                if sort in (None, "email"):
                    yield from trace(found, shown, Relation.WRITTEN_TO, last=from_any_unix(last, APPLE_EPOCH))


def _matches(path: Path) -> bool:
    if path.name.startswith("MailRecents-v") and path.suffix == ".abcdmr":
        return True
    return (path.name == "Recents" and path.parent.name == "Recents") or path.name == "com.apple.corerecents.recentsd"


TRACE_KIND = TraceKind("apple_recents", _matches, _read)
