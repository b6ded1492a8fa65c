"""eM Client's mail_index.dat: every message by its headers. What else is here of it lies in databases beside it.

MailItems(id, folder, date, receivedDate, subject, messageId, flags, preview, replyDate, forwardDate, …)
MailAddresses(parentId, type, position, displayName, address)  1 from, 2 sender, 3 reply to, 4 to, 5 cc, 6 bcc
folders.dat: Folders(id, name, path, parentFolderId, delimiter)
mail_data.dat, mail_fti.dat: see `em_client_parts`

Dates are ticks of .NET; 0 is none. Of the flags, 2 is read, 4 is flagged, 65536 is deleted. Source: the schema as
readers of others describe it (databases of versions 8 to 10, on Windows and macOS).
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from app.formats.common.database import DAMAGE, Database
from app.formats.common.database_mail import DatabaseFile, Record
from app.formats.common.folder_paths import NO_FOLDER, folder_paths
from app.formats.common.roles import role_of_path
from app.formats.common.rows_by_key import RowsByKey
from app.formats.common.times import from_ticks
from app.formats.windows.em_client_parts import Content, PartsFile, SearchTexts
from app.model.codes import Code
from app.model.contact import Card
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Address, MessageFlag

FROM, SENDER, REPLY_TO, TO, CC, BCC = 1, 2, 3, 4, 5, 6
"""What an address is in its message."""
_FLAGS = {2: MessageFlag.READ, 4: MessageFlag.FLAGGED, 65536: MessageFlag.DELETED}
_MAX_PREVIEW = 10_000
_MAX_FOLDERS = 1_000_000


_Found = TypeVar("_Found")


class EmClientFile(DatabaseFile):
    """An open mail_index.dat, as a `Container`. A database beside it that cannot be read becomes a finding."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._findings: dict[Path, Finding] = {}
        cell = self._database.column
        cells = (cell("MailItems", each) for each in ("subject", "messageId", "date", "receivedDate", "flags"))
        more = (cell("MailItems", each) for each in ("replyDate", "forwardDate", "preview"))
        self._columns = ", ".join((*cells, *more))
        person = ", ".join(cell("MailAddresses", each) for each in ("type", "displayName", "address", "position"))
        self._addresses = RowsByKey(self._database, "MailAddresses", "parentId", person)
        self._parts = self._beside("mail_data.dat", PartsFile)
        self._texts = self._beside("mail_fti.dat", SearchTexts)

    def close(self) -> None:
        """Closes the databases."""
        super().close()
        for each in (self._parts, self._texts):
            if each is not None:
                each.close()

    def entries(self) -> Iterator[MessageKey | Card | Finding | None]:
        """The messages of the index, by folder; then what is odd about the databases beside it."""
        for each in (self._addresses, self._parts, self._texts):
            if each is not None:
                yield from each.gather()
        folders = self._folders()
        folder = self._database.column("MailItems", "folder")
        for number, place in self._database.rows(f"SELECT id, {folder} FROM MailItems ORDER BY 1"):
            path = folders.get(place, NO_FOLDER)
            if isinstance(number, int):
                yield MessageKey(number, path, role_of_path(path))
            else:
                error = {"path": str(self._path), "mailbox": " / ".join(path), "error": "id"}
                yield Finding(Code.MESSAGE_UNREADABLE, error)
        yield from self._findings.values()

    def record(self, number: int) -> Record:
        """The message with the key `number`. Raises sqlite3.Error, and TypeError where there is none."""
        row = self._database.rows(f"SELECT {self._columns} FROM MailItems WHERE id = ?", number).fetchone()
        subject, message_id, date, received, flags, replied, forwarded, preview = row
        people = self._people(number)
        content = self._content(number, preview)
        return Record(
            sender=next(iter((*people.get(FROM, ()), *people.get(SENDER, ()))), None),
            to=people.get(TO, ()),
            cc=people.get(CC, ()),
            bcc=people.get(BCC, ()),
            reply_to=people.get(REPLY_TO, ()),
            subject=str(subject or ""),
            date=from_ticks(date),
            message_id=str(message_id or ""),
            text=content.text,
            html=content.html,
            flags=_flags(flags, replied, forwarded),
            source=content.source,
            header=content.header,
            parts=content.parts,
            parts_size=content.parts_size,
            lacking=content.lacking,
            has_text_part=content.has_text_part,
            received=from_ticks(received),
        )

    def _people(self, number: int) -> Mapping[int, list[Address]]:
        people: dict[int, list[Address]] = {}
        rows = self._addresses.of(number)
        for kind, name, address, _ in sorted(rows, key=lambda row: row[3] if isinstance(row[3], int) else 0):
            if isinstance(kind, int) and isinstance(address, str) and "@" in address:
                people.setdefault(kind, []).append(Address(str(name or ""), address))
        return people

    def _content(self, number: int, preview: object) -> Content:
        """What is here of a message: its parts; else the words of the search index, or the first ones of the list."""
        content = self._ask("mail_data.dat", lambda: self._parts.content(number) if self._parts else None)
        content = content or Content()
        if content.source or content.text or content.html or not content.has_text_part:
            return content
        words = self._ask("mail_fti.dat", lambda: self._texts.text(number) if self._texts else "")
        code = Code.NOT_AS_RECEIVED if words else Code.TEXT_NOT_DOWNLOADED
        text = words or (preview[:_MAX_PREVIEW] if isinstance(preview, str) else "")
        lacking = (code, *(each for each in content.lacking if each is not Code.TEXT_NOT_DOWNLOADED))
        return Content(content.header, b"", text, "", content.parts, content.parts_size, lacking)

    def _ask(self, name: str, question: Callable[[], _Found]) -> _Found | None:
        """What a database beside the index answers; a finding, once, where it is damaged."""
        try:
            return question()
        except DAMAGE:
            path = self._path.with_name(name)
            self._findings[path] = Finding(Code.STORE_DAMAGED, {"path": str(path)})
            return None

    def _beside(self, name: str, opened: Callable[[Path], _Found]) -> _Found | None:
        path = self._path.with_name(name)
        if not path.is_file():
            return None
        try:
            return opened(path)
        except (*DAMAGE, OSError) as error:
            parameters = {"path": str(path), "error": type(error).__name__}
            self._findings[path] = Finding(Code.CONTAINER_UNREADABLE, parameters)
            return None

    def _folders(self) -> dict[object, tuple[str, ...]]:
        found = self._beside("folders.dat", folders_of)
        return found if found is not None else {}


