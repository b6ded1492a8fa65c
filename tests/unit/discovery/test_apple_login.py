"""How Apple Mail reaches a server: numbers and texts of every era, and what is none."""

import plistlib

import pytest

from app.discovery.apple_accounts import from_accounts_plist
from app.discovery.apple_login import apple_login
from app.discovery.apple_settings import merged
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.model.store import Account, ServerLogin


@pytest.mark.parametrize(
    ("port", "is_protected", "login"),
    [
        (993, True, ServerLogin(993, Security.TLS, "hanako")),
        ("993", "YES", ServerLogin(993, Security.TLS, "hanako")),
        (143, 1, ServerLogin(143, Security.STARTTLS, "hanako")),
        ("110", "yes", ServerLogin(110, Security.STARTTLS, "hanako")),
        (None, True, ServerLogin(0, Security.TLS, "hanako")),
        # Mail finds out by itself which kind it is.
        (110, None, ServerLogin(110, None, "hanako")),
        ("99999", "NO", ServerLogin(0, None, "hanako")),
        (b"\0", [], ServerLogin(0, None, "hanako")),
        (-1, {}, ServerLogin(0, None, "hanako")),
    ],
)
def test_what_is_set(port: object, is_protected: object, login: ServerLogin) -> None:
    assert apple_login(port, is_protected, "hanako") == login


def test_in_a_property_list() -> None:
    entry = {
        "AccountType": "IMAPAccount",
        "AccountPath": "~/Library/Mail/IMAP-hanako",
        "EmailAddresses": ["hanako@example.jp"],
        "Hostname": "imap.example.jp",
        "Username": "hanako",
        "PortNumber": 993,
        "SSLEnabled": "YES",
    }
    found = from_accounts_plist(plistlib.dumps({"MailAccounts": [entry]}))
    assert found["IMAP-hanako"].login == ServerLogin(993, Security.TLS, "hanako")


def test_it_stays_with_its_server() -> None:
    first = Account("hanako@example.jp", MailProtocol.IMAP, login=ServerLogin(user="somebody"))
    second = Account("", MailProtocol.IMAP, "imap.example.jp", login=ServerLogin(993, Security.TLS, "hanako"))
    assert merged(first, second).login == second.login
    assert merged(second, first).login == second.login
