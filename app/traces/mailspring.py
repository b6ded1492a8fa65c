"""Mailspring's edgehill.db: its table of contacts, with how often each was written to (`refs`)."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import first_of, trace


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        columns = database.columns("Contact")
        if "email" not in columns:
            return
        for address, data, refs in database.rows(
            f"SELECT email, {first_of(columns, 'data')}, {first_of(columns, 'refs')} FROM Contact"
        ):
            # Whoever was in any message becomes a contact, senders of junk too.
            relation, confidence = (
                (Relation.WRITTEN_TO, Confidence.MEDIUM) if refs else (Relation.KNOWN, Confidence.LOW)
            )
            yield from trace(address, _name(data), relation, confidence)


def _name(data: object) -> str:
    try:
        found = json.loads(str(data or "{}"))
    except (ValueError, RecursionError):
        return ""
    return str(found.get("name") or "") if isinstance(found, dict) else ""


TRACE_KIND = TraceKind("mailspring", lambda path: path.name == "edgehill.db", _read)
