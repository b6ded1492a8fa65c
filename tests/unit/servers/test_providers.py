"""The table of providers, and which way to an address goes first."""

from app.model.mail_protocol import MailProtocol
from app.servers.endpoint import Endpoint, Security
from app.servers.hosts import endpoint_of, usual
from app.servers.providers import _PROVIDERS, from_table, login_at, provider_of
from app.servers.settings import LoginKind, ServerSettings, SettingsSource, in_order


def test_domains_below_one_belong_to_it() -> None:
    assert provider_of("juno.OCN.ne.jp") == provider_of("ocn.ne.jp") is not None
    assert provider_of("notocn.ne.jp") is None
    assert provider_of("") is None
    assert provider_of("ne.jp") is None


def test_every_entry_leads_somewhere() -> None:
    for domain, provider in _PROVIDERS.items():
        found = from_table(f"hanako@{domain}")
        assert found, domain
        assert all(each.endpoint.host == each.endpoint.host.lower() and each.endpoint.host for each in found)
        assert not any(each.is_plain for each in found) or provider.pop_security is Security.PLAIN


def test_users() -> None:
    assert from_table("hanako@icloud.com")[0].user == "hanako"
    assert from_table("hanako@gmail.com")[0].user == "hanako@gmail.com"
    (iij,) = from_table("hanako@iij4u.or.jp")
    assert (iij.user, iij.endpoint) == (
        "hanako.iij4u.or.jp", Endpoint("mbox.iij4u.or.jp", 110, Security.STARTTLS),
    )  # fmt: skip


def test_what_lets_somebody_in() -> None:
    assert login_at("outlook.office365.com") is LoginKind.TOKEN
    assert login_at("imap.gmail.com") is LoginKind.APP_PASSWORD
    assert login_at("imap.example.jp") is login_at("") is LoginKind.PASSWORD


def test_by_pop() -> None:
    assert usual("hanako@example.jp", MailProtocol.POP).endpoint == Endpoint("pop.example.jp", 995, Security.TLS)
    assert usual("hanako@biglobe.ne.jp").endpoint.host == "imap.biglobe.ne.jp"
    assert endpoint_of("x@example.jp", "a.jp", MailProtocol.POP) == Endpoint("a.jp", 995, Security.TLS)
    assert endpoint_of("x@example.jp", "a.jp:110", MailProtocol.POP) == Endpoint("a.jp", 110, Security.STARTTLS)


def test_the_order() -> None:
    def way(protocol: MailProtocol, security: Security, source: SettingsSource, host: str = "a.jp") -> ServerSettings:
        return ServerSettings(protocol, Endpoint(host, 1, security), "hanako", source)

    plain = way(MailProtocol.IMAP, Security.PLAIN, SettingsSource.CLIENT)
    pop = way(MailProtocol.POP, Security.TLS, SettingsSource.CLIENT)
    table = way(MailProtocol.IMAP, Security.TLS, SettingsSource.TABLE, "b.jp")
    client = way(MailProtocol.IMAP, Security.TLS, SettingsSource.CLIENT)
    again = way(MailProtocol.IMAP, Security.TLS, SettingsSource.TABLE)
    assert in_order([plain, pop, table, client, again]) == [client, table, pop, plain]
