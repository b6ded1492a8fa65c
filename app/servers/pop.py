"""An account on a POP3 server (RFC 1939): what is in its inbox, and reading it. Every message stays there.

A POP3 server shows one mailbox. Some mark a message as read when it is given out (Dovecot does, unless it is told
`pop3_no_flag_updates`): nobody can ask for it without that.
"""

import base64
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from app.model.errors.server import (
    LoginRefusedError,
    ServerAnswerError,
    ServerBusyError,
    ServerError,
    ServerWithoutTlsError,
)
from app.servers.connection import Connection
from app.servers.endpoint import Credentials, Endpoint, Password, Security, Token
from app.servers.imap_login import token_message
from app.servers.imap_syntax import Sink
from app.servers.pop_verbs import PopVerb
from app.servers.pop_wire import PopAnswer, PopWire

_MOST_DIGITS = 10
_LONGEST_NAME = 255
"""RFC 1939 allows 70; some servers give out more."""
_SURPLUS = 1 << 24
"""Octets a message may have beyond twice its announced size, which may count one octet for the end of a line."""


@dataclass(frozen=True, slots=True)
class PopMessage:
    """A message of this session. `size` is what the server announces; `name` what UIDL calls it, empty without."""

    number: int
    size: int
    name: bytes


class PopSession:
    """A session that is logged in; use it as a context. Every method raises ServerError, and nothing else."""

    def __init__(self, endpoint: Endpoint, credentials: Credentials, trust: ssl.SSLContext, timeout: float) -> None:
        """Connects, protects the line, checks who the server is, and logs in."""
        self._wire = PopWire(Connection(endpoint, trust, timeout))
        try:
            greeting = self._wire.answer()
            if not greeting.is_ok:
                raise ServerBusyError(self.host, greeting.words)
            if endpoint.security is Security.STARTTLS:
                self._protect()
            self._log_in(credentials)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an error the line may be dead, or in the middle of a message.
        if error is None:
            with contextlib.suppress(ServerError):
                self._wire.try_to(PopVerb.QUIT)
        self.close()

    def close(self) -> None:
        """Ends the line without a word; never raises."""
        self._wire.connection.close()

    @property
    def host(self) -> str:
        """The server's name."""
        return self._wire.host

    def count(self) -> int:
        """How many messages there are: `+OK 2 320`."""
        count, _, _ = self._wire.ask(PopVerb.COUNT).text.partition(" ")
        return self._number(count.encode("utf-8"))

    def listed(self) -> list[PopMessage]:
        """All messages: `1 120` of LIST, and `1 whqtswO00WBw418f9t5JxYwZ` of UIDL, where the server has that."""
        self._wire.ask(PopVerb.SIZES)
        sizes = {self._number(number): self._number(size) for number, size, *_ in self._fields()}
        names: dict[int, bytes] = {}
        if self._wire.try_to(PopVerb.NAMES).is_ok:
            names = {self._number(number): name[:_LONGEST_NAME] for number, name, *_ in self._fields()}
        if len(names) != len(sizes):
            # Names of a part could be taken for those of others in a later session.
            names = {}
        return [PopMessage(number, size, names.get(number, b"")) for number, size in sorted(sizes.items())]

    def retrieve(self, message: PopMessage, sink: Sink) -> int:
        """Writes one message as it came; how many octets it has."""
        self._wire.ask(PopVerb.RETRIEVE, b"%d" % message.number)
        return self._wire.content(sink, 2 * message.size + _SURPLUS)

    def _fields(self) -> Iterator[list[bytes]]:
        for line in self._wire.lines():
            fields = line.split()
            if len(fields) < 2:
                raise ServerAnswerError(self.host)
            yield fields

    def _number(self, text: bytes) -> int:
        if not text.isdigit() or len(text) > _MOST_DIGITS:
            raise ServerAnswerError(self.host)
        return int(text)

    def _capabilities(self) -> dict[str, list[str]]:
        """`STLS`, `SASL PLAIN XOAUTH2` (RFC 2449), in capitals; none where the server does not say."""
        if not self._wire.try_to(PopVerb.CAPABILITIES).is_ok:
            return {}
        lines = [line.decode("ascii", "replace").upper().split() for line in self._wire.lines()]
        return {line[0]: line[1:] for line in lines if line}

    def _protect(self) -> None:
        if not self._wire.try_to(PopVerb.STARTTLS).is_ok:
            raise ServerWithoutTlsError(self.host)
        self._wire.connection.start_tls()

    def _log_in(self, credentials: Credentials) -> None:
        """The password goes by SASL where that is offered: it may then have any characters."""
        answer = self._answered(credentials, self._capabilities().get("SASL", []))
        if not answer.is_ok:
            if answer.is_for_now:
                raise ServerBusyError(self.host, answer.words)
            raise LoginRefusedError(self.host, credentials.user, answer.words)

    def _answered(self, credentials: Credentials, mechanisms: list[str]) -> PopAnswer:
        match credentials:
            case Token():
                mechanism, message = token_message(credentials, mechanisms, self.host)
                return self._wire.authenticate(mechanism, base64.b64encode(message))
            case Password(user, password):
                parts = user.encode("utf-8", "replace"), password.encode("utf-8", "replace")
                if "PLAIN" in mechanisms:
                    return self._wire.authenticate(b"PLAIN", base64.b64encode(b"\0".join((b"", *parts))))
        if any(set(part) & set(b"\r\n\0") for part in parts):
            # It would be a command of its own.
            raise LoginRefusedError(self.host, credentials.user, "")
        answer = self._wire.try_to(PopVerb.USER, parts[0])
        return self._wire.try_to(PopVerb.PASSWORD, parts[1]) if answer.is_ok else answer
