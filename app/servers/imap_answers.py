"""What an IMAP server says of its folders and messages, read from responses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from app.formats.standard import mutf7
from app.model.mail import Role
from app.servers.imap_syntax import Literal, Part, Sink, SyntaxFaultError, Value, moment, number, octets

_ROLES = {
    "\\all": Role.ARCHIVE,
    "\\archive": Role.ARCHIVE,
    "\\drafts": Role.DRAFTS,
    "\\junk": Role.JUNK,
    "\\sent": Role.SENT,
    "\\trash": Role.TRASH,
}
"""Special uses (RFC 6154)."""
_NOT_SELECTABLE = frozenset({"\\noselect", "\\nonexistent"})
_MESSAGE_ID = re.compile(rb"^message-id:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_LONGEST_ID = 1000
_USUAL = re.compile(
    rb"\* \d+ FETCH \((?:(?:UID (\d{1,19})|RFC822\.SIZE (\d{1,19})"
    rb'|INTERNALDATE "([^"\\]*)"|FLAGS \(([\\$\w.+ -]{0,200})\)) )*'
    rb"(BODY\[\]|BODY\[HEADER\.FIELDS \(MESSAGE-ID\)\]) "
)
"""The items that are asked for, in any order, and then the literal."""
_SETS_OF_FLAGS = 256
"""Sets of flags that are remembered: most messages have one of a few."""
_WHITE = re.compile(rb"\s+")


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """A folder as LIST names it. `raw` is its name in modified UTF-7, by which it is asked for.

    `delimiter` is empty where the server has no hierarchy; `attributes` are in small letters.
    """

    raw: bytes
    delimiter: str
    attributes: frozenset[str]

    @property
    def path(self) -> tuple[str, ...]:
        """The name as people see it, folder by folder."""
        names = self.raw.split(self.delimiter.encode()) if self.delimiter else [self.raw]
        return tuple(mutf7.decode(name.decode("utf-8", "replace")) for name in names)

    @property
    def is_selectable(self) -> bool:
        """True where it can hold messages."""
        return not self.attributes & _NOT_SELECTABLE

    @property
    def role(self) -> Role:
        """What the server says it is for."""
        if self.raw.upper() == b"INBOX":
            return Role.INBOX
        return next((role for name, role in _ROLES.items() if name in self.attributes), Role.OTHER)

    def joined(self, other: "ServerFolder") -> "ServerFolder":
        """The same folder with all that both say of it; it cannot be opened only where both say so."""
        either = self.attributes | other.attributes
        is_selectable = self.is_selectable or other.is_selectable
        return replace(self, attributes=either - _NOT_SELECTABLE if is_selectable else either)


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """What SELECT and EXAMINE say. `uid_validity` 0 means that numbers of messages say nothing of another session.

    `keywords` are those the server keeps, in small letters; `takes_keywords` is true where it keeps new ones too.
    """

    raw: bytes
    messages: int
    uid_validity: int
    uid_next: int
    keywords: frozenset[str]
    takes_keywords: bool


@dataclass(frozen=True, slots=True)
class FetchedMessage:
    """One message of an open folder; what was not asked for, or not said, is None (`flags` and `message_id`: empty).

    `flags` are as the server writes them. `message_id` is the header field without white space, `sink` what took the
    bytes of the message, `body_size` how many there were. `gmail_number` is the same in every folder of Gmail, and
    `labels` are what it has there: "\\Inbox", "お客様".
    """

    uid: int
    size: int | None
    received: datetime | None
    flags: frozenset[str]
    message_id: bytes
    sink: Sink | None
    body_size: int | None
    gmail_number: int | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of the room for mail is taken, in bytes."""

    used: int
    limit: int

    @property
    def free(self) -> int:
        """What is left."""
        return max(self.limit - self.used, 0)


def folder(values: tuple[Value, ...]) -> ServerFolder | None:
    r"""`LIST (\HasNoChildren) "/" "Sent"`; None for another response. Raises SyntaxFaultError."""
    match values:
        case (kind, tuple(attributes), delimiter, name) if _is(kind, b"LIST"):
            # Extended data of RFC 5258 would follow; what has it does not come unasked.
            known = frozenset(octets(each).decode("ascii", "replace").lower() for each in attributes)
            return ServerFolder(octets(name), octets(delimiter).decode("ascii", "replace")[:1], known)
        case (kind, tuple(), _, _, _) if _is(kind, b"LIST"):
            return folder(values[:4])
        case (kind, *_) if _is(kind, b"LIST"):
            # A folder that is passed over would be one nobody misses.
            raise SyntaxFaultError
    return None


