r"""Commands and responses of POP3 on a line (RFC 1939), with limits on everything a server says.

C: RETR 1
S: +OK 120 octets
S: Subject: x            the message; a line of it that begins with a dot has one more
S: .                     the end, on a line of its own

A line ends with CR LF and nothing else, so that a line feed alone in a message stays what it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.model.errors.server import ServerAnswerError, ServerBusyError, ServerError, ServerRefusedError
from app.servers.connection import Connection
from app.servers.imap_status import THROTTLED
from app.servers.imap_syntax import Sink
from app.servers.pop_verbs import PopVerb
from app.textkit.text import one_line

_ANSWER = re.compile(rb"(\+OK|-ERR)(?: +|$)(?:\[([A-Za-z0-9/.-]+)\] *)?(.*)", re.DOTALL)
_LONGEST_LINE = 1 << 12
_MOST_OF_ONE_LIST = 1 << 19
"""Messages a server may list. An inbox of POP3 with as many is none."""
_LONGEST_WORDS = 300
_PIECE = 1 << 16
_FOR_NOW = frozenset({"IN-USE", "LOGIN-DELAY", "SYS/TEMP"})
"""Codes (RFC 2449, RFC 3206) for what may be tried again later."""
_BEGINNING = b"\r\n."
_END = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class PopAnswer:
    """`+OK` or `-ERR`, its code in capitals, and words for people."""

    is_ok: bool
    code: str
    text: str

    @property
    def is_for_now(self) -> bool:
        """True where the same may be taken later."""
        return not self.is_ok and (self.code in _FOR_NOW or THROTTLED.search(self.text) is not None)

    @property
    def words(self) -> str:
        """What the server says, fit to be shown."""
        return f"[{self.code}] {self.text}" if self.code else self.text


class PopWire:
    """Raises ServerError, and what a sink raises; nothing else, whatever a server sends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.host = connection.host

    def answer(self) -> PopAnswer:
        """The next answer of one line."""
        return self._read(self.connection.line(_LONGEST_LINE))

    def authenticate(self, mechanism: bytes, message: bytes) -> PopAnswer:
        """`AUTH PLAIN`, and the message when it is asked for by `+ ` (RFC 5034): it may be too long for one line.

        A second request for more says why it failed (XOAUTH2): an empty line ends the exchange.
        """
        replies = [message, b""]
        self.connection.send(b" ".join((PopVerb.AUTHENTICATE.value, mechanism)) + b"\r\n")
        while (line := self.connection.line(_LONGEST_LINE)).split(b" ")[0] == b"+":
            if not replies:
                raise ServerAnswerError(self.host)
            self.connection.send(replies.pop(0) + b"\r\n")
        return self._read(line)

    def _read(self, line: bytes) -> PopAnswer:
        found = _ANSWER.match(line)
        if found is None:
            raise ServerAnswerError(self.host)
        words = one_line(found[3].decode("utf-8", "replace"))[:_LONGEST_WORDS]
        return PopAnswer(found[1] == b"+OK", (found[2] or b"").decode("ascii").upper(), words)

    def try_to(self, verb: PopVerb, *arguments: bytes) -> PopAnswer:
        """Sends a command; its answer, a refusal too."""
        self.connection.send(b" ".join((verb.value, *arguments)) + b"\r\n")
        return self.answer()

    def ask(self, verb: PopVerb, *arguments: bytes) -> PopAnswer:
        """Sends a command. Raises ServerRefusedError, and ServerBusyError for what is refused only for now."""
        answer = self.try_to(verb, *arguments)
        if not answer.is_ok:
            raise self.refusal(verb, answer)
        return answer

    def refusal(self, verb: PopVerb, answer: PopAnswer) -> ServerError:
        """The error for `-ERR`."""
        if answer.is_for_now:
            return ServerBusyError(self.host, answer.words)
        return ServerRefusedError(self.host, verb.value.decode("ascii"), answer.words)

    def lines(self) -> Iterator[bytes]:
        """The lines of a list."""
        left = _MOST_OF_ONE_LIST
        while (line := self.connection.line(_LONGEST_LINE)) != b".":
            left -= 1
            if left < 0:
                raise ServerAnswerError(self.host)
            yield line.removeprefix(b".")

    def content(self, sink: Sink, most: int) -> int:
        """Writes a message as it is without the dots that were added; how many octets it has.

        Raises ServerAnswerError for one of more than `most`, and where something follows that was not asked for.
        """
        # As if a line had ended before.
        kept, octets, before = b"\r\n", 0, 2
        while True:
            kept += self.connection.piece(_PIECE)
            data, rest, is_end = _without_dots(kept)
            # The two octets that were put before everything come first.
            written = data[before:]
            before -= len(data) - len(written)
            octets += len(written)
            if octets > most:
                raise ServerAnswerError(self.host)
            if written:
                sink.write(written)
            if is_end and rest:
                raise ServerAnswerError(self.host)
            if is_end:
                return octets
            kept = rest


def _without_dots(data: bytes) -> tuple[bytes, bytes, bool]:
    """What of `data` is the message's for certain, what is left, and whether the message ends before that."""
    pieces: list[bytes] = []
    start = 0
    while (at := data.find(_BEGINNING, start)) >= 0:
        following = data[at : at + len(_END)]
        if following == _END:
            return b"".join((*pieces, data[start : at + 2])), data[at + len(_END) :], True
        if _END.startswith(following):
            # It may be the end.
            return b"".join((*pieces, data[start:at])), data[at:], False
        pieces.append(data[start : at + 2])
        start = at + len(_BEGINNING)
    open_end = next((end for end in (2, 1) if data[start:].endswith(_BEGINNING[:end])), 0)
    whole = len(data) - open_end
    return b"".join((*pieces, data[start:whole])), data[whole:], False
