"""Tiny stores as Unix mail programs leave them; each function returns how many messages it wrote."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.reading import message_sources
from app.formats.reading.message_sources import files_of
from app.formats.reading.worker import Worker
from app.model.format import ContainerItem
from app.model.mail import Message
from app.model.store import Mailbox, MessageSource, Store


def message(number: int = 1, line_end: bytes = b"\n") -> bytes:
    """One short message."""
    lines = (
        b"From: Hanako <hanako@example.jp>",
        b"To: salon@example.com",
        b"Subject: booking %d" % number,
        b"Date: Mon, 5 Feb 2001 10:00:00 +0900",
        b"",
        b"See you on the %d." % number,
        b"",
    )
    return line_end.join(lines)


def mbox(count: int, line_end: bytes = b"\n") -> bytes:
    """A mailbox file of `count` messages."""
    separator = b"From hanako@example.jp Mon Feb  5 10:00:00 2001" + line_end
    return b"".join(separator + message(number, line_end) + line_end for number in range(1, count + 1))


def put(path: Path, content: bytes = b"") -> Path:
    """A file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def maildir(folder: Path, seen: int = 1, fresh: int = 1) -> int:
    """A Maildir with read mail in `cur` and unread mail in `new`; `tmp` holds a message that never arrived."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number in range(seen):
        put(folder / "cur" / f"98136000{number}.M1P1.host:2,S", message(number))
    for number in range(fresh):
        put(folder / "new" / f"98137000{number}.M1P1.host", message(number))
    put(folder / "tmp" / "981380000.M1P1.host", message()[:20])
    return seen + fresh


def mh(folder: Path, count: int = 2) -> int:
    """An MH folder of `count` messages."""
    for number in range(1, count + 1):
        put(folder / str(number), message(number))
    return count


def messages(place: MessageSource) -> list[Message]:
    """Every message of a place."""
    return [item for item in items(place) if isinstance(item, Message)]


def items(place: MessageSource, guard: Worker | None = None) -> Iterator[ContainerItem]:
    """All the reader of a place has to say; with a child of its own where no other is given."""
    if guard is None:
        with Worker() as own:
            yield from items(place, own)
        return
    for path in files_of(place):
        yield from message_sources.items(MessageSource(path, place.format), guard)


def count(mailbox: Mailbox) -> int:
    """How many messages a mailbox holds."""
    return sum(len(messages(place)) for place in mailbox.sources)


def counts(store: Store) -> dict[tuple[str, ...], int]:
    """How many messages each mailbox of a store holds."""
    found: dict[tuple[str, ...], int] = {}
    for mailbox in store.mailboxes:
        found[mailbox.path] = found.get(mailbox.path, 0) + count(mailbox)
    return found


def codes(store: Store) -> list[str]:
    """The codes of a store's findings."""
    return [finding.code for finding in store.findings]
