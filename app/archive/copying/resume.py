"""Going on where a run was interrupted: finding what it left, and keeping other runs out of it."""

import errno
import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.archive.bag import layout
from app.model.plan import PlannedStore
from app.system.lock import Lock, NoLocksError, acquire
from app.system.moving import remove_file, remove_folder, rename
from app.system.reading import SourceFile
from app.system.volume_identity import folder_identity, volume_identity
from app.system.walking import EntryKind, walk
from app.textkit.numbered import numbered

_LONGEST = 4096
"""Bytes; a longer run.json was not written by this program."""
# What the run makes anew each time; other files there are somebody else's.
_TAGS = frozenset(
    {
        layout.BAG_DECLARATION,
        layout.BAG_INFO,
        layout.MANIFEST,
        layout.TAG_MANIFEST,
        layout.SEAL,
        layout.BOOK,
        layout.CATALOG,
        f"{layout.CATALOG}-journal",
        layout.INVENTORY,
        layout.MISSING,
        layout.GONE,
        layout.RECORD,
        layout.READ_ME,
        layout.CERTIFICATE,
        layout.CERTIFICATE_PDF,
        layout.ENCRYPTING,
    }
)
_MADE_ANEW = {layout.MAIL: frozenset({".mbox"}), layout.ADDRESS_BOOK: frozenset({".csv", ".ldif", ".vcf"})}


def sources_of(stores: Iterable[PlannedStore]) -> str:
    """What tells the mail of one home on one computer from any other: 16 hex digits.

    Two disks mounted at one path, one after the other, differ by their volumes, or by their folders' births.
    """
    places = {planned.base or tree for planned in stores for tree in planned.store.trees}
    identities = [f"{place}\t{_identity(place)}" for place in sorted(places)]
    return _digest(platform.node(), *identities)


def trees_of(stores: Iterable[PlannedStore]) -> str:
    """What tells the folders of these stores from those of others: 16 hex digits."""
    return _digest(*sorted(f"{planned.store.client}\t{tree}" for planned in stores for tree in planned.store.trees))


def _identity(place: Path) -> str:
    try:
        return volume_identity(place) or folder_identity(place)
    except OSError:
        return ""


