"""Mailbird's Store.db: messages in columns, bodies packed or not, attachments as files beside it.

Messages(Id, Subject, Date, Source)                           Source is the message as it came, where it was kept
Messages_Contacts(MessageId, Type, Email, Name), Folders(Id, Name), Folders_Messages(FolderId, MessageId)
MessageBodies(MessageId, Data)                                text, or text packed by zlib
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.roles import role_of
from app.formats.common.times import from_dotnet
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address

_MAX_BYTES = 64 << 20
# Types of Messages_Contacts, as seen: sender, then recipients.
_FROM, _TO, _CC, _BCC = 1, 2, 3, 4


class MailbirdFile(DatabaseFile):
    """An open Store.db, as a `Container`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._columns = self._database.columns("Messages")

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages by folder."""
        folders = {row[0]: str(row[1] or "Mail") for row in self._database.rows("SELECT Id, Name FROM Folders")}
        query = (
            "SELECT Messages.Id, min(Folders_Messages.FolderId) FROM Messages LEFT JOIN Folders_Messages"
            " ON Folders_Messages.MessageId = Messages.Id GROUP BY Messages.Id ORDER BY 1"
        )
        for number, folder in self._database.rows(query):
            name = folders.get(folder, "Mail")
            yield MessageKey(int(number), (name,), role_of(name))

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        subject, date, source = (self._column(number, name) for name in ("Subject", "Date", "Source"))
        people: dict[int, list[Address]] = {}
        query = "SELECT Type, Email, Name FROM Messages_Contacts WHERE MessageId = ?"
        for kind, address, name in self._database.rows(query, number):
            if "@" in str(address):
                people.setdefault(int(kind), []).append(Address(str(name or ""), str(address)))
        body = self._body(number)
        is_html = body.lstrip()[:1] == "<"
        sender = people.get(_FROM, people.get(0, []))
        raw = _unpacked(source) if isinstance(source, bytes) else str(source or "").encode()
        return Record(
            sender=sender[0] if sender else None,
            to=people.get(_TO, ()),
            cc=people.get(_CC, ()),
            bcc=people.get(_BCC, ()),
            subject=str(subject or ""),
            date=from_dotnet(date),
            text="" if is_html else body,
            html=body if is_html else "",
            source=raw,
        )

    def _column(self, number: int, name: str) -> object:
        if name.lower() not in self._columns:
            return None
        row = self._database.rows(f"SELECT {name} FROM Messages WHERE Id = ?", number).fetchone()
        return row[0] if row else None

    def _body(self, number: int) -> str:
        known = self._database.columns("MessageBodies")
        if not {"data", "messageid"} <= known:
            return ""
        row = self._database.rows("SELECT Data FROM MessageBodies WHERE MessageId = ?", number).fetchone()
        if not row or row[0] is None:
            return ""
        return _unpacked(row[0]).decode("utf-8", "replace") if isinstance(row[0], bytes) else str(row[0])


def _unpacked(data: bytes) -> bytes:
    """A body may be packed in any of the ways .NET packs."""
    for bits in (31, 15, -15):
        try:
            found = zlib.decompressobj(bits).decompress(data, _MAX_BYTES)
        except zlib.error:
            continue
        if found:
            return found
    return data


FORMAT = Format(name="mailbird", matches_name=lambda name: name.lower() == "store.db", open_container=MailbirdFile)
