"""Looking into folders and settings files without touching them; what cannot be looked at is recorded."""

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from app.model.errors import SourceError
from app.model.errors.source import AccessDeniedError, InUseError, UnreadableError
from app.model.findings import Finding
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable, without_prefix
from app.system.paths import real_path as real_path
from app.system.reading import is_in_use, read_start
from app.system.walking import is_link

_Found = TypeVar("_Found")
SETTINGS_LIMIT = 4 << 20
"""The most that is read of a settings file, in bytes."""
# Bounds of a search by suffix: a person's whole Documents folder is walked, on slow disks too.
_DEEPEST_SEARCHED = 6
_MOST_FOLDERS_SEARCHED = 20_000
_NEVER_SEARCHED = frozenset(
    {"windows", "program files", "program files (x86)", "node_modules", ".git", "temp", "cache", "inetcache",
     "packages", "$recycle.bin", "system volume information", "library"}
)  # fmt: skip
_JUNCTIONS = frozenset({getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)})


@dataclass(frozen=True, slots=True)
class Listing:
    """The names in a folder, sorted. `links` are symbolic links and Windows' junctions: they are not followed."""

    files: Sequence[str] = ()
    folders: Sequence[str] = ()
    links: Sequence[str] = ()


def list_folder(path: Path) -> Listing:
    """The names in a folder by what they are; sockets, devices and pipes are left out. Raises OSError."""
    files, folders, links = [], [], []
    with os.scandir(openable(path)) as scan:
        for entry in scan:
            if _leads_elsewhere(entry):
                links.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry.name)
    return Listing(sorted(files), sorted(folders), sorted(links))


class ListedFolders(UnreadablePaths):
    """For one search in which many ask about the same folders: each is listed once, and what is not in it is known."""

    def __init__(self) -> None:
        super().__init__()
        self._listings: dict[Path, Listing] = {}
        self._names: dict[Path, frozenset[str]] = {}

    def listing(self, path: Path) -> Listing:
        """The names in a folder, as `list_folder` says them. Raises OSError."""
        if path not in self._listings:
            found = self._listings[path] = list_folder(path)
            self._names[path] = frozenset(map(_form, (*found.files, *found.folders, *found.links)))
        return self._listings[path]

    def lacks(self, path: Path) -> bool:
        """True where a folder around `path` was listed and nothing that leads there is in it, in any spelling."""
        if ".." in path.parts:
            return False
        for each in (path, *path.parents):
            if (names := self._names.get(each.parent)) is not None:
                return _form(each.name) not in names
        return False

    def pass_on(self, unreadable: UnreadablePaths) -> None:
        """Tells `unreadable` all that was recorded here."""
        for path, error in self:
            unreadable.record(path, error)
        for client, place in self.missing:
            unreadable.record_missing(client, place)
        for link in self.links:
            unreadable.record_link(link)
        for folder in self.too_deep:
            unreadable.record_too_deep(folder)
        for folder in self.passed_over:
            unreadable.record_passed_over(folder)
        for archive in self.archives:
            unreadable.record_archive(archive)


def _form(name: str) -> str:
    """A name as file systems compare it that keep apart neither capitals nor the ways to write an accent."""
    return unicodedata.normalize("NFC", name).casefold()


def _lacks(path: Path, unreadable: UnreadablePaths) -> bool:
    return isinstance(unreadable, ListedFolders) and unreadable.lacks(path)


def _leads_elsewhere(entry: "os.DirEntry[str]") -> bool:
    """True for links, and for Windows' junctions, which look like folders and may lead in circles."""
    if entry.is_symlink():
        return True
    return os.name == "nt" and getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) in _JUNCTIONS


def folders_in(path: Path, unreadable: UnreadablePaths) -> list[str]:
    """The names of the folders of a folder, sorted; none where it cannot be listed. Links are not followed."""
    return list(_list_or_record(path, unreadable).folders)


def roots_in(
    path: Path, unreadable: UnreadablePaths, is_wanted: Callable[[str], bool] = lambda name: True
) -> list[str]:
    """The names in a folder, sorted, at which a search may begin: folders, and links to folders as `is_root` has it."""
    listing = _list_or_record(path, unreadable)
    links = [name for name in listing.links if is_wanted(name) and is_root(path / name, unreadable)]
    return sorted([*filter(is_wanted, listing.folders), *links])


def search_apart(root: Path, search: Callable[[], Iterable[_Found]], unreadable: UnreadablePaths) -> list[_Found]:
    """What a search of its own below `root` finds: one that fails is made once more, and costs no other.

    Where it fails again, that is recorded, and what was found before is kept.
    """
    found: list[_Found] = []
    failure: OSError | None = None
    for _ in range(2):
        found.clear()
        try:
            found.extend(search())
        except OSError as error:
            failure = error
        else:
            return found
    assert failure is not None
    unreadable.record(without_prefix(Path(os.fsdecode(failure.filename))) if failure.filename else root, failure)
    return found


def files_in(path: Path, unreadable: UnreadablePaths) -> list[str]:
    """The names of the plain files of a folder, sorted; none where it cannot be listed."""
    return list(_list_or_record(path, unreadable).files)


def names_in(path: Path, unreadable: UnreadablePaths) -> list[str]:
    """All names in a folder, links too, sorted; none where it cannot be listed."""
    listing = _list_or_record(path, unreadable)
    return sorted([*listing.files, *listing.folders, *listing.links])


