"""Messages as files, one each, in folders named as the accounts and mailboxes were: EML, Maildir and MH.

What differs between them is a `Layout`. The octets are written by us: `mailbox.Maildir.add` and `mailbox.MH.add` turn
every LF into the line end of the system, flush each message apart, and MH counts its folder anew for each.
"""

import errno
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.model.codes import Code
from app.model.errors.destination import ReadBackFailedError
from app.model.findings import Finding
from app.model.restoration import PutOutcome
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.mbox import write_all
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.new_folder import NewFolder
from app.restore.target import Advance, Extent, Proof, Put
from app.system.hashing import digest_from_storage

_ABOUT_THE_NAME = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ})


class Layout(Protocol):
    """How a kind of folder keeps its messages."""

    @property
    def kind(self) -> TargetKind:
        """What kind it is."""
        ...

    def names(self) -> FolderNames:
        """The names of folders, without those that have a meaning in this layout."""
        ...

    def begin(self, folder: Path) -> None:
        """Makes the folder of a mailbox what it is to be; it is there and empty. Raises OSError."""
        ...

    def file_name(self, folder: Path, index: int, message: RestorableMessage) -> str:
        """The name of the message with that index (from 1) below the folder of its mailbox."""
        ...

    def octets(self, message: RestorableMessage) -> bytes:
        """The bytes of its file."""
        ...

    def end(self, folder: Path, messages: Sequence[tuple[int, RestorableMessage]]) -> Sequence[Path]:
        """Writes what belongs to the mailbox as a whole; `messages` are without octets. Returns the files it wrote."""
        ...


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that was written: the message in it, its path below the folder of the restore, its digest and size."""

    number: int
    path: str
    digest: bytes
    size: int


class MessageFilesTarget:
    """A `Target`: a new folder of folders with a file for each message."""

    def __init__(self, new_folder: NewFolder, layout: Layout) -> None:
        self.kind = layout.kind
        self._new_folder = new_folder
        self._layout = layout
        self._names = layout.names()
        self._folder = new_folder.final
        self._index = 0
        self._kept: list[tuple[int, RestorableMessage]] = []
        self._written: list[_Written] = []

    def check(self, extent: Extent) -> None:
        """Nothing stands in the way of a new folder."""

    def open_mailbox(self, mailbox: SourceMailbox) -> Sequence[Finding]:
        """Makes the folder. Raises OSError."""
        path = self._names.mailbox(mailbox)
        self._folder = self._new_folder.make(path)
        self._layout.begin(self._folder)
        self._index = 0
        return self._names.renamed(mailbox, path)

    def put(self, message: RestorableMessage) -> Sequence[Put]:
        """Writes a file. Raises OSError, but for one that only the name of the file is to blame for."""
        self._index += 1
        path = self._folder / self._layout.file_name(self._folder, self._index, message)
        octets = self._layout.octets(message)
        try:
            descriptor = self._new_folder.create(path)
        except OSError as error:
            if error.errno not in _ABOUT_THE_NAME:
                raise
            reason = errno.errorcode.get(error.errno, "OSError")
            finding = Finding(
                Code.MESSAGE_NOT_RESTORED,
                {"mailbox": "/".join(message.mailbox.path), "subject": message.subject, "error": reason},
            )
            return (Put(message.number, PutOutcome.REFUSED, finding),)
        try:
            write_all(descriptor, octets)
        finally:
            os.close(descriptor)
        if message.moment is not None:
            # A date the file system does not hold is no loss: it stands in the message.
            with suppress(OSError, OverflowError, ValueError):
                os.utime(path, (message.moment.timestamp(),) * 2)
        relative = path.relative_to(self._new_folder.path).as_posix()
        self._written.append(_Written(message.number, relative, hashlib.sha256(octets).digest(), len(octets)))
        self._kept.append((self._index, message.without_octets()))
        return (Put(message.number, PutOutcome.WRITTEN),)

    def close_mailbox(self) -> Sequence[Put]:
        """Ends the folder. Raises OSError."""
        for path in self._layout.end(self._folder, self._kept):
            self._new_folder.note(path)
        self._kept.clear()
        return ()

    def finish(self, advance: Advance) -> Proof:
        """Reads back every file. Raises OSError, and ReadBackFailedError where one differs."""
        self._new_folder.flush()
        folder = self._new_folder.path
        for each in self._written:
            if digest_from_storage(folder / each.path) != (each.digest.hex(), each.size):
                raise ReadBackFailedError(folder / each.path, count=1)
            advance(1, each.size)
        return Proof((str(self._new_folder.settle()),), len(self._written))

    def abandon(self) -> None:
        """Removes the folder."""
        self._new_folder.abandon()
