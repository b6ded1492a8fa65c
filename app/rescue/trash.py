r"""The trash of the system: what lies there, and what it was called before.

    $I8ZQ1A2.mbox    02 00 00 00 00 00 00 00  size u64  FILETIME  u32 characters  name in UTF-16     Windows 10
                     01 00 00 00 00 00 00 00  size u64  FILETIME  520 bytes of name in UTF-16        before
    $R8ZQ1A2.mbox    the file itself; the names pair by what is behind $I and $R

Source: libyal's description of the Windows Recycle Bin; the trash specification of freedesktop.org.
"""

import os
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

_NAME_AT = {1: 24, 2: 28}
_LONGEST = 2 << 10


def trashes_of(home: Path) -> Iterator[Path]:
    """The folders that take what a person throws away, where they exist: of the home, and of the disk it is on."""
    disk = home.parent.parent
    for path in (
        home / ".Trash",
        home / ".local" / "share" / "Trash" / "files",
        disk / "$Recycle.Bin",
        disk / "RECYCLER",
    ):
        if path.is_dir():
            yield path


def files_of(trash: Path, walked: Iterator[Path]) -> Iterator[tuple[Path, str]]:
    """The files in a trash with the names they had, of the files that were `walked` in it."""
    for path in walked:
        name = path.name
        if name.startswith("$I") and trash.name.lower() == "$recycle.bin":
            continue
        yield path, original_name(path) or name


def original_name(path: Path) -> str:
    """What a file `$R…` of a Recycle Bin was called; empty where its companion does not say."""
    if not path.name.startswith("$R"):
        return ""
    try:
        with path.with_name("$I" + path.name[2:]).open("rb") as file:
            data = file.read(_LONGEST)
    except OSError:
        return ""
    start = _NAME_AT.get(int.from_bytes(data[:8], "little"))
    if start is None:
        return ""
    text = data[start : start + 2 * ((len(data) - start) // 2)].decode("utf-16-le", "replace").partition("\0")[0]
    return PureWindowsPath(text).name


def below(folder: Path) -> Iterator[Path]:
    """All files below a folder; links are not followed, what cannot be listed is passed over."""
    for top, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(top, name)
            if path.is_file() and not path.is_symlink():
                yield path
