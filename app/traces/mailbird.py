"""Mailbird's Store.db: the people of every message, and its table of contacts."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import any_addresses, trace

_FROM = 1


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        if {"type", "email"} <= database.columns("Messages_Contacts"):
            for kind, name, address in database.rows("SELECT DISTINCT Type, Name, Email FROM Messages_Contacts"):
                relation = Relation.WROTE if kind in (0, _FROM) else Relation.KNOWN
                yield from trace(address, name, relation)
        yield from any_addresses(database, Confidence.LOW)


TRACE_KIND = TraceKind("mailbird", lambda path: path.name.lower() == "store.db", _read)
