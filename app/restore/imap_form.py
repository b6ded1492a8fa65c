"""A message in the form a mail server takes: CRLF at the end of every line, flags and keywords as IMAP writes them."""

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from app.model.mail import MessageFlag
from app.restore.message import RestorableMessage
from app.servers.imap import NewMessage
from app.servers.imap_answers import message_id

_LONE_LF = re.compile(rb"(?<!\r)\n")
_ODD = re.compile(rb"\0|\r(?!\n)")
_HEAD_END = b"\r\n\r\n"
# An atom (RFC 9051) without what some servers stumble over; one odd keyword makes a server refuse the whole message.
_KEYWORD = re.compile(r"[A-Za-z0-9$_.+-]{1,100}")
_FLAGS = {
    MessageFlag.READ: "\\Seen",
    MessageFlag.ANSWERED: "\\Answered",
    MessageFlag.FLAGGED: "\\Flagged",
    MessageFlag.DRAFT: "\\Draft",
}
_KEYWORDS = {MessageFlag.FORWARDED: "$Forwarded", MessageFlag.JUNK: "$Junk"}
"""The keywords that are registered for what IMAP has no flag for."""


class AnyKeyword(Container[str]):
    """For a folder that takes every keyword."""

    def __contains__(self, keyword: object) -> bool:
        return True


@dataclass(slots=True, eq=False)
class Outgoing:
    """A message on its way to a folder of a server. `uid` is its number there, 0 as long as nobody knows.

    `message_id` is as the server's listing has it. `is_odd`: has NUL or bare CR, which servers change. `is_new` is
    False where the server had it already, and `is_compared` True where its bytes there were compared in this run.
    `refused_keywords` are those the server refused the message for.
    """

    number: int
    mailbox: str
    subject: str
    octets: bytes
    digest: str
    size: int
    message_id: bytes
    flags: tuple[str, ...]
    keywords: tuple[str, ...]
    received: datetime | None
    is_odd: bool
    uid: int = 0
    is_new: bool = False
    is_compared: bool = False
    refused_keywords: tuple[str, ...] = ()

    def as_new(self, known: Container[str]) -> NewMessage:
        """With those keywords the folder takes; `known` are in small letters."""
        kept = tuple(each for each in self.keywords if each.lower() in known)
        return NewMessage(self.octets, self.flags + kept, self.received)


def outgoing(message: RestorableMessage) -> Outgoing:
    """The message, ready to be sent."""
    octets = with_crlf(message.octets)
    marked = (name for flag, name in _KEYWORDS.items() if flag in message.flags)
    keywords = dict.fromkeys(each for each in (*marked, *message.keywords) if _KEYWORD.fullmatch(each))
    return Outgoing(
        number=message.number,
        mailbox="/".join(message.mailbox.path),
        subject=message.subject,
        octets=octets,
        digest=hashlib.sha256(octets).hexdigest(),
        size=len(octets),
        message_id=message_id(octets[: octets.find(_HEAD_END) + 2]),
        flags=tuple(name for flag, name in _FLAGS.items() if flag in message.flags),
        keywords=tuple(keywords),
        received=message.moment,
        is_odd=_ODD.search(octets) is not None,
    )


def with_crlf(octets: bytes) -> bytes:
    """The CRLF form, in which messages of archives and servers are compared: only the ends of lines are changed.

    A carriage return alone ends a line only where nothing else does, as in mail of the old Mac OS.
    """
    if b"\n" not in octets:
        return octets.replace(b"\r", b"\r\n")
    return _LONE_LF.sub(b"\r\n", octets)
