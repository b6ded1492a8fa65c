"""A Thunderbird .msf: what the program knows of one folder, its true name and how many messages it should hold."""

from dataclasses import dataclass

from app.formats import mork
from app.mime import charsets

_FOLDER_SCOPE = b"ns:msg:db:row:scope:dbfolderinfo:all"
MESSAGES_SCOPE = b"ns:msg:db:row:scope:msgs:all"
LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """`messages` is the number of messages the index lists; `name` is empty where the file does not say it."""

    name: str
    messages: int


def read(data: bytes) -> FolderInfo:
    """What an .msf says of its folder. Never raises."""
    found = mork.read(data)
    name = b""
    listed = 0
    for _, row in found.of_scope(_FOLDER_SCOPE):
        name = row.get(b"folderName") or name
        listed = max(listed, _hex(row.get(b"numMsgs", b"")))
    rows = sum(1 for _, row in found.of_scope(MESSAGES_SCOPE) if row)
    return FolderInfo(charsets.decode(name, "utf-8"), max(listed, rows))


def _hex(value: bytes) -> int:
    try:
        return int(value, 16) if len(value) < 12 else 0
    except ValueError:
        return 0
