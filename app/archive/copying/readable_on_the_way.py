"""Readable copies that are written while the mail is copied, out of the bytes that are in memory then anyway.

Only of mailboxes all of whose messages are plain, or came whole out of a container: what else there is may be read
again, dropped, or rest on files that are copied later, and only the finished archive shows it.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from app.archive.bag import layout
from app.archive.copying.copy_sink import CopySink, WrittenCallback, close_written, writing
from app.formats.standard.mbox_writing import quoted, separator
from app.system.moving import remove_file
from app.system.opening import create


class WrittenMailbox(NamedTuple):
    """A readable copy under a name that is not its own yet: its SHA-256 in hex, its bytes, and how many messages."""

    path: Path
    digest: str
    size: int
    messages: int


class ReadableOnTheWay:
    """Takes the messages of one mailbox after another. A context manager, which closes what is open.

    What it gives up, at any time, is left to `write_readable`.
    """

    def __init__(self, archive: Path, written: WrittenCallback) -> None:
        """`written` is called with the bytes that were written since its last call."""
        self._folder = archive / layout.MAIL
        self._count = written
        self._open: _OpenMailbox | None = None
        self._done: dict[int, WrittenMailbox] = {}
        self._given_up: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()

    def add(self, mailbox: int, message: bytes, sender: str, moment: datetime | None) -> None:
        """Takes the next message of a mailbox, by its number in the catalog. Raises WriteError.

        A mailbox that comes again after another one is given up: messages that arrived meanwhile.
        """
        if self._open is None or self._open.number != mailbox:
            if mailbox in self._done:
                self.give_up(mailbox)
            if mailbox in self._given_up:
                return
            self._end_mailbox()
            # No name of an archive has this sign in it.
            self._open = _OpenMailbox(mailbox, self._folder / f"%{mailbox}.mbox", self._count)
        self._open.add(separator(sender, moment) + quoted(message))

    def give_up(self, mailbox: int) -> None:
        """Removes what was written of a mailbox, and takes no more. Raises WriteError."""
        if mailbox in self._given_up:
            return
        self._given_up.add(mailbox)
        if self._open is not None and self._open.number == mailbox:
            self._open.close()
            _remove(self._open.path)
            self._open = None
        elif (done := self._done.pop(mailbox, None)) is not None:
            _remove(done.path)

    def finish(self) -> dict[int, WrittenMailbox]:
        """What was written, by the number of the mailbox. Raises WriteError."""
        self._end_mailbox()
        return self._done

    def _end_mailbox(self) -> None:
        if self._open is not None:
            self._done[self._open.number] = self._open.finish()
            self._open = None


class _OpenMailbox:
    """A copy that is being written."""

    def __init__(self, number: int, path: Path, written: WrittenCallback) -> None:
        """Raises WriteError."""
        self.number = number
        self.path = path
        self._messages = 0
        with writing():
            path.parent.mkdir(exist_ok=True)
            self._descriptor = create(path)
        self._sink = CopySink(self._descriptor, written)

    def add(self, message: bytes) -> None:
        self._messages += 1
        self._sink.take(message)

    def finish(self) -> WrittenMailbox:
        digest = self._sink.digest()
        self._sink.close()
        descriptor, self._descriptor = self._descriptor, -1
        close_written(descriptor)
        return WrittenMailbox(self.path, digest, self._sink.size, self._messages)

    def close(self) -> None:
        """Ends the writing, whatever has come of it."""
        self._sink.close()
        if self._descriptor >= 0:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = -1


def _remove(path: Path) -> None:
    with writing():
        remove_file(path, missing_ok=True)
