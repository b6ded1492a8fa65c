"""Outlook for Mac's own store: Outlook.sqlite lists the messages, files beside it hold them (.olk15Message, MsgSource).

Source: the reader pyolk; a block of type MSrc holds the message as it came. Messages without one are known by their
headers alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.roles import role_of
from app.formats.common.times import from_unix
from app.mime import addresses
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, MessageFlag
from app.system.reading import read_small

_MAGIC = b"\xd0\x0d\x00\x00"
_SOURCE = b"crSM"
_PAYLOAD = 40
_MAX_BYTES = 512 << 20
_COLUMNS = (
    "Message_SenderList", "Message_ToRecipientAddressList", "Message_RecipientList", "Message_CCRecipientAddressList",
    "Message_NormalizedSubject", "Message_SubjectPrefix", "Message_MessageID", "Message_TimeSent",
    "Message_TimeReceived", "Message_ReadFlag", "PathToDataFile",
)  # fmt: skip


class Olk15File(DatabaseFile):
    """An open Outlook.sqlite, as a `Container`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._known = self._database.columns("Mail")
        self._blocks = "blockid" in self._database.columns("Mail_OwnedBlocks")

    def entries(self) -> Iterator[MessageKey | Card | Finding]:
        """The messages the database lists, and its contacts."""
        if not self._known:
            yield Finding(Code.STORE_NOT_READ, {"path": str(self._path)})
            return
        folders = self._folders()
        column = "Record_FolderID" if "record_folderid" in self._known else "NULL"
        for number, folder in self._database.rows(f"SELECT Record_RecordID, {column} FROM Mail ORDER BY 1"):
            names = folders.get(folder, ("Mail",))
            yield MessageKey(int(number), names, role_of(names[-1]))
        yield from self._cards()

    def _folders(self) -> dict[object, tuple[str, ...]]:
        known = self._database.columns("Folders")
        if not {"record_recordid", "folder_name"} <= known:
            return {}
        parent = "Folder_ParentID" if "folder_parentid" in known else "NULL"
        rows = {
            row[0]: (row[1], str(row[2] or ""))
            for row in self._database.rows(f"SELECT Record_RecordID, {parent}, Folder_Name FROM Folders")
        }
        found: dict[object, tuple[str, ...]] = {}
        for number in rows:
            names: list[str] = []
            at: object = number
            while at in rows and len(names) < 50:
                above, name = rows[at]
                if name and not name.startswith("Placeholder"):
                    names.append(name)
                at = above if above != at else None
            found[number] = tuple(reversed(names)) or ("Mail",)
        return found

    def _cards(self) -> Iterator[Card]:
        known = self._database.columns("Contacts")
        if "contact_reclist" not in known and "contact_displayname" not in known:
            return
        name = "Contact_DisplayName" if "contact_displayname" in known else "NULL"
        mail = "Contact_RecList" if "contact_reclist" in known else "NULL"
        for title, found in self._database.rows(f"SELECT {name}, {mail} FROM Contacts"):
            every = tuple(who.address for who in _people(found) if who.address)
            if every or title:
                yield Card(str(title or ""), every, book="Outlook")

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        wanted = [column if column.lower() in self._known else "NULL" for column in _COLUMNS]
        row = self._database.rows(f"SELECT {', '.join(wanted)} FROM Mail WHERE Record_RecordID = ?", number).fetchone()
        if row is None:
            raise ValueError("message")
        values = dict(zip(_COLUMNS, row, strict=True))
        source = self._source(number, values["PathToDataFile"])
        people = _people(values["Message_SenderList"])
        return Record(
            sender=people[0] if people else None,
            to=_people(values["Message_ToRecipientAddressList"] or values["Message_RecipientList"]),
            cc=_people(values["Message_CCRecipientAddressList"]),
            subject=f"{values['Message_SubjectPrefix'] or ''}{values['Message_NormalizedSubject'] or ''}",
            date=from_unix(values["Message_TimeSent"]) or from_unix(values["Message_TimeReceived"]),
            message_id=str(values["Message_MessageID"] or ""),
            flags=MessageFlag.READ if values["Message_ReadFlag"] else MessageFlag.NONE,
            source=source,
        )

    def _source(self, number: int, data_file: object) -> bytes:
        """The message source: a block named in the database, or one of the same name beside the message's own file."""
        for path in self._source_files(number, data_file):
            data = read_small(path, _MAX_BYTES)
            if data.startswith(_MAGIC) and data[32:36] == _SOURCE:
                return data[_PAYLOAD:].lstrip(b"\0")
        return b""

    def _source_files(self, number: int, data_file: object) -> Iterator[Path]:
        if self._blocks:
            query = (
                "SELECT Blocks.PathToDataFile FROM Mail_OwnedBlocks JOIN Blocks"
                " ON Blocks.BlockID = Mail_OwnedBlocks.BlockID WHERE Mail_OwnedBlocks.Record_RecordID = ?"
            )
            if "pathtodatafile" in self._database.columns("Blocks"):
                for (found,) in self._database.rows(query, number):
                    if (path := self._inside(found)) is not None and path.name.lower().endswith("msgsource"):
                        yield path
        own = self._inside(data_file)
        if own is not None and own.suffix:
            yield own.with_name(own.name.replace("Message", "MsgSource"))
            sources = self._path.parent / "Message Sources"
            yield sources.joinpath(*own.parts[len(self._path.parent.parts) + 1 : -1], f"{own.stem}.olk15MsgSource")

    def _inside(self, text: object) -> Path | None:
        """A path of the database, below its own folder and nowhere else."""
        if not text:
            return None
        parts = [part for part in unquote(str(text)).split("/") if part not in ("", ".")]
        return self._path.parent.joinpath(*parts) if parts and ".." not in parts else None


def _people(value: object) -> list[Address]:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    # Lists are parted by commas or semicolons; names may stand before the addresses.
    found = addresses.parse(re.sub(r"[;\x00]+", ",", text).encode())
    return [who for who in found if who.address]


FORMAT = Format(name="olk15", matches_name=lambda name: name.lower() == "outlook.sqlite", open_container=Olk15File)
