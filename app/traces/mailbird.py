"""Mailbird's Store.db: the people of every message, and its table of contacts."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.times import from_dotnet
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import NULL, any_addresses, trace


def _read(path: Path) -> Iterator[AddressTrace]:
    """The people of every message, with the last date of each, and all other addresses of the database.

    Messages_Contacts(MessageId, Type, Email, Name); who is answered instead of a sender may be a mailing list.
    """
    # The reader of the mail is not imported before there is such a file: every run has this list of traces.
    from app.formats.windows.mailbird_db import FROM

    with Database(path) as database:
        known = database.columns("Messages_Contacts")
        if {"type", "email"} <= known:
            dated = "messageid" in known and {"id", "receivedat_utc"} <= database.columns("Messages")
            date, join = (
                ("max(m.ReceivedAt_UTC)", "LEFT JOIN Messages m ON m.Id = c.MessageId") if dated else (NULL, "")
            )
            name = "c.Name" if "name" in known else NULL
            listed = "m.Id IS NOT NULL" if dated else "0"
            query = (
                f"SELECT c.Type, {name}, c.Email, {date}, {listed} FROM Messages_Contacts c {join} GROUP BY 1, 2, 3, 5"
            )
            for kind, shown, address, last, is_listed in database.rows(query):
                relation = Relation.WROTE if kind == FROM else Relation.KNOWN
                # A message that is listed speaks for itself, and may be junk.
                confidence = Confidence.LOW if is_listed else Confidence.MEDIUM
                yield from trace(address, shown, relation, confidence, from_dotnet(last))
        yield from any_addresses(database, Confidence.LOW)


TRACE_KIND = TraceKind("mailbird", lambda path: path.name.lower() == "store.db", _read)
