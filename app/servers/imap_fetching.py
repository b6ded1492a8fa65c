"""Messages of the open folder, by several commands under way at once (RFC 9051, 5.5).

A server may answer commands one after the other, in turns, or together, as Dovecot does. So a response is never taken
for an answer to the command that was sent first: its UID says which message it is of. A command may end before one that
was sent earlier, and what it asked for may still come as long as another one is under way.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.model.errors.server import ServerBusyError, ServerError
from app.servers import imap_answers as answers
from app.servers.imap_answers import FetchedMessage
from app.servers.imap_status import Status
from app.servers.imap_syntax import Part, Sink, Value, compressed
from app.servers.imap_verbs import Verb
from app.servers.imap_wire import Wire

_PAGE = 500
"""Messages whose sizes and names are asked for at once."""
_LISTED = b"UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_WHOLE = b"UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[]"
_OF_GMAIL = b"X-GM-MSGID X-GM-LABELS"
"""Google's "IMAP Extensions": a number that a message has in every folder, and the labels it has."""


def listed(wire: Wire, first: int, last: int, at_once: int) -> Iterator[FetchedMessage]:
    """What is known of the messages with these numbers, each UID once, from `at_once` commands at a time.

    Raises ServerError; the other commands may still be under way then.
    """
    found: dict[int, FetchedMessage] = {}
    known: set[int] = set()
    starts = iter(range(first, last + 1, _PAGE))
    asked = under_way = 0

    def take(message: FetchedMessage) -> None:
        # Somebody else changed flags meanwhile: that lists nothing. Nor does a server list more than it was asked for.
        is_listed = message.size is not None or message.received is not None
        if is_listed and message.uid not in known and (message.uid in found or len(known) + len(found) < asked):
            found[message.uid] = message

    reader = _Reader(take)
    wire.pass_over()
    while True:
        for start in islice(starts, at_once - under_way):
            end = min(start + _PAGE - 1, last)
            wire.begin(Verb.FETCH, b"%d:%d" % (start, end), _items(wire, _LISTED))
            asked += end - start + 1
            under_way += 1
        if not under_way:
            return
        _, status = wire.end(reader.carefully, None, reader.shortly)
        if status.kind != "OK":
            raise wire.refusal(Verb.FETCH, status)
        under_way -= 1
        known.update(found)
        yield from found.values()
        found.clear()


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended: what it asked for, and why the server did not do it, if it did not."""

    uids: tuple[int, ...]
    refusal: ServerError | None


class Fetching:
    """Whole messages, each into a sink of its own; nothing of a message is kept in memory.

    Nothing on the server changes, nor is a message read by it. Every method raises ServerError.
    """

    def __init__(self, wire: Wire, new_sink: Callable[[], Sink], take: Callable[[FetchedMessage], None]) -> None:
        """`take` gets each message that was asked for as soon as it is there, and each but once."""
        self._wire = wire
        self._new_sink = new_sink
        self._take = take
        self._reader = _Reader(self._came)
        self._awaited: set[int] = set()
        self._asked: dict[bytes, tuple[int, ...]] = {}
        wire.pass_over()

    def ask(self, uids: Sequence[int]) -> None:
        """Asks for messages, whatever else is under way."""
        self._awaited.update(uids)
        tag = self._wire.begin(Verb.UID_FETCH, compressed(uids), _items(self._wire, _WHOLE))
        self._asked[tag] = tuple(uids)

    def end(self) -> Ended:
        """Reads until one of the commands ends, whichever it is. Raises ServerBusyError where the server has enough."""
        tag, status = self._wire.end(self._reader.carefully, self._open_sink, self._reader.shortly)
        uids = self._asked.pop(tag)
        if not self._asked:
            # What has not come now does not come any more.
            self._awaited.clear()
        if status.kind == "OK":
            return Ended(uids, None)
        refusal = self._wire.refusal(Verb.UID_FETCH, status)
        if isinstance(refusal, ServerBusyError):
            raise refusal
        return Ended(uids, refusal)

    def _open_sink(self, before: bytes, size: int) -> Sink | None:
        return self._new_sink() if before.endswith(b"BODY[] ") or before.upper().endswith(b"BODY[] ") else None

    def _came(self, message: FetchedMessage) -> None:
        # Without a body it is somebody else who changed flags.
        if message.sink is not None and message.uid in self._awaited:
            self._awaited.discard(message.uid)
            self._take(message)


class _Reader:
    """Reads messages out of responses, by the short way where there is one."""

    def __init__(self, take: Callable[[FetchedMessage], None]) -> None:
        self._take = take

    def shortly(self, head: bytes, rest: tuple[Part, ...]) -> bool:
        """False where the response has to be read carefully."""
        message = answers.usually_fetched(head, rest)
        if message is None:
            return False
        self._take(message)
        return True

    def carefully(self, status: Status | None, values: tuple[Value, ...]) -> None:
        """Passes over responses that are of no message. Raises SyntaxFaultError."""
        if (message := answers.fetched(values)) is not None:
            self._take(message)


def _items(wire: Wire, items: bytes) -> bytes:
    return b"(%s %s)" % (_OF_GMAIL, items) if "X-GM-EXT-1" in wire.capabilities else b"(%s)" % items
