"""A Thunderbird .msf: what the program knows of one folder, its true name and the messages it should hold.

Columns: mailnews/db/msgdb/src/nsMsgDatabase.cpp; bits: nsMsgMessageFlags.idl and nsMsgFolderFlags.idl.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.formats.mozilla import mork
from app.formats.mozilla.mork import Mork, Row
from app.mime import charsets
from app.model.index import MessageState

_FOLDER_SCOPE = b"ns:msg:db:row:scope:dbfolderinfo:all"
MESSAGES_SCOPE = b"ns:msg:db:row:scope:msgs:all"
_MESSAGES_TABLE = b"ns:msg:db:table:kind:msgs"
LIMIT = 64 << 20

HAS_RE = 0x10
"""The subject began with "Re:", which the index leaves away."""
_EXPUNGED, _IMAP_DELETED = 0x8, 0x200000
_OFFLINE, _PARTLY = 0x80, 0x400
_VIRTUAL_FOLDER = 0x20
_OF_A_SERVER = (b"onlineName", b"UIDValidity", b"imapFlags")
_SEARCH = (b"searchStr", b"searchFolderUri")


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """`messages` is the number of messages the index lists; `name` is empty where the file does not say it.

    A `virtual` folder is a saved search: its messages lie in other folders.
    """

    name: str
    messages: int
    virtual: bool = False


class FolderIndex:
    """What one .msf holds about its folder and the messages in it."""

    def __init__(self, found: Mork) -> None:
        self._found = found
        self._folder: Row = {}
        for _, row in found.of_scope(_FOLDER_SCOPE):
            self._folder.update(row)

    @property
    def name(self) -> str:
        """The name the program shows; empty where the file does not hold it."""
        return charsets.decode(self._folder.get(b"folderName", b""), "utf-8")

    @property
    def virtual(self) -> bool:
        """True for a saved search."""
        bits = number(self._folder.get(b"flags"), 16)
        return bool(bits & _VIRTUAL_FOLDER) or any(name in self._folder for name in _SEARCH)

    @property
    def remote(self) -> bool:
        """True where the folder is one of a server, and the texts are here only where they were fetched."""
        return any(self._folder.get(name) for name in _OF_A_SERVER) or any(b"ewsId" in row for row in self.messages())

    @property
    def size(self) -> int:
        """How many bytes the mailbox file had, by which the program sees that the index fits it; 0 for an unknown size.

        Of a folder on a server it is something else.
        """
        return 0 if self.remote else number(self._folder.get(b"folderSize"), 16)

    @property
    def complete(self) -> bool:
        """False where the file ends before all it should list."""
        return bool(self._folder) and self._listed() >= number(self._folder.get(b"numMsgs"), 16)

    @property
    def info(self) -> FolderInfo:
        """The name, how many messages the folder should hold, and whether it is a saved search."""
        rows = sum(1 for _, row in self._found.of_scope(MESSAGES_SCOPE) if row)
        return FolderInfo(self.name, max(number(self._folder.get(b"numMsgs"), 16), rows), self.virtual)

    def messages(self) -> Iterator[Row]:
        """The rows of the table of messages: a row that was cut from it, or emptied, is a message that was deleted."""
        return (row for row in self._found.of_table(_MESSAGES_TABLE, MESSAGES_SCOPE) if row)

    def _listed(self) -> int:
        return sum(1 for _ in self.messages())


def read(data: bytes) -> FolderInfo:
    """What an .msf holds about its folder. Never raises."""
    return FolderIndex(mork.read(data)).info


def is_gone(flags: int) -> bool:
    """True for the flags of a message that was deleted and is only waiting to be swept away."""
    return bool(flags & (_EXPUNGED | _IMAP_DELETED))


def state_of(flags: int, *, offline: bool, remote: bool) -> MessageState:
    """How much of a message is here. `offline` says that its text takes up room, `remote` that it is on a server."""
    if flags & _PARTLY:
        return MessageState.PARTLY
    return MessageState.HEADERS_ONLY if remote and not (offline or flags & _OFFLINE) else MessageState.HERE


def number(value: bytes | None, base: int) -> int:
    """A cell as a number in `base`; 0 where it does not hold one."""
    try:
        return int(value, base) if value and len(value) < 12 else 0
    except ValueError:
        return 0
