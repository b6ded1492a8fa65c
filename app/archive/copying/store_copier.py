"""Copying stores into an archive: every file once, read once, its messages listed in the catalog on the way."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.archive.bag.inventory import InventoryItem, Status
from app.archive.catalog.copied_index import CopiedIndex
from app.archive.copying.copy_entry import EIO, EntryInProgress
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.entry_copier import EntryCopier
from app.archive.copying.message_lister import MessageLister
from app.archive.copying.plain_mail import PlainMail
from app.archive.copying.store_walk import Group, StoreWalk
from app.archive.copying.unchanged_mail import UnchangedMail
from app.model.codes import Code
from app.model.findings import Finding
from app.model.index import By
from app.model.plan import PlannedStore
from app.model.trace_kind import TraceKind
from app.system.reading import SourceFile
from app.system.walking import EntryKind
from app.traces.registry import index_of, trace_kind_of


def copy_store(planned: PlannedStore, run: CopyRun) -> None:
    """Copies the trees of one store to `data/stores/<client>/…`, adding to the lists and figures of `run`.

    Raises WriteError for the destination, and what `run.progress` raises. What cannot be read becomes a finding.
    """
    _StoreCopier(planned, run).copy()


class _StoreCopier:
    """The copy of one store: takes entries from the walk, has them copied, and writes down what became of them."""

    def __init__(self, planned: PlannedStore, run: CopyRun) -> None:
        self._store = planned.store
        self._run = run
        self._walk = StoreWalk(planned, run)
        self._lister = MessageLister(planned.store, run)
        self._copier = EntryCopier(planned.store, run, self._lister)
        self._unchanged = UnchangedMail(run, self._lister)
        self._plain = PlainMail(run, self._lister)
        self._mailbox_of_index = {each.index: each for each in planned.store.mailboxes if each.index is not None}
        self._awaited = {
            os.fspath(source.path): mailbox for mailbox in planned.store.mailboxes for source in mailbox.sources
        }
        self._source_paths = frozenset(self._awaited)
        self._copied_before: dict[str, EntryInProgress] = {}
        self._containers: list[EntryInProgress] = []
        self._traces: list[tuple[EntryInProgress, TraceKind]] = []

    def copy(self) -> None:
        self._run.stats.stores.append((self._lister.number, self._store))
        for group in self._walk.groups():
            if self._unchanged.take(group) or self._plain.take(group):
                continue
            entries = self._copier.copy_group(group)
            if any(entry.reason == Code.VANISHED for entry in entries):
                self._put_off(group, entries)
                continue
            for entry in entries:
                if entry.copied is None:
                    self._walk.leave_out(entry.source.path)
                self._note(entry)
        for group in self._walk.second_look():
            for entry in self._copy_again(group):
                self._note(entry)
        self._lister.write_rows()
        for path, mailbox in self._awaited.items():
            parameters = {"path": path, "mailbox": " / ".join(mailbox.path)}
            self._run.stats.findings.append(Finding(Code.MAILBOX_NOT_COPIED, parameters))
        # Only now is everything there that may belong to a container: journals, attachments, sources of messages.
        for entry in self._containers:
            self._lister.list_container(entry)
        for entry, kind in self._traces:
            self._lister.list_traces(entry, kind)

    def _put_off(self, group: Group, entries: list[EntryInProgress]) -> None:
        """Leaves a group for the second look, also what is there of it: it is to be copied as of one moment."""
        self._walk.put_off(group)
        self._copied_before.update((entry.source.path, entry) for entry in entries if entry.copied is not None)

    def _copy_again(self, group: Group) -> Iterator[EntryInProgress]:
        """Copies what was put off. What was copied before and cannot be now stays, though it is of another moment."""
        there = []
        for named in group:
            before = self._copied_before.get(named.source.path)
            if before is not None and not _can_be_read(before.path):
                before.status, before.reason = Status.CHANGED, Code.CHANGED_WHILE_COPIED
                yield before
                continue
            if before is not None:
                self._copier.drop(before)
            there.append(named)
        yield from self._copier.copy_group(there)

    def _note(self, entry: EntryInProgress) -> None:
        """Writes down what became of an entry: in the manifest, the inventory and the figures."""
        copied, path = entry.copied, entry.source.path
        is_source = path in self._source_paths
        if is_source and entry.status is Status.COPIED:
            self._run.stats.sources_copied.add(path)
        if is_source and entry.status is not Status.SKIPPED:
            # What was met and could not be copied has a finding of its own.
            self._awaited.pop(path, None)
        if copied is not None:
            if copied.holes:
                entry.status, entry.reason = Status.SALVAGED, EIO
            self._run.archive.list_file(entry.name, copied.digest, copied.size)
            self._lister.note_reading(entry)
            if entry.container is not None:
                self._containers.append(entry)
            if is_source or not entry.file:
                # One of the messages of a folder is nothing else besides.
                self._note_trace(entry)
                self._note_index(entry)
        self._run.stats.count_copy(entry)
        self._run.stats.count_content(entry)
        if self._run.previous is not None and entry.reason != Code.VANISHED:
            self._run.previous.note(path, copied.digest if copied is not None else "")
        if entry.status in (Status.UNREADABLE, Status.SALVAGED, Status.CHANGED):
            self._run.stats.findings.append(self._finding_of(entry))
        written = copied is not None or entry.source.kind is EntryKind.FOLDER
        self._run.inventory.add(
            InventoryItem(
                entry.source,
                entry.status,
                name=entry.name if written else "",
                digest=copied.digest if copied else "",
                size=copied.size if copied else 0,
                reason=entry.reason,
                holes=copied.holes if copied else (),
                status_read=copied.status if copied else None,
            )
        )

    def _finding_of(self, entry: EntryInProgress) -> Finding:
        path = entry.source.path
        if entry.reason == Code.IN_USE:
            return Finding(Code.FILE_LOCKED, {"path": path, "program": self._store.client})
        if entry.reason == Code.NOT_DOWNLOADED:
            return Finding(Code.FILE_NOT_DOWNLOADED, {"path": path})
        if entry.copied is not None and entry.copied.holes:
            return Finding(Code.FILE_SALVAGED, {"path": path, "lost": sum(length for _, length in entry.copied.holes)})
        code = Code.FILE_CHANGED if entry.status is Status.CHANGED else Code.FILE_UNREADABLE
        return Finding(code, {"path": path, "reason": entry.reason})

    def _note_trace(self, entry: EntryInProgress) -> None:
        if (kind := trace_kind_of(entry.path)) is not None:
            self._traces.append((entry, kind))

    def _note_index(self, entry: EntryInProgress) -> None:
        """Notes a list of messages that belongs to a mailbox, or to the whole store."""
        path = entry.path
        if (kind := index_of(path)) is None:
            return
        mailbox = self._mailbox_of_index.get(path)
        if mailbox is not None or kind.by is not By.MESSAGE_ID or kind.whole_store:
            number = self._lister.mailbox_number(mailbox) if mailbox is not None else 0
            index = CopiedIndex(kind, entry.name, path, self._store, self._lister.number, mailbox, number)
            self._run.stats.indexes.append(index)


def _can_be_read(path: Path) -> bool:
    """False for a file that is gone or locked, and for what has become a folder or a link."""
    try:
        with SourceFile(path) as source:
            source.read(1)
    except OSError:
        return False
    return True
