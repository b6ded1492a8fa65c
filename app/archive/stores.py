"""Copying stores into an archive: every file once, read once, its messages listed in the catalog on the way."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from app.archive import layout
from app.archive.catalog import CatalogWriter
from app.archive.copier import TRIES, Copy, WriteFailed, copy, is_same_file
from app.archive.earlier import Earlier, Twin
from app.archive.inventory import Inventory, Item, Status
from app.archive.resume import set_aside
from app.archive.writer import ArchiveWriter
from app.formats import autocomplete
from app.formats.guard import ContainerItem, Guard
from app.formats.places import PlaceIndex, inside, read
from app.leftovers.reading import kind_of
from app.leftovers.reading import read as read_leftover
from app.mime import envelope
from app.model.contact import Card, Trace
from app.model.format import Format
from app.model.leftover import Leftover
from app.model.mail import Completeness
from app.model.store import Mailbox, Notice, Store
from app.system.hashing import digest_from_medium
from app.system.reading import SourceFile, is_in_use
from app.system.walking import Entry, EntryKind, walk

_COMPANIONS = ("-wal", "-shm", "-journal")
_VANISHED = "vanished"
_IN_USE = "in_use"
_TICK_EVERY = 500

Tick = Callable[[int, int, int], None]
"""Called with the files, octets and messages since the last call; may raise to stop."""


@dataclass(slots=True)
class Tally:
    """What copying has come to so far. `renamed` maps names in the archive to the names files had."""

    files: int = 0
    octets: int = 0
    reused: int = 0
    messages: int = 0
    incomplete: int = 0
    unreadable: int = 0
    changed: int = 0
    notices: list[Notice] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)


class StoreCopier:
    """Copies the trees of one store to `data/stores/<client>/…`."""

    def __init__(
        self,
        store: Store,
        base: Path | None,
        archive: ArchiveWriter,
        catalog: CatalogWriter,
        inventory: Inventory,
        guard: Guard,
        earlier: Earlier | None = None,
    ) -> None:
        """Trees below `base` (the home) keep their path from there; others their name."""
        self._guard = guard
        self._earlier = earlier
        self._store = store
        self._base = base
        self._archive = archive
        self._catalog = catalog
        self._inventory = inventory
        self._places = PlaceIndex(store)
        self._number = catalog.add_store(store)
        self._vanished: list[tuple[Entry, str]] = []
        self._containers: list[_Found] = []
        self._leftovers: list[tuple[_Found, Leftover]] = []
        self._mailboxes: dict[Mailbox, int] = {}
        for mailbox in store.mailboxes:
            self._mailbox(mailbox)

    def copy(self, tally: Tally, tick: Tick) -> None:
        """Copies everything, adding to `tally`. Raises WriteFailed for the destination, and what `tick` raises."""
        for tree, lists in self._walks():
            folders = {os.fspath(tree.parent): self._folder_for(tree)}
            for entries in lists:
                names = self._names(entries, folders, tally)
                for group in _groups(entries):
                    self._copy_group(group, names, tally, tick)
        # Thunderbird's compaction moves a folder away and back within seconds: what was gone then may be there now.
        vanished, self._vanished = self._vanished, []
        for entry, name in vanished:
            found = self._copy_entry(entry, name, tick)
            self._note(found, False, tally)
        # Only now is everything there that may belong to a container: journals, attachments, sources of messages.
        for found in self._containers:
            self._look_inside(found, tally, tick)
        for found, kind in self._leftovers:
            self._ask(found, kind, tally, tick)

    def _mailbox(self, mailbox: Mailbox) -> int:
        """The number of a mailbox in the catalog; folders inside a file are met while it is read."""
        if mailbox not in self._mailboxes:
            self._mailboxes[mailbox] = self._catalog.add_mailbox(self._number, mailbox)
        return self._mailboxes[mailbox]

    def _walks(self) -> Iterator[tuple[Path, Iterable[list[Entry]]]]:
        """The walks through the trees. Single files of one folder go together: a database has its journal beside it."""
        loose: dict[Path, list[Entry]] = {}
        for tree in self._store.trees:
            if tree.is_dir():
                yield tree, walk(tree)
            else:
                loose.setdefault(tree.parent, []).extend(next(walk(tree)))
        for entries in loose.values():
            yield Path(entries[0].path), [entries]

    def _folder_for(self, tree: Path) -> str:
        """The folder of the archive that takes in a tree: its path from the home where it lies below it."""
        above: tuple[str, ...] = ()
        if self._base is not None and self._base in tree.parents:
            above = tree.relative_to(self._base).parts[:-1]
        wanted = "/".join((layout.STORES, self._store.client, *map(layout.safe_name, above)))
        name, number = wanted, 2
        while not self._archive.claim(f"{name}/{layout.safe_name(tree.name or 'files')}"):
            name, number = f"{wanted} ({number})", number + 1
        self._make_folder(name)
        return name

    def _names(self, entries: list[Entry], folders: dict[str, str], tally: Tally) -> dict[str, str]:
        """The names in the archive of the entries of one folder, by path; those of its folders go to `folders` too."""
        safe = layout.safe_names(entry.name or "files" for entry in entries)
        names: dict[str, str] = {}
        for entry in entries:
            name = safe[entry.name or "files"]
            # An entry that could not be listed is a folder we know already.
            above = folders.get(os.path.dirname(entry.path), "")  # noqa: PTH120
            names[entry.path] = f"{above}/{name}"
            if name != entry.name:
                tally.renamed[names[entry.path]] = entry.name
            if entry.kind is EntryKind.FOLDER:
                folders[entry.path] = names[entry.path]
        return names

    def _copy_group(self, group: list[Entry], names: dict[str, str], tally: Tally, tick: Tick) -> None:
        """Copies one entry, or a database together with its journal: parts of different moments make no database."""
        for attempt in range(TRIES):
            finds = [self._copy_entry(entry, names[entry.path], tick) for entry in group]
            torn = len(group) > 1 and any(
                found.copied is not None and not is_same_file(found.copied.status, Path(found.entry.path))
                for found in finds
            )
            if not torn or attempt == TRIES - 1:
                break
            for found in finds:
                self._drop(found)
        for found in finds:
            if found.reason == _VANISHED:
                self._vanished.append((found.entry, found.name))
            else:
                self._note(found, torn, tally)

    def _copy_entry(self, entry: Entry, name: str, tick: Tick) -> "_Found":
        """Copies one entry if it is a file to be copied; says what it met."""
        found = _Found(entry, name)
        if entry.kind is EntryKind.FOLDER:
            self._make_folder(name)
        elif entry.kind is EntryKind.UNREADABLE:
            found.status, found.reason = Status.UNREADABLE, _reason(entry.error)
        elif entry.kind is not EntryKind.FILE:
            found.status, found.reason = Status.SKIPPED, entry.kind.value
        elif self._is_secret(entry):
            found.status, found.reason = Status.SKIPPED, "saved_password"
            found.notices.append(Notice("passwords_left_out", {"path": entry.path}))
        else:
            self._copy_file(found, tick)
        return found

    def _is_secret(self, entry: Entry) -> bool:
        """True for a file of saved passwords; a mailbox is mail, whatever somebody called it."""
        named = any(fnmatchcase(entry.name.lower(), pattern) for pattern in self._store.secrets)
        return named and self._places.find(entry.path) is None

    def _copy_file(self, found: "_Found", tick: Tick) -> None:
        place = self._places.find(found.entry.path)
        target = self._archive.path(found.name)
        twin = self._twin(found.entry, target)
        try:
            if place is None:
                found.copied = copy(Path(found.entry.path), target, None, twin)
            else:
                mailbox, reader = place
                found.file = self._catalog.add_file(found.name, reader.name)
                if reader.opened is not None:
                    found.container = self._store.mailboxes[mailbox], reader.name
                    found.copied = copy(Path(found.entry.path), target, None, twin)
                    tick(1, found.copied.size, 0)
                    return
                found.copied = copy(
                    Path(found.entry.path),
                    target,
                    lambda source: self._look(source, reader, mailbox, found, tick),
                    twin,
                )
        except OSError as error:
            self._drop(found)
            found.status, found.reason = Status.UNREADABLE, _reason(error)
            return
        tick(1, found.copied.size, 0)

    def _twin(self, entry: Entry, target: Path) -> Twin | None:
        """What may hold the same octets already: what an interrupted run left here, or an earlier archive."""
        try:
            if not os.path.lexists(target):
                return self._earlier.twin(entry) if self._earlier is not None else None
            status = target.lstat()
            if not stat.S_ISREG(status.st_mode):
                set_aside(target)
            elif entry.status is not None and status.st_size == entry.status.st_size:
                return Twin(target, digest_from_medium(target)[0])
            else:
                target.unlink()
        except OSError as error:
            raise WriteFailed(error) from error
        return None

    def _look(self, source: SourceFile, reader: Format, mailbox: int, found: "_Found", tick: Tick) -> None:
        """Lists the messages of a file while it is copied. A second look at the same file starts afresh."""
        self._forget(found)
        for item in read(source, reader):
            self._take(item, self._store.mailboxes[mailbox], found, tick)

    def _look_inside(self, found: "_Found", tally: Tally, tick: Tick) -> None:
        """Lists the messages of a container, from the copy."""
        assert found.container is not None
        mailbox, name = found.container
        found.notices.clear()
        for item in self._guard.read(self._archive.path(found.name), name, Path(found.entry.path)):
            self._take(item, mailbox, found, tick)
        _count(found, tally)

    def _ask(self, found: "_Found", kind: Leftover, tally: Tally, tick: Tick) -> None:
        """Lists the people a leftover knows, from the copy."""
        items = read_leftover(self._archive.path(found.name), kind, Path(found.entry.path), self._guard)
        for number, item in enumerate(items):
            if isinstance(item, Notice):
                tally.notices.append(item)
            elif isinstance(item, Card):
                self._catalog.add_card(self._number, replace(item, file=found.name))
            else:
                self._catalog.add_trace(self._number, kind.name, found.name, item)
            if number % _TICK_EVERY == 0:
                tick(0, 0, 0)

    def _take(self, item: ContainerItem, mailbox: Mailbox, found: "_Found", tick: Tick) -> None:
        if isinstance(item, Notice):
            found.notices.append(item)
        elif isinstance(item, Card):
            self._catalog.add_card(self._number, replace(item, file=found.name))
        elif isinstance(item, Trace):
            self._catalog.add_trace(self._number, autocomplete.KIND, found.name, item)
        else:
            self._catalog.add(self._mailbox(inside(mailbox, item)), found.file, item, envelope.read(item.head))
            found.messages += 1
            found.incomplete += item.completeness is not Completeness.WHOLE
            if found.messages % _TICK_EVERY == 0:
                tick(0, 0, _TICK_EVERY)

    def _forget(self, found: "_Found") -> None:
        if found.messages:
            self._catalog.forget_file(found.file)
        found.messages = found.incomplete = 0
        found.notices.clear()

    def _drop(self, found: "_Found") -> None:
        """Takes back a copy that is to be made again, or not at all."""
        if found.copied is not None:
            self._archive.path(found.name).unlink(missing_ok=True)
            found.copied = None
        self._forget(found)

    def _note(self, found: "_Found", torn: bool, tally: Tally) -> None:
        """Writes down what became of an entry."""
        copied = found.copied
        if copied is not None:
            if torn or not copied.stable:
                found.status, found.reason = Status.CHANGED, "changed_while_copied"
            self._archive.promise(found.name, copied.digest, copied.size)
            tally.files += 1
            tally.octets += copied.size
            tally.reused += copied.reused
            if self._earlier is not None:
                self._earlier.note(found.entry.path, copied.digest)
            if found.container is not None:
                self._containers.append(found)
            if (kind := kind_of(Path(found.entry.path))) is not None:
                self._leftovers.append((found, kind))
        _count(found, tally)
        tally.unreadable += found.status is Status.UNREADABLE
        tally.changed += found.status is Status.CHANGED
        if found.reason == _IN_USE:
            tally.notices.append(Notice("file_locked", {"path": found.entry.path, "program": self._store.client}))
        elif found.status in (Status.UNREADABLE, Status.CHANGED):
            tally.notices.append(
                Notice(f"file_{found.status.value}", {"path": found.entry.path, "reason": found.reason})
            )
        written = copied is not None or found.entry.kind is EntryKind.FOLDER
        self._inventory.add(
            Item(
                found.entry,
                found.status,
                name=found.name if written else "",
                digest=copied.digest if copied else "",
                size=copied.size if copied else 0,
                reason=found.reason,
            )
        )

    def _make_folder(self, name: str) -> None:
        try:
            if self._archive.resumed and self._archive.path(name).is_file():
                set_aside(self._archive.path(name))
            self._archive.add_folder(name)
        except OSError as error:
            raise WriteFailed(error) from error


@dataclass(slots=True)
class _Found:
    """One entry of a tree on its way into the archive."""

    entry: Entry
    name: str
    status: Status = Status.COPIED
    reason: str = ""
    copied: Copy | None = None
    file: int = 0
    container: tuple[Mailbox, str] | None = None
    messages: int = 0
    incomplete: int = 0
    notices: list[Notice] = field(default_factory=list)


def _count(found: "_Found", tally: Tally) -> None:
    tally.messages += found.messages
    tally.incomplete += found.incomplete
    tally.notices += found.notices


def _groups(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The entries one by one, but a database together with its companions."""
    by_path = {entry.path: entry for entry in entries if entry.kind is EntryKind.FILE}
    companions = {path + suffix: path for path in by_path for suffix in _COMPANIONS if path + suffix in by_path}
    for entry in entries:
        if entry.path not in companions:
            suffixed = (by_path.get(entry.path + suffix) for suffix in _COMPANIONS)
            yield [entry, *(companion for companion in suffixed if companion is not None)]


def _reason(error: OSError | None) -> str:
    """A code for why something could not be read."""
    if error is None:
        return "unknown"
    if is_in_use(error):
        return _IN_USE
    if isinstance(error, PermissionError):
        return "permission_denied"
    if isinstance(error, FileNotFoundError):
        return _VANISHED
    return errno.errorcode.get(error.errno or 0, type(error).__name__).lower()
