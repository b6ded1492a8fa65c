"""What becomes of a password once a mail server took it, or refused it."""

import pytest

from app.jobs.login import remembering
from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.errors.server import LoginRefusedError, ServerGoneError
from app.model.findings import Finding
from app.servers import passwords
from app.servers.endpoint import Endpoint, Password, Security, Token
from tests.builders.keychain import Keychain

HOST, USER, PASSWORD = "imap.example.jp", "hanako@example.jp", "sakura-no-ki"
SERVER = MailServer(Endpoint(HOST, 993, Security.TLS), Password(USER, PASSWORD))


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch) -> Keychain:
    keychain = Keychain()
    monkeypatch.setattr(passwords, "system_keychain", lambda: keychain)
    return keychain


def test_it_is_kept_only_where_that_is_wanted(keychain: Keychain) -> None:
    told: list[Finding] = []
    with remembering(SERVER, keep=False, tell=told.append):
        assert not keychain.kept
    assert not keychain.kept
    with remembering(SERVER, keep=True, tell=told.append):
        # The server has not taken it yet.
        assert not keychain.kept
    assert passwords.remembered(HOST, USER) == PASSWORD and not told


def test_one_that_is_refused_is_forgotten(keychain: Keychain) -> None:
    passwords.remember(HOST, USER, PASSWORD)
    with pytest.raises(LoginRefusedError), remembering(SERVER, keep=True, tell=print):
        raise LoginRefusedError(HOST, USER, "no")
    assert not keychain.kept


def test_a_wrong_one_that_was_typed_costs_the_right_one_nothing(keychain: Keychain) -> None:
    passwords.remember(HOST, USER, "the right one")
    with pytest.raises(LoginRefusedError), remembering(SERVER, keep=True, tell=print):
        raise LoginRefusedError(HOST, USER, "no")
    with pytest.raises(ServerGoneError), remembering(SERVER, keep=True, tell=print):
        raise ServerGoneError(HOST)
    assert passwords.remembered(HOST, USER) == "the right one"


def test_where_it_cannot_be_kept_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "system_keychain", lambda: None)
    told: list[Finding] = []
    with remembering(SERVER, keep=True, tell=told.append):
        pass
    assert [each.code for each in told] == [Code.PASSWORD_NOT_REMEMBERED]


def test_a_token_is_never_kept(keychain: Keychain) -> None:
    with remembering(MailServer(SERVER.endpoint, Token(USER, "t")), keep=True, tell=print):
        pass
    assert not keychain.kept
