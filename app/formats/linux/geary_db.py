"""Geary's geary.db: every message it fetched, in two halves that make the message as it came (sql/version-001.sql).

MessageTable(id, header, body, from_field, subject, message_id, …)    header and body are the raw bytes
MessageLocationTable(message_id, folder_id), FolderTable(id, parent_id, name)
"""

from collections.abc import Iterator

from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.roles import role_of
from app.mime import addresses
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey


class GearyFile(DatabaseFile):
    """An open geary.db, as a `Container`."""

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages by folder; one in several folders counts once, in the first."""
        folders = {
            row[0]: (row[1], str(row[2])) for row in self._database.rows("SELECT id, parent_id, name FROM FolderTable")
        }
        query = (
            "SELECT m.id, min(l.folder_id) FROM MessageTable m"
            " LEFT JOIN MessageLocationTable l ON l.message_id = m.id GROUP BY m.id ORDER BY 1"
        )
        for number, folder in self._database.rows(query):
            names = _names(folders, folder)
            yield MessageKey(int(number), names, role_of(names[-1]))

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        columns = "CAST(header AS BLOB), CAST(body AS BLOB), from_field, subject, message_id"
        row = self._database.rows(f"SELECT {columns} FROM MessageTable WHERE id = ?", number).fetchone()
        header, body, sender, subject, message_id = row
        if header and body:
            return Record(source=header.rstrip(b"\r\n") + b"\r\n\r\n" + body)
        people = addresses.parse(str(sender or "").encode())
        return Record(people[0] if people else None, subject=str(subject or ""), message_id=str(message_id or ""))


def _names(folders: dict[object, tuple[object, str]], number: object) -> tuple[str, ...]:
    names: list[str] = []
    while number in folders and len(names) < 50:
        number, name = folders[number]
        names.append(name)
    return tuple(reversed(names)) or ("Mail",)


FORMAT = Format(name="geary", matches_name=lambda name: name == "geary.db", open_container=GearyFile)
