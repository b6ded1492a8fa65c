"""eM Client's databases: the addresses of every message (mail_index.dat), and its contacts (contact_data.dat)."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.times import from_ticks
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import NULL, any_addresses, first_of, trace


def _read(path: Path) -> Iterator[AddressTrace]:
    """The people of every message, the last date of each; every address of a list of contacts.

    MailAddresses(parentId, type, displayName, address), MailItems(id, date): the date is in ticks of .NET.
    """
    # The reader of the mail is not imported before there is such a file: every run has this list of traces.
    from app.formats.windows.em_client_db import FROM, SENDER

    with Database(path) as database:
        if not {"type", "address"} <= database.columns("MailAddresses"):
            yield from any_addresses(database, Confidence.MEDIUM)
            return
        name = first_of(database.columns("MailAddresses"), "displayname", table="a")
        dated = "parentid" in database.columns("MailAddresses") and {"id", "date"} <= database.columns("MailItems")
        listed = "m.id IS NOT NULL" if dated else "0"
        date, join = ("max(m.date)", "LEFT JOIN MailItems m ON m.id = a.parentId") if dated else (NULL, "")
        query = f"SELECT a.type, {name}, a.address, {date}, {listed} FROM MailAddresses a {join} GROUP BY 1, 2, 3, 5"
        for kind, shown, address, last, is_listed in database.rows(query):
            relation = Relation.WROTE if kind in (FROM, SENDER) else Relation.KNOWN
            # A message that is listed speaks for itself, and may be junk: its folder is in another database.
            vouches = relation is Relation.WROTE and not is_listed
            yield from trace(
                address, shown, relation, Confidence.MEDIUM if vouches else Confidence.LOW, from_ticks(last)
            )


TRACE_KIND = TraceKind("em_client", lambda path: path.name in ("mail_index.dat", "contact_data.dat"), _read)
