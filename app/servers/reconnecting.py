"""A session with a mail server that is made anew where it broke."""

from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from app.model.errors.server import ServerError
from app.servers.imap import ImapSession
from app.servers.pop import PopSession

Session = TypeVar("Session", ImapSession, PopSession)
Connect = Callable[[], ImapSession]
ConnectPop = Callable[[], PopSession]


class ReconnectingSession(Generic[Session]):
    """`generation` counts how often the session was made: what was open in an earlier one is closed."""

    def __init__(self, connect: Callable[[], Session]) -> None:
        self._connect: Callable[[], Session] = connect
        self._session: Session | None = None
        self.generation = 0

    def session(self) -> Session:
        """The session, connected and logged in. Raises ServerError."""
        if self._session is None:
            self._session = self._connect()
            self.generation += 1
        return self._session

    def drop(self) -> None:
        """Forgets a session that broke."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def end(self) -> None:
        """Logs out; never raises."""
        if self._session is not None:
            with suppress(ServerError):
                self._session.__exit__(None, None, None)
            self._session = None
