"""How much a run would copy: found out by walking the stores, without opening a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying.readable import readable_path
from app.formats.reading.registry import READERS
from app.model.plan import PlannedStore
from app.system.walking import EntryKind, walk


@dataclass(frozen=True, slots=True)
class Size:
    """What a run would copy; `closed` are the bytes in stores that get a readable copy on top.

    `longest` is about the longest path in the archive.
    """

    files: int = 0
    size_bytes: int = 0
    largest: int = 0
    closed: int = 0
    folders: int = 0
    longest: str = ""


def measure(stores: Iterable[PlannedStore]) -> Size:
    """Walks the stores without opening a file."""
    files = size_bytes = largest = closed = folders = 0
    longest = ""
    for planned in stores:
        of_store = 0
        deepest = (0, "", Path())
        for tree in planned.store.trees:
            for entry in chain.from_iterable(walk(tree)):
                if entry.kind is EntryKind.FILE and entry.status:
                    files += 1
                    of_store += entry.status.st_size
                    largest = max(largest, entry.status.st_size)
                elif entry.kind is EntryKind.FOLDER:
                    folders += 1
                deepest = max(deepest, (len(entry.path), entry.path, tree))
        size_bytes += of_store
        closed += of_store if _is_closed(planned) else 0
        longest = max(longest, *_longest_of(planned, Path(deepest[1]), deepest[2]), key=len)
    return Size(files, size_bytes, largest, closed, folders, longest)


def _is_closed(planned: PlannedStore) -> bool:
    formats = {source.format for mailbox in planned.store.mailboxes for source in mailbox.sources}
    return any(READERS[name].needs_export for name in formats)


def _longest_of(planned: PlannedStore, path: Path, tree: Path) -> Iterator[str]:
    """The longest paths in the archive a store may lead to: of its own files, and of readable copies.

    What lies deeper than any system takes gets a shorter path there, and is no reason to refuse a destination.
    """
    below = planned.base if planned.base is not None and planned.base in path.parents else tree.parent
    parts = path.relative_to(below).parts if below in path.parents else (path.name,)
    top = f"{layout.STORES}/{planned.store.client}"
    yield from accumulate(map(layout.safe_name, parts), layout.below, initial=top)
    for mailbox in planned.store.mailboxes:
        yield f"{readable_path(mailbox.account, mailbox.path)}.mbox"
