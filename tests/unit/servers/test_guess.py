"""A server that is only guessed: it greets, and proves its name, before anything else."""

import ssl

import pytest

from app.model.mail_protocol import MailProtocol
from app.servers.guess import greets, guesses
from tests.builders.dovecot import Dovecot
from tests.builders.scripted_server import ScriptedServer

pytestmark = pytest.mark.loopback
TRUST = ssl.create_default_context()


def test_who_greets() -> None:
    for greeting, protocol, is_one in (
        (b"* OK hi\r\n", MailProtocol.IMAP, True),
        (b"+OK hi\r\n", MailProtocol.POP, True),
        (b"+OK hi\r\n", MailProtocol.IMAP, False),
        (b"220 smtp\r\n", MailProtocol.POP, False),
        (b"", MailProtocol.POP, False),
        (b"x" * 10_000, MailProtocol.POP, False),
    ):
        with ScriptedServer(greeting) as server:
            endpoint = server.endpoint
            assert greets(endpoint, protocol, TRUST, 5) is is_one
    assert not greets(endpoint, MailProtocol.POP, TRUST, 5)


def test_a_certificate_that_nobody_vouches_for(mail_server: Dovecot) -> None:
    assert greets(mail_server.tls, MailProtocol.IMAP, mail_server.trust(), 5)
    assert not greets(mail_server.tls, MailProtocol.IMAP, TRUST, 5)


def test_names_that_do_not_exist() -> None:
    found = list(guesses("hanako@localhost.invalid"))
    assert [each.endpoint.port for each in found] == [993, 993, 995, 995]
    assert not any(greets(each.endpoint, each.protocol, TRUST, 0.2) for each in found)
