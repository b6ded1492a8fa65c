"""Logging in to a mail server, and what becomes of the password then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.errors.server import LoginRefusedError
from app.model.findings import Finding
from app.servers import passwords
from app.servers.endpoint import Password


@contextmanager
def remembering(server: MailServer, *, keep: bool, tell: Callable[[Finding], None]) -> Iterator[None]:
    """For the time of logging in: with `keep` the password goes to the keychain once the server took it.

    One that came from there and is refused is forgotten. Tells where it could not be kept.
    """
    host, credentials = server.endpoint.host, server.credentials
    if not isinstance(credentials, Password):
        # A token is good for minutes.
        yield
        return
    try:
        yield
    except LoginRefusedError:
        if passwords.remembered(host, credentials.user) == credentials.password:
            passwords.forget(host, credentials.user)
        raise
    if keep and not passwords.remember(host, credentials.user, credentials.password):
        tell(Finding(Code.PASSWORD_NOT_REMEMBERED, {"host": host}))
