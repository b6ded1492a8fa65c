"""What came into a folder after it was listed: a mail program may be at work while its mail is copied."""

import os
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from app.archive.bag import layout
from app.system.file_state import times_of
from app.system.paths import openable
from app.system.walking import Entry, EntryKind, Listing, walk

_State = tuple[tuple[int, ...], int]


class FolderSnapshot:
    """The folders that were listed, by path: what they are called in the archive, and their state just before.

    `too_late` says that something arrived that could not be given a name any more.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._names: dict[str, str] = {}
        self._states: dict[str, _State] = {}
        self._left_out: set[str] = set()
        self._again: set[str] = set()
        self.too_late = False

    def note(self, folder: Entry, name: str) -> None:
        """Remembers a folder that is about to be listed."""
        if folder.status is not None:
            self._names[folder.path] = name
            self._states[folder.path] = _state(folder.status)

    def leave_out(self, path: str) -> None:
        """Remembers an entry that was met, though there is nothing of it in the archive."""
        self._left_out.add(path)

    def arrived(self) -> Iterator[tuple[str, list[Entry]]]:
        """The folders that changed since, each with what is new in it; the next call returns what came after."""
        for folder, before in list(self._states.items()):
            try:
                now = _state(os.stat(openable(folder), follow_symlinks=False))  # noqa: PTH116
            except OSError:
                # It is gone: what it held was copied, or is missed where its files are met.
                continue
            if now != before:
                self._states[folder] = now
                self._again.add(folder)
                if new := self._new(folder):
                    yield folder, new

    def was_met(self, folder: str) -> bool:
        """True for a folder that was given to `note`."""
        return folder in self._names

    def was_listed_again(self, folder: str) -> bool:
        """True for a folder of which `arrived` returned something: all that is in it was met."""
        return folder in self._again

    def names(self, folder: str) -> dict[str, str]:
        """What `folder` is called in the archive, by its path."""
        return {folder: self._names[folder]}

    def _new(self, folder: str) -> list[Entry]:
        listing = next(islice(walk(Path(folder)), 1, None), Listing.of([]))
        name = self._names[folder]
        safe = layout.safe_names(listing.names)
        taken: set[str] = set()
        new = []
        for entry in listing:
            if self._is_known(entry, layout.below(name, safe[entry.name])):
                taken.add(layout.same_name(safe[entry.name]))
            else:
                new.append(entry)
        # The names of a folder are chosen together; one that collides with those in the archive comes too late.
        fitting = [entry for entry in new if layout.same_name(layout.safe_name(entry.name)) not in taken]
        self.too_late = self.too_late or len(fitting) < len(new)
        return fitting

    def _is_known(self, entry: Entry, name: str) -> bool:
        known = entry.path in self._left_out or entry.kind is EntryKind.UNREADABLE
        return known or os.path.lexists(self._archive / name)


def with_what_is_below(entries: list[Entry]) -> Iterator[Listing]:
    """As `walk` has it: the entries of one folder themselves, then what is in those that are folders."""
    folders = (Path(entry.path) for entry in entries if entry.kind is EntryKind.FOLDER)
    return chain([Listing.of(entries)], chain.from_iterable(islice(walk(folder), 1, None) for folder in folders))


def _state(status: os.stat_result) -> _State:
    return times_of(status), status.st_ino
