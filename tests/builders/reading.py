"""Reading one file of a format in a test: sequential formats in place, containers through a worker of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.model.findings import Finding
from app.model.format import Container, ContainerItem, MessageKey, Source
from app.model.mail import Message
from app.system.reading import SourceFile

Read = Callable[[Source], Iterator[Message | Finding]]
_TIMEOUT = 20.0


def read(reader: Read, path: Path) -> list[Message | Finding]:
    """All there is in a sequential file."""
    with SourceFile(path) as source:
        return list(reader(source))


def messages(found: list[Message | Finding]) -> list[Message]:
    """The messages among them."""
    return [each for each in found if isinstance(each, Message)]


def inside(path: Path, name: str) -> list[ContainerItem]:
    """All there is in a container of the format `name`."""
    with Worker(timeout=_TIMEOUT) as worker:
        return list(worker.read(path, name))


def whole(path: Path, name: str, found: Message) -> bytes:
    """The bytes of one message of a container."""
    with Worker(timeout=_TIMEOUT) as worker:
        return b"".join(worker.read_message(path, name, found.origin.offset))


def inside_here(path: Path, name: str) -> list[ContainerItem]:
    """All there is in a container, in this process: quicker, for a database that harms no reader."""
    container = _opened(path, name)
    try:
        return [container.head(each) if isinstance(each, MessageKey) else each for each in container.entries() if each]
    finally:
        container.close()


def whole_here(path: Path, name: str, found: Message) -> bytes:
    """The bytes of one message of a container, in this process."""
    container = _opened(path, name)
    try:
        return b"".join(container.read_message(found.origin.offset))
    finally:
        container.close()


def _opened(path: Path, name: str) -> Container:
    opener = READERS[name].open_container
    assert opener is not None
    return opener(path)
