"""The programs of Windows that keep mail in databases: whose each mailbox is, also where a database holds several's."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.clients import em_client as em_module
from app.clients import mailbird as mailbird_module
from app.jobs import survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.mail_protocol import MailProtocol
from app.model.record import StoreSurvey
from app.model.store import Account, Home, Store, System
from app.model.unreadable_paths import UnreadablePaths
from tests.builders.databases import ACCOUNT, MAIL, Bird, EmMail, em_accounts, em_client, mailbird
from tests.builders.unix import put

OTHER = "483cb637-7e12-473a-a16c-5280a0753dc0"
EM = "AppData/Roaming/eM Client"
BIRD = "AppData/Local/Mailbird/Store/Store.db"
HANAKO = Account("hanako@example.ne.jp", MailProtocol.IMAP, "imap.example.ne.jp")


def em_store(home: Path) -> Store:
    (home / "AppData/Local").mkdir(parents=True, exist_ok=True)
    (found,) = em_module.find_stores(Home(home, System.WINDOWS), UnreadablePaths())
    return found


def surveyed(home: Path) -> StoreSurvey:
    record = survey.run(survey.prepare(Sources(Home(home, System.WINDOWS))), lambda event: None, Cancel())
    (found,) = record.stores
    return found


def codes(store: Store) -> set[str]:
    return {each.code for each in store.findings}


def test_em_client_has_its_accounts_from_its_list(tmp_path: Path) -> None:
    top = tmp_path / EM
    em_accounts(top, **{ACCOUNT: {"Username": HANAKO.address, "ProviderName": HANAKO.server}})
    em_client(top / ACCOUNT / MAIL, *[EmMail()] * 3)
    em_client(top / OTHER / MAIL, *[EmMail()] * 3)
    store = em_store(tmp_path)
    assert store.accounts == (HANAKO,)
    assert [(each.account, each.owner_is_unknown) for each in store.mailboxes] == [(HANAKO.address, False), ("", True)]
    assert store.secrets == ("accounts.dat",)
    # The same where only the folder of an account is given.
    (part,) = em_module.stores_at(top / ACCOUNT, UnreadablePaths())
    assert [each.account for each in part.mailboxes] == [HANAKO.address]


def test_em_client_names_an_account_in_a_file_or_the_mail_shows_it(tmp_path: Path) -> None:
    top = tmp_path / EM
    em_client(top / ACCOUNT / MAIL, EmMail())
    assert em_store(tmp_path).accounts == ()
    put(top / ACCOUNT / "hanako@example.jp.acn", b"")
    assert em_store(tmp_path).accounts == (Account("hanako@example.jp"),)
    em_client(top / OTHER / MAIL, *[EmMail()] * 3)
    assert [each.account for each in em_store(tmp_path).mailboxes] == ["hanako@example.jp", "hanako@example.ne.jp"]


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + bytes(3000), b"garbage" * 999])
def test_a_list_of_accounts_that_cannot_be_read_is_named(tmp_path: Path, data: bytes) -> None:
    em_client(tmp_path / EM / ACCOUNT / MAIL, EmMail())
    put(tmp_path / EM / "accounts.dat", data)
    assert Code.ACCOUNTS_UNREADABLE in codes(em_store(tmp_path))


def test_encrypted_databases_of_em_client_are_named(tmp_path: Path) -> None:
    put(tmp_path / EM / ACCOUNT / MAIL / "mail_index.dat", bytes(range(256)) * 20)
    store = em_store(tmp_path)
    assert not store.mailboxes and Code.STORE_NOT_READ in codes(store)


def test_each_message_of_mailbird_belongs_to_the_account_it_names(tmp_path: Path) -> None:
    mailbird(
        tmp_path / BIRD, Bird("a", 0), Bird("b", 0, account=2, folders=(4,)), Bird("c", 0, account=2, folders=(4,))
    )
    found = surveyed(tmp_path)
    assert [each.address for each in found.store.accounts] == ["hanako@example.ne.jp", "hanako@example.jp"]
    assert [(mailbox.account, mailbox.path, count.messages) for mailbox, count in found.mailboxes] == [
        ("hanako@example.ne.jp", ("Mailbird", "Inbox"), 1),
        ("hanako@example.jp", ("Mailbird", "Inbox"), 2),
    ]


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + bytes(3000), b"garbage" * 999])
def test_a_store_of_mailbird_that_cannot_be_read_is_no_silence(tmp_path: Path, data: bytes) -> None:
    put(tmp_path / BIRD, data)
    (store,) = mailbird_module.find_stores(Home(tmp_path, System.WINDOWS), UnreadablePaths())
    assert Code.ACCOUNTS_UNREADABLE in codes(store) or not store.accounts
    assert replace(surveyed(tmp_path).store).findings
