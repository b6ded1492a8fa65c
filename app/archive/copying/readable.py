"""Readable copies: what lies in a format that stock tools cannot open, once more as mbox files (mboxrd, LF)."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from app.archive.bag import layout, manifest
from app.archive.catalog.closed_mail import (
    MailboxCount,
    StoredMessage,
    formats_in,
    mailboxes_in_formats,
    note_readable,
    stored_messages,
)
from app.archive.copying.previous_archive import PreviousArchive
from app.archive.copying.readable_on_the_way import WrittenMailbox
from app.archive.copying.writer import ArchiveWriter
from app.archive.messages import listed, whole_messages
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.formats.standard.mbox_writing import quoted, separator
from app.model.codes import Code
from app.model.findings import Finding
from app.system.moving import remove_file, rename
from app.textkit.numbered import numbered

_log = logging.getLogger(__name__)

_NO_ACCOUNT = "local"
_LONGEST_PATH = 800
"""Bytes of a name below the archive. Systems stop at 1024 (macOS) or 4096 (Linux) for a path as a whole."""


@dataclass(slots=True)
class Readable:
    """What was written: how many messages, and which could not be."""

    messages: int
    findings: list[Finding]


def write_readable(
    archive: ArchiveWriter,
    renamed: Mapping[str, str],
    worker: Worker,
    progress: Callable[[int], None],
    earlier: "EarlierCopies | None" = None,
    *,
    written: Mapping[int, WrittenMailbox],
    seen: Callable[[StoredMessage, bytes], None],
) -> Readable:
    """Writes `data/mail/<account>/<mailbox>.mbox` for every mailbox of a closed format, from the files in the archive.

    `renamed` maps names in the archive to those the files had. `progress` is called with a number of messages and may
    raise to stop, `seen` with each message that is written. What `earlier` has need not be written, nor what was
    `written` while the mail was copied, by the number of the mailbox. Raises OSError of the destination.
    """
    catalog = archive.path(layout.CATALOG)
    closed = closed_formats(catalog)
    mailboxes = mailboxes_in_formats(catalog, closed)
    writer = _Writer(archive, _Folders(archive.folder, renamed), worker, seen, Readable(0, []))
    there = _Present(archive, _whole(written, mailboxes), earlier)
    groups = groupby(
        stored_messages(catalog, (each.number for each in mailboxes if not there.may_have(each.number)), closed),
        key=lambda row: row.mailbox,
    )
    whole: dict[int, str] = {}
    for mailbox in mailboxes:
        name = _free(archive, mailbox)
        if there.put(mailbox.number, name):
            writer.done.messages += mailbox.messages
            progress(mailbox.messages)
            whole[mailbox.number] = name
            continue
        if there.may_have(mailbox.number):
            own: Iterator[StoredMessage] = stored_messages(catalog, (mailbox.number,), closed)
        else:
            _, own = next(groups)
        if writer.write_mailbox(name, own, progress):
            whole[mailbox.number] = name
    note_readable(catalog, whole)
    return writer.done


def _whole(written: Mapping[int, WrittenMailbox], mailboxes: Iterable[MailboxCount]) -> dict[int, WrittenMailbox]:
    """Those that have as many messages as the catalog lists of the mailbox; the others are removed. Raises OSError."""
    listed = {each.number: each.messages for each in mailboxes}
    whole = {number: each for number, each in written.items() if listed.get(number) == each.messages}
    for number in written.keys() - whole.keys():
        remove_file(written[number].path)
    return whole


def closed_formats(catalog: Path) -> tuple[str, ...]:
    """The formats of a catalog's files that stock tools cannot open."""
    return tuple(name for name in formats_in(catalog) if name in READERS and READERS[name].needs_export)


def holds_containers(catalog: Path) -> bool:
    """True where a worker process reads some of a catalog's files."""
    return any(name in READERS and READERS[name].open_container is not None for name in formats_in(catalog))


class EarlierCopies:
    """Readable copies of an earlier archive that hold what mailboxes have now; `digests` by their numbers."""

    def __init__(self, previous: PreviousArchive, names: Mapping[int, str]) -> None:
        """`names` are those of the copies. Raises OSError where the manifest of the earlier archive cannot be read."""
        self._previous = previous
        self._names = names
        wanted = set(names.values())
        listed = manifest.read(previous.archive / layout.MANIFEST) if wanted else ()
        found = {name: digest for digest, name in listed if name in wanted and not manifest.leaves_the_bag(name)}
        self.digests = {number: found[name] for number, name in names.items() if name in found}

    def share(self, mailbox: int, archive: ArchiveWriter, name: str) -> bool:
        """Puts the copy of a mailbox into the new archive as `name`; False where that cannot be. Raises OSError."""
        digest = self.digests[mailbox]
        size = self._previous.share(self._names[mailbox], digest, archive.folder, name)
        if size is not None:
            archive.list_file(name, digest, size)
        return size is not None


