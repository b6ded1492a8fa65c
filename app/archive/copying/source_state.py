"""Whether the files of a mail program are still what was copied: a look at every one.

Only those are opened that something touched, while size and time of modification are those of the copy.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from app.archive.bag import inventory, layout
from app.archive.bag.inventory import Status
from app.system.file_state import change_time
from app.system.reading import CHUNK, SourceFile, is_on_server
from app.system.walking import Entry, EntryKind, walk

_State = tuple[object, object, object, object]
_COMPARED = (Status.COPIED.value, Status.SKIPPED.value)
"""Settings that are left out for their passwords say which accounts there are."""


def changed_since_copied(listed: Path, trees: Iterable[Path], *, closely: bool) -> Iterator[str]:
    """Paths below `trees` that are not as files.jsonl (`listed`) has them: changed, new, or not to be looked at now.

    Files that are gone are none of them: the archive has them. A link is one that leads elsewhere; a folder is one that
    cannot be listed now, or whose place a link has taken: what was read through that may be other mail. Where only the
    time of the last change of any kind is another, `closely`, for a backup of the same hour, says that it is changed; a
    later look reads the file and compares: a backup program may have touched it, and so may who wrote to it and put
    its time back. Raises OSError for the list.
    """
    known: dict[int, int | None] = {}
    for line in inventory.read(listed):
        is_compared = line.get("status") in _COMPARED
        known[hash(inventory.path_of(line))] = hash(_listed(line)) if is_compared else None
    touched: dict[int, Entry] = {}
    for tree in trees:
        for entry in _entries(tree):
            key = hash(entry.path)
            if key in known and (known[key] is None or known[key] == hash(_seen(entry))):
                continue
            if closely or key not in known:
                yield entry.path
            else:
                touched[key] = entry
    if touched:
        yield from _other_than_listed(listed, touched)


def _other_than_listed(listed: Path, touched: dict[int, Entry]) -> Iterator[str]:
    """Paths of the files `touched` (by the hash of the path) that are not what the list says was copied."""
    for line in inventory.read(listed):
        entry = touched.get(hash(inventory.path_of(line)))
        if entry is not None and line.get("status") in _COMPARED and not _is_what_was_copied(entry, line):
            yield entry.path


def _is_what_was_copied(entry: Entry, line: dict[str, object]) -> bool:
    """True where kind, size and time are those of the list, and the bytes too if anything else of the file changed."""
    seen, copied = _seen(entry), _listed(line)
    if seen is None or seen[:3] != copied[:3]:
        return False
    # Links and files that were left out have no digest, older lists and those of Windows no other time.
    digest = line.get("sha256")
    return not digest or copied[3] is None or seen[3] == copied[3] or _digest_now(entry) == digest


def _digest_now(entry: Entry) -> str:
    """The digest of a file; empty where it cannot be read, or only by fetching it from a cloud disk."""
    digest = hashlib.sha256()
    try:
        if entry.status is None or is_on_server(Path(entry.path).name, entry.status):
            return ""
        with SourceFile(Path(entry.path), on_read=digest.update) as stream:
            while stream.read(CHUNK):
                pass
    except OSError:
        return ""
    return digest.hexdigest()


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


def _listed(line: dict[str, object]) -> _State:
    # Lists of older archives have no ctime, nor have those that were written on Windows.
    return line.get("kind"), line.get("size"), line.get("mtime_ns"), line.get("ctime_ns")


def _seen(entry: Entry) -> _State | None:
    status: os.stat_result | None = entry.status
    if status is None:
        return None
    return entry.kind.value, status.st_size, status.st_mtime_ns, change_time(status)
