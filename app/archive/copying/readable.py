"""Readable copies: what lies in a format that stock tools cannot open, once more as mbox files (mboxrd, LF)."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from app.archive.bag import layout
from app.archive.catalog.carried_over import MessageRow
from app.archive.catalog.closed_mail import (
    MailboxCount,
    StoredMessage,
    formats_in,
    mailboxes_in_formats,
    note_readable,
    stored_messages,
)
from app.archive.copying.earlier_copies import EarlierCopies
from app.archive.copying.mbox_rows import NotAsListedError
from app.archive.copying.readable_on_the_way import WrittenMailbox
from app.archive.copying.writer import ArchiveWriter
from app.archive.messages import listed, whole_messages
from app.formats.reading.registry import READERS, is_container
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.formats.standard.mbox_writing import quoted, separator
from app.model.codes import Code
from app.model.findings import Finding
from app.system.moving import remove_file, rename
from app.textkit.numbered import numbered

_log = logging.getLogger(__name__)

_Piece = tuple[int, MessageRow | StoredMessage, bytes | Exception]
"""Of a mailbox: the number of its first message, and messages of an earlier copy, or one with its bytes."""

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
    earlier: EarlierCopies | None = None,
    *,
    written: Mapping[int, WrittenMailbox],
    seen: Callable[[StoredMessage, bytes], None],
) -> Readable:
    """Writes `data/mail/<account>/<mailbox>.mbox` for every mailbox of a closed format, from the files in the archive.

    `renamed` maps names in the archive to those the files had. `progress` is called with a number of messages, below 0
    where some have to be written again, and may raise to stop; `seen` with each message that is opened. What `earlier`
    has need not be opened, nor what was `written` while the mail was copied, by the number of the mailbox. Raises
    OSError and WriteError of the destination.
    """
    catalog = archive.path(layout.CATALOG)
    closed = closed_formats(catalog)
    mailboxes = mailboxes_in_formats(catalog, closed)
    writer = _Writer(archive, _Folders(archive.folder, renamed), worker, seen, Readable(0, []))
    there = _whole(written, mailboxes)
    known = earlier.digests if earlier is not None else {}
    others = (each.number for each in mailboxes if each.number not in there and each.number not in known)
    groups = groupby(stored_messages(catalog, others, closed), key=lambda row: row.mailbox)
    whole: dict[int, str] = {}
    for mailbox in mailboxes:
        name = _free(archive, mailbox)
        if (copy := there.get(mailbox.number)) is not None:
            writer.put(name, mailbox, copy, progress)
            whole[mailbox.number] = name
            continue
        has_all: bool | None = None
        if earlier is not None and mailbox.number in known:
            missing = stored_messages(catalog, (mailbox.number,), closed, besides=earlier.rows(mailbox.number))
            has_all = writer.take_over(name, mailbox, earlier, missing, progress)
            own: Iterator[StoredMessage] = stored_messages(catalog, (mailbox.number,), closed)
        else:
            _, own = next(groups)
        if has_all is None:
            has_all = writer.write_mailbox(name, own, progress)
        if has_all:
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
    return any(map(is_container, formats_in(catalog)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes mailboxes of closed formats, and counts what it wrote."""

    archive: ArchiveWriter
    folders: "_Folders"
    worker: Worker
    seen: Callable[[StoredMessage, bytes], None]
    done: Readable

    def put(self, name: str, mailbox: MailboxCount, copy: WrittenMailbox, progress: Callable[[int], None]) -> None:
        """Gives a copy that was written while the mail was copied its name. Raises OSError."""
        path = self.archive.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        rename(copy.path, path)
        self.archive.list_file(name, copy.digest, copy.size)
        self.done.messages += mailbox.messages
        progress(mailbox.messages)

    def write_mailbox(self, name: str, mailbox: Iterable[StoredMessage], progress: Callable[[int], None]) -> bool:
        """Writes the copy `name`; True where it has all messages."""
        before = len(self.done.findings)

        def write(sink: BinaryIO) -> None:
            for row, message in whole_messages(mailbox, self.folders.path, self.folders.list, self.worker):
                self._write_message(row, message, sink)
                progress(1)

        self.archive.add_payload(name, write)
        return len(self.done.findings) == before

    def take_over(
        self,
        name: str,
        mailbox: MailboxCount,
        earlier: EarlierCopies,
        others: Iterable[StoredMessage],
        progress: Callable[[int], None],
    ) -> bool | None:
        """Makes the copy `name` of an earlier one, and of the `others` that it lacks; True where it has all messages.

        None, and no copy, where none can be made so.
        """
        if earlier.share(mailbox.number, self.archive, name):
            self.done.messages += mailbox.messages
            progress(mailbox.messages)
            return True
        return self._complete(name, mailbox.number, earlier, others, progress) if earlier.rows(mailbox.number) else None

    def _complete(
        self,
        name: str,
        mailbox: int,
        earlier: EarlierCopies,
        others: Iterable[StoredMessage],
        progress: Callable[[int], None],
    ) -> bool | None:
        """As `take_over`. That the earlier copy is not what it was shows only when all of it has been read."""
        messages, findings = self.done.messages, len(self.done.findings)

        def write(sink: BinaryIO) -> None:
            opened = whole_messages(others, self.folders.path, self.folders.list, self.worker)
            from_copy: Iterator[_Piece] = ((row.first, row, b"") for row in earlier.rows(mailbox))
            from_files: Iterator[_Piece] = ((row.id, row, message) for row, message in opened)
            with closing(earlier.open(mailbox)) as copy:
                for _, row, message in merge(from_copy, from_files, key=itemgetter(0)):
                    if isinstance(row, MessageRow):
                        copy.copy(row.place, row.messages, sink)
                        self.done.messages += row.messages
                        progress(row.messages)
                    else:
                        self._write_message(row, message, sink)
                        progress(1)
                earlier.finish(mailbox, copy)

        try:
            self.archive.add_payload(name, write)
        except NotAsListedError:
            remove_file(self.archive.path(name))
            earlier.note_trouble(mailbox)
            progress(messages - self.done.messages + findings - len(self.done.findings))
            self.done.messages = messages
            del self.done.findings[findings:]
            return None
        return len(self.done.findings) == findings

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
