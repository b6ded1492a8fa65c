"""Ways in which the system refuses a look: a disk that fails, a folder nobody may open, a program that runs."""

import errno
import os
from pathlib import Path

from app.jobs import stores
from app.system import reading
from tests.builders.failing import bad_sectors, failing_looks
from tests.builders.unix import put
from tests.hide_and_seek.homes import Spot
from tests.hide_and_seek.ways import Hide, Scene, Way

_FILES = {
    Spot.MAILBOX: "mailbox", Spot.MESSAGE: "message", Spot.INDEX: "index", Spot.ACCOUNTS: "account settings",
    Spot.POINTER: "list of places",
}  # fmt: skip
_FOLDERS = {Spot.FOLDER: "folder", Spot.ACCOUNT: "account folder", Spot.ROOT: "all of it"}
_EVERY_LOOK = ("open", "stat", "lstat", "scandir", "readlink")


def _failing(*calls: str, code: int = errno.EIO, below: bool = False) -> Hide:
    def act(scene: Scene, at: Path) -> None:
        failing_looks(scene.patch, at, *calls, code=code, below=below)

    return act


def _denied_parent(scene: Scene, at: Path) -> None:
    """As the mode 0 of a folder has it: its name can be seen, nothing in it."""
    failing_looks(scene.patch, at, "scandir", code=errno.EACCES)
    for name in os.listdir(at):  # noqa: PTH208 - `iterdir` asks the call that fails now
        failing_looks(scene.patch, at / name, *_EVERY_LOOK, code=errno.EACCES, below=True)


def _bad_disk(scene: Scene, at: Path) -> None:
    bad_sectors(scene.patch, at, (10, at.stat().st_size))


def _in_use(scene: Scene, at: Path) -> None:
    """A program of Windows keeps the file to itself."""
    opened = os.open

    def refuse(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if os.fspath(path) == str(at):
            error = PermissionError(errno.EACCES, "in use", str(at))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        return opened(path, flags, mode)

    scene.patch.setattr(os, "open", refuse)


def _only_in_cloud(scene: Scene, at: Path) -> None:
    """The system marks the file: its bytes lie on a server."""
    inode = at.stat().st_ino
    scene.patch.setattr(reading, "is_elsewhere", lambda status: status.st_ino == inode)


def _unreadable_link(scene: Scene, at: Path) -> Path:
    target = put(scene.disk / "x" / "Archive", b"")
    link = at.parent / "Archive"
    link.symlink_to(target)
    failing_looks(scene.patch, link, "readlink", "stat")
    return link


def _running(scene: Scene, at: Path) -> str:
    client = scene.sample.client
    scene.patch.setattr(stores, "running_clients", lambda processes: frozenset({client}))
    return client


def _pointed_at(scene: Scene, at: Path) -> str:
    """Somebody gives a folder instead of a home: nobody knows what else there is."""
    scene.visit.paths = (at,)
    return ""


WAYS = (
    *(Way(f"{name} cannot be opened", spot, _failing("open")) for spot, name in _FILES.items()),
    *(Way(f"{name} may not be opened", spot, _failing("open", code=errno.EACCES)) for spot, name in _FILES.items()),
    *(Way(f"{name} cannot be looked at", spot, _failing("stat", "lstat", "open")) for spot, name in _FILES.items()),
    *(Way(f"{name} cannot be listed", spot, _failing("scandir")) for spot, name in _FOLDERS.items()),
    *(Way(f"{name} may not be listed", spot, _denied_parent) for spot, name in _FOLDERS.items()),
    *(
        Way(f"{name} is on a disk that fails", spot, _failing(*_EVERY_LOOK, below=True))
        for spot, name in _FOLDERS.items()
    ),
    Way("mailbox on bad sectors", Spot.MAILBOX, _bad_disk),
    Way("message on bad sectors", Spot.MESSAGE, _bad_disk),
    Way("mailbox in use", Spot.MAILBOX, _in_use),
    Way("mailbox marked as on a server", Spot.MAILBOX, _only_in_cloud),
    Way("message marked as on a server", Spot.MESSAGE, _only_in_cloud),
    Way("link that cannot be read", Spot.LISTED, _unreadable_link),
    Way("program running", Spot.ROOT, _running),
    Way("a folder alone", Spot.ROOT, _pointed_at),
    Way("an account folder alone", Spot.ACCOUNT, _pointed_at),
)
