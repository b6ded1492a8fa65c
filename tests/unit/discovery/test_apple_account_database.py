"""Whose an account of a Mac is, by the system's own tables."""

import plistlib
from pathlib import Path
from typing import Any

import pytest

from app.discovery.apple_account_database import SystemAccounts, read_database
from app.discovery.keyed_archive import property_value
from app.model.mail_protocol import MailProtocol
from app.model.store import Account
from tests.builders.apple_accounts import Row, archived, write_accounts

UUID = "11111111-2222-4333-8444-555555555555"
ALIASES = [
    {"DisplayName": "Salon <x@example.com>", "EmailAddresses": [{"EmailAddress": "salon@example.jp"}]},
    {"IsPrimary": True, "EmailAddresses": [{"EmailAddress": "hana@example.jp", "IsDefault": True}]},
]


def read(tmp_path: Path, *rows: Row) -> SystemAccounts:
    return read_database(write_accounts(tmp_path / "Accounts4.sqlite", rows))


def account(tmp_path: Path, *rows: Row) -> Account:
    return read(tmp_path, *rows).accounts[UUID]


@pytest.mark.parametrize(
    ("kind", "protocol"),
    [
        ("IMAP", MailProtocol.IMAP),
        ("IMAPMail", MailProtocol.IMAP),
        ("POP", MailProtocol.POP),
        ("Exchange", MailProtocol.EXCHANGE),
        ("Hotmail", MailProtocol.IMAP),
        ("Google", MailProtocol.IMAP),
        ("Yahoo", MailProtocol.IMAP),
        ("aol", MailProtocol.IMAP),
        ("126", MailProtocol.IMAP),
        ("163", MailProtocol.IMAP),
        ("qq", MailProtocol.IMAP),
        ("AppleAccount", MailProtocol.IMAP),
        ("OnMyDevice", MailProtocol.LOCAL),
        ("CalDAV", MailProtocol.UNKNOWN),
        ("OfTomorrow", MailProtocol.UNKNOWN),
    ],
)
def test_the_protocol_stands_in_the_type(tmp_path: Path, kind: str, protocol: MailProtocol) -> None:
    assert account(tmp_path, Row(UUID, kind, user="hanako@example.jp")).protocol is protocol


def test_the_identity_is_the_address_and_all_others_are_the_owners(tmp_path: Path) -> None:
    """An Apple ID is often an address at another provider."""
    found = account(
        tmp_path,
        Row("PARENT", "AppleAccount", user="hanako@old.example.com"),
        Row(UUID, "IMAPMail", parent=1, properties={"IdentityEmailAddress": "me@example.jp", "EmailAliases": ALIASES}),
    )
    assert found.address == "me@example.jp"
    assert found.aliases == ("hana@example.jp", "salon@example.jp", "hanako@old.example.com")


def test_the_primary_alias_is_the_address_without_an_identity(tmp_path: Path) -> None:
    found = account(
        tmp_path,
        Row("PARENT", "AppleAccount", user="hanako@old.example.com"),
        Row(UUID, "IMAPMail", parent=1, properties={"EmailAliases": ALIASES}),
    )
    assert found.address == "hana@example.jp"


def test_the_address_mail_is_sent_with_is_the_owners(tmp_path: Path) -> None:
    found = account(
        tmp_path,
        Row(UUID, "POP", user="hanako", properties={"SendingAccountIdentifier": "OUT", "Hostname": "pop.example.jp"}),
        Row("OUT", "SMTP", user="hanako@smtp.example.jp", properties={"IdentityEmailAddress": "shop@example.jp"}),
    )
    assert (found.address, found.aliases, found.server) == (
        "shop@example.jp",
        ("hanako@smtp.example.jp",),
        "pop.example.jp",
    )


@pytest.mark.parametrize(
    "value",
    [
        archived("me@example.jp"),
        plistlib.dumps("me@example.jp", fmt=plistlib.FMT_BINARY),
        plistlib.dumps("me@example.jp"),
        b"me@example.jp",
    ],
    ids=["archive", "binary", "xml", "plain"],
)
def test_every_form_of_a_value(tmp_path: Path, value: bytes) -> None:
    assert account(tmp_path, Row(UUID, "IMAP", properties={"IdentityEmailAddress": value})).address == "me@example.jp"


def test_without_an_address_there_is_what_the_owner_calls_it(tmp_path: Path) -> None:
    found = account(tmp_path, Row(UUID, "POP", user="nf12345", description="ISP"))
    assert (found.address, found.label) == ("", "ISP (nf12345)")


def test_a_login_of_windows_is_no_address(tmp_path: Path) -> None:
    row = Row(UUID, "Exchange", user="CORP\\hanako", properties={"DAAccountEmailAddress": "hanako@corp.example.com"})
    assert account(tmp_path, row).address == "hanako@corp.example.com"


def test_a_row_whose_parent_is_gone(tmp_path: Path) -> None:
    assert account(tmp_path, Row(UUID, "IMAP", user="hanako@example.jp", parent=99)).address == "hanako@example.jp"


def test_the_mail_of_a_provider_is_its_other_rows(tmp_path: Path) -> None:
    rows = (Row("G", "Google"), Row(UUID, "IMAP", parent=1), Row("C", "CalDAV", parent=1), Row("Y", "Yahoo"))
    assert read(tmp_path, *rows, Row("I", "AppleAccount")).without_mail == {"G", "C", "I"}


ENDLESS: dict[str, Any] = {"$archiver": "NSKeyedArchiver", "$top": {"root": plistlib.UID(0)}, "$objects": []}
HOSTILE: dict[str, dict[str, Any]] = {
    "itself": {**ENDLESS, "$objects": [{"NS.objects": [plistlib.UID(0)] * 50}]},
    "its key": {**ENDLESS, "$objects": [{"NS.keys": [plistlib.UID(0)], "NS.objects": [plistlib.UID(0)]}]},
    "no root": {**ENDLESS, "$top": {}},
    "past the end": {**ENDLESS, "$top": {"root": plistlib.UID(9)}},
    "other types": {**ENDLESS, "$objects": [{"NS.keys": 3, "NS.objects": "x"}]},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_archive_that_leads_nowhere(name: str) -> None:
    assert property_value(plistlib.dumps(HOSTILE[name], fmt=plistlib.FMT_BINARY)) is None


@pytest.mark.parametrize("value", [b"", b"bplist00", b"bplist00" + b"\xff" * 99, b"\xff\xfe", b"x" * (1 << 20)])
def test_a_value_that_is_none_names_nobody(tmp_path: Path, value: bytes) -> None:
    properties = {"IdentityEmailAddress": value, "EmailAliases": value, "Hostname": value}
    found = account(tmp_path, Row(UUID, "IMAP", user="hanako@example.jp", properties=properties))
    assert (found.address, found.aliases) == ("hanako@example.jp", ())


def test_lists_in_lists_come_to_an_end(tmp_path: Path) -> None:
    lists: list[Any] = ["x@example.jp"] * 9
    for _ in range(9):
        lists = [lists] * 9
    properties = {"EmailAliases": plistlib.dumps(lists, fmt=plistlib.FMT_BINARY)}
    assert account(tmp_path, Row(UUID, "IMAP", properties=properties)).address == "x@example.jp"


def test_properties_without_end(tmp_path: Path) -> None:
    row = Row(UUID, "IMAP")
    many = [Row(f"U{number}", "IMAP", properties={"Hostname": b"h" * 250_000}) for number in range(140)]
    with pytest.raises(ValueError, match="without end"):
        read(tmp_path, row, *many)