@dataclass(frozen=True, slots=True)
class _Present:
    """Readable copies that are there: what was written while the mail was copied, and those of an earlier archive."""

    archive: ArchiveWriter
    written: Mapping[int, WrittenMailbox]
    earlier: EarlierCopies | None

    def may_have(self, mailbox: int) -> bool:
        """True where there is a copy of a mailbox, even one that cannot be had."""
        return mailbox in self.written or (self.earlier is not None and mailbox in self.earlier.digests)

    def put(self, mailbox: int, name: str) -> bool:
        """Gives the copy of a mailbox its name in the archive; False without one. Raises OSError."""
        if (found := self.written.get(mailbox)) is not None:
            self.archive.path(name).parent.mkdir(parents=True, exist_ok=True)
            rename(found.path, self.archive.path(name))
            self.archive.list_file(name, found.digest, found.size)
            return True
        if self.earlier is None or mailbox not in self.earlier.digests:
            return False
        return self.earlier.share(mailbox, self.archive, name)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes mailboxes of closed formats, and counts what it wrote."""

    archive: ArchiveWriter
    folders: "_Folders"
    worker: Worker
    seen: Callable[[StoredMessage, bytes], None]
    done: Readable

    def write_mailbox(self, name: str, mailbox: Iterable[StoredMessage], progress: Callable[[int], None]) -> bool:
        """Writes the copy `name`; True where it has all messages."""
        before = len(self.done.findings)

        def write(sink: BinaryIO) -> None:
            for row, message in whole_messages(mailbox, self.folders.path, self.folders.list, self.worker):
                self._write_message(row, message, sink)
                progress(1)

        self.archive.add_payload(name, write)
        return len(self.done.findings) == before

    def _write_message(self, row: StoredMessage, message: bytes | Exception, sink: BinaryIO) -> None:
        if isinstance(message, Exception):
            _log.error("A message is not in the readable copy", exc_info=message)
            # Reading back damage of our own copy is the verifier's business; a message that cannot be made whole is
            # listed.
            reason = message.reason if isinstance(message, WorkerStoppedError) else type(message).__name__
            self.done.findings.append(Finding(Code.NOT_IN_READABLE_COPY, {"path": row.file, "error": reason}))
            return
        sink.write(separator(row.sender, row.moment))
        sink.write(quoted(message))
        self.seen(row, message)
        self.done.messages += 1


class _Folders:
    """The folders of an archive that is written no more. What is the same for all files of a folder is asked once."""

    def __init__(self, archive: Path, renamed: Mapping[str, str]) -> None:
        self._archive = archive
        self._renamed = renamed
        self._folder = "", archive
        self._above = "", False

    def path(self, name: str) -> Path:
        """Where the file `name` of the archive lies."""
        folder, _, last = name.rpartition("/")
        if folder != self._folder[0]:
            self._folder = folder, self._archive / folder
        return self._folder[1] / last

    def list(self, folder: Path | str) -> Mapping[str, Path]:
        """Lists a folder of the archive by the names its files had; most messages have none of their own."""
        above = os.fspath(folder).rpartition(os.sep)[0]
        if above != self._above[0]:
            self._above = above, os.path.isdir(above)  # noqa: PTH112
        return listed(self._archive, folder, lambda: self._renamed) if self._above[1] else {}


def readable_path(account: str, mailbox: Sequence[str]) -> str:
    """The path in the archive of a readable copy, without its suffix.

    A store may hold folders as deep as it likes: what lies deeper than a path can say goes into the deepest there is.
    """
    *above, name = (layout.safe_name(part) for part in mailbox or ("mail",))
    top = (layout.MAIL, layout.safe_name(account or _NO_ACCOUNT))
    while len("/".join((*top, *above, name)).encode()) > _LONGEST_PATH and above:
        above.pop()
    return "/".join((*top, *above, name))


def _free(archive: ArchiveWriter, mailbox: MailboxCount) -> str:
    """A name for the mailbox that nothing has: two stores may hold mailboxes of the same name."""
    candidates = (f"{each}.mbox" for each in numbered(readable_path(mailbox.account, mailbox.path)))
    return next(each for each in candidates if not archive.path(each).exists())
