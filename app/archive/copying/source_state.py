"""Whether the files of a mail program are still what was copied: a look at every one, without opening any."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from app.archive.bag import inventory, layout
from app.archive.bag.inventory import Status
from app.system.file_state import change_time
from app.system.walking import Entry, EntryKind, walk

_State = tuple[object, object, object, object]
_COMPARED = (Status.COPIED.value, Status.SKIPPED.value)
"""Settings that are left out for their passwords say which accounts there are."""


def changed_since_copied(listed: Path, trees: Iterable[Path], *, closely: bool) -> Iterator[str]:
    """Paths below `trees` that are not as files.jsonl (`listed`) has them: changed, new, or not to be looked at now.

    Files that are gone are none of them: the archive has them. A link is one that leads elsewhere; a folder is one that
    cannot be listed now, or whose place a link has taken: what was read through that may be other mail. `closely`
    compares the time of the last change of any kind too, which a backup of the same hour may rely on and a later look
    may not. Raises OSError for the list.
    """
    known: dict[int, int | None] = {}
    for line in inventory.read(listed):
        is_compared = line.get("status") in _COMPARED
        known[hash(inventory.path_of(line))] = hash(_listed(line, closely)) if is_compared else None
    for tree in trees:
        for entry in _entries(tree):
            key = hash(entry.path)
            if key not in known or (known[key] is not None and known[key] != hash(_seen(entry, closely))):
                yield entry.path


def changed_after(moment: datetime, trees: Iterable[Path]) -> Iterator[str]:
    """Paths below `trees` that were written, made or renamed after `moment` (aware)."""
    latest = int(moment.timestamp() * 1e9)
    for tree in trees:
        for entry in _entries(tree):
            status = entry.status
            if status is None or max(status.st_mtime_ns, status.st_ctime_ns) > latest:
                yield entry.path


def _entries(tree: Path) -> Iterator[Entry]:
    """All but folders, and what the systems drop into any folder a person opens."""
    for entries in walk(tree):
        for entry in entries:
            if entry.kind not in (EntryKind.FOLDER, EntryKind.SPECIAL) and entry.name not in layout.DROPPINGS:
                yield entry


def _listed(line: dict[str, object], closely: bool) -> _State:
    # Lists of older archives have no ctime, nor have those that were written on Windows.
    return line.get("kind"), line.get("size"), line.get("mtime_ns"), line.get("ctime_ns") if closely else None


def _seen(entry: Entry, closely: bool) -> _State | None:
    status: os.stat_result | None = entry.status
    if status is None:
        return None
    return entry.kind.value, status.st_size, status.st_mtime_ns, change_time(status) if closely else None
