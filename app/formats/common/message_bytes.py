"""Bytes that lie in one piece in a file: a message in its mailbox, or a file as a whole."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.model.mail import Message
from app.system.opening import read_at
from app.system.reading import CHUNK, RandomFile, open_read_only


def stored_bytes(path: Path, message: Message) -> Iterable[bytes]:
    """The bytes `message.origin` names in the file `path`, in pieces. Raises OSError."""
    _, offset, length = message.origin
    if offset >= 0 and 0 < length <= CHUNK:
        # Most messages lie in small files of their own, of which there are many.
        descriptor, status = open_read_only(path)
        try:
            data = read_at(descriptor, offset, length) if offset + length <= status.st_size else b""
        finally:
            os.close(descriptor)
        if len(data) == length:
            return (data,)
    return _read_bytes(path, offset, length)


def whole_file(path: Path) -> Iterator[bytes]:
    """The bytes of a file, in pieces. Raises OSError."""
    return _read_bytes(path, 0, None)


def _read_bytes(path: Path, at: int, left: int | None) -> Iterator[bytes]:
    file = RandomFile(path)
    try:
        end = file.size if left is None else at + left
        while piece := file.read_at(at, min(end - at, CHUNK)):
            yield piece
            at += len(piece)
    finally:
        file.close()
