"""Outlook for Mac's own index (Outlook.sqlite): the senders of all mail, and the cards of its address book."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.times import from_any_unix
from app.model.contact import AddressTrace, Confidence, Relation
from app.model.trace_kind import TraceKind
from app.traces.tables import any_addresses, first_of, trace


def _read(path: Path) -> Iterator[AddressTrace]:
    with Database(path) as database:
        columns = database.columns("Mail")
        if "message_senderlist" in columns:
            outgoing = first_of(columns, "message_isoutgoingmessage")
            date = first_of(columns, "message_timereceived", "message_timesent")
            recipients = first_of(columns, "message_recipientlist")
            query = f"SELECT Message_SenderList, {recipients}, {outgoing}, {date} FROM Mail"
            for senders, to, is_outgoing, last in database.rows(query):
                if is_outgoing in (1, "1"):
                    yield from trace(to, relation=Relation.WRITTEN_TO, last=from_any_unix(last))
                else:
                    yield from trace(senders, relation=Relation.WROTE, last=from_any_unix(last))
        yield from any_addresses(database, Confidence.LOW)


TRACE_KIND = TraceKind("outlook_mac_index", lambda path: path.name == "Outlook.sqlite", _read)
