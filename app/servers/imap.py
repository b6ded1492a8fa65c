"""An account on an IMAP server (RFC 9051 and 3501): what is there, adding messages, and reading them back.

Folders are asked for by their raw names (modified UTF-7), as `ServerFolder.raw` has them.
"""

import contextlib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from app.model.errors.server import ServerAnswerError, ServerError
from app.servers import imap_answers as answers
from app.servers import imap_fetching
from app.servers.connection import Connection
from app.servers.endpoint import Credentials, Endpoint
from app.servers.imap_answers import FetchedMessage, OpenFolder, Quota, ServerFolder
from app.servers.imap_fetching import Fetching
from app.servers.imap_login import log_in, protect
from app.servers.imap_status import Status
from app.servers.imap_syntax import Sink, SyntaxFaultError, Value, date_time, expanded, number
from app.servers.imap_verbs import Verb
from app.servers.imap_wire import Argument, RawLiteral, Untagged, Wire, string

TIMEOUT = 60.0
"""Seconds a server may be silent."""
_PATIENCE = 4
"""How much longer a server may take to store messages: one that is given up too early stores them all the same."""
_SPECIAL_USES = b"RETURN (SPECIAL-USE)"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to add: its bytes with CRLF, its flags and keywords as IMAP writes them, when it was received."""

    octets: bytes
    flags: tuple[str, ...]
    received: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """What the server says of messages it took.

    `uids` are in their order; empty where it does not tell (no UIDPLUS).
    """

    uid_validity: int
    uids: tuple[int, ...]


class ImapSession:
    """A session that is logged in; use it as a context. Every method raises ServerError, and nothing else."""

    def __init__(self, endpoint: Endpoint, credentials: Credentials, trust: ssl.SSLContext, timeout: float) -> None:
        """Connects, protects the line, checks who the server is, and logs in."""
        self._timeout = timeout
        self._wire = Wire(Connection(endpoint, trust, timeout))
        try:
            greeting = self._wire.greeting()
            protect(self._wire, endpoint, greeting)
            log_in(self._wire, credentials)
        except BaseException:
            self._wire.connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an error the line may be dead, or in the middle of a command.
        if error is None:
            with contextlib.suppress(ServerError):
                self._wire.try_to(Verb.LOGOUT)
        self._wire.connection.close()

    def close(self) -> None:
        """Ends the line without a word; never raises."""
        self._wire.connection.close()

    @property
    def host(self) -> str:
        """The server's name."""
        return self._wire.host

    def can(self, capability: str) -> bool:
        """True where the server says it can do that."""
        return capability in self._wire.capabilities

    @property
    def largest_message(self) -> int | None:
        """How many bytes a message may have (APPENDLIMIT, RFC 7889); None where the server does not say."""
        for each in self._wire.capabilities:
            name, _, value = each.partition("=")
            if name == "APPENDLIMIT" and value.isdigit() and len(value) < 19:
                return int(value)
        return None

    def folders(self) -> list[ServerFolder]:
        """Every folder, with what the server says it is for."""
        if self._has_special_uses:
            return self._folders(b'"*"', _SPECIAL_USES)
        return self._folders(b'"*"')

    def every_folder(self, *, at_once: bool = False) -> list[ServerFolder]:
        """Every folder by each way there is to ask: a server may list in one what it leaves out in another.

        Folders of one's own that lie in a namespace of their own, too (RFC 2342). Each folder once. `at_once` asks
        without waiting for an answer: each folder gets what all of them say of it, so it does not matter which does.
        """
        listed: list[ServerFolder] = []
        own: list[tuple[bytes, str]] = []

        def take(status: Status | None, values: tuple[Value, ...]) -> None:
            own.extend(answers.personal_namespaces(values))
            if (folder := answers.folder(values)) is not None:
                listed.append(folder)

        commands: list[tuple[Verb, tuple[bytes, ...]]] = [(Verb.NAMESPACE, ())] if self.can("NAMESPACE") else []
        if self._has_special_uses:
            commands.append((Verb.LIST, (b'""', b'"*"', _SPECIAL_USES)))
        commands.append((Verb.LIST, (b'""', b'"*"')))
        self._ask_all(commands, take, at_once=at_once)
        for prefix, _ in own:
            if prefix:
                listed += self._folders(string(prefix + b"*"))
        found: dict[bytes, ServerFolder] = {}
        for folder in listed:
            found[folder.raw] = found[folder.raw].joined(folder) if folder.raw in found else folder
        return list(found.values())

    def _ask_all(self, commands: list[tuple[Verb, tuple[bytes, ...]]], untagged: Untagged, *, at_once: bool) -> None:
        if not at_once:
            for verb, arguments in commands:
                self._wire.ask(verb, *arguments, untagged=untagged)
            return
        verbs = {self._wire.begin(verb, *arguments): verb for verb, arguments in commands}
        for _ in commands:
            tag, status = self._wire.end(untagged)
            if status.kind != "OK":
                raise self._wire.refusal(verbs[tag], status)

    @property
    def _has_special_uses(self) -> bool:
        return self.can("SPECIAL-USE") and self.can("LIST-EXTENDED")

    def _folders(self, pattern: Argument, *options: Argument) -> list[ServerFolder]:
        found: list[ServerFolder] = []

        def take(status: Status | None, values: tuple[Value, ...]) -> None:
            if (folder := answers.folder(values)) is not None:
                found.append(folder)

        self._wire.ask(Verb.LIST, b'""', pattern, *options, untagged=take)
        return found

    def namespace(self) -> tuple[bytes, str]:
        """What the raw names of one's own folders begin with, and what stands between a folder and one inside it.

        The second is empty where folders cannot lie in folders.
        """
        if own := self._own_namespaces():
            return own[0]
        # An empty pattern asks for the delimiter alone (RFC 9051, 6.3.9).
        return next(((b"", folder.delimiter) for folder in self._folders(b'""')), (b"", ""))

    def _own_namespaces(self) -> list[tuple[bytes, str]]:
        found: list[tuple[bytes, str]] = []

        def take(status: Status | None, values: tuple[Value, ...]) -> None:
            found.extend(answers.personal_namespaces(values))

        if self.can("NAMESPACE"):
            self._wire.ask(Verb.NAMESPACE, untagged=take)
        return found

    def create(self, raw: bytes) -> None:
        """Makes a folder, and shows it in programs that show only what is subscribed to."""
        status = self._wire.try_to(Verb.CREATE, string(raw))
        if status.kind != "OK" and status.code != "ALREADYEXISTS":
            raise self._wire.refusal(Verb.CREATE, status)
        self._wire.try_to(Verb.SUBSCRIBE, string(raw))

    def examine(self, raw: bytes) -> OpenFolder:
        """Opens a folder so that nothing in it changes by that."""
        return self._open(Verb.EXAMINE, raw)

    def select(self, raw: bytes) -> OpenFolder:
        """Opens a folder of one's own, to learn which keywords it takes."""
        return self._open(Verb.SELECT, raw)

    def _open(self, verb: Verb, raw: bytes) -> OpenFolder:
        said: dict[str, bytes] = {}

        def take(status: Status | None, values: tuple[Value, ...]) -> None:
            match values:
                case (bytes() as count, bytes() as kind) if kind.upper() == b"EXISTS":
                    said["EXISTS"] = count
            if status is not None and status.code:
                said[status.code] = status.argument

        self._wire.ask(verb, string(raw), untagged=take)
        if "EXISTS" not in said:
            # Each server has to say it (RFC 9051, 6.3.2): who does not must not pass for one without mail.
            raise ServerAnswerError(self.host)
        flags = frozenset(said.get("PERMANENTFLAGS", b"").decode("ascii", "replace").lower().strip("()").split())
        try:
            return OpenFolder(
                raw,
                number(said["EXISTS"]),
                number(said.get("UIDVALIDITY", b"0")),
                number(said.get("UIDNEXT", b"0")),
                frozenset(each for each in flags if not each.startswith("\\")),
                "\\*" in flags,
            )
        except SyntaxFaultError as error:
            raise ServerAnswerError(self.host) from error

    def listed(self, folder: OpenFolder, first: int = 1, *, at_once: int = 1) -> Iterator[FetchedMessage]:
        """Size, date, flags and Message-ID of every message of the open folder, from the `first` one on.

        `at_once` is how many commands may be under way at the same time.
        """
        return imap_fetching.listed(self._wire, first, folder.messages, at_once)

    def fetching(self, new_sink: Callable[[], Sink], take: Callable[[FetchedMessage], None]) -> Fetching:
        """Several commands that fetch whole messages of the open folder; see there."""
        return Fetching(self._wire, new_sink, take)

    def fetch(self, uids: Sequence[int], new_sink: Callable[[], Sink]) -> list[FetchedMessage]:
        """Whole messages of the open folder, by one command; those that are gone are left out."""
        found: list[FetchedMessage] = []
        fetching = self.fetching(new_sink, found.append)
        fetching.ask(uids)
        if (refusal := fetching.end().refusal) is not None:
            raise refusal
        return found

    def add(self, raw: bytes, messages: Sequence[NewMessage]) -> Added | Status:
        """Adds messages to a folder, all or none of them; the status where the server refuses.

        More than one needs MULTIAPPEND (RFC 3502).
        """
        arguments: list[Argument] = [string(raw)]
        for each in messages:
            if each.flags:
                arguments.append(b"(" + " ".join(each.flags).encode("ascii") + b")")
            if each.received is not None and (written := date_time(each.received)) is not None:
                arguments.append(written)
            arguments.append(RawLiteral(each.octets))
        self._wire.connection.wait_at_most(self._timeout * _PATIENCE)
        status = self._wire.try_to(Verb.APPEND, *arguments)
        self._wire.connection.wait_at_most(self._timeout)
        return _added(status, len(messages)) if status.kind == "OK" else status

    def quota(self, raw: bytes) -> Quota | None:
        """The room for mail that a folder belongs to; None where the server does not say."""
        if not self.can("QUOTA"):
            return None
        found: list[Quota] = []

        def take(status: Status | None, values: tuple[Value, ...]) -> None:
            if (quota := answers.quota(values)) is not None:
                found.append(quota)

        self._wire.try_to(Verb.QUOTA, string(raw), untagged=take)
        return min(found, key=lambda each: each.free, default=None)


def _added(status: Status, count: int) -> Added:
    """`OK [APPENDUID 38505 3955:3957] …` (RFC 4315); a number of UIDs that is not that of the messages says nothing."""
    validity, _, uids = status.argument.partition(b" ")
    if status.code != "APPENDUID" or not validity.isdigit():
        return Added(0, ())
    found = expanded(uids, count)
    exact = len(found) == count == len(set(found)) and all(found)
    return Added(int(validity[:19]), found) if exact else Added(0, ())
