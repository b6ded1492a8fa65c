"""Which account on a mail server is meant, and how its password reaches the program."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.cli import secrets
from app.cli.parser import Values
from app.cli.printer import Printer, asking
from app.i18n.catalogue import Translator
from app.jobs import login
from app.jobs.restore.server import MailServer, endpoint_for
from app.model.events import Problem
from app.servers import passwords
from app.servers.endpoint import Password
from app.servers.hosts import user_of


def mail_server(printer: Printer, address: str, values: Values, translator: Translator) -> MailServer:
    """The server of an address; asks for its password where none is given. Raises UsageError, SourceError."""
    endpoint = endpoint_for(address, values["server"])
    user = values["user"] or user_of(address, endpoint.host)
    with asking(printer):
        password = secrets.account_password(values["password_file"], user, endpoint.host, translator)
    return MailServer(endpoint, Password(user, password))


@contextmanager
def remembering(server: MailServer, values: Values, printer: Printer) -> Iterator[None]:
    """For the time of logging in: keeps the password or forgets it, as the options say."""
    keep = values["remember_password"] and not values["forget_password"]
    with login.remembering(server, keep=keep, tell=lambda finding: printer.report(Problem(finding))):
        yield
    if values["forget_password"]:
        passwords.forget(server.endpoint.host, server.credentials.user)
