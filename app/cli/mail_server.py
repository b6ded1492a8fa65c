"""The options that say which account on a mail server is meant, and how its password reaches the program."""

import click

from app.cli import parser, secrets
from app.cli.face import asking
from app.cli.parser import Values
from app.cli.printer import Printer
from app.i18n.catalogue import Translator
from app.jobs.restore.server import MailServer
from app.model.errors.server import ServerNameInvalidError
from app.servers.endpoint import Endpoint, Password
from app.servers.hosts import endpoint_of, user_of


def server_options(translator: Translator) -> list[click.Parameter]:
    """The account, its server, its user, and the file of the password."""
    translate = translator.translate
    server = translate("Its IMAP server, where it is not the usual one of the address; with port 143 by STARTTLS.")
    password = translate("A file whose first line is the password of the account; - for the standard input.")
    return [
        parser.text("--imap", translate("The address of the account that takes the mail."), "ADDRESS"),
        parser.text("--server", server, "HOST[:PORT]"),
        parser.text("--user", translate("The user name there, where it is not the address."), "NAME"),
        parser.path("--password-file", password, "FILE"),
    ]


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
