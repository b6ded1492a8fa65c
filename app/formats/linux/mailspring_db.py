"""Mailspring's edgehill.db: a cache of the server with the texts that were looked at (Mailspring-Sync, constants.h).

Message(id, data)        data is JSON: "from": [{"name", "email"}], "subject", "date", "folder", "hMsgId" …
MessageBody(id, value)   the text, as HTML
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.roles import role_of
from app.formats.common.times import from_unix
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, MessageFlag


class MailspringFile(DatabaseFile):
    """An open edgehill.db, as a `Container`."""

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages of the cache."""
        for number, data in self._database.rows("SELECT rowid, data FROM Message ORDER BY 1"):
            folder = _object(data).get("folder")
            path = str(folder.get("path") or folder.get("role") or "Mail") if isinstance(folder, dict) else "Mail"
            names = tuple(part for part in path.split("/") if part) or ("Mail",)
            yield MessageKey(int(number), names, role_of(names[-1]))

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        row = self._database.rows("SELECT id, data FROM Message WHERE rowid = ?", number).fetchone()
        values = _object(row[1])
        body = self._database.rows("SELECT value FROM MessageBody WHERE id = ?", row[0]).fetchone()
        html = str(body[0] or "") if body else ""
        sender = _people(values.get("from"))
        return Record(
            sender=sender[0] if sender else None,
            to=_people(values.get("to")),
            cc=_people(values.get("cc")),
            bcc=_people(values.get("bcc")),
            reply_to=_people(values.get("replyTo")),
            subject=str(values.get("subject") or ""),
            date=from_unix(values.get("date")),
            message_id=str(values.get("hMsgId") or ""),
            html=html,
            attachments=list(self._attachments(values)),
            flags=MessageFlag.NONE if values.get("unread", True) else MessageFlag.READ,
        )

    def _attachments(self, values: dict[str, Any]) -> Iterator[tuple[str, Path | None]]:
        for each in values.get("files") or ():
            if not isinstance(each, dict) or each.get("contentId"):
                continue
            number, name = str(each.get("id") or ""), str(each.get("filename") or "")
            folder = self._path.parent / "files" / number[:2].lower() / number[2:4].lower() / number
            there = sorted(folder.iterdir()) if number and "/" not in number and folder.is_dir() else []
            yield name, there[0] if there else None


def _object(data: object) -> dict[str, Any]:
    try:
        found = json.loads(str(data))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _people(value: object) -> list[Address]:
    people = value if isinstance(value, list) else []
    return [
        Address(str(each.get("name") or ""), str(each["email"]))
        for each in people
        if isinstance(each, dict) and "@" in str(each.get("email") or "")
    ]


FORMAT = Format(name="mailspring", matches_name=lambda name: name == "edgehill.db", open_container=MailspringFile)
