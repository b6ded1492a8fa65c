"""Copying the entries of one store: what is copied, what is left out and why, what need not be written again."""

import os
import stat
from pathlib import Path

from app.archive.bag.inventory import Status
from app.archive.copying.copy_entry import (
    SAVED_PASSWORD,
    EntryInProgress,
    NamedEntry,
    reason_of,
    secret_names,
)
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.copy_sink import WriteError, writing
from app.archive.copying.file_copier import TRIES, Observer
from app.archive.copying.message_lister import MessageLister
from app.archive.copying.previous_archive import ReusableCopy
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Store
from app.system.file_state import is_same_file
from app.system.hashing import digest_from_storage
from app.system.moving import remove_file, rename
from app.system.paths import below, openable
from app.system.reading import is_on_server
from app.system.sqlite_files import SIDE_SUFFIXES, is_database
from app.system.walking import Entry, EntryKind
from app.textkit.numbered import numbered


class EntryCopier:
    """Copies entries of `store`; their messages are listed on the way."""

    def __init__(self, store: Store, run: CopyRun, lister: MessageLister) -> None:
        self._has_secret_name = secret_names(store.secrets)
        self._run = run
        self._lister = lister
        self._archive = os.fspath(run.archive.path(""))
        self._last: tuple[str, Path] = "", Path()

    def copy_group(self, group: list[NamedEntry]) -> list[EntryInProgress]:
        """Copies one entry, or a database together with its journal: parts of different moments make no database.

        Returns what became of each. Raises WriteError, and what the run's `progress` raises.
        """
        for attempt in range(TRIES):
            entries = [self._copy_entry(each) for each in group]
            torn = len(group) > 1 and any(_has_changed(entry) for entry in entries)
            if not torn or attempt == TRIES - 1:
                break
            for entry in entries:
                self.drop(entry)
        for entry in entries:
            if entry.copied is not None and (torn or not entry.copied.stable):
                entry.status, entry.reason = Status.CHANGED, Code.CHANGED_WHILE_COPIED
        if self._run.archive.resumed and entries and entries[0].copied is not None:
            self._keep_older_companions_apart(entries)
        return entries

    def _keep_older_companions_apart(self, entries: list[EntryInProgress]) -> None:
        """Sees to it that a database does not get the journal of an earlier moment, which an interrupted run copied."""
        archive = self._run.archive
        names = {entry.name for entry in entries if entry.copied is not None}
        left = [entries[0].name + suffix for suffix in SIDE_SUFFIXES]
        left = [name for name in left if name not in names and os.path.lexists(below(self._archive, name))]
        with writing():
            if not left or not is_database(archive.path(entries[0].name)):
                return
            for name in left:
                if archive.path(name).is_file() and not archive.is_listed(name):
                    free = next(each for each in map(archive.path, numbered(name)) if not os.path.lexists(each))
                    rename(archive.path(name), free)

    def drop(self, entry: EntryInProgress) -> None:
        """Removes a copy that is to be made again, or not at all, and what was listed of it."""
        if entry.copied is not None:
            with writing():
                remove_file(self._run.archive.path(entry.name), missing_ok=True)
            entry.copied = None
        self._lister.forget(entry)

    def _copy_entry(self, named: NamedEntry) -> EntryInProgress:
        """Copies one entry if it is a file to be copied, and sets its status."""
        source = named.source
        entry = EntryInProgress(source, named.name, self._path(source.path))
        if source.kind is EntryKind.FOLDER:
            self._run.make_folder(named.name)
        elif source.kind is EntryKind.UNREADABLE:
            entry.status, entry.reason = Status.UNREADABLE, reason_of(source.error)
        elif source.kind is not EntryKind.FILE:
            entry.status, entry.reason = Status.SKIPPED, source.kind.value
        elif self._is_secret(source):
            entry.status, entry.reason = Status.SKIPPED, SAVED_PASSWORD
            entry.findings.append(Finding(Code.PASSWORDS_LEFT_OUT, {"path": source.path}))
        elif _is_in_cloud(source):
            entry.status, entry.reason = Status.UNREADABLE, Code.NOT_DOWNLOADED
        else:
            self._copy_file(entry)
        return entry

    def _path(self, source: str) -> Path:
        """The path of an entry; from that of another one of its folder it takes less than half the time to make."""
        above, _, name = source.rpartition(os.sep)
        # What stands before a colon is a disk to Windows' paths.
        if above and above == self._last[0] and ":" not in name:
            return self._last[1].with_name(name)
        self._last = above, Path(source)
        return self._last[1]

    def _is_secret(self, source: Entry) -> bool:
        """True for a file of saved passwords; a mailbox is mail, whatever somebody called it."""
        return self._has_secret_name(source.name) and not self._lister.is_mail(source.path)

    def _copy_file(self, entry: EntryInProgress) -> None:
        target = below(self._archive, entry.name)
        observe = self._lister.observer_of(entry)
        if not self._run.archive.resumed:
            # Nothing is there, and a look at each costs more than the few times that somebody puts something there.
            try:
                self._copy_to(entry, target, observe, self._in_earlier_archive(entry.source))
            except WriteError as error:
                if not isinstance(error.error, FileExistsError):
                    raise
            else:
                return
        self._copy_to(entry, target, observe, self._reusable(entry.source, target))

    def _copy_to(
        self, entry: EntryInProgress, target: str, observe: Observer | None, reusable: ReusableCopy | None
    ) -> None:
        carried = self._lister.carried(entry, reusable.digest) if reusable is not None and observe is not None else None
        if reusable is not None and carried is not None:
            reusable = reusable._replace(is_listed=True)
        try:
            entry.copied = self._run.files.copy(entry.path, target, observe, reusable)
            self._note_reuse(entry, reusable, target)
            if carried is not None and entry.copied.reused:
                self._lister.carry_over(entry, carried)
        except OSError as error:
            self.drop(entry)
            entry.status, entry.reason = Status.UNREADABLE, reason_of(error)
            return
        if entry.copied.holes and observe is not None:
            self._lister.mark_holes(entry)
        self._run.progress(1, entry.copied.size, 0)

    def _reusable(self, source: Entry, target: str) -> ReusableCopy | None:
        """What may hold the same bytes already: what an interrupted run left here, or an earlier archive.

        A copy that was left and is of no use is returned without a digest.
        """
        if not os.path.lexists(target):
            return self._in_earlier_archive(source)
        with writing():
            status = os.lstat(openable(target))
            if not stat.S_ISREG(status.st_mode):
                self._run.archive.set_aside(Path(target))
                return None
        if not self._run.archive.trusted or source.status is None or status.st_size != source.status.st_size:
            return ReusableCopy(target, "")
        try:
            return ReusableCopy(target, digest_from_storage(target)[0])
        except OSError:
            return ReusableCopy(target, "")

    def _in_earlier_archive(self, source: Entry) -> ReusableCopy | None:
        return self._run.previous.reusable(source) if self._run.previous is not None else None

    def _note_reuse(self, entry: EntryInProgress, reusable: ReusableCopy | None, target: str) -> None:
        assert entry.copied is not None
        if reusable is None:
            return
        if reusable.path == target:
            entry.kept = entry.copied.reused
        elif self._run.previous is not None and entry.copied.digest == reusable.digest:
            self._run.previous.note_try(shared=entry.copied.reused)


def _is_in_cloud(source: Entry) -> bool:
    return source.status is not None and is_on_server(source.name, source.status)


def _has_changed(entry: EntryInProgress) -> bool:
    return entry.copied is not None and not is_same_file(entry.copied.status, entry.path)
