"""Which files of a store hold messages: from a message source to its files, and from a file to its source."""

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.formats.common.bytes_source import BytesSource
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import ContainerItem, Format, Source
from app.model.mail import Completeness, Message, PlainMessage
from app.model.store import Mailbox, MessageSource, Store
from app.system.paths import openable
from app.system.reading import SinkError, SourceFile

_log = logging.getLogger(__name__)


class SourceIndex:
    """Answers for any file of a store: in which mailbox does it lie, and which format has it?"""

    def __init__(self, store: Store) -> None:
        self._sources = {
            os.fspath(source.path): (number, READERS[source.format])
            for number, mailbox in enumerate(store.mailboxes)
            for source in mailbox.sources
        }

    def find(self, path: str) -> tuple[int, Format] | None:
        """The number of the mailbox in `store.mailboxes`, and the format; None for a file without messages."""
        return self._sources.get(path) or self.find_in_folder(path)

    def find_in_folder(self, path: str) -> tuple[int, Format] | None:
        """As `find`, for a file in a folder that messages are read from; None where it is a source of its own."""
        if path in self._sources:
            return None
        folder, _, name = path.rpartition(os.sep)
        if (found := self._sources.get(folder)) is not None and found[1].matches_name(name):
            return found
        return None


def files_of(source: MessageSource) -> Iterator[Path]:
    """The files of a source that hold messages, sorted by name. Raises OSError where it cannot be listed."""
    if not Path(openable(source.path)).is_dir():
        yield source.path
        return
    matches_name = READERS[source.format].matches_name
    with os.scandir(openable(source.path)) as scan:
        names = sorted(
            entry.name for entry in scan if entry.is_file(follow_symlinks=False) and matches_name(entry.name)
        )
    for name in names:
        yield source.path / name


def read(source: Source, reader: Format) -> Iterator[Message | Finding]:
    """The messages of a file. A reader that fails on them ends in a finding. Raises only OSError and SinkError."""
    assert reader.read is not None
    try:
        yield from reader.read(source)
    except (OSError, SinkError):
        raise
    except Exception as error:
        # No message, however broken, may stop a run: the file itself is copied all the same.
        _log.exception("A file of messages was not read to its end")
        yield Finding(Code.READER_FAILED, {"path": str(source.path), "error": type(error).__name__})


def read_plain(path: str, data: bytes, reader: Format) -> PlainMessage | None:
    """What `Format.read_plain` says, also of formats that have none: the message of a file that holds one and no more.

    `data` are the bytes of the file. None also where the reader fails on them: `read` is to be asked, and names that.
    Raises only OSError and SinkError.
    """
    if reader.read_plain is not None:
        try:
            return reader.read_plain(path, data)
        except (OSError, SinkError):
            raise
        except Exception:
            _log.exception("A file was not read as one plain message")
            return None
    if reader.read_message is not None:
        # What it makes of a message need not be the bytes that lie in the file: only its own `read_plain` knows.
        return None
    found = list(read(BytesSource(Path(path), data), reader))
    if len(found) != 1 or not isinstance(message := found[0], Message):
        return None
    is_inside = message.folder or message.role is not None or message.account
    if message.completeness is not Completeness.WHOLE or message.notes or message.rests_on_others or is_inside:
        return None
    _, offset, length = message.origin
    return PlainMessage(offset, length, message.head, message.excerpt, message.flags, message.received)


def items(file: MessageSource, worker: Worker) -> Iterator[ContainerItem]:
    """All there is in a file, sequential or container, where it lies. Raises OSError."""
    reader = READERS[file.format]
    if reader.open_container is not None:
        yield from worker.read(file.path, file.format)
        return
    with SourceFile(file.path) as source:
        yield from read(source, reader)


def inside(mailbox: Mailbox, message: Message) -> Mailbox:
    """The mailbox a message lies in: that of its file, or a folder inside the file."""
    if not message.folder and message.role is None and not message.account:
        return mailbox
    return replace(
        mailbox,
        path=(*mailbox.path, *message.folder),
        role=message.role or mailbox.role,
        sources=(),
        index=None,
        account=message.account or mailbox.account,
    )
