"""A session with a server that is made anew where it broke, with the same mailbox open as before."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from app.model.errors.server import ServerAnswerError, ServerError, ServerGoneError
from app.servers.imap import ImapSession
from app.servers.imap_answers import OpenFolder, ServerFolder

Connect = Callable[[], ImapSession]
_Answer = TypeVar("_Answer")


class MeaningChangedError(Exception):
    """The UIDs of the open mailbox mean other messages than before."""


class Line:
    """Every method raises ServerError."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._session: ImapSession | None = None
        self._open: OpenFolder | None = None

    def folders(self) -> list[ServerFolder]:
        """Every folder that can hold messages, each once."""
        found = self._asked(lambda session: session.folders())
        return list({each.raw: each for each in found if each.is_selectable}.values())

    def examine(self, raw: bytes) -> OpenFolder:
        """Opens a mailbox so that nothing in it changes by that."""
        self._open = None
        self._open = self._asked(lambda session: session.examine(raw))
        return self._open

    def session(self) -> ImapSession:
        """The session with the mailbox that was examined last. Raises MeaningChangedError."""
        if self._session is None and self._open is not None:
            before, now = self._open, self._connected().examine(self._open.raw)
            if now.uid_validity != before.uid_validity or not now.uid_validity:
                raise MeaningChangedError
        return self._connected()

    def broke(self) -> None:
        """The next step needs a new session."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def close(self) -> None:
        """Says good-bye; never raises."""
        if self._session is not None:
            with suppress(ServerError):
                self._session.__exit__(None, None, None)
            self._session = None

    def _asked(self, ask: Callable[[ImapSession], _Answer]) -> _Answer:
        """The answer to what can be asked for again; where the line breaks, a new one is tried."""
        try:
            return ask(self._connected())
        except (ServerGoneError, ServerAnswerError):
            self.broke()
            return ask(self._connected())

    def _connected(self) -> ImapSession:
        if self._session is None:
            self._session = self._connect()
        return self._session
