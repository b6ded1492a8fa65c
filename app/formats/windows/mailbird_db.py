"""Mailbird's Store.db: messages in columns, words in a full-text index, attachments as files beside it.

Messages(Id, AccountId, ReceivedAt_UTC, Subject, IsRead, MailMessageId, Source)  Source is as a rule NULL
Messages_Contacts(MessageId, Type, Email, Name)                 0 from, 1 reply to, 2 to, 3 cc, 4 bcc
MessageBodies(Id, Data, IsHtml)                                 Id is the message's; Data may be packed by zlib
FTS_Messages(Subject, Body, From_, To_, Cc, Bcc)                its row number is the message's
Attachments(Id, MessageId, SuggestedFileName, ContentType, ContentId)  the file is `A/<Id>/<name>`, if it was fetched
Folders(Id, AccountId, Name, ParentId), Folders_Messages(FolderId, MessageId), Accounts(Id, Username, Server_Host)

Dates are `2024-06-01 01:00:00Z`. Source: the schema as readers of others describe it.
"""

import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.database_mail import DatabaseFile, Record, stored_file
from app.formats.common.folder_paths import NO_FOLDER, folder_paths
from app.formats.common.full_text import StoredTexts, stored_texts
from app.formats.common.mime_builder import OutgoingPart
from app.formats.common.roles import role_of_path
from app.formats.common.rows_by_key import RowsByKey
from app.formats.common.times import from_dotnet
from app.mime import charsets
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, ListedAccount, MessageKey
from app.model.mail import Address, MessageFlag, Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account

FROM, REPLY_TO, TO, CC, BCC = 0, 1, 2, 3, 4
"""What a person is in a message."""
_MAX_BYTES = 64 << 20
_MAX_ROWS = 5_000_000
_FOLDERS_FIRST = (Role.TRASH, Role.JUNK, Role.SENT, Role.DRAFTS, Role.INBOX, Role.OTHER, Role.ARCHIVE)
"""Which folder a message lies in that stands in several: "All Mail" says least about it."""


class MailbirdFile(DatabaseFile):
    """An open Store.db, as a `Container`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._columns = self._cells("Messages", "Subject", "ReceivedAt_UTC", "IsRead", "MailMessageId", "Source")
        self._people = self._rows("Messages_Contacts", "MessageId", "Type", "Email", "Name")
        names = ("Id", "SuggestedFileName", "ContentType", "ContentId")
        self._attachments = self._rows("Attachments", "MessageId", *names)
        # Some version may have named the message apart from the body.
        key = "MessageId" if "messageid" in self._database.columns("MessageBodies") else "Id"
        self._bodies = self._rows("MessageBodies", key, "Data", "IsHtml")
        self._texts = self._index()

    def _cells(self, table: str, *names: str) -> str:
        return ", ".join(self._database.column(table, name) for name in names)

    def _rows(self, table: str, key: str, *names: str) -> RowsByKey:
        return RowsByKey(self._database, table, key, self._cells(table, *names))

    def entries(self) -> Iterator[MessageKey | Card | Finding | None]:
        """The messages by account and folder; one in several folders counts once."""
        for each in (self._people, self._attachments, self._bodies):
            yield from each.gather()
        folders = self._folders()
        owners = _owners(self._database)
        account = self._database.column("Messages", "AccountId")
        places = self._places(folders)
        for number, owner in self._database.rows(f"SELECT Id, {account} FROM Messages ORDER BY 1"):
            path = places.get(number, NO_FOLDER)
            if isinstance(number, int):
                yield MessageKey(number, path, role_of_path(path), owners[owner].address if owner in owners else "")
            else:
                error = {"path": str(self._path), "mailbox": " / ".join(path), "error": "Id"}
                yield Finding(Code.MESSAGE_UNREADABLE, error)

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        row = self._database.rows(f"SELECT {self._columns} FROM Messages WHERE Id = ?", number).fetchone()
        subject, received, is_read, message_id, source = row
        people: dict[int, list[Address]] = {}
        for kind, address, name in self._people.of(number):
            if isinstance(kind, int) and isinstance(address, str) and "@" in address:
                people.setdefault(kind, []).append(Address(str(name or ""), address))
        text, html = self._body(number)
        parts, size, lacks_file = self._files(number)
        raw = _unpacked(source) if isinstance(source, bytes) else str(source or "").encode("utf-8", "replace")
        return Record(
            sender=next(iter(people.get(FROM, ())), None),
            to=people.get(TO, ()),
            cc=people.get(CC, ()),
            bcc=people.get(BCC, ()),
            reply_to=people.get(REPLY_TO, ()),
            subject=str(subject or ""),
            date=from_dotnet(received),
            message_id=str(message_id or ""),
            text=text,
            html=html,
            flags=MessageFlag.READ if is_read == 1 else MessageFlag.NONE,
            source=raw,
            parts=parts,
            parts_size=size,
            # Its headers are nowhere, and one text of several at most: no message is here as it came.
            lacking=() if raw else (Code.NOT_AS_RECEIVED, *((Code.ATTACHMENT_NOT_DOWNLOADED,) if lacks_file else ())),
        )

    def _folders(self) -> Mapping[object, tuple[str, ...]]:
        if not {"id", "name"} <= self._database.columns("Folders"):
            return {}
        around = self._database.column("Folders", "ParentId")
        rows = self._database.rows(f"SELECT Id, {around}, Name FROM Folders LIMIT {_MAX_ROWS}")
        return folder_paths((number, up, str(name or "")) for number, up, name in rows)

    def _places(self, folders: Mapping[object, tuple[str, ...]]) -> Mapping[object, tuple[str, ...]]:
        """The folder of each message by the message's number."""
        if not {"folderid", "messageid"} <= self._database.columns("Folders_Messages"):
            return {}
        ranks = {number: _FOLDERS_FIRST.index(role_of_path(path)) for number, path in folders.items()}
        best: dict[object, object] = {}
        query = f"SELECT FolderId, MessageId FROM Folders_Messages ORDER BY 1 LIMIT {_MAX_ROWS}"
        for folder, message in self._database.rows(query):
            if folder in ranks and (message not in best or ranks[folder] < ranks[best[message]]):
                best[message] = folder
        return {message: folders[folder] for message, folder in best.items()}

    def _body(self, number: int) -> tuple[str, str]:
        """The plain text and the HTML of a message; the words of the index where its body is not here."""
        for data, is_html in self._bodies.of(number):
            text = charsets.decode(_unpacked(data), "utf-8") if isinstance(data, bytes) else str(data or "")
            if text.strip():
                is_html = is_html == 1 if isinstance(is_html, int) else text.lstrip()[:1] == "<"
                return ("", text) if is_html else (text, "")
        return self._indexed(number), ""

    def _index(self) -> StoredTexts | None:
        found = stored_texts(self._database, "FTS_Messages")
        return found if found is not None and "body" in found.columns else None

    def _indexed(self, number: int) -> str:
        if self._texts is None:
            return ""
        query = f"SELECT {self._texts.columns['body']} FROM {self._texts.table} WHERE {self._texts.number} = ?"
        row = self._database.rows(query, number).fetchone()
        return row[0] if row is not None and isinstance(row[0], str) else ""

    def _files(self, number: int) -> tuple[list[OutgoingPart], int, bool]:
        """The attachments that are here, their bytes, and whether one is not."""
        parts, size, lacks = [], 0, False
        for folder, name, kind, content_id in self._attachments.of(number):
            path = _only_file(self._path.parent / "A" / f"{folder}", str(name or "")) if type(folder) is int else None
            if path is None:
                lacks = True
                continue
            size += path.stat().st_size
            shown = str(name or "") or path.name
            parts.append(stored_file(path, str(kind or "").lower(), shown, str(content_id or "").strip("<> ")))
        return parts, size, lacks


