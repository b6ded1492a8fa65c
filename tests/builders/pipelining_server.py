"""A small IMAP server that has commands answered in any of the ways that servers answer several at once."""

import re
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import zip_longest

from app.servers.imap_syntax import expanded
from tests.builders.loopback_server import LoopbackServer

_FETCH = re.compile(rb"(?P<tag>\S+) (?P<uid>UID )?FETCH (?P<set>\S+) ")
_SETTLED = 0.01
"""Seconds without another FETCH, after which no more are taken for under way; other commands come alone."""


class Manner(Enum):
    """How it answers commands that are under way at the same time."""

    SERIALLY = auto()
    IN_TURNS = auto()
    """A message of each, and each ends behind its last one."""
    TOGETHER = auto()
    """All messages, the last command's first, and then all ends."""
    LATE = auto()
    """All ends but the last one's come before any message."""
    REFUSING = auto()
    """NO to all but the first."""
    BREAKING = auto()
    """It ends the line at the second one."""


@dataclass
class PipeliningServer(LoopbackServer):
    """A context; its only folder is INBOX with `messages` by UID. `noise` comes between any two responses.

    `refused` are UIDs it gives to nobody, `cut` one before which it ends the line, once. `most` is how many commands
    were ever under way at once; `asked` the UIDs of each command.
    """

    messages: dict[int, bytes]
    manner: Manner
    noise: bytes = b""
    refused: frozenset[int] = frozenset()
    cut: int | None = None
    most: int = 0
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def serve(self, client: socket.socket) -> None:
        """One line."""
        client.sendall(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE] hi\r\n")
        rest = b""
        while True:
            commands: list[bytes] = []
            # Waits for one, and where it is a FETCH for all that come with it.
            while not commands or (_FETCH.match(commands[-1]) and select.select([client], [], [], _SETTLED)[0]):
                received = client.recv(1 << 16)
                if not received:
                    return
                *found, rest = (rest + received).split(b"\r\n")
                commands += found
            self.most = max(self.most, len(commands))
            if len(commands) > 1 and self.manner is Manner.BREAKING:
                return
            for piece in self._answers(commands):
                client.sendall(piece)

    def _answers(self, commands: list[bytes]) -> Iterator[bytes]:
        answered = [list(self._responses(each)) for each in commands]
        if self.manner is Manner.REFUSING:
            yield from answered[0]
            yield from (each.partition(b" ")[0] + b" NO one at a time\r\n" for each in commands[1:])
        elif self.manner is Manner.IN_TURNS:
            yield from (each for row in zip_longest(*answered, fillvalue=b"") for each in row)
        elif self.manner is Manner.TOGETHER:
            yield from (each for responses in answered[::-1] for each in responses[:-1])
            yield from (responses[-1] for responses in answered)
        elif self.manner is Manner.LATE:
            yield from (responses[-1] for responses in answered[:-1])
            yield from (each for responses in answered for each in responses[:-1])
            yield answered[-1][-1]
        else:
            yield from (each for responses in answered for each in responses)

    def _responses(self, command: bytes) -> Iterator[bytes]:
        """What belongs to a command; the last one is its end."""
        tag, verb, *_ = command.split(b" ")
        done = tag + b" OK done\r\n"
        if (found := _FETCH.match(command)) is not None:
            yield from self._fetched(found, is_whole=b"BODY.PEEK[]" in command)
            return
        match verb:
            case b"AUTHENTICATE":
                done = tag + b" OK [CAPABILITY IMAP4rev1 NAMESPACE] in\r\n"
            case b"NAMESPACE":
                yield b'* NAMESPACE (("" "/")) NIL NIL\r\n'
            case b"LIST":
                yield b'* LIST () "/" INBOX\r\n'
            case b"EXAMINE":
                next_uid = max(self.messages, default=0) + 1
                yield b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT %d] x\r\n" % (
                    len(self.messages),
                    next_uid,
                )
        yield done

    def _fetched(self, found: re.Match[bytes], *, is_whole: bool) -> Iterator[bytes]:
        asked = expanded(found["set"], 100_000)
        numbers = {uid: number for number, uid in enumerate(sorted(self.messages), 1)}
        uids = asked if found["uid"] else [uid for uid, number in numbers.items() if number in asked]
        if is_whole:
            self.asked.append(tuple(uids))
        for uid in uids:
            if is_whole and self.cut == uid:
                self.cut = None
                raise EOFError
            if uid in self.messages and not (is_whole and uid in self.refused):
                text = self.messages[uid]
                body = text if is_whole else b"Message-ID: <%d@example.jp>\r\n\r\n" % uid
                name = b"BODY[]" if is_whole else b"BODY[HEADER.FIELDS (MESSAGE-ID)]"
                date = b'INTERNALDATE "05-Mar-2024 10:00:00 +0900"'
                yield b"* %d FETCH (UID %d RFC822.SIZE %d %s FLAGS (\\Seen) %s {%d}\r\n%s)\r\n%s" % (
                    (numbers[uid], uid, len(text), date, name, len(body), body, self.noise)
                )
        refuses = is_whole and self.refused.intersection(uids)
        yield found["tag"] + (b" NO some are broken\r\n" if refuses else b" OK done\r\n")
