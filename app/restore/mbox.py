"""Mailboxes as mbox files (mboxrd, LF), one a mailbox, in folders named as the accounts and folders were.

Restored 2026-11-29/hanako@example.jp/INBOX.mbox
Restored 2026-11-29/hanako@example.jp/INBOX/Customers.mbox
Restored 2026-11-29/hanako@example.jp/INBOX (2).mbox       where files are split, what no longer fitted
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.formats.standard import mbox
from app.formats.standard.mbox_fields import with_unix_status
from app.formats.standard.mbox_writing import Quoting, quoted, separator
from app.model.codes import Code
from app.model.errors.destination import ReadBackFailedError
from app.model.findings import Finding
from app.model.mail import Message
from app.model.restoration import PutOutcome
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.new_folder import NewFolder
from app.restore.target import Advance, Extent, Proof, Put
from app.system.hashing import digest_from_storage
from app.system.reading import SourceFile

SUFFIX = ".mbox"


@dataclass(slots=True)
class MboxFile:
    """One file that is being written: where each message begins, and the digest of all of it."""

    path: Path
    descriptor: int
    size: int = 0
    messages: list[tuple[int, int]] = field(default_factory=list)
    """Each message: its number, and where its first byte behind the separator is."""
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, number: int, line: bytes, text: bytes) -> None:
        """Raises OSError; then what was written of the message is cut off again."""
        begin = self.size
        try:
            write_all(self.descriptor, line + text)
        except OSError:
            os.ftruncate(self.descriptor, begin)
            raise
        self.digest.update(line)
        self.digest.update(text)
        self.messages.append((number, begin + len(line)))
        self.size = begin + len(line) + len(text)

    def close(self) -> None:
        """Raises OSError: shares and quotas may refuse only now what they took before."""
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)

    def is_as_written(self) -> bool:
        """True where storage holds what was written. Raises OSError."""
        return digest_from_storage(self.path) == (self.digest.hexdigest(), self.size)

    def differing(self) -> list[int]:
        """The numbers of messages that a reader of mbox files does not find where they are. Raises OSError."""
        with SourceFile(self.path) as source:
            found = {each.origin.offset for each in mbox.read(source) if isinstance(each, Message)}
        lacking = [number for number, offset in self.messages if offset not in found]
        return lacking or ([self.messages[-1][0]] if len(found) > len(self.messages) else [])


class MboxFiles:
    """All files of a restore. Messages go into the one that was begun last, until it is closed."""

    def __init__(self) -> None:
        self._files: list[MboxFile] = []
        self._open: MboxFile | None = None

    @property
    def current(self) -> MboxFile:
        """The file that is open."""
        assert self._open is not None
        return self._open

    @property
    def messages(self) -> int:
        """How many messages all files hold."""
        return sum(len(file.messages) for file in self._files)

    def begin(self, path: Path, descriptor: int) -> None:
        """Opens another file."""
        self._open = MboxFile(path, descriptor)
        self._files.append(self._open)

    def add(self, number: int, line: bytes, text: bytes) -> tuple[Put]:
        """Writes a message behind those before. Raises OSError."""
        self.current.add(number, line, text)
        return (Put(number, PutOutcome.WRITTEN),)

    def close(self) -> None:
        """Closes the file that is open. Raises OSError."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def read_back(self, new_folder: NewFolder, advance: Advance) -> tuple[Finding, ...]:
        """The messages that a reader does not find again. Raises OSError, and ReadBackFailedError for other bytes."""
        new_folder.flush()
        differing: list[Finding] = []
        for file in self._files:
            if not file.is_as_written():
                raise ReadBackFailedError(file.path, count=1)
            name = file.path.relative_to(new_folder.path).as_posix()
            differing += [Finding(Code.RESTORED_DIFFERS, {"path": name, "number": each}) for each in file.differing()]
            advance(len(file.messages), file.size)
        return tuple(differing)

    def close_all(self) -> None:
        """Closes what is open after an error. Never raises."""
        for file in self._files:
            with suppress(OSError):
                file.close()


@dataclass(frozen=True, slots=True)
class MboxStyle:
    """How mbox files are written. `inside` names the file where a mailbox is a folder; `largest` are the bytes at which
    a file ends and the next begins.
    """

    kind: TargetKind
    quoting: Quoting
    inside: str
    largest: int | None


def plain(largest: int | None) -> MboxStyle:
    """Files that every program takes which knows mboxrd."""
    return MboxStyle(TargetKind.MBOX, Quoting.ALL, "", largest)


class MboxTarget:
    """A `Target`: a new folder of mbox files."""

    def __init__(self, new_folder: NewFolder, style: MboxStyle) -> None:
        self.kind = style.kind
        self._new_folder = new_folder
        self._style = style
        self._names = FolderNames(SUFFIX)
        self._mailbox: SourceMailbox | None = None
        self._files = MboxFiles()

    def check(self, extent: Extent) -> None:
        """Nothing stands in the way of a new folder."""

    def open_mailbox(self, mailbox: SourceMailbox) -> Sequence[Finding]:
        """Makes its file, also for an empty mailbox. Raises OSError."""
        self._mailbox = mailbox
        return self._begin(mailbox)

    def put(self, message: RestorableMessage) -> Sequence[Put]:
        """Writes the message behind those before. Raises OSError."""
        assert self._mailbox is not None
        octets = with_unix_status(message.octets, message.flags, message.keywords)
        line = separator(message.sender, message.moment)
        text = quoted(octets, Quoting.BARE if message.is_quoted else self._style.quoting)
        largest = self._style.largest
        current = self._files.current
        if largest and current.messages and current.size + len(line) + len(text) > largest:
            self._files.close()
            self._begin(self._mailbox)
        return self._files.add(message.number, line, text)

    def close_mailbox(self) -> Sequence[Put]:
        """Closes the file. Raises OSError."""
        self._files.close()
        return ()

    def finish(self, advance: Advance) -> Proof:
        """Reads back every file, by its digest and by a reader. Raises OSError and ReadBackFailedError."""
        differing = self._files.read_back(self._new_folder, advance)
        return Proof((str(self._new_folder.settle()),), self._files.messages, differing)

    def abandon(self) -> None:
        """Removes the folder."""
        self._files.close_all()
        self._new_folder.abandon()

    def _begin(self, mailbox: SourceMailbox) -> Sequence[Finding]:
        names = self._names.mailbox(mailbox)
        *above, name = (*names, self._style.inside) if self._style.inside else names
        path = self._new_folder.make(tuple(above)) / name
        self._files.begin(path, self._new_folder.create(path))
        return self._names.renamed(mailbox, names)


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of `data`. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
