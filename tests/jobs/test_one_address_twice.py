"""A POP and an IMAP account of one address stay two accounts, from the search to the verdict."""

import json
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog import catalog
from app.archive.documents import record_file
from app.cli import json_results
from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.ledger import ExpectationKind
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.verdict.answers import account_names
from tests.builders.apple_accounts import Row, write_accounts
from tests.builders.stores import STORE, emlx, mbox, message, write

HANAKO = "hanako@example.jp"
POP, IMAP = f"{HANAKO} (POP)", f"{HANAKO} (IMAP)"
A, B = (f"{letter * 8}-2222-4333-8444-555555555555" for letter in "AB")
PREFS = """
user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.account.account2.identities", "id1");
user_pref("mail.identity.id1.useremail", "hanako@example.jp");
user_pref("mail.server.server1.type", "pop3");
user_pref("mail.server.server1.hostname", "mail.example.jp");
user_pref("mail.server.server1.userName", "hanako");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/mail.example.jp");
user_pref("mail.server.server2.type", "imap");
user_pref("mail.server.server2.hostname", "mail.example.jp");
user_pref("mail.server.server2.userName", "hanako");
user_pref("mail.server.server2.directory-rel", "[ProfD]ImapMail/mail.example.jp");
"""


def apple(path: Path) -> Home:
    for account, numbers in ((A, (1, 2)), (B, (3, 4, 5))):
        folder = path / "Library/Mail/V10" / account / "INBOX.mbox" / STORE / "Data/Messages"
        for number in numbers:
            write(folder / f"{number}.emlx", emlx(message(number)))
    rows = [Row(A, "POP", user=HANAKO), Row(B, "IMAP", user=HANAKO)]
    write_accounts(path / "Library/Accounts/Accounts4.sqlite", rows)
    return Home(path, System.MACOS)


def mozilla(path: Path) -> Home:
    write(path / ".thunderbird/profiles.ini", b"[Profile0]\nIsRelative=1\nPath=abc.default\n")
    profile = path / ".thunderbird/abc.default"
    write(profile / "prefs.js", PREFS.encode())
    write(profile / "Mail/mail.example.jp/Inbox", mbox(message(1), message(2)))
    write(profile / "ImapMail/mail.example.jp/INBOX", mbox(message(3), message(4), message(5)))
    return Home(path, System.LINUX)


HOMES = {"apple": apple, "mozilla": mozilla}


def saved(tmp_path: Path, name: str) -> BackupRecord:
    home = HOMES[name](tmp_path / "home")
    (tmp_path / "usb").mkdir()
    return backup.run(backup.prepare(Sources(home), BackupRequest(tmp_path / "usb")), lambda event: None, Cancel())


@pytest.mark.parametrize("name", HOMES)
def test_the_search_tells_them_apart(name: str, tmp_path: Path) -> None:
    home = HOMES[name](tmp_path / "home")
    record = survey.run(survey.prepare(Sources(home)), lambda event: None, Cancel())
    (store,) = json.loads(json.dumps(json_results.find_result(record)))["stores"]
    listed = [(each["address"], each["label"], each["protocol"]) for each in store["accounts"]]
    assert listed == [(HANAKO, POP, "pop"), (HANAKO, IMAP, "imap")]
    counted = [(each["account"], each["label"], each["messages"]) for each in store["mailboxes"]]
    assert sorted(counted) == [(HANAKO, IMAP, 3), (HANAKO, POP, 2)]


@pytest.mark.parametrize("name", HOMES)
def test_so_do_the_archive_and_its_ledger(name: str, tmp_path: Path) -> None:
    record = saved(tmp_path, name)
    figures = {
        each.key.name: (each.protocol, each.messages, each.only_here, each.on_server) for each in record.accounts
    }
    assert figures == {POP: (MailProtocol.POP, 2, 2, 0), IMAP: (MailProtocol.IMAP, 3, 0, 3)}
    assert record.archive is not None
    written = record_file.load(record.archive / layout.RECORD)
    assert written.accounts == record.accounts
    assert written.facts is not None
    opened = [each for each in written.facts.ledger if each.kind is ExpectationKind.ACCOUNT]
    assert {(each.name, each.account.protocol) for each in opened if each.account} == {
        (POP, MailProtocol.POP),
        (IMAP, MailProtocol.IMAP),
    }
    # The address is one account of its server, whoever asks for it.
    assert account_names(written.facts.ledger) == [HANAKO]
    names = {(each.name, each.protocol) for each in catalog.accounts(record.archive / layout.CATALOG)}
    assert names == {(POP, MailProtocol.POP), (IMAP, MailProtocol.IMAP)}


def test_their_readable_copies_are_two_folders(tmp_path: Path) -> None:
    record = saved(tmp_path, "apple")
    assert record.archive is not None
    copies = {path.parent.name: path.read_bytes() for path in (record.archive / layout.MAIL).rglob("*.mbox")}
    assert {name: data.count(b"\nMessage-ID:") for name, data in copies.items()} == {POP: 2, IMAP: 3}


def test_a_record_of_before_had_no_labels(tmp_path: Path) -> None:
    record = saved(tmp_path, "apple")
    assert record.archive is not None
    path = record.archive / layout.RECORD
    values = json.loads(path.read_text(encoding="utf-8"))
    for account in values["accounts"]:
        del account["label"]
    path.write_text(json.dumps(values), encoding="utf-8")
    assert [each.key.name for each in record_file.load(path).accounts] == [HANAKO, HANAKO]
