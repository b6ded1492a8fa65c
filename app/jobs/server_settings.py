"""How the mail of an address can be asked for: by a program's settings, by what is known, by asking the provider."""

from collections.abc import Iterable, Iterator

from app.jobs.cancel import Cancel
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Store
from app.servers import autoconfig
from app.servers.endpoint import Endpoint, Security
from app.servers.guess import greets, guesses
from app.servers.providers import from_table, login_at
from app.servers.settings import PORTS, ServerSettings, SettingsSource, in_order, with_protection
from app.servers.trust import Trust, system_trust

_TIMEOUT = 10.0
"""Seconds: where a name does not exist or nobody answers, the next way is tried."""


def known_settings(address: str, stores: Iterable[Store]) -> list[ServerSettings]:
    """What the mail programs in `stores` use for an address, and what is known of its provider. Asks nobody.

    A program that fetches over an open line is stale: the same server over a protected one is offered before it.
    """
    found: list[ServerSettings] = []
    for store in stores:
        for account in store.accounts:
            if address.lower() in (each.lower() for each in (account.address, *account.aliases)):
                found += _of_account(account)
    return in_order([*found, *from_table(address)])


def addresses_in(stores: Iterable[Store]) -> list[str]:
    """The addresses of the accounts whose mail is on a server."""
    accounts = (account for store in stores for account in store.accounts)
    asked = (MailProtocol.IMAP, MailProtocol.POP)
    return list(dict.fromkeys(each.address for each in accounts if "@" in each.address and each.protocol in asked))


def asked_for(
    address: str, cancel: Cancel, trust: Trust | None = None, timeout: float = _TIMEOUT
) -> list[ServerSettings]:
    """What the provider publishes, else a server that answers by a usual name. Opens connections; sends no password.

    Raises CancelledError.
    """
    believed = trust or system_trust()
    for place in autoconfig.PLACES:
        cancel.check()
        if found := autoconfig.published(address, believed, timeout, place):
            return in_order(found)
    for guess in guesses(address):
        cancel.check()
        if greets(guess.endpoint, guess.protocol, believed, timeout):
            return [guess]
    return []


def _of_account(account: Account) -> Iterator[ServerSettings]:
    if account.protocol not in (MailProtocol.IMAP, MailProtocol.POP) or not account.server:
        return
    login = account.login
    security = login.security or Security.TLS
    port = login.port or PORTS[account.protocol, security]
    settings = ServerSettings(
        account.protocol,
        Endpoint(account.server, port, security),
        login.user or account.address,
        SettingsSource.CLIENT,
        login_at(account.server),
    )
    if settings.is_plain:
        yield with_protection(settings)
    yield settings