def _list_or_record(path: Path, unreadable: UnreadablePaths) -> Listing:
    if _lacks(path, unreadable):
        return Listing()
    try:
        return unreadable.listing(path) if isinstance(unreadable, ListedFolders) else list_folder(path)
    except OSError as error:
        unreadable.record(path, error)
        _record_dangling(path, unreadable)
        return Listing()


def is_folder(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder; False for a link to one, and where we may not look."""
    if _lacks(path, unreadable):
        return False
    try:
        status = os.stat(openable(path), follow_symlinks=False)  # noqa: PTH116 - a Path knows no prefix
        return stat.S_ISDIR(status.st_mode)
    except OSError as error:
        unreadable.record(path, error)
        return False
    except ValueError:
        # A NUL in the path: settings may name anything.
        return False


def is_empty_folder(path: Path) -> bool:
    """True for a folder with nothing in it: where settings name one, a disk is mounted there that is not plugged in."""
    try:
        with os.scandir(openable(path)) as scan:
            return next(iter(scan), None) is None
    except OSError:
        return False


class NotUnderstoodError(OSError):
    """A settings file is there and says nothing that can be understood."""


def record_not_understood(path: Path, unreadable: UnreadablePaths) -> None:
    """Records a list of places for mail that says nothing, where something stands at its path at all."""
    if os.path.lexists(openable(path)):
        unreadable.record(path, NotUnderstoodError(errno.EBADMSG, os.strerror(errno.EBADMSG), str(path)))


def is_root(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder at which a search may begin. Links are followed: people move large folders to another disk.

    One that leads nowhere, or to a folder it lies in, is recorded.
    """
    if not leads_to_folder(path, unreadable):
        _record_dangling(path, unreadable)
        return False
    around = real_path(path.parent)
    if is_link(path) and real_path(path) in (around, *around.parents):
        unreadable.record_link(path)
        return False
    return True


def _record_dangling(path: Path, unreadable: UnreadablePaths) -> None:
    """Records the link on the way to `path` that leads nowhere, where there is one."""
    for each in chain((path,), path.parents):
        if os.path.lexists(openable(each)):
            if is_link(each) and not Path(openable(each)).exists():
                unreadable.record_link(each)
            return


def leads_to_folder(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder, also at the end of a link; False for anything else; an error is recorded."""
    return stat.S_ISDIR(_mode(path, unreadable))


def leads_to_file(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a plain file, also at the end of a link; False for anything else; an error is recorded."""
    return stat.S_ISREG(_mode(path, unreadable))


def is_there(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for anything at all, links followed; False for nothing, and where an error is recorded."""
    return _mode(path, unreadable) != 0


def _mode(path: Path, unreadable: UnreadablePaths) -> int:
    """What is at the end of a path; 0 for nothing. `Path.is_dir` is of no use: Python 3.14 hides errors there."""
    if _lacks(path, unreadable):
        return 0
    try:
        return os.stat(openable(path)).st_mode  # noqa: PTH116
    except OSError as error:
        unreadable.record(path, error)
    except ValueError:
        # A NUL in the path: settings may name anything.
        pass
    return 0


def each_once(paths: Iterable[Path]) -> list[Path]:
    """The paths in their order, but only the first of those that lead to one place."""
    found: dict[Path, Path] = {}
    for path in paths:
        found.setdefault(real_path(path), path)
    return list(found.values())


def is_maildir(path: Path, unreadable: UnreadablePaths) -> bool:
    """True for a folder with `cur` and one of its companions (https://cr.yp.to/proto/maildir.html)."""
    return is_folder(path / "cur", unreadable) and (
        is_folder(path / "new", unreadable) or is_folder(path / "tmp", unreadable)
    )


def find_files(
    top: Path, suffixes: tuple[str, ...], unreadable: UnreadablePaths, deepest: int = _DEEPEST_SEARCHED
) -> Iterator[Path]:
    """Files whose names end in one of `suffixes` (lower case), in `top` and at most `deepest` folders below it.

    Caches, program folders and the system's own are left out, links are not followed, and 20,000 folders are enough.
    """
    pending = [(top, 0)]
    searched = 0
    while pending and searched < _MOST_FOLDERS_SEARCHED:
        folder, depth = pending.pop()
        searched += 1
        yield from (folder / name for name in files_in(folder, unreadable) if name.lower().endswith(suffixes))
        if depth < deepest:
            inside = (name for name in folders_in(folder, unreadable) if name.lower() not in _NEVER_SEARCHED)
            pending += [(folder / name, depth + 1) for name in inside]


def read_settings(path: Path, unreadable: UnreadablePaths, limit: int = SETTINGS_LIMIT) -> bytes:
    """At most `limit` bytes of a settings file or index; empty where it is missing or cannot be read."""
    try:
        return read_start(path, limit)
    except OSError as error:
        unreadable.record(path, error)
        return b""


def access_findings(path: Path, unreadable: UnreadablePaths) -> tuple[Finding, ...]:
    """A finding where a folder is there and may not be listed; else none."""
    try:
        with os.scandir(openable(path)):
            return ()
    except PermissionError as error:
        return (unreadable_finding(path, error),)
    except OSError as error:
        unreadable.record(path, error)
        return ()


def unreadable_finding(path: Path, error: OSError) -> Finding:
    """The finding for a file or folder that could not be opened."""
    return source_error(path, error).finding


def source_error(path: Path, error: OSError) -> SourceError:
    """The same to be raised, where there is nothing else to look at."""
    if is_in_use(error):
        return InUseError(path, program="")
    if isinstance(error, PermissionError):
        return AccessDeniedError(path)
    return UnreadableError(path, reason=type(error).__name__)
