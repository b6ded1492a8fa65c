"""Copying stores into an archive: every file once, read once, its messages listed in the catalog on the way."""

import logging
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from itertools import islice
from pathlib import Path

from app.archive.bag import layout
from app.archive.bag.inventory import Inventory, InventoryItem, Status
from app.archive.catalog.catalog import CatalogWriter
from app.archive.catalog.index_check import CopiedIndex
from app.archive.copying.copier import TRIES, Observer, WriteError, copy, is_same_file
from app.archive.copying.copy_entry import EIO, IN_USE, NOT_DOWNLOADED, VANISHED, EntryInProgress, groups, reason_of
from app.archive.copying.copy_stats import CopyStats
from app.archive.copying.folder_snapshot import FolderSnapshot, with_what_is_below
from app.archive.copying.previous_archive import PreviousArchive, ReusableCopy
from app.archive.copying.writer import ArchiveWriter
from app.formats.outlook import autocomplete
from app.formats.reading.message_sources import SourceIndex, inside, read
from app.formats.reading.worker import ContainerItem, Worker
from app.indexes import kind_of as index_kind_of
from app.mime import envelope
from app.model.contact import AddressTrace, Card
from app.model.format import Format
from app.model.index import By
from app.model.mail import Completeness, Envelope, Message
from app.model.store import Finding, Mailbox, Store
from app.model.trace_kind import TraceKind
from app.system.hashing import digest_from_medium
from app.system.reading import SourceFile, is_elsewhere
from app.system.retry import DEFAULT_RETRY, RetryPolicy
from app.system.walking import Entry, EntryKind, walk
from app.traces.reading import kind_of
from app.traces.reading import read as read_leftover

_log = logging.getLogger(__name__)

_PROGRESS_EVERY = 500

ProgressCallback = Callable[[int, int, int], None]
"""Called with the files, bytes and messages since the last call; may raise to stop."""
Enter = Callable[[str], None]
"""Called with the name of each folder that is going to be copied."""


