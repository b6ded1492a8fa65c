"""The folders of a Windows home, whatever the language and the age of the system, and where its paths lead now."""

import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from app.discovery.folders import is_folder, is_root, is_there, names_in, roots_in
from app.model.store import Home, System
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.system.registry import keys_below

# The second of each pair is that of Windows 2000 and XP.
_LOCAL_APP_DATA = ("AppData/Local", "Local Settings/Application Data")
_ROAMING_APP_DATA = ("AppData/Roaming", "Application Data")
# Windows XP and older named the folder itself in the person's language; later ones only show it so.
_DOCUMENTS = (
    "Documents",
    "My Documents",
    "ドキュメント",
    "マイ ドキュメント",
    "Dokumente",
    "Eigene Dateien",
    "Mes documents",
)
_USERS = ("users", "documents and settings")
_SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"


def may_be_windows(home: Home, unreadable: UnreadablePaths) -> bool:
    """True where the home may be one of Windows: its system says so, or its folders do."""
    return home.system is System.WINDOWS or any(
        is_folder(home.path / name, unreadable) for name in (*_LOCAL_APP_DATA, *_ROAMING_APP_DATA)
    )


def local_app_data(home: Home, unreadable: UnreadablePaths) -> list[Path]:
    r"""Where programs keep what stays on this computer, `%LOCALAPPDATA%`: `C:\Users\hanako\AppData\Local`."""
    return _existing((home.path / name for name in _LOCAL_APP_DATA), unreadable)


def roaming_app_data(home: Home, unreadable: UnreadablePaths) -> list[Path]:
    r"""Where programs keep what follows the person, `%APPDATA%`: `C:\Users\hanako\AppData\Roaming`."""
    return _existing((home.path / name for name in _ROAMING_APP_DATA), unreadable)


def document_folders(home: Home, unreadable: UnreadablePaths) -> list[Path]:
    """The folders of documents: where the registry says, in OneDrive, or by their names in several languages."""
    texts = [key.text("Personal") for key in keys_below(home.path, home.live, _SHELL_FOLDERS) if not key.path]
    named = []
    for text in filter(None, texts):
        found = resolve_windows_path(home, text, unreadable)
        if found is not None and is_there(found, unreadable):
            named.append(found)
        else:
            # Mail of any program may lie there.
            unreadable.record(Path(text), OSError(errno.ENODEV, os.strerror(errno.ENODEV)))
    clouds = [
        home.path / name for name in roots_in(home.path, unreadable, lambda name: name.lower().startswith("onedrive"))
    ]
    usual = (above / name for above in (home.path, *clouds) for name in _DOCUMENTS)
    return _existing([*named, *usual], unreadable)


def program_folders(home: Home, unreadable: UnreadablePaths, *names: str) -> list[Path]:
    r"""The folders called one of `names`, in any case, wherever programs of Windows keep their data.

    In the home, its documents and application data; beside the program on the same disk (`C:\Becky!`,
    `C:\Program Files\EdMax`); and in `VirtualStore`, where Vista and later put what old programs write there.
    """
    top = _system_disk(home)
    disks = [top, *(top / name for name in ("Program Files", "Program Files (x86)"))] if top is not None else []
    app_data = local_app_data(home, unreadable)
    tops = [
        *document_folders(home, unreadable), *app_data, *roaming_app_data(home, unreadable),
        home.path, home.path / "Desktop", *disks,
        *(folder / "VirtualStore" / "Program Files" for folder in app_data),
    ]  # fmt: skip
    wanted = {name.casefold() for name in names}
    found = (
        folder / name
        for folder in tops
        for name in roots_in(folder, unreadable, lambda name: name.casefold() in wanted)
    )
    return _existing(found, unreadable)


def resolve_windows_path(home: Home, text: str, unreadable: UnreadablePaths) -> Path | None:
    r"""Where a path that Windows wrote lies now; None where that is not known. It need not exist inside the home.

    `%APPDATA%\Becky` becomes a folder of `home`, and so does `D:\Users\hanako\Mail` of a home that was moved or
    mounted. Any other path is looked for on the disk the home lies on: `C:\Mail` beside `Users` where a whole disk is
    mounted.
    """
    if not text or "\0" in text:
        return None
    filled = re.sub(r"(?i)%userprofile%", lambda _: r"C:\Users\x", text)
    filled = re.sub(r"(?i)%localappdata%", lambda _: r"C:\Users\x\AppData\Local", filled)
    filled = re.sub(r"(?i)%appdata%", lambda _: r"C:\Users\x\AppData\Roaming", filled)
    if home.live and os.name == "nt" and filled == text:
        return Path(os.path.expandvars(text))
    anchor, *parts = PureWindowsPath(filled).parts
    if ".." in parts or anchor.startswith("\\\\"):
        # Another computer is not on the disk the home lies on.
        return None
    if len(parts) > 2 and parts[0].lower() in _USERS:
        return _in_any_case(home.path, parts[2:], unreadable)
    for above in home.path.parents:
        if is_there(found := _in_any_case(above, parts, unreadable), unreadable):
            return found
    return None


def find_child(folder: Path, unreadable: UnreadablePaths, *names: str) -> Path | None:
    """The folder at `names` below another, whatever the case of each name; None where it is not there."""
    found = _in_any_case(folder, names, unreadable)
    return found if is_root(found, unreadable) else None


def _system_disk(home: Home) -> Path | None:
    """The top of the disk the home lies on: small programs put their data beside themselves there."""
    is_usual = home.path.parent.name.lower() in (*_USERS, "ユーザー")
    return home.path.parent.parent if is_usual else None


def _in_any_case(folder: Path, parts: Iterable[str], unreadable: UnreadablePaths) -> Path:
    """The path of `parts` below `folder` as the disk spells it: Windows ignores case, other systems do not."""
    for part in parts:
        path = folder / part
        if not is_there(path, unreadable):
            names = names_in(folder, unreadable)
            path = folder / next((name for name in names if name.casefold() == part.casefold()), part)
        folder = path
    return folder


def _existing(paths: Iterable[Path], unreadable: UnreadablePaths) -> list[Path]:
    """Those that are folders, each once: on some systems two names lead to one folder."""
    found: dict[tuple[int, int] | Path, Path] = {}
    for path in paths:
        if is_root(path, unreadable):
            try:
                status = Path(openable(path)).stat()
            except OSError as error:
                unreadable.record(path, error)
            else:
                # Some network shares number nothing: there all folders would be one.
                found.setdefault((status.st_dev, status.st_ino) if status.st_ino else path, path)
    return list(found.values())
