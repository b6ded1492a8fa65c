"""Geary's table of contacts: everybody met in mail, with how important they seemed (sql/version-001.sql)."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.model.contact import AddressTrace, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import first_of, trace

# contact-harvester: 100 to whom the owner wrote, 70 who wrote to the owner, 30 others in a message.
_WRITTEN_TO, _WROTE = 100, 70


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        columns = database.columns("ContactTable")
        if "email" not in columns:
            return
        name, importance = first_of(columns, "real_name"), first_of(columns, "highest_importance")
        for address, shown, weight in database.rows(f"SELECT email, {name}, {importance} FROM ContactTable"):
            yield from trace(address, shown, _relation(weight))


def _relation(weight: object) -> Relation:
    number = weight if isinstance(weight, int) else 0
    if number >= _WRITTEN_TO:
        return Relation.WRITTEN_TO
    return Relation.WROTE if number >= _WROTE else Relation.KNOWN


TRACE_KIND = TraceKind("geary", lambda path: path.name == "geary.db", _read)
