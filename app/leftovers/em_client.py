"""eM Client's databases: the addresses of every message (mail_index.dat), and its contacts (contact_data.dat)."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.leftovers.tables import any_addresses, trace
from app.model.contact import Confidence, Relation, Trace
from app.model.leftover import Leftover

_SENDERS = (1, 2)


def _read(path: Path) -> Iterator[Trace]:
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


LEFTOVER = Leftover("em_client", lambda path: path.name in ("mail_index.dat", "contact_data.dat"), _read)
