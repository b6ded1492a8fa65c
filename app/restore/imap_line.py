"""The line to a mail server that a restore works on, made anew when it breaks."""

from collections.abc import Callable

from app.servers.imap import ImapSession

TRIES = 3
"""How often the same thing is tried on a new line before it is given up."""
Connect = Callable[[], ImapSession]


class Line:
    """A session. `generation` counts how often it was made: what was open on an earlier one is closed."""

    def __init__(self, host: str, connect: Connect) -> None:
        self.host = host
        self._connect = connect
        self._session: ImapSession | None = None
        self.generation = 0

    def session(self) -> ImapSession:
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
        """Says good-bye; never raises."""
        if self._session is not None:
            self._session.__exit__(None, None, None)
            self._session = None
