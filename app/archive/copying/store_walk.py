"""The entries of one store, in the order they are copied, each with a safe name in the archive."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying.copy_entry import NamedEntry, groups
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.file_copier import TRIES
from app.archive.copying.folder_snapshot import FolderSnapshot, with_what_is_below
from app.model.codes import Code
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.system.sqlite_files import SIDE_SUFFIXES, database_of
from app.system.walking import Entry, EntryKind, Listing, walk
from app.textkit.numbered import numbered

_Listings = Iterable[Listing]
Group = list[NamedEntry]
"""One entry, or a database together with its companions, which are only of use as a whole."""


class StoreWalk:
    """Walks the trees of one store, lazily: what comes into a folder while others are copied is met too.

    Makes the folders of the archive that the names need.
    """

    def __init__(self, planned: PlannedStore, run: CopyRun) -> None:
        """Trees below `planned.base` (the home) keep their path from there; others only their name."""
        self._store = planned.store
        self._base = planned.base
        self._run = run
        self._folders = FolderSnapshot(run.archive.path(""))
        self._waiting: dict[str, NamedEntry] = {}

    def groups(self) -> Iterator[Group]:
        """Every entry of the store's trees, then what arrived meanwhile. Raises WriteError."""
        for tree, listings in self._trees():
            yield from self._named(listings, {os.fspath(tree.parent): self._folder_for(tree)})
        yield from self._arrivals()

    def leave_out(self, path: str) -> None:
        """Notes an entry that was met though there is no copy of it, so that it does not count as newly arrived."""
        self._folders.leave_out(path)

    def put_off(self, group: Group) -> None:
        """Leaves a group for the second look, as something of it is gone."""
        for entry in group:
            self._waiting[entry.source.path] = entry
            self.leave_out(entry.source.path)

    def second_look(self) -> Iterator[Group]:
        """What was put off, with what is below folders that are there again, and with new companions of databases.

        Thunderbird's compaction moves a folder away and back within seconds.
        """
        files: list[NamedEntry] = []
        for entry in self._waiting.values():
            listings = walk(Path(entry.source.path))
            now = next(iter(next(listings)))
            if entry.source.kind is not EntryKind.UNREADABLE:
                # What is no file any more is named as what it was.
                files.append(NamedEntry(now, entry.name) if now.kind is EntryKind.FILE else entry)
            elif now.kind is not EntryKind.FOLDER:
                files.append(NamedEntry(now, entry.name))
            elif not self._folders.was_listed_again(now.path):
                if not self._folders.was_met(now.path):
                    # It was away when it was looked at, not only when it was listed.
                    self._folders.note(now, entry.name)
                    yield [NamedEntry(now, entry.name)]
                yield from self._named(listings, {now.path: entry.name})
        files += self._new_companions(files)
        yield from groups([entry.source.name for entry in files], files)

    def _new_companions(self, files: list[NamedEntry]) -> Iterator[NamedEntry]:
        """What lies beside these databases now and was never met."""
        met = {entry.source.path for entry in files}
        for entry in files:
            for path, name in ((entry.source.path + suffix, entry.name + suffix) for suffix in SIDE_SUFFIXES):
                now = next(iter(next(walk(Path(path)))))
                if now.kind is not EntryKind.FILE or path in met or self._is_taken(name):
                    continue
                if now.name != name.rpartition("/")[2]:
                    self._run.stats.renamed[name] = now.name
                yield NamedEntry(now, name)

    def _is_taken(self, name: str) -> bool:
        """True for a name that this run gave; what an interrupted run left is of another moment."""
        return self._run.archive.is_listed(name) or self._run.archive.path(name).is_dir()

    def _trees(self) -> Iterator[tuple[Path, _Listings]]:
        """The walks through the trees. Single files of one folder go together: a database has its journal beside it."""
        loose: dict[Path, list[Entry]] = {}
        for tree in self._store.trees:
            listings = walk(tree)
            first = list(next(listings))
            if first[0].kind is EntryKind.FOLDER:
                yield tree, chain([Listing.of(first)], listings)
            else:
                loose.setdefault(tree.parent, []).extend(first)
        for entries in loose.values():
            yield Path(entries[0].path), [Listing.of(entries)]

    def _arrivals(self) -> Iterator[Group]:
        """What came into folders that were listed already; adds a finding where that does not end."""
        arrived: list[tuple[str, list[Entry]]] = []
        for _ in range(TRIES):
            arrived = list(self._folders.arrived())
            for folder, entries in arrived:
                for group in self._named(with_what_is_below(entries), self._folders.names(folder)):
                    if self._belongs_to_waiting(group):
                        self.put_off(group)
                    else:
                        yield group
            if not arrived:
                break
        if arrived or self._folders.too_late:
            self._run.stats.findings.append(Finding(Code.MAIL_KEEPS_ARRIVING, {"path": str(self._store.path)}))

    def _belongs_to_waiting(self, group: Group) -> bool:
        """True where the only entry of a group is a companion of a database that was put off."""
        source = group[0].source
        # What is in a folder needs it at once.
        return source.kind is not EntryKind.FOLDER and database_of(source.path) in self._waiting

    def _named(self, listings: _Listings, folders: dict[str, str]) -> Iterator[Group]:
        """The groups of each. `folders` maps paths to names in the archive, and grows by the folders that are met."""
        for listing in listings:
            self._run.enter(self._store.client, os.path.basename(listing.folder))  # noqa: PTH119
            yield from groups(listing.names, self._names(listing, folders))

    def _names(self, listing: Listing, folders: dict[str, str]) -> Iterator[NamedEntry]:
        """The entries of one folder with their names in the archive; its folders go to `folders`."""
        above = folders.get(listing.folder, "")
        safe = layout.safe_names(name or "files" for name in listing.names)
        for entry in listing:
            original = entry.name
            name = safe[original or "files"]
            # A folder that could not be listed is an entry of its own listing, after that of its parent.
            full = folders.get(entry.path) or layout.below(above, name)
            if not full.startswith(above):
                # The name was too long and was put elsewhere (see `layout.below`).
                self._run.make_folder(full.rpartition("/")[0])
            if name != original:
                self._run.stats.renamed[full] = original
            if entry.kind is EntryKind.FOLDER:
                folders[entry.path] = full
                self._folders.note(entry, full)
            yield NamedEntry(entry, full)

    def _folder_for(self, tree: Path) -> str:
        """The folder of the archive that takes in a tree: its path from the home where it lies below it."""
        above: tuple[str, ...] = ()
        if self._base is not None and self._base in tree.parents:
            above = tree.relative_to(self._base).parts[:-1]
        wanted = "/".join((layout.STORES, self._store.client, *map(layout.safe_name, above)))
        below = layout.safe_name(tree.name or "files")
        name = next(each for each in numbered(wanted) if self._run.archive.claim(f"{each}/{below}"))
        self._run.make_folder(name)
        return name
