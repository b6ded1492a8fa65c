"""Which account on a mail server is meant, and how its password reaches the program."""

from app.cli import secrets
from app.cli.parser import Values
from app.cli.printer import Printer, asking
from app.i18n.catalogue import Translator
from app.jobs.restore.server import MailServer
from app.model.errors.server import ServerNameInvalidError
from app.servers.endpoint import Endpoint, Password
from app.servers.hosts import endpoint_of, user_of


def mail_server(printer: Printer, values: Values, translator: Translator) -> MailServer:
    """The account that is meant; asks for its password where none is given. Raises UsageError, SourceError."""
    address: str = values["imap"]
    endpoint = _endpoint(address, values["server"])
    user = values["user"] or user_of(address, endpoint.host)
    with asking(printer):
        password = secrets.account_password(values["password_file"], user, endpoint.host, translator)
    return MailServer(endpoint, Password(user, password))


def _endpoint(address: str, server: str) -> Endpoint:
    if not server and not all(address.rpartition("@")):
        raise ServerNameInvalidError(address)
    try:
        return endpoint_of(address, server)
    except ValueError as error:
        raise ServerNameInvalidError(server) from error
