"""Which account on a mail server is meant, and how its password reaches the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.cli import given, secrets
from app.cli.face import Face
from app.cli.parser import Values
from app.cli.printer import Printer, asking
from app.i18n.catalogue import Translator
from app.jobs import login
from app.jobs.cancel import Cancel
from app.jobs.restore.server import MailServer, endpoint_for
from app.jobs.server_settings import asked_for, known_settings
from app.jobs.sign_in import client_for, sign_in
from app.jobs.stores import find_stores
from app.model.errors import UserError
from app.model.events import Problem
from app.model.mail_protocol import MailProtocol
from app.model.store import Store
from app.servers import passwords
from app.servers.endpoint import Password, Security
from app.servers.hosts import user_of, usual
from app.servers.providers import login_at
from app.servers.settings import PORTS, LoginKind, ServerSettings, SettingsSource


def mail_server(printer: Printer, address: str, values: Values, translator: Translator) -> MailServer:
    """The server of an address; asks for its password where none is given. Raises UsageError, SourceError."""
    endpoint = endpoint_for(address, values["server"])
    user = values["user"] or user_of(address, endpoint.host)
    with asking(printer):
        password = secrets.account_password(values["password_file"], user, endpoint.host, translator)
    return MailServer(endpoint, Password(user, password))


def fetch_server(printer: Printer, cancel: Cancel, address: str, values: Values, face: Face) -> MailServer:
    """The account that is fetched from: shows how it is asked, then asks for its password. Raises UserError.

    What is not given is looked for: in the mail programs' settings, then at the provider.
    """
    settings = _settings(address, values, cancel)
    client = client_for(settings) if settings.login is LoginKind.TOKEN else None
    printer.settings(settings, can_sign_in=client is not None)
    if client is not None:
        token = sign_in(settings, client, printer.report, cancel)
        return MailServer(settings.endpoint, token, protocol=settings.protocol)
    with asking(printer):
        password = secrets.account_password(
            values["password_file"], settings.user, settings.endpoint.host, face.translator
        )
    return MailServer(settings.endpoint, Password(settings.user, password), protocol=settings.protocol)


def _settings(address: str, values: Values, cancel: Cancel) -> ServerSettings:
    server = values["server"]
    protocol = MailProtocol.POP if values["pop"] else MailProtocol.IMAP
    endpoint = endpoint_for(address, server, protocol)
    if server:
        user = values["user"] or user_of(address, endpoint.host)
        found = ServerSettings(protocol, endpoint, user, SettingsSource.PERSON, login_at(endpoint.host))
    else:
        found = _found(address, values, cancel)
    if values["plain"]:
        port = found.endpoint.port
        if any(kind is found.protocol and port == each for (kind, _), each in PORTS.items()):
            port = PORTS[found.protocol, Security.PLAIN]
        found = replace(found, endpoint=replace(found.endpoint, security=Security.PLAIN, port=port))
    return replace(found, user=values["user"]) if values["user"] else found


def _found(address: str, values: Values, cancel: Cancel) -> ServerSettings:
    """The best way that is known; one over an open line is taken only where it is asked for."""
    wanted = [each for each in known_settings(address, _stores(values)) if _fits(each, values)]
    if not wanted:
        wanted = [each for each in asked_for(address, cancel) if _fits(each, values)]
    return wanted[0] if wanted else usual(address, MailProtocol.POP if values["pop"] else MailProtocol.IMAP)


def _fits(settings: ServerSettings, values: Values) -> bool:
    return not settings.is_plain and (not values["pop"] or settings.protocol is MailProtocol.POP)


def _stores(values: Values) -> list[Store]:
    """The mail programs' stores; none where a home that nobody named cannot be looked at."""
    try:
        return [planned.store for planned in find_stores(given.sources(values))]
    except UserError:
        if values["home"] is not None:
            raise
        return []


@contextmanager
def remembering(server: MailServer, values: Values, printer: Printer) -> Iterator[None]:
    """For the time of logging in: keeps the password or forgets it, as the options say."""
    keep = values["remember_password"] and not values["forget_password"]
    with login.remembering(server, keep=keep, tell=lambda finding: printer.report(Problem(finding))):
        yield
    if values["forget_password"]:
        passwords.forget(server.endpoint.host, server.credentials.user)
