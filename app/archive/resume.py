"""Going on where a run was interrupted: finding what it left, and keeping other runs out of it."""

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path

from app.archive import layout
from app.model.plan import PlannedStore
from app.system.lock import Lock, hold
from app.system.walking import EntryKind, walk


def sources_of(stores: Iterable[PlannedStore]) -> str:
    """What tells the mail of one home on one computer from any other: 16 hex digits."""
    places = {str(planned.base) if planned.base else str(tree) for planned in stores for tree in planned.store.trees}
    text = "\n".join([socket.gethostname(), *sorted(places)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def begin(folder: Path, sources: str) -> Lock:
    """Writes down whose archive `folder` is going to be, and keeps others out. Raises OSError."""
    path = folder / layout.RUN
    with path.open("x", encoding="utf-8") as sink:
        json.dump({"sources": sources}, sink)
    return _held(path)


def interrupted(destination: Path, sources: str) -> tuple[Path, Lock] | None:
    """The newest unfinished archive of the same sources that nobody works on, and the lock on it. Raises OSError."""
    for folder in sorted(destination.glob(f"*{layout.INCOMPLETE}"), reverse=True):
        path = folder / layout.RUN
        if folder.is_symlink() or not path.is_file() or not _is_plain(folder):
            continue
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(value, dict) and value.get("sources") == sources and (lock := hold(path)) is not None:
            return folder, lock
    return None


def clear(folder: Path) -> None:
    """Takes out of an unfinished archive what a run makes anew; the copies of the mail stay. Raises OSError."""
    for entry in folder.iterdir():
        if entry.name not in (layout.RUN, layout.PAYLOAD):
            entry.unlink()
    for name in (layout.MAIL, layout.ADDRESS_BOOK):
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)


def set_aside(path: Path) -> None:
    """Gives what stands in the way of a copy another name; it is kept. Raises OSError."""
    number = 1
    while os.path.lexists(other := path.with_name(f"{path.name} (kept {number})")):
        number += 1
    path.rename(other)


def _is_plain(folder: Path) -> bool:
    """False where a link lies in it: what we left holds none, so somebody else has been there."""
    return not any(entry.kind is EntryKind.LINK for entries in walk(folder) for entry in entries)


def _held(path: Path) -> Lock:
    lock = hold(path)
    if lock is None:
        raise FileExistsError(path)
    return lock
