"""eM Client's databases: the addresses of every message (mail_index.dat), and its contacts (contact_data.dat)."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import any_addresses, trace

_SENDERS = (1, 2)


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        if {"type", "address"} <= database.columns("MailAddresses"):
            query = "SELECT DISTINCT type, displayName, address FROM MailAddresses"
            for kind, name, address in database.rows(query):
                sender = kind in _SENDERS
                yield from trace(
                    address,
                    name,
                    Relation.WROTE if sender else Relation.KNOWN,
                    Confidence.MEDIUM if sender else Confidence.LOW,
                )
        else:
            yield from any_addresses(database, Confidence.MEDIUM)


TRACE_KIND = TraceKind("em_client", lambda path: path.name in ("mail_index.dat", "contact_data.dat"), _read)
