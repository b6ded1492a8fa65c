r"""The trash of the system: what was thrown away, and what it was called before.

    $I8ZQ1A2.mbox    02 00 00 00 00 00 00 00  size u64  FILETIME  u32 characters  name in UTF-16     Windows 10
                     01 00 00 00 00 00 00 00  size u64  FILETIME  520 bytes of name in UTF-16        before
    $R8ZQ1A2.mbox    the file or folder itself; the names pair by what is behind $I and $R
    RECYCLER\S-1-…\INFO2   05 00 00 00 … at 12 the length of a record (800), from 20 on the records: at 260 the number
                     of the file `Dc7.dbx` as u32, at 280 its name as 520 bytes of UTF-16            before Vista
    Trash/info/INBOX.trashinfo   [Trash Info]  Path=/home/hanako/Mail/INBOX, with %E9%80%81          freedesktop.org

Source: libyal's description of the Windows Recycle Bin; Rifiuti2 for INFO2; the trash specification 1.0.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from app.system.paths import openable
from app.system.reading import read_start

_NAME_AT = {1: 24, 2: 28}
_LONGEST = 2 << 10
_INFO2, _RECORDS_AT, _RECORD, _NUMBER_AT, _WIDE_AT, _WIDE = "INFO2", 20, 800, 260, 280, 520
_LONGEST_INFO2 = 4 << 20
_BEFORE_VISTA = re.compile(r"[Dd][a-zA-Z](\d{1,9})(?:\.|\Z)")
_RECYCLE_BINS = frozenset({"$recycle.bin", "recycler"})
_NO_ITEMS = frozenset({"desktop.ini", "info2", ".ds_store", "thumbs.db"})


@dataclass(frozen=True, slots=True)
class Thrown:
    """A file or folder in a trash, and what it was called before."""

    path: Path
    name: str


def trashes_of(home: Path, volumes: Iterable[Path] = ()) -> Iterator[Path]:
    """The folders whose entries were thrown away, where they exist: of the home, of its disk, and of other volumes.

    Of a Recycle Bin and of `.Trashes` each person has a folder. Raises OSError for one that cannot be listed.
    """
    disk = home.parent.parent
    yield from _existing(home / ".Trash", home / ".local" / "share" / "Trash" / "files")
    for volume in dict.fromkeys((disk, *volumes)):
        for several in _existing(volume / "$Recycle.Bin", volume / "RECYCLER", volume / ".Trashes", volume / ".Trash"):
            if several != home / ".Trash":
                for one in _listed(several):
                    yield from _existing(one / "files" if several.name == ".Trash" else one)
        try:
            own = sorted(volume.glob(".Trash-*"))
        except OSError:
            # The volume itself cannot be listed; its Recycle Bin was asked for by name.
            continue
        yield from _existing(*(each / "files" for each in own))


def items_of(trash: Path) -> Iterator[Thrown]:
    """What lies in a trash, with the names it had. Raises OSError where that cannot be listed."""
    is_bin = trash.parent.name.lower() in _RECYCLE_BINS
    for path in _listed(trash):
        if path.name.lower() in _NO_ITEMS or (is_bin and path.name.startswith("$I")):
            continue
        yield Thrown(path, original_name(path) or path.name)


def original_name(path: Path) -> str:
    """What something in a trash was called; empty where nothing beside it says so."""
    if path.name.startswith("$R"):
        data = _read(path.with_name("$I" + path.name[2:]), _LONGEST)
        start = _NAME_AT.get(int.from_bytes(data[:8], "little"))
        return PureWindowsPath(_wide(data[start:])).name if start is not None else ""
    if (numbered := _BEFORE_VISTA.match(path.name)) is not None:
        return _name_in_info2(_read(path.with_name(_INFO2), _LONGEST_INFO2), int(numbered[1]))
    info = _read(path.parent.parent / "info" / f"{path.name}.trashinfo", _LONGEST).decode("utf-8", "replace")
    line = next((each for each in info.splitlines() if each.startswith("Path=")), "")
    return PurePosixPath(unquote(line.removeprefix("Path="))).name


def _name_in_info2(data: bytes, number: int) -> str:
    if int.from_bytes(data[12:16], "little") != _RECORD:
        return ""
    for at in range(_RECORDS_AT, len(data) - _RECORD + 1, _RECORD):
        if int.from_bytes(data[at + _NUMBER_AT : at + _NUMBER_AT + 4], "little") == number:
            return PureWindowsPath(_wide(data[at + _WIDE_AT : at + _WIDE_AT + _WIDE])).name
    return ""


def _wide(data: bytes) -> str:
    return data[: len(data) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0]


def _read(path: Path, limit: int) -> bytes:
    try:
        return read_start(path, limit)
    except OSError:
        return b""


def _listed(folder: Path) -> list[Path]:
    return sorted(folder / each.name for each in Path(openable(folder)).iterdir())


def _existing(*paths: Path) -> Iterator[Path]:
    for path in paths:
        try:
            is_there = Path(openable(path)).is_dir()
        except OSError:
            # It is there, and may not be opened: whoever lists it hears why.
            is_there = True
        if is_there:
            yield path
