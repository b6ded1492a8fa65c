"""Mailspring's edgehill.db: a cache of the server, with the texts of about three months and what was looked at.

Message(id, accountId, data, …)   data is JSON: "from": [{"name", "email"}], "subject", "date", "folder": {"path",
                                  "role"}, "hMsgId", "unread", "starred", "draft", "files", "extraHeaders" …
MessageBody(id, value)            the text as Mailspring shows it, in HTML; empty until it was fetched
Account(id, email_address), and the accounts of `config.json` beside it
files/ab/cd/abcd…/name            an attachment, by the id of its file in small letters

Source: Foundry376/Mailspring-Sync, MailSync/constants.h, Models/Message.cpp, Models/File.cpp, MailUtils.cpp.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.formats.common.database_mail import DatabaseFile, Record, stored_file
from app.formats.common.folder_paths import NO_FOLDER
from app.formats.common.mime_builder import OutgoingPart
from app.formats.common.roles import role_of_path
from app.formats.common.times import from_unix
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, MessageFlag, Role
from app.system.reading import read_start

_ROLES = {
    "inbox": Role.INBOX,
    "sent": Role.SENT,
    "drafts": Role.DRAFTS,
    "spam": Role.JUNK,
    "trash": Role.TRASH,
    "archive": Role.ARCHIVE,
    "all": Role.ARCHIVE,
}
_NO_ID, _NO_SUBJECT = "no-header-message-id", "No Subject"
"""What Mailspring writes where a message has none."""
_MAX_FILES = 1000
_MAX_SETTINGS = 4 << 20


class MailspringFile(DatabaseFile):
    """An open edgehill.db, as a `Container`."""

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages of the cache."""
        owners = self._owners()
        account = self._database.column("Message", "accountId")
        for number, owner, data in self._database.rows(f"SELECT rowid, {account}, data FROM Message ORDER BY 1"):
            values = _object(data)
            folder = values.get("folder")
            path, role = _place(folder if isinstance(folder, dict) else {})
            yield MessageKey(int(number), path, role, owners.get(str(owner or values.get("aid") or ""), ""))

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        row = self._database.rows("SELECT id, data FROM Message WHERE rowid = ?", number).fetchone()
        values = _object(row[1])
        body = self._database.rows("SELECT value FROM MessageBody WHERE id = ?", row[0]).fetchone()
        html = str(body[0] or "") if body else ""
        sender = _people(values.get("from"))
        parts, size, lacks_file = self._files(values)
        subject, message_id = str(values.get("subject") or ""), str(values.get("hMsgId") or "")
        lacking = (Code.NOT_AS_RECEIVED, *((Code.ATTACHMENT_NOT_DOWNLOADED,) if lacks_file else ()))
        return Record(
            sender=sender[0] if sender else None,
            to=_people(values.get("to")),
            cc=_people(values.get("cc")),
            bcc=_people(values.get("bcc")),
            reply_to=_people(values.get("replyTo")),
            subject="" if subject == _NO_SUBJECT else subject,
            date=from_unix(values.get("date")),
            message_id="" if message_id == _NO_ID else message_id,
            html=html,
            flags=_flags(values),
            fields=_more_fields(values.get("extraHeaders")),
            parts=parts,
            parts_size=size,
            lacking=lacking,
        )

    def _owners(self) -> Mapping[str, str]:
        """The addresses of the accounts by their ids; the settings know them where the table is empty."""
        owners: dict[str, str] = {}
        try:
            settings = json.loads(read_start(self._path.with_name("config.json"), _MAX_SETTINGS))
            for each in settings["*"]["accounts"]:
                owners[str(each["id"])] = str(each["emailAddress"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass
        if {"id", "email_address"} <= self._database.columns("Account"):
            rows = self._database.rows("SELECT id, email_address FROM Account LIMIT 10000")
            owners |= {str(number): str(address) for number, address in rows if "@" in str(address or "")}
        return owners

    def _files(self, values: dict[str, Any]) -> tuple[list[OutgoingPart], int, bool]:
        """The attachments that are here, their bytes, and whether one is not."""
        parts, size, lacks = [], 0, False
        files = values.get("files")
        for each in files[:_MAX_FILES] if isinstance(files, list) else ():
            if not isinstance(each, dict):
                continue
            path = self._only_file(str(each.get("id") or "").lower())
            if path is None:
                lacks = True
                continue
            size += path.stat().st_size
            kind, name = str(each.get("contentType") or "").lower(), str(each.get("filename") or path.name)
            parts.append(stored_file(path, kind, name, str(each.get("contentId") or "")))
        return parts, size, lacks

    def _only_file(self, number: str) -> Path | None:
        """The file in the folder of an attachment; previews Mailspring made of it (`name.png`) come after it."""
        if not number.isalnum():
            return None
        folder = self._path.parent / "files" / number[:2] / number[2:4] / number
        if folder.is_symlink() or not folder.is_dir():
            return None
        there = sorted(each for each in folder.iterdir() if each.is_file() and not each.is_symlink())
        return there[0] if there else None


def _place(folder: dict[str, Any]) -> tuple[tuple[str, ...], Role]:
    path = tuple(part for part in str(folder.get("path") or folder.get("role") or "").split("/") if part) or NO_FOLDER
    return path, _ROLES.get(str(folder.get("role") or "")) or role_of_path(path)


def _flags(values: dict[str, Any]) -> MessageFlag:
    found = MessageFlag.NONE if values.get("unread", True) else MessageFlag.READ
    found |= MessageFlag.FLAGGED if values.get("starred") is True else MessageFlag.NONE
    return found | (MessageFlag.DRAFT if values.get("draft") is True else MessageFlag.NONE)


def _more_fields(noted: object) -> list[tuple[str, str]]:
    """Header fields Mailspring keeps beside those it shows (`List-Id`)."""
    fields = noted.items() if isinstance(noted, dict) else ()
    return [(name, value) for name, value in fields if isinstance(value, str)]


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
