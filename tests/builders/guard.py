"""Promise 1 as a test tool: digests, times and inodes before and after, and an audit hook on every way to write."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = frozenset(
    {
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.utime",
        "os.chmod",
        "os.chown",
        "os.setxattr",
        "os.removexattr",
        "shutil.rmtree",
        "shutil.move",
    }
)
Snapshot = dict[str, tuple[object, ...]]
_watched: list["SourceGuard"] = []
_hooked: list[bool] = []


@dataclass
class SourceGuard:
    """One watched folder. `broken` lists what was tried on it."""

    folder: str
    before: Snapshot
    broken: list[str] = field(default_factory=list)

    def covers(self, path: object) -> bool:
        """True for a path at or below the folder."""
        if isinstance(path, int) or path is None:
            return False
        text = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        return text == self.folder or text.startswith(self.folder + os.sep)

    def stop(self) -> None:
        """Ends the watch."""
        if self in _watched:
            _watched.remove(self)

    def check(self) -> None:
        """Fails where anything was tried or has changed."""
        assert not self.broken, self.broken
        assert snapshot(Path(self.folder)) == self.before


def watch(folder: Path, before: Snapshot | None = None) -> SourceGuard:
    """Starts to watch a folder. `before` is what it was like when it was made, where nobody may ever change it."""
    if not _hooked:
        sys.addaudithook(_audit)
        _hooked.append(True)
    made = SourceGuard(os.path.realpath(folder), before or snapshot(folder))
    _watched.append(made)
    return made


def snapshot(folder: Path) -> Snapshot:
    """Digest, size, mode, inode, modification and change time of everything below a folder."""
    found: Snapshot = {}
    for path in _below(os.fspath(folder)):
        status = os.lstat(path)
        digest = ""
        if stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK):
            with open(path, "rb") as source:
                digest = hashlib.sha256(source.read()).hexdigest()
        found[path] = (
            digest,
            status.st_size,
            status.st_mode,
            status.st_ino,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
    return found


def _below(folder: str) -> Iterator[str]:
    """The folder, or file, and all that lies in it, but not what links lead to. By strings, as it is done so often."""
    yield folder
    with suppress(NotADirectoryError, PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)
            else:
                yield entry.path


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _watched:
        return
    if event == "open":
        path, mode, flags = arguments[:3]
        writes = isinstance(flags, int) and flags & _WRITING
        if not writes and not (isinstance(mode, str) and set(mode) & set("wax+")):
            return
        paths: tuple[object, ...] = (path,)
    elif event in _CHANGING:
        paths = arguments[:2]
    elif event == "sqlite3.connect":
        paths = (str(arguments[0]).removeprefix("file:").removeprefix("//").partition("?")[0],)
    else:
        return
    for guard in _watched:
        for path in paths:
            if isinstance(path, str | bytes | os.PathLike) and guard.covers(path):
                guard.broken.append(f"{event}: {path!r}")
                raise PermissionError(f"the source was to be changed: {event} {path!r}")
