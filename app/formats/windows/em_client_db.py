"""eM Client's mail_index.dat: every message by its headers; texts lie in mail_data.dat beside it, if anywhere.

MailItems(id, folder, date, subject, messageId)               date in ticks of .NET
MailAddresses(parentId, type, displayName, address)           1 from, 2 sender, 3 reply to, 4 to, 5 cc, 6 bcc
folders.dat: Folders(id, name)
mail_data.dat: LocalMailContents(id, contentType, partBody)
"""

from collections.abc import Iterator
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.roles import role_of
from app.formats.common.times import from_ticks
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address

_FROM, _SENDER, _REPLY, _TO, _CC, _BCC = 1, 2, 3, 4, 5, 6


class EmClientFile(DatabaseFile):
    """An open mail_index.dat, as a `Container`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        contents = path.with_name("mail_data.dat")
        self._contents = Database(contents) if contents.is_file() else None

    def close(self) -> None:
        """Closes the databases."""
        super().close()
        if self._contents is not None:
            self._contents.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages of the index, by folder."""
        folders = self._folders()
        for number, folder in self._database.rows("SELECT id, folder FROM MailItems ORDER BY 1"):
            name = folders.get(folder, "Mail")
            yield MessageKey(int(number), (name,), role_of(name))

    def _folders(self) -> dict[object, str]:
        path = self._path.with_name("folders.dat")
        if not path.is_file():
            return {}
        with Database(path) as database:
            if not {"id", "name"} <= database.columns("Folders"):
                return {}
            return {row[0]: str(row[1] or "Mail") for row in database.rows("SELECT id, name FROM Folders")}

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        query = "SELECT date, subject, messageId FROM MailItems WHERE id = ?"
        date, subject, message_id = self._database.rows(query, number).fetchone()
        people: dict[int, list[Address]] = {}
        query = "SELECT type, displayName, address FROM MailAddresses WHERE parentId = ?"
        for kind, name, address in self._database.rows(query, number):
            if "@" in str(address or ""):
                people.setdefault(int(kind), []).append(Address(str(name or ""), str(address)))
        text, html = self._texts(number)
        sender = people.get(_FROM) or people.get(_SENDER) or []
        return Record(
            sender=sender[0] if sender else None,
            to=people.get(_TO, ()),
            cc=people.get(_CC, ()),
            bcc=people.get(_BCC, ()),
            reply_to=people.get(_REPLY, ()),
            subject=str(subject or ""),
            date=from_ticks(date),
            message_id=str(message_id or ""),
            text=text,
            html=html,
        )

    def _texts(self, number: int) -> tuple[str, str]:
        if self._contents is None or "partbody" not in self._contents.columns("LocalMailContents"):
            return "", ""
        query = "SELECT contentType, partBody FROM LocalMailContents WHERE id = ?"
        if "contenttype" not in self._contents.columns("LocalMailContents"):
            query = "SELECT partName, partBody FROM LocalMailContents WHERE id = ?"
        text = html = ""
        for kind, body in self._contents.rows(query, number):
            found = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
            if "html" in str(kind).lower() or found.lstrip()[:1] == "<":
                html = html or found
            else:
                text = text or found
        return text, html


FORMAT = Format(name="em-client", matches_name=lambda name: name == "mail_index.dat", open_container=EmClientFile)
