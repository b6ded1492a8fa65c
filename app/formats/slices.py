"""The octets of a message that lies in one piece in its file."""

from collections.abc import Iterator
from pathlib import Path

from app.model.mail import Message
from app.system.reading import CHUNK, RandomFile


def octets_of(path: Path, message: Message) -> Iterator[bytes]:
    """What `message.origin` names, piece by piece. Raises OSError."""
    file = RandomFile(path)
    try:
        at, left = message.origin.offset, message.origin.length
        while left > 0 and (piece := file.read_at(at, min(left, CHUNK))):
            yield piece
            at += len(piece)
            left -= len(piece)
    finally:
        file.close()
