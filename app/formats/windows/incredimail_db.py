r"""IncrediMail 2: a database (Containers.db, later MessageStore.db) lists the messages; they lie in files beside it.

Containers(ContainerID, ParentContainerID, Label, FileName)                folders; `FileName` is that of an .imm
Headers(HeaderID, ContainerID, Location, MsgPos, LightMsgSize, Deleted)    Location 0: in the .imm, at MsgPos;
                                                                           1: Messages\1\<HeaderID>\msg.iml

Source: Incredimail2ToEml, incredimail-converter-cmdline. What lies in those files and is in no row is looked through
as well; without a database that can be read, messages are guessed.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.formats.common.database import Database
from app.formats.common.folder_listing import list_folder
from app.formats.common.roles import role_of
from app.formats.common.sections import HEAD_LIMIT, looks_like_message
from app.formats.windows import incredimail, incredimail_text
from app.formats.windows.incredimail import Place
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, MessageKey
from app.model.mail import Message, MessageFlag, Role
from app.system.reading import RandomFile, SourceFile

NAMES = ("messagestore.db", "containers.db")
"""The databases, the newer one first; in small letters."""

_LARGEST_MESSAGE = 512 << 20
_DEEPEST = 50
_IN_A_FILE_OF_ITS_OWN = 1
_MESSAGE = "msg.iml"


@dataclass(frozen=True, slots=True)
class _Container:
    """A folder: the file of its messages without the suffix, and the names that lead to it."""

    file_name: str
    folder: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A message: the file it lies in, where, and whether the database says so."""

    path: Path
    place: Place
    folder: tuple[str, ...]
    is_listed: bool
    is_alone: bool = False


