"""Commands and responses of IMAP on a line (RFC 9051, 2.2): tags, literals, and limits on everything a server says."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from app.model.errors.server import (
    MailboxFullError,
    ServerAnswerError,
    ServerBusyError,
    ServerError,
    ServerGoneError,
    ServerRefusedError,
)
from app.servers.connection import Connection
from app.servers.imap_status import Status, is_status, status_of
from app.servers.imap_syntax import Literal, Part, Sink, SyntaxFaultError, Value, parse, quoted
from app.servers.imap_verbs import Verb

_LITERAL = re.compile(rb"~?\{(\d{1,10})\+?\}$")
_LONGEST_LINE = 1 << 20
_KEPT = 1 << 14
"""Bytes of a literal that are kept in memory: of a name, of a header field. Hostile mail has fields of any length."""
_MOST_OF_ONE_COMMAND = 1 << 24
"""Bytes a server may say to one command, messages not counted."""
_MOST_RESPONSES = 1 << 16
_UNSYNCHRONISED = 4096
"""What LITERAL- (RFC 7888) lets a client send without being asked to."""
_SENT_AT_ONCE = 1 << 16
_ADDING = frozenset({Verb.APPEND, Verb.CREATE})
"""For these a quota is the room for mail; for all else it is how much a server gives out in a day."""

OpenSink = Callable[[bytes, int], Sink | None]
"""Asked for each literal, with the line before it and its size; None keeps it in memory."""
Untagged = Callable[["Status | None", tuple[Value, ...]], None]
Short = Callable[[bytes, tuple[Part, ...]], bool]
"""A shorter way for responses that come by the thousand: gets one as it came, and says whether it took it."""


@dataclass(frozen=True, slots=True)
class RawLiteral:
    """Bytes a command carries by size."""

    data: bytes


Argument = bytes | RawLiteral


def string(text: bytes) -> Argument:
    """A string as a command carries it: between quotes, else as a literal."""
    written = quoted(text)
    return RawLiteral(text) if written is None else written


def _nothing(status: Status | None, values: tuple[Value, ...]) -> None:
    """For commands whose untagged responses are of no interest."""


class Wire:
    """Raises ServerError, and nothing else, whatever a server sends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.host = connection.host
        self.capabilities: frozenset[str] = frozenset()
        self._tags = (b"f%d" % number for number in count(1))
        self._left = self._responses = 0
        self._leaves = False
        self._under_way: dict[bytes, Verb] = {}

    def greeting(self) -> Status:
        """The first response. Raises ServerBusyError and ServerGoneError for a server that takes no more lines."""
        self._left, self._responses = _MOST_OF_ONE_COMMAND, _MOST_RESPONSES
        found = status_of(self._read(None).head.removeprefix(b"* "))
        if found is None or found.kind not in ("OK", "PREAUTH", "BYE"):
            raise ServerAnswerError(self.host)
        self._heed(found)
        return found

    def ask(
        self,
        verb: Verb,
        *arguments: Argument,
        untagged: Untagged = _nothing,
        open_sink: OpenSink | None = None,
        reply: bytes | None = None,
    ) -> Status:
        """Sends a command and reads up to its end. Raises ServerRefusedError for NO and BAD.

        `untagged` gets every other response. `reply` is what the server gets when it asks for more after the command.
        """
        status = self.try_to(verb, *arguments, untagged=untagged, open_sink=open_sink, reply=reply)
        if status.kind != "OK":
            raise self.refusal(verb, status)
        return status

    def refusal(self, verb: Verb, status: Status) -> ServerError:
        """The error for NO and BAD, or for the reason a server says BYE."""
        if status.code == "OVERQUOTA" and verb in _ADDING:
            return MailboxFullError(self.host, status.words)
        if status.is_for_now:
            return ServerBusyError(self.host, status.words)
        return ServerRefusedError(self.host, verb.value.decode("ascii"), status.words)

    def try_to(
        self,
        verb: Verb,
        *arguments: Argument,
        untagged: Untagged = _nothing,
        open_sink: OpenSink | None = None,
        reply: bytes | None = None,
    ) -> Status:
        """As `ask`, but NO and BAD are answers too. What is still under way is passed over first."""
        self.pass_over()
        self._left, self._responses = _MOST_OF_ONE_COMMAND, _MOST_RESPONSES
        self._leaves = verb is Verb.LOGOUT
        # A second request for more means that the exchange failed (XOAUTH2): an empty line ends it.
        replies = [] if reply is None else [reply, b""]
        tag = next(self._tags)
        reading = _Reading({tag: verb}, untagged, open_sink, replies)
        pending = bytearray(tag + b" " + verb.value)
        for argument in arguments:
            pending += b" "
            if isinstance(argument, bytes):
                pending += argument
            elif (ended := self._send_literal(argument.data, pending, reading)) is not None:
                return ended
        self.connection.send(bytes(pending) + b"\r\n")
        return self._end_of(reading)[1]

    def begin(self, verb: Verb, *arguments: bytes) -> bytes:
        """Sends a command and does not wait for its end; its tag. More may follow at once (RFC 9051, 5.5)."""
        tag = next(self._tags)
        self._under_way[tag] = verb
        self.connection.send(b" ".join((tag, verb.value, *arguments)) + b"\r\n")
        return tag

    def end(
        self, untagged: Untagged, open_sink: OpenSink | None = None, short: Short | None = None
    ) -> tuple[bytes, Status]:
        """Reads until one of the commands under way ends: which one, and how.

        What comes before that may belong to any of them, whatever order they were sent in.
        """
        self._left, self._responses, self._leaves = _MOST_OF_ONE_COMMAND, _MOST_RESPONSES, False
        tag, status = self._end_of(_Reading(self._under_way, untagged, open_sink, [], short))
        del self._under_way[tag]
        return tag, status

    def pass_over(self) -> None:
        """Reads up to the end of all that is under way."""
        while self._under_way:
            self.end(_nothing)

    def _end_of(self, reading: "_Reading") -> tuple[bytes, Status]:
        if (ended := self._until(reading, asked=False)) is None:
            raise ServerAnswerError(self.host)
        return ended

    def _send_literal(self, data: bytes, pending: bytearray, reading: "_Reading") -> Status | None:
        """What ends the command where the server does not take the literal."""
        at_once = "LITERAL+" in self.capabilities
        if not at_once and "LITERAL-" in self.capabilities:
            at_once = len(data) <= _UNSYNCHRONISED
        pending += b"{%d+}\r\n" % len(data) if at_once else b"{%d}\r\n" % len(data)
        if not at_once:
            self._flush(pending)
            if (ended := self._until(reading, asked=True)) is not None:
                return ended[1]
        if len(pending) + len(data) > _SENT_AT_ONCE:
            self._flush(pending)
            self.connection.send(data)
        else:
            pending += data
        return None

    def _flush(self, pending: bytearray) -> None:
        self.connection.send(bytes(pending))
        pending.clear()

    def _until(self, reading: "_Reading", *, asked: bool) -> tuple[bytes, Status] | None:
        """Reads up to the end of a command; None where it is `asked` for a literal and the server wants it."""
        while True:
            response = self._read(reading.open_sink)
            head = response.head
            if head.startswith(b"+"):
                if asked:
                    return None
                if not reading.replies:
                    raise ServerAnswerError(self.host)
                self.connection.send(reading.replies.pop(0) + b"\r\n")
            elif head.startswith(b"* "):
                if reading.short is None or not reading.short(head, response.rest):
                    self._take(head[2:], response.rest, reading.untagged)
            else:
                tag, _, rest = head.partition(b" ")
                status = status_of(rest) if tag in reading.tags else None
                if status is None or status.kind not in ("OK", "NO", "BAD"):
                    raise ServerAnswerError(self.host)
                self._heed(status)
                return tag, status

    def _take(self, head: bytes, rest: tuple[Part, ...], untagged: Untagged) -> None:
        status = status_of(head)
        try:
            if status is not None:
                self._heed(status)
                untagged(status, ())
                return
            values = parse((head, *rest))
            if values and _upper(values[0]) == "CAPABILITY":
                self.capabilities = frozenset(_upper(value) for value in values[1:])
            untagged(None, values)
        except SyntaxFaultError as error:
            raise ServerAnswerError(self.host) from error

    def _heed(self, status: Status) -> None:
        if status.code == "CAPABILITY":
            self.capabilities = frozenset(status.argument.decode("ascii", "replace").upper().split())
        if status.kind == "BYE" and not self._leaves:
            raise ServerBusyError(self.host, status.words) if status.is_for_now else ServerGoneError(self.host)

    def _read(self, open_sink: OpenSink | None) -> "_Response":
        line = self._line()
        if is_status(line):
            return _Response(line, ())
        parts: list[Part] = []
        while line.endswith(b"}") and (found := _LITERAL.search(line)) is not None:
            before = line[: found.start()]
            parts += [before, self._literal(before, int(found[1]), open_sink)]
            line = self._line()
        first, *rest = (*parts, line)
        return _Response(first if isinstance(first, bytes) else b"", tuple(rest))

    def _line(self) -> bytes:
        line = self.connection.line(_LONGEST_LINE)
        self._left -= len(line) + 2
        self._responses -= 1
        if self._left < 0 or self._responses < 0:
            raise ServerAnswerError(self.host)
        return line

    def _literal(self, before: bytes, size: int, open_sink: OpenSink | None) -> Literal:
        sink = open_sink(before, size) if open_sink is not None else None
        if sink is None:
            kept = b"".join(self._pieces(min(size, _KEPT)))
            self._left -= len(kept)
            if self._left < 0:
                raise ServerAnswerError(self.host)
            for _ in self._pieces(size - len(kept)):
                """Passed over."""
            return Literal(size, kept)
        for piece in self._pieces(size):
            sink.write(piece)
        return Literal(size, sink=sink)

    def _pieces(self, size: int) -> Iterator[bytes]:
        while size:
            piece = self.connection.piece(size)
            size -= len(piece)
            yield piece


@dataclass(slots=True)
class _Reading:
    """What the commands that are being read need, by their tags."""

    tags: Mapping[bytes, Verb]
    untagged: Untagged
    open_sink: OpenSink | None
    replies: list[bytes]
    short: Short | None = None


@dataclass(frozen=True, slots=True)
class _Response:
    """A response as it came: its first text, then literals and the text between them."""

    head: bytes
    rest: tuple[Part, ...]


def _upper(value: Value) -> str:
    return value.decode("ascii", "replace").upper() if isinstance(value, bytes) else ""
