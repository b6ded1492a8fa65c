"""A mail server in memory, for what no real one of the tests can do: Gmail's labels, its limits, lists that change."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from app.model.errors.server import ServerError, ServerRefusedError
from app.servers.imap_answers import FetchedMessage, OpenFolder, ServerFolder
from app.servers.imap_fetching import Ended
from app.servers.imap_syntax import Sink

DAY = datetime(2024, 3, 5, 1, 0, 0, tzinfo=UTC)


@dataclass
class MemoryServer:
    """Folders by their raw names, each with its messages by UID. `fetched` counts how often bodies were asked for.

    `labels` are what each message has, by its bytes; where they are given the server is like Gmail. `fails` gets each
    UID that is fetched and may raise; `number_of` is what Gmail calls a message.
    """

    folders: dict[bytes, dict[int, bytes]]
    attributes: dict[bytes, frozenset[str]] = field(default_factory=dict)
    labels: dict[bytes, tuple[str, ...]] | None = None
    fetched: list[bytes] = field(default_factory=list)
    fails: Callable[[int], None] = lambda uid: None
    number_of: Callable[[bytes], int] = lambda octets: int(hashlib.sha256(octets).hexdigest()[:15], 16)

    def connect(self) -> "MemorySession":
        """What `Line` needs of a session."""
        return MemorySession(self)


class MemorySession:
    """Stands in for `ImapSession`."""

    host = "imap.example.jp"

    def __init__(self, server: MemoryServer) -> None:
        self._server = server
        self._open = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *rest: object) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""

    def every_folder(self, *, at_once: bool = False) -> list[ServerFolder]:
        """In the order they were given."""
        attributes = self._server.attributes
        return [ServerFolder(raw, "/", attributes.get(raw, frozenset())) for raw in self._server.folders]

    folders = every_folder

    def examine(self, raw: bytes) -> OpenFolder:
        """Raises ServerRefusedError for a folder that is not there."""
        if raw not in self._server.folders:
            raise ServerRefusedError(self.host, "EXAMINE", "no")
        self._open = raw
        messages = self._server.folders[raw]
        return OpenFolder(raw, len(messages), 7, max(messages, default=0) + 1, frozenset(), True)

    def listed(self, folder: OpenFolder, first: int = 1, *, at_once: int = 1) -> Iterator[FetchedMessage]:
        """Every message of the folder."""
        for uid, octets in self._server.folders[folder.raw].items():
            yield self._message(uid, octets, None)

    def fetching(self, new_sink: Callable[[], Sink], take: Callable[[FetchedMessage], None]) -> "MemoryFetching":
        """Whole messages."""
        return MemoryFetching(self, new_sink, take)

    def give(self, uid: int, new_sink: Callable[[], Sink]) -> FetchedMessage:
        """A message of the open folder. Raises what `fails` raises."""
        self._server.fails(uid)
        octets = self._server.folders[self._open][uid]
        self._server.fetched.append(octets)
        sink = new_sink()
        sink.write(octets)
        return self._message(uid, octets, sink)

    def _message(self, uid: int, octets: bytes, sink: Sink | None) -> FetchedMessage:
        labels = self._server.labels
        return FetchedMessage(
            uid=uid,
            size=len(octets),
            received=DAY,
            flags=frozenset(),
            message_id=b"",
            sink=sink,
            body_size=len(octets) if sink is not None else None,
            gmail_number=None if labels is None else self._server.number_of(octets),
            labels=(labels or {}).get(octets, ()),
        )


@dataclass
class MemoryFetching:
    """Stands in for `Fetching`: commands end in the order in which they were asked."""

    session: MemorySession
    new_sink: Callable[[], Sink]
    take: Callable[[FetchedMessage], None]
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def ask(self, uids: Sequence[int]) -> None:
        """Nothing comes before `end`."""
        self.asked.append(tuple(uids))

    def end(self) -> Ended:
        """Raises what `fails` raises; a refusal ends the command only."""
        uids = self.asked.pop(0)
        try:
            for uid in uids:
                self.take(self.session.give(uid, self.new_sink))
        except ServerRefusedError as refusal:
            return Ended(uids, refusal)
        return Ended(uids, None)


def always(error: ServerError) -> Callable[[int], None]:
    """Each message fails with this."""

    def fails(uid: int) -> None:
        raise error

    return fails
