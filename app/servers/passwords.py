"""Passwords of mail accounts that a person asked to be remembered: in the keychain of the system and nowhere else.

That is Keychain on macOS, Credential Manager on Windows, and the Secret Service (GNOME Keyring, KWallet) on Linux, by
the package `keyring`. Its own choice of a keychain is passed over: it would take whatever else is installed or
configured, among it files that are not encrypted. Without the package, and from a stick, nothing is remembered.
"""

import logging
import sys
from typing import Protocol

from app.system.folders import is_portable

_log = logging.getLogger(__name__)

_SERVICE = "Furoshiki: {host}"
"""What the keychain shows as the owner of an entry."""


class Keychain(Protocol):
    """What is used of a backend of `keyring`; everything may raise, what it raises differs from system to system."""

    def get_password(self, service: str, username: str) -> str | None:
        """The password, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps the password instead of an earlier one."""

    def delete_password(self, service: str, username: str) -> None:
        """Removes it; raises where there is none."""


def system_keychain() -> Keychain | None:
    """The keychain of this system; None where there is none, and where nothing may stay on the computer."""
    if is_portable():
        return None
    keychain: Keychain
    try:
        if sys.platform == "darwin":
            from keyring.backends.macOS import Keyring as MacKeychain

            keychain = MacKeychain()
        elif sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring

            vault = WinVaultKeyring()
            # Else it would follow the person to every computer of a company.
            vault.persist = "local machine"
            keychain = vault
        else:
            from keyring.backends.SecretService import Keyring as SecretService

            keychain = SecretService()
    except Exception as error:
        # The package or a part of it is not there, or is broken: then nothing is remembered.
        _log.info("There is no keychain: %s", type(error).__name__)
        return None
    return keychain


def remembered(host: str, user: str) -> str | None:
    """The password of `user` on the server `host`; None where none is known. Never raises."""
    keychain = system_keychain()
    if keychain is None:
        return None
    try:
        return keychain.get_password(_service(host), user) or None
    except Exception as error:
        _log_trouble(error)
        return None


def remember(host: str, user: str, password: str) -> bool:
    """Keeps the password until it is forgotten. False where the keychain does not take it. Never raises."""
    keychain = system_keychain()
    if keychain is None:
        return False
    try:
        keychain.set_password(_service(host), user, password)
        return keychain.get_password(_service(host), user) == password
    except Exception as error:
        _log_trouble(error)
        return False


def forget(host: str, user: str) -> bool:
    """Removes the password from the keychain. True where none is left there. Never raises."""
    keychain = system_keychain()
    if keychain is None:
        return True
    try:
        if keychain.get_password(_service(host), user) is None:
            return True
        keychain.delete_password(_service(host), user)
        return keychain.get_password(_service(host), user) is None
    except Exception as error:
        _log_trouble(error)
        return False


def _service(host: str) -> str:
    return _SERVICE.format(host=host.lower())


def _log_trouble(error: Exception) -> None:
    """The kind of trouble alone: its text may name the account."""
    _log.warning("The keychain did not answer: %s", type(error).__name__)
