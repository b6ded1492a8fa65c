"""Bytes that lie in one piece in a file: a message in its mailbox, or a file as a whole."""

from collections.abc import Iterator
from pathlib import Path

from app.model.mail import Message
from app.system.reading import CHUNK, RandomFile


def stored_bytes(path: Path, message: Message) -> Iterator[bytes]:
    """The bytes `message.origin` names in the file `path`, in pieces. Raises OSError."""
    return _read_bytes(path, message.origin.offset, message.origin.length)


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