def personal_namespaces(values: tuple[Value, ...]) -> Iterator[tuple[bytes, str]]:
    """`NAMESPACE (("INBOX." ".")) NIL NIL`: the prefixes and delimiters of the person's own folders."""
    match values:
        case (kind, tuple(personal), *_) if _is(kind, b"NAMESPACE"):
            for each in personal:
                match each:
                    case (prefix, delimiter, *_):
                        yield octets(prefix), octets(delimiter).decode("ascii", "replace")[:1]


def quota(values: tuple[Value, ...]) -> Quota | None:
    """`QUOTA "" (STORAGE 10 512)`, in units of 1,024 bytes (RFC 9208); None for another response."""
    match values:
        case (kind, _, tuple(resources)) if _is(kind, b"QUOTA"):
            for at in range(0, len(resources) - 2, 3):
                if octets(resources[at]).upper() == b"STORAGE":
                    return Quota(number(resources[at + 1]) * 1024, number(resources[at + 2]) * 1024)
    return None


def fetched(values: tuple[Value, ...]) -> FetchedMessage | None:
    """`12 FETCH (UID 7 RFC822.SIZE 300 …)`; None for another response and one without a UID. Raises SyntaxFaultError.

    A body that came as a short string instead of a literal is in no sink: such a message is taken for one without.
    """
    match values:
        case (_, kind, tuple(items)) if _is(kind, b"FETCH"):
            found = dict(_pairs(items))
        case _:
            return None
    if b"UID" not in found:
        # Somebody else changed a flag meanwhile.
        return None
    size, flags, body = found.get(b"RFC822.SIZE"), found.get(b"FLAGS"), found.get(b"BODY[]")
    header = next((octets(value) for name, value in found.items() if name.startswith(b"BODY[HEADER")), b"")
    literal = body if isinstance(body, Literal) else None
    return FetchedMessage(
        uid=number(found[b"UID"]),
        size=None if size is None else number(size),
        received=moment(octets(found.get(b"INTERNALDATE"))),
        flags=frozenset(octets(each).decode("ascii", "replace") for each in flags)
        if isinstance(flags, tuple)
        else frozenset(),
        message_id=message_id(header),
        sink=literal.sink if literal else None,
        body_size=literal.size if literal else None,
        gmail_number=number(found[b"X-GM-MSGID"]) if b"X-GM-MSGID" in found else None,
        labels=tuple(map(_label, labels)) if isinstance(labels := found.get(b"X-GM-LABELS"), tuple) else (),
    )


def usually_fetched(head: bytes, rest: Sequence[Part]) -> FetchedMessage | None:
    """The same as `fetched`, of a response as it came, in a tenth of the time.

    None where it is not written as servers usually write it: then only `fetched` can tell.
    """
    found = _USUAL.fullmatch(head)
    if found is None or len(rest) != 2 or rest[1] != b")":
        return None
    uid, size, received, flags, body = found.groups()
    literal = rest[0]
    if uid is None or not isinstance(literal, Literal):
        return None
    names = _flags(flags or b"")
    if names is None:
        return None
    is_body = body == b"BODY[]"
    return FetchedMessage(
        uid=int(uid),
        size=None if size is None else int(size),
        received=moment(received) if received else None,
        flags=names,
        message_id=b"" if is_body else message_id(literal.data),
        sink=literal.sink if is_body else None,
        body_size=literal.size if is_body else None,
    )


@lru_cache(_SETS_OF_FLAGS)
def _flags(text: bytes) -> frozenset[str] | None:
    """Flags by their names, None where one of them is NIL and so not a name."""
    names = frozenset(text.decode("ascii").split())
    return None if any(each.upper() == "NIL" for each in names) else names


def _label(value: Value) -> str:
    return mutf7.decode(octets(value).decode("utf-8", "replace"))


def message_id(head: bytes) -> bytes:
    """The first Message-ID field of a head without white space, as it is compared; empty where there is none.

    Of one without end the beginning: that is what is read of the server's, too.
    """
    found = _MESSAGE_ID.search(head)
    return _WHITE.sub(b"", found[1][:_LONGEST_ID]) if found else b""


def _pairs(items: tuple[Value, ...]) -> Iterator[tuple[bytes, Value]]:
    if len(items) % 2:
        raise SyntaxFaultError
    for at in range(0, len(items), 2):
        yield octets(items[at]).upper(), items[at + 1]


def _is(value: Value, name: bytes) -> bool:
    return isinstance(value, bytes) and value.upper() == name
