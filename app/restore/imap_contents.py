"""What a folder on a server holds, message by message, and which of it is which message of the archive."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.restore.imap_form import Outgoing
from app.servers.imap import ImapSession
from app.servers.imap_answers import FetchedMessage

_BATCH_BYTES = 8 << 20
_BATCH = 200


class DigestSink:
    """Takes a message and keeps its digest only."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        """Takes the next bytes."""
        self._hash.update(data)

    @property
    def digest(self) -> str:
        """Of all bytes so far."""
        return self._hash.hexdigest()


@dataclass(slots=True)
class Contents:
    """The messages of one folder under one UIDVALIDITY. `digests` are of those whose bytes are known.

    `claimed` are the numbers that belong to a message of the archive: two equal ones there are two here.
    """

    validity: int
    messages: dict[int, FetchedMessage] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    _by_id: dict[bytes, list[int]] = field(default_factory=dict)
    _remembered: dict[str, list[int]] = field(default_factory=dict)

    def take(self, listed: Iterable[FetchedMessage]) -> None:
        """Adds what a listing says."""
        for each in listed:
            if each.uid not in self.messages:
                self._by_id.setdefault(each.message_id, []).append(each.uid)
            self.messages[each.uid] = each

    def remember(self, numbers: Mapping[int, str]) -> None:
        """Adds the digests of messages that an earlier run put here. Those that are gone by now are left out."""
        for uid, digest in numbers.items():
            if uid in self.messages:
                self.digests[uid] = digest
                self._remembered.setdefault(digest, []).append(uid)

    def candidates(self, wanted: Outgoing) -> list[int]:
        """The messages that may be this one. Servers may be wrong about a size, so a Message-ID alone is enough."""
        return [
            uid
            for uid in self._by_id.get(wanted.message_id, ())
            if uid not in self.claimed and (wanted.message_id or self.messages[uid].size in (wanted.size, None))
        ]

    def match(self, wanted: Outgoing) -> bool:
        """Claims the message that has the same bytes, as far as they are known; False where there is none.

        One that an earlier run put here counts whatever the server made of its Message-ID (NUL in it becomes another).
        """
        for uid in (*self.candidates(wanted), *self._remembered.get(wanted.digest, ())):
            if uid not in self.claimed and self.digests.get(uid) == wanted.digest:
                self.claim(uid, wanted)
                return True
        return False

    def claim(self, uid: int, wanted: Outgoing) -> None:
        """From now on that number is this message."""
        self.claimed.add(uid)
        self.digests[uid] = wanted.digest
        wanted.uid = uid

    def learn(self, session: ImapSession, wanted: Sequence[Outgoing]) -> set[int]:
        """Reads the bytes of whatever may be one of these; returns the numbers that were read. Raises ServerError."""
        unknown = {uid for each in wanted for uid in self.candidates(each) if uid not in self.digests}
        found = digests_of(session, {uid: self.messages[uid].size or 0 for uid in unknown})
        self.digests |= found
        return set(found)


def digests_of(session: ImapSession, sizes: Mapping[int, int]) -> dict[int, str]:
    """The digests of messages of the open folder, by UID; those that are gone are left out. Raises ServerError."""
    found: dict[int, str] = {}
    for batch in batches(sizes):
        for each in session.fetch(batch, DigestSink):
            if isinstance(each.sink, DigestSink):
                found[each.uid] = each.sink.digest
    return found


def batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """UIDs in groups that one command asks for."""
    batch: list[int] = []
    octets = 0
    for uid in sorted(sizes):
        if batch and (octets + sizes[uid] > _BATCH_BYTES or len(batch) == _BATCH):
            yield batch
            batch, octets = [], 0
        batch.append(uid)
        octets += sizes[uid]
    if batch:
        yield batch
