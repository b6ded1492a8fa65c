"""A session with a server that is made anew where it broke, with the same mailbox open as before."""

from collections.abc import Callable
from typing import TypeVar

from app.model.errors.server import ServerAnswerError, ServerGoneError, ServerRefusedError
from app.servers.imap import ImapSession
from app.servers.imap_answers import OpenFolder, ServerFolder
from app.servers.reconnecting import Connect, ReconnectingSession

_Answer = TypeVar("_Answer")


class MeaningChangedError(Exception):
    """The UIDs of the open mailbox mean other messages than before."""


class FetchSession(ReconnectingSession[ImapSession]):
    """Every method that asks something raises ServerError."""

    def __init__(self, connect: Connect) -> None:
        super().__init__(connect)
        self.takes_several = True
        """False where a line broke while several commands were under way: it may be a server that takes but one."""
        self._open: OpenFolder | None = None

    def folders(self) -> list[ServerFolder]:
        """Every folder, those that hold only other folders too, each once."""
        try:
            return self._asked(lambda session: session.every_folder(at_once=self.takes_several))
        except ServerRefusedError:
            if not self.takes_several:
                raise
            self.takes_several = False
            return self.folders()

    def examine(self, raw: bytes) -> OpenFolder:
        """Opens a mailbox so that nothing in it changes by that."""
        self._open = None
        self._open = self._asked(lambda session: session.examine(raw))
        return self._open

    def session(self) -> ImapSession:
        """The session with the mailbox that was examined last. Raises MeaningChangedError."""
        if self._session is None and self._open is not None:
            before, now = self._open, super().session().examine(self._open.raw)
            if now.uid_validity != before.uid_validity or not now.uid_validity:
                raise MeaningChangedError
        return super().session()

    def _asked(self, ask: Callable[[ImapSession], _Answer]) -> _Answer:
        """The answer to what can be asked for again; where the connection breaks, a new one is tried."""
        try:
            return ask(super().session())
        except (ServerGoneError, ServerAnswerError):
            self.drop()
            self.takes_several = False
            return ask(super().session())
