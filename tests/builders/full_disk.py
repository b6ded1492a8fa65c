"""A disk that is full while a message that is fetched is written."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.fetch.message_file import MessageFile


@contextmanager
def full_after(messages: int) -> Iterator[None]:
    """As many messages have room, and no more."""
    room: set[int] = set()
    write = MessageFile.write

    def written(file: MessageFile, data: bytes, /) -> None:
        if len(room | {id(file)}) > messages:
            raise OSError(errno.ENOSPC, "No space left on device", str(file._path))
        room.add(id(file))
        kept.append(file)
        write(file, data)

    # So that no two have the same id.
    kept: list[MessageFile] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessageFile, "write", written)
        yield