def _digest(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def begin(folder: Path, sources: str, trees: str) -> Lock | None:
    """Keeps others out of `folder`, and writes down whose archive it is going to be.

    Raises OSError; FileNotFoundError where another run removes the folder, which is empty yet.

    None where the file system knows no locks: then nobody else goes on there either.
    """
    path = folder / layout.RUN
    path.touch(exist_ok=False)
    try:
        lock = acquire(path)
        if lock is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    except NoLocksError:
        lock = None
    write_down(folder, sources, trees, trusted=True)
    return lock


def write_down(folder: Path, sources: str, trees: str, *, trusted: bool) -> None:
    """Says whose archive `folder` is going to be, and whether the copies in it may be relied on. Raises OSError."""
    text = json.dumps({"sources": sources, "trees": trees, "trusted": trusted}) + "\n"
    (folder / layout.RUN).write_text(text, encoding="utf-8", newline="\n")


def sources_in(folder: Path) -> str | None:
    """Whose archive `folder` is going to be, as `sources_of` has it; None where it does not say."""
    sources = _run_file(folder / layout.RUN).get("sources")
    return str(sources) if sources is not None else None


def trees_in(folder: Path) -> str | None:
    """Of which folders the copies in `folder` are, as `trees_of` has it; None where it does not say."""
    trees = _run_file(folder / layout.RUN).get("trees")
    return str(trees) if trees is not None else None


def interrupted(destination: Path, sources: str) -> tuple[Path, Lock, bool] | None:
    """The latest unfinished archive of the same sources that nobody works on, the lock on it, whether to rely on it.

    Raises OSError where `destination` cannot be listed.
    """
    for folder, trusted in _unfinished(destination, sources):
        try:
            if _is_plain(folder) and (lock := acquire(folder / layout.RUN)) is not None:
                return folder, lock, trusted
        except OSError:
            # Without locks two runs might work in one folder; a folder we may not write to is of no use.
            continue
    return None


def size_cleared(folder: Path) -> int:
    """The bytes that `clear` gives back, at least. Raises OSError."""
    made = [entry for entry in folder.iterdir() if entry.name in _TAGS and entry.is_file()]
    for name, suffixes in _MADE_ANEW.items():
        found = (entry for entries in walk(folder / name) for entry in entries if entry.kind is EntryKind.FILE)
        made += [path for path in map(Path, (entry.path for entry in found)) if path.suffix in suffixes]
    # A file with a second name gives nothing back.
    return sum(status.st_size for status in map(Path.lstat, made) if status.st_nlink == 1)


def clear(folder: Path) -> list[Path]:
    """Takes out of an unfinished archive what a run makes anew; the copies of the mail stay.

    What this program did not make is moved beside the archive; returns where it is now. Raises OSError.
    """
    for entry in sorted(folder.iterdir()):
        if entry.name in _TAGS and entry.is_file():
            remove_file(entry)
    moved = [set_aside(folder, entry) for entry in beside_payload(folder)]
    payload = folder / layout.PAYLOAD
    known = {payload.name, *(Path(name).name for name in (layout.STORES, *_MADE_ANEW))}
    strangers = [entry for entry in payload.glob("*") if entry.name not in known and not layout.is_dropped(entry.name)]
    moved += [set_aside(folder, entry) for entry in sorted(strangers)]
    for name, suffixes in _MADE_ANEW.items():
        moved += _emptied(folder, folder / name, suffixes)
    return moved


def beside_payload(folder: Path) -> list[Path]:
    """What stands beside the payload and was not made by this program. Raises OSError."""
    known = {layout.RUN, layout.PAYLOAD}
    return [
        entry
        for entry in sorted(folder.iterdir())
        if entry.name not in known
        and not (entry.name in _TAGS and entry.is_file())
        and not layout.is_dropped(entry.name)
    ]


def set_aside(folder: Path, path: Path) -> Path:
    """Moves what blocks an unfinished archive to a folder beside it; nothing is lost. Raises OSError."""
    beside = folder.with_name(f"{folder.name.removesuffix(layout.INCOMPLETE)} (kept)")
    beside.mkdir(exist_ok=True)
    candidates = (beside / name for name in numbered(path.name, "{number} {name}"))
    free = next(each for each in candidates if not os.path.lexists(each))
    rename(path, free)
    return free


def _emptied(folder: Path, top: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """Removes files made by a run below `top`, and then its folders; yields where the others went."""
    found = [entry for entries in walk(top) for entry in entries if entry.status is not None]
    for entry in reversed(found):
        path = Path(entry.path)
        if entry.kind is EntryKind.FOLDER:
            remove_folder(path)
        elif entry.kind is EntryKind.FILE and (path.suffix in suffixes or layout.is_dropped(path.name)):
            # A Mac removes the AppleDouble file of another together with that.
            remove_file(path, missing_ok=True)
        else:
            yield set_aside(folder, path)


def _unfinished(destination: Path, sources: str) -> Iterator[tuple[Path, bool]]:
    """The unfinished archives of these sources, the latest first, and whether the copies in them can be relied on."""
    found = []
    with os.scandir(destination) as scan:
        names = [entry.name for entry in scan if entry.name.endswith(layout.INCOMPLETE)]
    for name in names:
        folder = destination / name
        value = _run_file(folder / layout.RUN)
        if not folder.is_symlink() and value.get("sources") == sources:
            found.append((value["mtime_ns"], name, value.get("trusted") is True))
    for _, name, trusted in sorted(found, reverse=True):
        yield destination / name, trusted


def _run_file(path: Path) -> dict[str, Any]:
    """What a run.json says, and its time as `mtime_ns`; nothing where it cannot be read or is not of this program."""
    try:
        with SourceFile(path) as stream:
            value = json.loads(stream.read(_LONGEST))
            return {**value, "mtime_ns": stream.status.st_mtime_ns} if isinstance(value, dict) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def _is_plain(folder: Path) -> bool:
    """False where a link lies in it: a run leaves none, so somebody else has been there."""
    return not any(entry.kind is EntryKind.LINK for entries in walk(folder) for entry in entries)
