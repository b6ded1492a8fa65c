"""Thunderbird's global search index (gloda): the people of all messages, until a sweep throws deleted ones away."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.model.contact import AddressTrace, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import trace


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        if {"kind", "value"} <= database.columns("identities"):
            query = (
                "SELECT i.value, i.description, c.name FROM identities i"
                " LEFT JOIN contacts c ON c.id = i.contactID WHERE i.kind = 'email'"
            )
            for address, description, name in database.rows(query):
                yield from trace(address, description or name)
        # The text table of a full-text index can be read without its tokenizer.
        if "c3author" in database.columns("messagesText_content"):
            for (author,) in database.rows("SELECT DISTINCT c3author FROM messagesText_content"):
                yield from trace(author, relation=Relation.WROTE)


TRACE_KIND = TraceKind("gloda", lambda path: path.name == "global-messages-db.sqlite", _read)
