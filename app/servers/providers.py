"""Providers whose servers are known, so that nobody has to be asked for them.

Sources: Mozilla's ISPDB (https://github.com/thunderbird/autoconfig, folder ispdb, seen in November 2026), and where
that knows only POP, what is named with the entry. A host that only hearsay names is not in it.
"""

from dataclasses import dataclass

from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Security
from app.servers.settings import PORTS, LoginKind, ServerSettings, SettingsSource

_WHOLE, _LOCAL_PART, _DOTTED = "{address}", "{local}", "{local}.{domain}"


@dataclass(frozen=True, slots=True)
class Provider:
    """Servers with TLS at the usual ports; `pop_security` is for those that know TLS only as STARTTLS, or not at all.

    `user` is what the servers know the owner of an address as.
    """

    imap: str = ""
    pop: str = ""
    user: str = _WHOLE
    login: LoginKind = LoginKind.PASSWORD
    pop_security: Security = Security.TLS


_GOOGLE = Provider("imap.gmail.com", "pop.gmail.com", login=LoginKind.APP_PASSWORD)
_APPLE = Provider("imap.mail.me.com", user=_LOCAL_PART, login=LoginKind.APP_PASSWORD)
# Microsoft takes no passwords any more since 16 September 2024.
_MICROSOFT = Provider("outlook.office365.com", "outlook.office365.com", login=LoginKind.TOKEN)
# Its usual host lists only the newest 10,000 messages of a folder; this one lists all.
_YAHOO = Provider("export.imap.mail.yahoo.com", "pop.mail.yahoo.com", login=LoginKind.APP_PASSWORD)
_AOL = Provider("imap.aol.com", "pop.aol.com", login=LoginKind.APP_PASSWORD)
_GMX = Provider("imap.gmx.net", "pop.gmx.net")
_FASTMAIL = Provider("imap.fastmail.com", "pop.fastmail.com", login=LoginKind.APP_PASSWORD)
# OCN: that IMAP is offered, support.ntt.com (pid2900000gc2).
_OCN = Provider("imap.ocn.ne.jp", "pop.ocn.ne.jp")

_PROVIDERS = {
    # Japan
    "biglobe.ne.jp": Provider(pop="mail.biglobe.ne.jp"),
    "goo.jp": Provider("imap.mail.goo.jp", "pop.mail.goo.jp"),
    "i.softbank.jp": Provider("imap.softbank.jp", user=_LOCAL_PART),
    "iij4u.or.jp": Provider(pop="mbox.iij4u.or.jp", user=_DOTTED, pop_security=Security.STARTTLS),
    "iijmio-mail.jp": Provider(pop="mbox.iijmio-mail.jp", user=_DOTTED, pop_security=Security.STARTTLS),
    "nifty.com": Provider(pop="pop.nifty.com"),
    "ocn.ad.jp": _OCN,
    "ocn.ne.jp": _OCN,
    # IMAP: in ten public programs; it must be switched on in the settings on the web first.
    "yahoo.co.jp": Provider("imap.mail.yahoo.co.jp", "pop.mail.yahoo.co.jp", user=_LOCAL_PART),
    "ybb.ne.jp": Provider(pop="ybbpop.mail.yahoo.co.jp", user=_LOCAL_PART),
    # The world
    "aol.com": _AOL,
    "fastmail.com": _FASTMAIL,
    "gmail.com": _GOOGLE,
    "gmx.at": _GMX,
    "gmx.ch": _GMX,
    "gmx.de": _GMX,
    "gmx.net": _GMX,
    "googlemail.com": _GOOGLE,
    "hotmail.co.jp": _MICROSOFT,
    "hotmail.com": _MICROSOFT,
    "icloud.com": _APPLE,
    "live.com": _MICROSOFT,
    "live.jp": _MICROSOFT,
    "mac.com": _APPLE,
    "mailbox.org": Provider("imap.mailbox.org"),
    "me.com": _APPLE,
    "msn.com": _MICROSOFT,
    "naver.com": Provider("imap.naver.com", "pop.naver.com"),
    "outlook.com": _MICROSOFT,
    "outlook.jp": _MICROSOFT,
    "yahoo.com": _YAHOO,
    "ymail.com": _YAHOO,
}


def provider_of(domain: str) -> Provider | None:
    """The provider of a domain or of one above it: `juno.ocn.ne.jp` is OCN's."""
    labels = domain.lower().split(".")
    return next((found for at in range(len(labels)) if (found := _PROVIDERS.get(".".join(labels[at:])))), None)


def from_table(address: str) -> list[ServerSettings]:
    """The ways to an address that are known, IMAP first."""
    local, _, domain = address.rpartition("@")
    provider = provider_of(domain)
    if provider is None:
        return []
    user = provider.user.format(address=address, local=local, domain=domain)
    servers = (
        (MailProtocol.IMAP, provider.imap, Security.TLS),
        (MailProtocol.POP, provider.pop, provider.pop_security),
    )
    return [
        ServerSettings(
            protocol,
            Endpoint(host, PORTS[protocol, security], security),
            user,
            SettingsSource.TABLE,
            provider.login,
        )
        for protocol, host, security in servers
        if host
    ]


def login_at(host: str) -> LoginKind:
    """What the server of that name takes, where it is a known one."""
    known = (each for each in _PROVIDERS.values() if host and host in (each.imap, each.pop))
    return next((each.login for each in known), LoginKind.PASSWORD)
