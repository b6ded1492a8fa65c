"""The session with a mail server that a restore works on."""

from app.servers.imap import ImapSession
from app.servers.reconnecting import Connect, ReconnectingSession

TRIES = 3
"""How often the same thing is tried in a new session before it is given up."""


class RestoreSession(ReconnectingSession[ImapSession]):
    """`host` is what errors call the server."""

    def __init__(self, host: str, connect: Connect) -> None:
        super().__init__(connect)
        self.host = host