def accounts(path: Path) -> Iterator[ListedAccount]:
    """The accounts of Store.db. Raises OSError and sqlite3.Error."""
    with Database(path) as database:
        for number, account in _owners(database).items():
            yield ListedAccount(str(number), account)


def _owners(database: Database) -> dict[object, Account]:
    """The accounts by their numbers. A user name that is no address may have one among the sender's identities."""
    if not {"id", "username"} <= database.columns("Accounts"):
        return {}
    cells = ", ".join(database.column("Accounts", name) for name in ("Server_Host", "PrimarySenderIdentityId"))
    identities: dict[object, str] = {}
    if {"id", "email"} <= database.columns("SenderIdentities"):
        identities = {row[0]: str(row[1] or "") for row in database.rows("SELECT Id, Email FROM SenderIdentities")}
    owners: dict[object, Account] = {}
    for number, user, host, own in database.rows(f"SELECT Id, Username, {cells} FROM Accounts LIMIT 10000"):
        address = next((each for each in (identities.get(own, ""), str(user or "")) if "@" in each), "")
        if address:
            owners[number] = Account(address, MailProtocol.of_server(str(host or "")), str(host or ""))
    return owners


def _only_file(folder: Path, name: str) -> Path | None:
    """The file of an attachment, which alone is in its folder: a backup may have given it another name.

    A folder that is a link leads to what is no attachment.
    """
    if folder.is_symlink():
        return None
    try:
        with os.scandir(folder) as scan:
            found = sorted(each.name for each in scan if each.is_file(follow_symlinks=False))
    except OSError:
        return None
    return folder / (name if name in found else found[0]) if found else None


def _unpacked(data: bytes) -> bytes:
    """A body may be packed in any of the ways .NET packs."""
    for bits in (31, 15, -15):
        packed = zlib.decompressobj(bits)
        try:
            found = packed.decompress(data, _MAX_BYTES)
        except zlib.error:
            continue
        if found or (packed.eof and not packed.unused_data):
            return found
    return data


FORMAT = Format(name="mailbird", matches_name=lambda name: name.lower() == "store.db", open_container=MailbirdFile)
