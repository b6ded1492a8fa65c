"""Places that the settings of a program name: where they are now, and a note of those that are not there."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from app.discovery.folders import is_empty_folder, is_there, real_path
from app.discovery.windows_home import resolve_windows_path
from app.model.store import Home, System
from app.model.unreadable_paths import UnreadablePaths


def windows_place(home: Home, client: str, text: str, unreadable: UnreadablePaths) -> Path | None:
    r"""Where a path of Windows leads that a client's settings name (`D:\Mail\Becky`); recorded where nothing is.

    An empty folder is nothing: it is where a disk is mounted that is not plugged in.
    """
    path = resolve_windows_path(home, text, unreadable)
    if path is not None and is_there(path, unreadable) and not is_empty_folder(path):
        return path
    if text:
        unreadable.record_missing(client, text)
    return None


def place_of_program(program: Path, client: str, text: str, unreadable: UnreadablePaths) -> Path | None:
    r"""The same where only the folder of a program is known: `C:\EdMaxData` lies on the disk that `D:\old\EdMax` does.

    A path without a drive begins at the program's own folder.
    """
    if not PureWindowsPath(text).drive and "%" not in text:
        text = "C:\\" + text
    for above in (program, *program.parents):
        path = resolve_windows_path(Home(above / "-", System.WINDOWS), text, unreadable)
        if path is None or not is_there(path, unreadable):
            path = resolve_windows_path(Home(above, System.WINDOWS), text, unreadable)
        if path is not None and is_there(path, unreadable) and not is_empty_folder(path):
            return path
    unreadable.record_missing(client, text)
    return None


def unix_place(home: Home, client: str, text: str, unreadable: UnreadablePaths) -> Path | None:
    """Where a path leads that a client's settings name, `$HOME` and `~` in it too; recorded where nothing is.

    Never the whole home, whatever the settings say.
    """
    plain = text.strip().removeprefix("file://")
    for start in ("$HOME/", "${HOME}/", "~/"):
        plain = plain.removeprefix(start)
    if not plain or "\0" in plain or ".." in PurePosixPath(plain).parts:
        return None
    around = (home.path, *home.path.parents)
    for path in _candidates(home, PurePosixPath(plain)):
        is_mail = path not in around and is_there(path, unreadable) and real_path(path) not in around
        if is_mail and not is_empty_folder(path):
            return path
    unreadable.record_missing(client, text)
    return None


def _candidates(home: Home, path: PurePosixPath) -> Iterator[Path]:
    """Where a path of the settings may lie. An absolute one of another computer means the same folder of this home."""
    if not path.is_absolute():
        yield home.path / path
        return
    if home.live:
        yield Path(path)
    for start in range(1, len(path.parts)):
        yield home.path.joinpath(*path.parts[start:])