def folders_of(path: Path) -> dict[object, tuple[str, ...]]:
    """The folders of folders.dat by their numbers. Raises OSError and sqlite3.Error."""
    with Database(path) as database:
        known = database.columns("Folders")
        if not {"id", "name"} <= known:
            return {}
        around, place = database.column("Folders", "parentFolderId"), database.column("Folders", "path")
        between = database.column("Folders", "delimiter")
        rows = list(database.rows(f"SELECT id, {around}, name, {place}, {between} FROM Folders LIMIT {_MAX_FOLDERS}"))
    paths = folder_paths((number, up, str(name or "")) for number, up, name, _, _ in rows)
    for number, _, _, text, delimiter in rows:
        whole = tuple(each for each in str(text or "").split(str(delimiter or "") or "/") if each.strip())
        # A folder around it is not listed, or the list is of a version that had only paths.
        if len(whole) > len(paths[number]) and not any(str(delimiter or "/") in name for name in paths[number]):
            paths[number] = whole
    return paths


def _flags(flags: object, replied: object, forwarded: object) -> MessageFlag:
    number = flags if isinstance(flags, int) else 0
    found = MessageFlag.NONE
    for bit, flag in _FLAGS.items():
        found |= flag if number & bit else MessageFlag.NONE
    found |= MessageFlag.ANSWERED if isinstance(replied, int) and replied > 0 else MessageFlag.NONE
    return found | (MessageFlag.FORWARDED if isinstance(forwarded, int) and forwarded > 0 else MessageFlag.NONE)


FORMAT = Format(name="em-client", matches_name=lambda name: name == "mail_index.dat", open_container=EmClientFile)
