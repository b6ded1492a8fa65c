"""Passwords are kept in the keychain of the system and nowhere else, and never from a stick."""

import logging
from collections.abc import Callable

import pytest

from app.servers import passwords
from tests.builders.keychain import Keychain

HOST, USER, PASSWORD = "imap.example.jp", "hanako@example.jp", "sakura-no-ki"


class LockedKeychain(Keychain):
    """One that its owner does not unlock; its errors name the account."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"{username} on {service} is locked")

    set_password = delete_password = get_password  # type: ignore[assignment]


class DeafKeychain(Keychain):
    """One that takes a password and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Keychain | None], None]:
    return lambda keychain: monkeypatch.setattr(passwords, "system_keychain", lambda: keychain)


def test_a_password_is_remembered_per_server_and_user(use: Callable[[Keychain | None], None]) -> None:
    keychain = Keychain()
    use(keychain)
    assert passwords.remembered(HOST, USER) is None
    assert passwords.remember(HOST, USER, PASSWORD)
    assert passwords.remembered(HOST.upper(), USER) == PASSWORD
    assert passwords.remembered("imap.example.com", USER) is None
    assert passwords.remembered(HOST, "jiro@example.jp") is None
    assert [service for service, _ in keychain.kept] == ["Furoshiki: imap.example.jp"]


def test_a_password_is_forgotten(use: Callable[[Keychain | None], None]) -> None:
    keychain = Keychain()
    use(keychain)
    passwords.remember(HOST, USER, PASSWORD)
    assert passwords.forget(HOST, USER) and not keychain.kept
    assert passwords.forget(HOST, USER)


def test_without_a_keychain_nothing_is_remembered(use: Callable[[Keychain | None], None]) -> None:
    use(None)
    assert not passwords.remember(HOST, USER, PASSWORD)
    assert passwords.remembered(HOST, USER) is None
    assert passwords.forget(HOST, USER)


def test_a_keychain_that_keeps_nothing_is_noticed(use: Callable[[Keychain | None], None]) -> None:
    use(DeafKeychain())
    assert not passwords.remember(HOST, USER, PASSWORD)


def test_a_locked_keychain_costs_nothing_and_the_log_names_nobody(
    use: Callable[[Keychain | None], None], caplog: pytest.LogCaptureFixture
) -> None:
    use(LockedKeychain())
    with caplog.at_level(logging.DEBUG):
        assert not passwords.remember(HOST, USER, PASSWORD)
        assert passwords.remembered(HOST, USER) is None
        assert not passwords.forget(HOST, USER)
    assert "RuntimeError" in caplog.text
    assert not any(each in caplog.text for each in (USER, HOST, PASSWORD))


def test_from_a_stick_there_is_no_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "is_portable", lambda: True)
    assert passwords.system_keychain() is None