class StoreCopier:
    """Copies the trees of one store to `data/stores/<client>/…`."""

    def __init__(
        self,
        store: Store,
        base: Path | None,
        archive: ArchiveWriter,
        catalog: CatalogWriter,
        inventory: Inventory,
        worker: Worker,
        previous: PreviousArchive | None = None,
        retry_policy: RetryPolicy = DEFAULT_RETRY,
    ) -> None:
        """Trees below `base` (the home) keep their path from there; others their name."""
        self._retry_policy = retry_policy
        self._worker = worker
        self._earlier = previous
        self._store = store
        self._base = base
        self._archive = archive
        self._catalog = catalog
        self._inventory = inventory
        self._places = SourceIndex(store)
        self._listed = {mailbox.index: mailbox for mailbox in store.mailboxes if mailbox.index is not None}
        self._number = catalog.add_store(store)
        self._folders = FolderSnapshot(archive.path(""))
        self._vanished: list[tuple[Entry, str]] = []
        self._containers: list[EntryInProgress] = []
        self._leftovers: list[tuple[EntryInProgress, TraceKind]] = []
        self._mailboxes: dict[Mailbox, int] = {}
        for mailbox in store.mailboxes:
            self._mailbox(mailbox)

    def copy(self, stats: CopyStats, progress: ProgressCallback, enter: Enter = lambda folder: None) -> None:
        """Copies everything, adding to `stats`; `enter` hears of every folder.

        Raises WriteError for the destination, and what `progress` raises.
        """
        stats.stores.append((self._number, self._store))
        for tree, lists in self._walks():
            folders = {os.fspath(tree.parent): self._folder_for(tree)}
            self._copy_lists(lists, folders, stats, progress, enter)
        self._look_again(stats, progress, enter)
        # Thunderbird's compaction moves a folder away and back within seconds: what was gone then may be there now.
        vanished, self._vanished = self._vanished, []
        for entry, name in vanished:
            if entry.kind is EntryKind.UNREADABLE and Path(entry.path).is_dir():
                if self._folders.looked_again(entry.path):
                    continue
                lists = islice(walk(Path(entry.path)), 1, None)
                self._copy_lists(lists, {entry.path: name}, stats, progress, enter)
            else:
                self._note(self._copy_entry(entry, name, progress), False, stats)
        for entry, _ in self._vanished:
            self._note(EntryInProgress(entry, "", Status.UNREADABLE, VANISHED), False, stats)
        # Only now is everything there that may belong to a container: journals, attachments, sources of messages.
        for found in self._containers:
            self._look_inside(found, stats, progress)
        for found, kind in self._leftovers:
            self._ask(found, kind, stats, progress)

    def _look_again(self, stats: CopyStats, progress: ProgressCallback, enter: Enter) -> None:
        """Copies what came into folders that were listed already; says so where it does not end."""
        for _ in range(TRIES):
            arrived = list(self._folders.arrived())
            for folder, entries in arrived:
                self._copy_lists(with_what_is_below(entries), self._folders.names(folder), stats, progress, enter)
            if not arrived:
                break
        if arrived or self._folders.too_late:
            stats.findings.append(Finding("mail_keeps_arriving", {"path": str(self._store.path)}))

    def _copy_lists(
        self,
        lists: Iterable[list[Entry]],
        folders: dict[str, str],
        stats: CopyStats,
        progress: ProgressCallback,
        enter: Enter,
    ) -> None:
        for entries in lists:
            enter(os.path.basename(os.path.dirname(entries[0].path)) if entries else "")  # noqa: PTH119, PTH120
            names = self._names(entries, folders, stats)
            for group in groups(entries):
                self._copy_group(group, names, stats, progress)

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

    def _names(self, entries: list[Entry], folders: dict[str, str], stats: CopyStats) -> dict[str, str]:
        """The names in the archive of the entries of one folder, by path; those of its folders go to `folders` too."""
        safe = layout.safe_names(entry.name or "files" for entry in entries)
        names: dict[str, str] = {}
        for entry in entries:
            name = safe[entry.name or "files"]
            above = folders.get(os.path.dirname(entry.path), "")  # noqa: PTH120
            # A folder that could not be listed is an entry of its own list, after that of its parent's.
            names[entry.path] = place = folders.get(entry.path, layout.below(above, name))
            if not place.startswith(above):
                self._make_folder(place.rpartition("/")[0])
            if name != entry.name:
                stats.renamed[names[entry.path]] = entry.name
            if entry.kind is EntryKind.FOLDER:
                folders[entry.path] = names[entry.path]
                self._folders.note(entry, names[entry.path])
        return names

    def _copy_group(
        self, group: list[Entry], names: dict[str, str], stats: CopyStats, progress: ProgressCallback
    ) -> None:
        """Copies one entry, or a database together with its journal: parts of different moments make no database."""
        for attempt in range(TRIES):
            finds = [self._copy_entry(entry, names[entry.path], progress) for entry in group]
            torn = len(group) > 1 and any(
                found.copied is not None and not is_same_file(found.copied.status, Path(found.entry.path))
                for found in finds
            )
            if not torn or attempt == TRIES - 1:
                break
            for found in finds:
                self._drop(found)
        for found in finds:
            if found.copied is None:
                self._folders.leave_out(found.entry.path)
            if found.reason == VANISHED:
                self._vanished.append((found.entry, found.name))
            else:
                self._note(found, torn, stats)

    def _copy_entry(self, entry: Entry, name: str, progress: ProgressCallback) -> EntryInProgress:
        """Copies one entry if it is a file to be copied; says what it met."""
        found = EntryInProgress(entry, name)
        if entry.kind is EntryKind.FOLDER:
            self._make_folder(name)
        elif entry.kind is EntryKind.UNREADABLE:
            found.status, found.reason = Status.UNREADABLE, reason_of(entry.error)
        elif entry.kind is not EntryKind.FILE:
            found.status, found.reason = Status.SKIPPED, entry.kind.value
        elif self._is_secret(entry):
            found.status, found.reason = Status.SKIPPED, "saved_password"
            found.findings.append(Finding("passwords_left_out", {"path": entry.path}))
        elif entry.status is not None and is_elsewhere(entry.status):
            found.status, found.reason = Status.UNREADABLE, NOT_DOWNLOADED
        else:
            self._copy_file(found, progress)
        return found

    def _is_secret(self, entry: Entry) -> bool:
        """True for a file of saved passwords; a mailbox is mail, whatever somebody called it."""
        named = any(fnmatchcase(entry.name.lower(), pattern) for pattern in self._store.secrets)
        return named and self._places.find(entry.path) is None

    def _copy_file(self, found: EntryInProgress, progress: ProgressCallback) -> None:
        place = self._places.find(found.entry.path)
        target = self._archive.path(found.name)
        reusable = self._twin(found.entry, target)
        observe: Observer | None = None
        if place is not None:
            mailbox, reader = place
            found.file = self._catalog.add_file(found.name, reader.name)
            if reader.opened is not None:
                found.container = self._store.mailboxes[mailbox], reader.name
            else:
                observe = partial(self._look, reader=reader, mailbox=mailbox, found=found, progress=progress)
        try:
            found.copied = copy(Path(found.entry.path), target, observe, reusable, self._retry_policy)
            found.kept = found.copied.reused and reusable is not None and reusable.path == target
        except OSError as error:
            self._drop(found)
            found.status, found.reason = Status.UNREADABLE, reason_of(error)
            return
        if found.copied.holes and observe is not None:
            found.incomplete += self._catalog.mark_holes(found.file, found.copied.holes)
        progress(1, found.copied.size, 0)

    def _twin(self, entry: Entry, target: Path) -> ReusableCopy | None:
        """What may hold the same bytes already: what an interrupted run left here, or an earlier archive.

        A copy that was left and is of no use is a twin without a digest.
        """
        if not os.path.lexists(target):
            return self._earlier.reusable(entry) if self._earlier is not None else None
        try:
            status = target.lstat()
            if not stat.S_ISREG(status.st_mode):
                self._archive.set_aside(target)
                return None
        except OSError as error:
            raise WriteError(error) from error
        if not self._archive.trusted or entry.status is None or status.st_size != entry.status.st_size:
            return ReusableCopy(target, "")
        try:
            return ReusableCopy(target, digest_from_medium(target)[0])
        except OSError:
            return ReusableCopy(target, "")

    def _look(
        self, source: SourceFile, reader: Format, mailbox: int, found: EntryInProgress, progress: ProgressCallback
    ) -> None:
        """Lists the messages of a file while it is copied. A second look at the same file starts afresh."""
        self._forget(found)
        for item in read(source, reader):
            self._take(item, self._store.mailboxes[mailbox], found, progress)

    def _look_inside(self, found: EntryInProgress, stats: CopyStats, progress: ProgressCallback) -> None:
        """Lists the messages of a container, from the copy."""
        assert found.container is not None
        mailbox, name = found.container
        found.findings.clear()
        for item in self._worker.read(self._archive.path(found.name), name, Path(found.entry.path)):
            self._take(item, mailbox, found, progress)
        stats.count(found)

    def _ask(self, found: EntryInProgress, kind: TraceKind, stats: CopyStats, progress: ProgressCallback) -> None:
        """Lists the people a leftover knows, from the copy."""
        items = read_leftover(self._archive.path(found.name), kind, Path(found.entry.path), self._worker)
        for number, item in enumerate(items):
            if isinstance(item, Finding):
                stats.findings.append(item)
            elif isinstance(item, Card):
                self._catalog.add_card(self._number, replace(item, file=found.name))
            else:
                self._catalog.add_trace(self._number, kind.name, found.name, item)
            if number % _PROGRESS_EVERY == 0:
                progress(0, 0, 0)

    def _take(self, item: ContainerItem, mailbox: Mailbox, found: EntryInProgress, progress: ProgressCallback) -> None:
        if isinstance(item, Finding):
            found.findings.append(item)
        elif isinstance(item, Card):
            self._catalog.add_card(self._number, replace(item, file=found.name))
        elif isinstance(item, AddressTrace):
            self._catalog.add_trace(self._number, autocomplete.KIND, found.name, item)
        else:
            self._catalog.add(self._mailbox(inside(mailbox, item)), found.file, item, self._envelope(item, found))
            found.messages += 1
            found.incomplete += item.completeness is not Completeness.WHOLE
            if found.messages % _PROGRESS_EVERY == 0:
                progress(0, 0, _PROGRESS_EVERY)

    def _envelope(self, message: Message, found: EntryInProgress) -> Envelope:
        try:
            return envelope.read(message.head)
        except Exception as error:
            # No headers, however broken, may keep the file they are in from being copied.
            _log.exception("The headers of a message were not read")
            found.findings.append(Finding("reader_failed", {"path": found.entry.path, "error": type(error).__name__}))
            return Envelope()

    def _forget(self, found: EntryInProgress) -> None:
        if found.messages:
            self._catalog.forget_file(found.file)
        found.messages = found.incomplete = 0
        found.findings.clear()

    def _drop(self, found: EntryInProgress) -> None:
        """Takes back a copy that is to be made again, or not at all."""
        if found.copied is not None:
            try:
                self._archive.path(found.name).unlink(missing_ok=True)
            except OSError as error:
                raise WriteError(error) from error
            found.copied = None
        self._forget(found)

    def _note(self, found: EntryInProgress, torn: bool, stats: CopyStats) -> None:
        """Writes down what became of an entry."""
        copied = found.copied
        if copied is not None:
            if torn or not copied.stable:
                found.status, found.reason = Status.CHANGED, "changed_while_copied"
            if copied.holes:
                found.status, found.reason = Status.SALVAGED, EIO
            self._archive.promise(found.name, copied.digest, copied.size)
            stats.files += 1
            stats.size_bytes += copied.size
            stats.reused += copied.reused
            stats.kept += found.kept
            if found.container is not None:
                self._containers.append(found)
            if (kind := kind_of(Path(found.entry.path))) is not None:
                self._leftovers.append((found, kind))
            self._note_index(found, stats)
        stats.count(found)
        if self._earlier is not None and found.reason != VANISHED:
            self._earlier.note(found.entry.path, copied.digest if copied is not None else "")
        stats.unreadable += found.status is Status.UNREADABLE
        stats.salvaged += found.status is Status.SALVAGED
        stats.changed += found.status is Status.CHANGED
        if found.status in (Status.UNREADABLE, Status.SALVAGED, Status.CHANGED):
            stats.findings.append(self._trouble(found))
        written = copied is not None or found.entry.kind is EntryKind.FOLDER
        self._inventory.add(
            InventoryItem(
                found.entry,
                found.status,
                name=found.name if written else "",
                digest=copied.digest if copied else "",
                size=copied.size if copied else 0,
                reason=found.reason,
                holes=copied.holes if copied else (),
                status_read=copied.status if copied else None,
            )
        )

    def _trouble(self, found: EntryInProgress) -> Finding:
        path = found.entry.path
        if found.reason == IN_USE:
            return Finding("file_locked", {"path": path, "program": self._store.client})
        if found.reason == NOT_DOWNLOADED:
            return Finding("file_not_downloaded", {"path": path})
        if found.copied is not None and found.copied.holes:
            return Finding("file_salvaged", {"path": path, "lost": sum(length for _, length in found.copied.holes)})
        return Finding(f"file_{found.status.value}", {"path": path, "reason": found.reason})

    def _note_index(self, found: EntryInProgress, stats: CopyStats) -> None:
        """Notes a list of messages that belongs to a mailbox, or to the whole store."""
        path = Path(found.entry.path)
        if (kind := index_kind_of(path)) is None:
            return
        mailbox = self._listed.get(path)
        if mailbox is not None or kind.by is not By.MESSAGE_ID or kind.whole_store:
            number = self._mailbox(mailbox) if mailbox is not None else 0
            stats.indexes.append(CopiedIndex(kind, found.name, path, self._store, self._number, mailbox, number))

    def _make_folder(self, name: str) -> None:
        try:
            if self._archive.resumed and self._archive.path(name).is_file():
                self._archive.set_aside(self._archive.path(name))
            self._archive.add_folder(name)
        except OSError as error:
            raise WriteError(error) from error
