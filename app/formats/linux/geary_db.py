"""Geary's geary.db: every message it fetched, in two halves that make the message as it came.

MessageTable(id, header, body, from_field, sender, reply_to, to_field, cc, bcc, date_time_t, message_id, subject,
flags, internaldate_time_t, preview)   header and body are the raw bytes; flags are those of IMAP, `\\Seen \\Flagged`
MessageLocationTable(message_id, folder_id), FolderTable(id, parent_id, name, attributes)   attributes: `\\Sent`
Source: GNOME/geary, sql/version-001.sql to 030, imap-db-message-row.vala. What a version lacks is taken for absent.
"""

from collections.abc import Iterator

from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.folder_paths import NO_FOLDER, folder_paths
from app.formats.common.roles import role_of_path
from app.formats.common.times import from_unix
from app.mime import addresses
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, MessageFlag, Role

_FLAGS = {
    "\\seen": MessageFlag.READ,
    "\\answered": MessageFlag.ANSWERED,
    "\\flagged": MessageFlag.FLAGGED,
    "\\deleted": MessageFlag.DELETED,
    "\\draft": MessageFlag.DRAFT,
    "$forwarded": MessageFlag.FORWARDED,
    "$junk": MessageFlag.JUNK,
}
_ROLES = {
    "\\sent": Role.SENT,
    "\\drafts": Role.DRAFTS,
    "\\junk": Role.JUNK,
    "\\spam": Role.JUNK,
    "\\trash": Role.TRASH,
    "\\all": Role.ARCHIVE,
    "\\allmail": Role.ARCHIVE,
    "\\archive": Role.ARCHIVE,
}
_COLUMNS = (
    "from_field", "sender", "reply_to", "to_field", "cc", "bcc", "subject", "message_id", "date_time_t",
    "internaldate_time_t", "flags", "preview",
)  # fmt: skip


class GearyFile(DatabaseFile):
    """An open geary.db, as a `Container`."""

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages by folder; one in several folders counts once, in the first."""
        attributes = self._database.column("FolderTable", "attributes")
        rows = list(self._database.rows(f"SELECT id, parent_id, name, {attributes} FROM FolderTable"))
        folders = folder_paths((number, up, str(name or "")) for number, up, name, _ in rows)
        roles = {number: _role(noted) or role_of_path(folders[number]) for number, _, _, noted in rows}
        query = (
            "SELECT m.id, min(l.folder_id) FROM MessageTable m"
            " LEFT JOIN MessageLocationTable l ON l.message_id = m.id GROUP BY m.id ORDER BY 1"
        )
        for number, folder in self._database.rows(query):
            path = folders.get(folder, NO_FOLDER)
            if isinstance(number, int):
                yield MessageKey(number, path, roles.get(folder, Role.OTHER))
            else:
                error = {"path": str(self._path), "mailbox": " / ".join(path), "error": "id"}
                yield Finding(Code.MESSAGE_UNREADABLE, error)

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        columns = ", ".join(self._database.column("MessageTable", each) for each in _COLUMNS)
        query = f"SELECT CAST(header AS BLOB), CAST(body AS BLOB), {columns} FROM MessageTable WHERE id = ?"
        header, body, *cells = self._database.rows(query, number).fetchone()
        sender, sent_by, reply_to, to, cc, bcc, subject, message_id, date, received, flags, preview = cells
        flag, arrived = _flags(flags), from_unix(received if _is_time(received) else None)
        if header and body is not None:
            # A body that is empty was fetched all the same: one that was not is NULL.
            source = header.rstrip(b"\r\n") + b"\r\n\r\n" + body
            return Record(source=source, flags=flag, received=arrived)
        return Record(
            next(iter((*_people(sender), *_people(sent_by))), None),
            to=_people(to),
            cc=_people(cc),
            bcc=_people(bcc),
            reply_to=_people(reply_to),
            subject=str(subject or ""),
            date=from_unix(date if _is_time(date) else None),
            message_id=str(message_id or ""),
            text=preview if isinstance(preview, str) else "",
            header=header or b"",
            flags=flag,
            lacking=(Code.TEXT_NOT_DOWNLOADED,),
            received=arrived,
        )


def _is_time(value: object) -> bool:
    """-1 stands for no date."""
    return isinstance(value, int) and value > 0


def _people(cell: object) -> tuple[Address, ...]:
    return addresses.parse(cell.encode("utf-8", "replace")) if isinstance(cell, str) else ()


def _flags(noted: object) -> MessageFlag:
    found = MessageFlag.NONE
    for word in noted.lower().split() if isinstance(noted, str) else ():
        found |= _FLAGS.get(word, MessageFlag.NONE)
    return found


def _role(attributes: object) -> Role | None:
    words = attributes.lower().split() if isinstance(attributes, str) else ()
    return next((_ROLES[word] for word in words if word in _ROLES), None)


FORMAT = Format(name="geary", matches_name=lambda name: name == "geary.db", open_container=GearyFile)