class IncrediMailFile:
    """An open database with the files beside it, as a `Container`. Keys are numbers in an order that is always one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._findings: list[Finding] = []
        self._found = list(self._look())

    def close(self) -> None:
        """Nothing is open."""

    def entries(self) -> Iterator[MessageKey | Finding]:
        """The messages, and what is odd about the database."""
        for number, found in enumerate(self._found):
            yield MessageKey(number, found.folder, role_of(found.folder[-1]) if found.folder else Role.OTHER)
        yield from self._findings

    def head(self, key: MessageKey) -> Message:
        """One message as a listing needs it."""
        found = self._found[key.number]
        text = _read(found.path, found.place.offset, min(found.place.size, HEAD_LIMIT))
        notes = () if found.is_listed or found.is_alone else (Code.BOUNDARIES_GUESSED,)
        lost = () if looks_like_message(text) else (Code.NO_HEADERS,)
        made = incredimail.message(found.path, found.place, text, *notes, *lost)
        origin = made.origin._replace(file=self._path, offset=key.number)
        return made._replace(origin=origin, folder=key.folder, role=key.role)

    def read_message(self, number: int) -> Iterable[bytes]:
        """The message with its boundary and its attachments put back."""
        found = self._found[number]
        text = _read(found.path, found.place.offset, min(found.place.size, _LARGEST_MESSAGE))
        return incredimail_text.restored(text, found.path.parent, list_folder)

    def _look(self) -> Iterator[_Found]:
        """The messages of the database, then those it does not know."""
        rows: list[_Found | None] = []
        folders: dict[str, tuple[str, ...]] = {}
        try:
            with Database(self._path) as database:
                containers = _containers(database)
                folders = {each.file_name.lower(): each.folder for each in containers.values()}
                rows = [_listed(self._path.parent, row, containers) for row in _rows(database)]
        except (sqlite3.Error, OSError) as error:
            parameters: dict[str, str | int] = {"path": str(self._path), "error": type(error).__name__}
            self._findings.append(Finding(Code.CONTAINER_UNREADABLE, parameters))
        listed = list(_trusted([found for found in rows if found is not None]))
        if len(listed) < len(rows):
            counts: dict[str, str | int] = {"count": len(listed), "expected": len(rows)}
            self._findings.append(Finding(Code.STORE_INDEX_DAMAGED, {"path": str(self._path), **counts}))
        yield from listed
        yield from self._unlisted(listed, folders)

    def _unlisted(self, listed: Sequence[_Found], folders: Mapping[str, tuple[str, ...]]) -> Iterator[_Found]:
        """What lies in the files and is in no row."""
        known: dict[Path, list[Place]] = {}
        for found in listed:
            known.setdefault(found.path, []).append(found.place)
        for path in sorted(list_folder(self._path.parent).values()):
            if path.suffix.lower() == ".imm":
                folder = folders.get(path.stem.lower(), (path.stem,))
                for item in _gaps(path, known.get(path, [])):
                    if isinstance(item, Finding):
                        self._findings.append(replace(item, parameters={**item.parameters, "path": str(self._path)}))
                    else:
                        yield _Found(path, Place(item.origin.offset, item.origin.length), folder, is_listed=False)
        for path in _single_files(self._path.parent):
            if path not in known:
                place = Place(0, path.lstat().st_size)
                yield _Found(path, place, ("Messages",), is_listed=False, is_alone=True)


def _gaps(path: Path, places: Sequence[Place]) -> Iterator[Message | Finding]:
    """The messages of an .imm that no row is about."""
    with SourceFile(path) as source:
        for place in sorted(places, key=lambda each: each.offset):
            yield from incredimail.between(source, place.offset - source.position)
            source.skip(place.size)
        yield from incredimail.between(source, source.size - source.position)


def _containers(database: Database) -> dict[str, _Container]:
    """The folders by their id, each with the names that lead to it."""
    rows = {
        str(number): (str(above or ""), str(label or ""), str(name or ""))
        for number, above, label, name in database.rows(
            "SELECT ContainerID, ParentContainerID, Label, FileName FROM Containers"
        )
    }
    found: dict[str, _Container] = {}
    for number, (_, _, file_name) in rows.items():
        names: list[str] = []
        at = number
        while at in rows and len(names) < _DEEPEST:
            above, label, name = rows[at]
            if label or name:
                names.append(label or name)
            at = above if above != at else ""
        found[number] = _Container(file_name, tuple(reversed(names)) or ("Mail",))
    return found


def _rows(database: Database) -> Iterator[tuple[object, ...]]:
    """Id, folder, location, position, size and whether it was deleted, of each message; NULL for columns not there."""
    known = database.columns("Headers")
    wanted = ("HeaderID", "ContainerID", "Location", "MsgPos", "LightMsgSize", "Deleted")
    columns = ", ".join(name if name.lower() in known else "NULL" for name in wanted)
    yield from database.rows(f"SELECT {columns} FROM Headers ORDER BY rowid")


def _listed(folder: Path, row: tuple[object, ...], containers: Mapping[str, _Container]) -> _Found | None:
    """The message of a row; None where the row makes no sense."""
    number, container_id, location, position, size, deleted = row
    container = containers.get(str(container_id))
    flags = MessageFlag.DELETED if deleted else MessageFlag.NONE
    if location == _IN_A_FILE_OF_ITS_OWN:
        name = str(number)
        if not name.strip(". ") or any(letter in name for letter in "/\\\0:"):
            return None
        path = folder / "Messages" / "1" / name / _MESSAGE
        length = path.lstat().st_size if path.is_file() else -1
        place = Place(0, length, flags)
    elif container is not None and isinstance(position, int) and isinstance(size, int):
        path = _in_any_case(folder, container.file_name + ".imm")
        place = Place(position, size, flags)
    else:
        return None
    return _Found(path, place, container.folder if container else ("Mail",), is_listed=True)


def _in_any_case(folder: Path, name: str) -> Path:
    found = {each.lower(): path for each, path in list_folder(folder).items()}
    return found.get(name.lower(), folder / "-")


def _trusted(rows: Sequence[_Found]) -> Iterator[_Found]:
    """The rows that name a message of a file as it is now."""
    places: dict[Path, list[Place]] = {}
    for found in rows:
        if found.path.is_file():
            places.setdefault(found.path, []).append(found.place)
    kept = {path: set(incredimail.trusted(path, each)) for path, each in places.items()}
    for found in dict.fromkeys(rows):
        if found.place in kept.get(found.path, ()):
            yield found


def _single_files(folder: Path) -> Iterator[Path]:
    r"""The messages in files of their own: `Messages\1\{…}\msg.iml`."""
    for first in sorted(list_folder(folder / "Messages").values()):
        for second in sorted(list_folder(first).values()):
            yield from (path for name, path in sorted(list_folder(second).items()) if name.lower() == _MESSAGE)


def _read(path: Path, offset: int, length: int) -> bytes:
    file = RandomFile(path)
    try:
        return file.read_at(offset, length)
    finally:
        file.close()


FORMAT = Format(name="incredimail-db", matches_name=lambda name: name.lower() in NAMES, open_container=IncrediMailFile)
