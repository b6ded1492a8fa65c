"""The registry of a foreign disk: read where it is whole, none where it is not."""

from pathlib import Path

import pytest

from app.clients import outlook, outlook_express
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, System
from app.model.unreadable_paths import UnreadablePaths
from app.system.registry import keys_below
from tests.builders.hive import hive
from tests.builders.unix import put
from tests.builders.windows import dbx

ACCOUNTS = "9375CFF0413111d3B88A00104B2A6676"


def data(text: str) -> bytes:
    return (text + "\0").encode("utf-16-le") + b"rest"


def test_keys_and_values_come_out(tmp_path: Path) -> None:
    put(
        tmp_path / "NTUSER.DAT",
        hive({"Software": {"A": {"Name": "花子", "Raw": data("C:\\x.pst"), "B": {"c": b"12"}}}}),
    )
    found = list(keys_below(tmp_path, False, "Software\\A"))
    assert [key.path for key in found] == [(), ("B",)]
    assert found[0].text("name") == "花子" and found[0].text("RAW") == "C:\\x.pst" and found[1].data("c") == b"12"
    assert list(keys_below(tmp_path, False, "Software\\Nothing")) == []


@pytest.mark.parametrize("data", [b"", b"regf", b"regf" + b"\xff" * 9000, bytes(5000)])
def test_a_damaged_registry_is_none(tmp_path: Path, data: bytes) -> None:
    put(tmp_path / "NTUSER.DAT", data)
    assert list(keys_below(tmp_path, False, "Software")) == []


def test_outlooks_profile_leads_to_a_store_outside_of_the_usual_places(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "hanako"
    (home / "AppData" / "Local").mkdir(parents=True)
    moved = put(tmp_path / "Mail" / "仕事.pst", b"!BDN\0\0\0\0SM" + bytes(600))
    path = "D:\\Mail\\仕事.pst"
    profile = {
        "store": {"001f6700": data(path)},
        ACCOUNTS: {"00000002": {
            "Email": data("hanako@example.jp"), "POP3 Server": data("pop.example.jp"),
            "Delivery Store EntryID": bytes(54) + data(path),
        }},
    }  # fmt: skip
    tree = {"Software": {"Microsoft": {"Office": {"16.0": {"Outlook": {"Profiles": {"Outlook": profile}}}}}}}
    put(home / "NTUSER.DAT", hive(tree))  # type: ignore[arg-type]
    (store,) = outlook.find_stores(Home(home, System.WINDOWS), UnreadablePaths())
    assert store.accounts == (Account("hanako@example.jp", MailProtocol.POP, "pop.example.jp"),)
    assert [(each.path, each.account) for each in store.mailboxes] == [(("仕事",), "hanako@example.jp")]
    assert moved in store.trees


def test_outlook_express_that_was_moved_is_found(tmp_path: Path) -> None:
    home = tmp_path / "Documents and Settings" / "hanako"
    (home / "Local Settings" / "Application Data").mkdir(parents=True)
    put(home / "My Mail" / "Inbox.dbx", dbx(1))
    root = "%UserProfile%\\My Mail\\"
    version = {"Software": {"Microsoft": {"Outlook Express": {"5.0": {"Store Root": root}}}}}
    put(home / "NTUSER.DAT", hive({"Identities": {"{1}": version}}))
    (store,) = outlook_express.find_stores(Home(home, System.WINDOWS), UnreadablePaths())
    assert store.path == home / "My Mail" and len(store.mailboxes) == 1
