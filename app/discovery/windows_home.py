"""The folders of a Windows home, whatever the language and the age of the system, and where its paths lead now."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath

from app.discovery.folder_trees import files_in, folders_in, is_folder
from app.model.store import Home, System
from app.system.registry import keys_below

LOCAL = ("AppData/Local", "Local Settings/Application Data")
ROAMING = ("AppData/Roaming", "Application Data")
_DOCUMENTS = (
    "Documents",
    "My Documents",
    "ドキュメント",
    "マイ ドキュメント",
    "Dokumente",
    "Eigene Dateien",
    "Mes documents",
)
_SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_SWEPT_DEEP = 6
_SWEPT_FOLDERS = 20_000
_NEVER_SWEPT = frozenset(
    {"windows", "program files", "program files (x86)", "node_modules", ".git", "temp", "cache", "inetcache",
     "packages", "$recycle.bin", "system volume information", "library"}
)  # fmt: skip


def local(home: Home) -> list[Path]:
    """Where programs keep what stays on this computer."""
    return _existing(home.path / name for name in LOCAL)


def roaming(home: Home) -> list[Path]:
    """Where programs keep what follows the person."""
    return _existing(home.path / name for name in ROAMING)


def documents(home: Home) -> list[Path]:
    """The folder of documents: where the registry says, in OneDrive, or by its name in many languages."""
    named = [
        found
        for key in keys_below(home.path, home.live, _SHELL_FOLDERS)
        if not key.path and (found := here(home, key.text("Personal")))
    ]
    clouds = [home.path / name for name in folders_in(home.path) if name.lower().startswith("onedrive")]
    sources = [*named, *(above / name for above in (home.path, *clouds) for name in _DOCUMENTS)]
    return _existing(sources)


def here(home: Home, text: str) -> Path | None:
    """Where a path Windows wrote lies now: variables filled in, and a home that moved (a mounted disk) followed."""
    if not text or "\0" in text:
        return None
    filled = re.sub(r"(?i)%userprofile%", lambda _: r"C:\Users\x", text)
    filled = re.sub(r"(?i)%localappdata%", lambda _: r"C:\Users\x\AppData\Local", filled)
    filled = re.sub(r"(?i)%appdata%", lambda _: r"C:\Users\x\AppData\Roaming", filled)
    if home.live and os.name == "nt" and filled == text:
        return Path(os.path.expandvars(text))
    parts = PureWindowsPath(filled).parts[1:]
    if ".." in parts:
        return None
    if len(parts) > 2 and parts[0].lower() in ("users", "documents and settings"):
        return _in_any_case(home.path, parts[2:])
    # Another drive of the computer: beside the home where a whole disk is mounted.
    for above in home.path.parents:
        if (found := _in_any_case(above, parts)) is not None and found.exists():
            return found
    return None


def drive(home: Home) -> Path | None:
    """The top of the disk the home lies on: small programs put their data beside themselves there."""
    known = home.path.parent.name.lower() in ("users", "documents and settings", "ユーザー")
    return home.path.parent.parent if known else None


def named_folders(home: Home, *names: str) -> list[Path]:
    """Folders of a program by its name, wherever programs of Windows keep data."""
    top = drive(home)
    disks = [top, *(top / name for name in ("Program Files", "Program Files (x86)"))] if top is not None else []
    tops = [*documents(home), *local(home), *roaming(home), home.path, home.path / "Desktop", *disks]
    tops += [place / "VirtualStore" / "Program Files" for place in local(home)]
    wanted = {name.casefold() for name in names}
    found = (top / name for top in tops for name in folders_in(top) if name.casefold() in wanted)
    return _existing(found)


def sweep(top: Path, suffixes: tuple[str, ...], deep: int = _SWEPT_DEEP) -> Iterator[Path]:
    """Files with one of the suffixes below `top`, within bounds; links are not followed."""
    pending = [(top, 0)]
    seen = 0
    while pending and seen < _SWEPT_FOLDERS:
        folder, depth = pending.pop()
        seen += 1
        yield from (folder / name for name in files_in(folder) if name.lower().endswith(suffixes))
        if depth < deep:
            inside = (name for name in folders_in(folder) if name.lower() not in _NEVER_SWEPT)
            pending += [(folder / name, depth + 1) for name in inside]


def is_windows(home: Home) -> bool:
    """True where the home may be one of Windows: its system says so, or its folders do."""
    return home.system is System.WINDOWS or any(is_folder(home.path / name) for name in (*LOCAL, *ROAMING))


def child(folder: Path, *names: str) -> Path | None:
    """A folder or file below another, whatever the case of its name; None where it is not there."""
    found = _in_any_case(folder, names)
    return found if found is not None and found.exists() else None


def _in_any_case(folder: Path, parts: Iterable[str]) -> Path | None:
    for part in parts:
        straight = folder / part
        if not straight.exists():
            names = (*folders_in(folder), *files_in(folder))
            match = next((name for name in names if name.casefold() == part.casefold()), None)
            straight = folder / match if match is not None else straight
        folder = straight
    return folder


def _existing(paths: Iterable[Path]) -> list[Path]:
    """Those that are folders, each once: on some systems two names lead to one folder."""
    found: dict[tuple[int, int], Path] = {}
    for path in paths:
        if is_folder(path):
            status = path.stat()
            found.setdefault((status.st_dev, status.st_ino), path)
    return list(found.values())
