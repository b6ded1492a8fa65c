"""A listed message is explained by one file only, and by one of its own account, unless their Message-IDs are equal."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.index_gaps import listed_gaps
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from tests.builders import indexes, stores
from tests.builders.database import database
from tests.builders.indexes import Entry

IMAP, POP = "hanako@example.com", "salon@example.jp"
DATED = b"Date: Mon, 2 Jan 2006 10:00:00 +0900\n"
ALIKE = b"From: Taro <taro@example.jp>\nSubject: test\n" + DATED
"""The headers of a message that every `Entry` is like."""


def back_up(home: Path, usb: Path, system: System = System.LINUX) -> BackupRecord:
    """A backup of all of a home, with nobody watching."""
    sources = Sources(Home(home, system))
    return backup.run(backup.prepare(sources, BackupRequest(usb, "test")), lambda event: None, Cancel())


def gaps(record: BackupRecord) -> Counter[tuple[str, str]]:
    """How many messages are missing, by account and mailbox."""
    assert record.archive is not None
    found = list(listed_gaps(record.archive / layout.CATALOG))
    assert len(found) == record.gaps
    return Counter((gap.account, " / ".join(gap.mailbox)) for gap in found)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return indexes.imap_profile(tmp_path / "home" / ".thunderbird" / "x.default")


def pop_inbox(profile: Path, messages: list[bytes], entries: list[Entry]) -> None:
    """The inbox of the POP account and its list."""
    stores.write(profile / "Mail/pop.example.jp/Inbox", stores.mbox(*messages))
    stores.write(profile / "Mail/pop.example.jp/Inbox.msf", indexes.msf(entries))


LISTED_WITH_ID = [Entry(number, f"{number}@alert.example.jp") for number in range(1, 101)]
LISTED_WITHOUT = [Entry(number, "") for number in range(1, 101)]


@pytest.mark.parametrize(
    ("identity", "entries"),
    [
        (b"Message-ID: <1@alert.example.jp>\n", LISTED_WITH_ID),
        (b"", LISTED_WITH_ID),
        (b"Message-ID: <1@alert.example.jp>\n", LISTED_WITHOUT),
        (b"", LISTED_WITHOUT),
    ],
    ids=["both", "only listed", "only in the file", "neither"],
)
def test_a_hundred_alike_are_listed_and_one_is_here(
    profile: Path, tmp_path: Path, identity: bytes, entries: list[Entry]
) -> None:
    pop_inbox(profile, [ALIKE + identity + b"\nx\n"], entries)
    assert gaps(back_up(tmp_path / "home", tmp_path / "usb")) == {(POP, "Inbox"): 99}


def test_a_hundred_alike_are_listed_and_all_are_here(profile: Path, tmp_path: Path) -> None:
    pop_inbox(profile, [ALIKE + b"\nx\n"] * 100, [*LISTED_WITH_ID[:50], *LISTED_WITHOUT[50:]])
    assert gaps(back_up(tmp_path / "home", tmp_path / "usb")) == {}


def test_another_message_id_is_another_message(profile: Path, tmp_path: Path) -> None:
    pop_inbox(profile, [ALIKE + b"Message-ID: <else@example.jp>\n\nx\n"], [Entry(1, "1@example.jp")])
    assert gaps(back_up(tmp_path / "home", tmp_path / "usb")) == {(POP, "Inbox"): 1}


@pytest.mark.parametrize("identity", [True, False])
def test_one_letter_to_two_accounts_is_missing_in_both(profile: Path, tmp_path: Path, identity: bool) -> None:
    entry = Entry(2, "circular@example.jp" if identity else "")
    stores.write(profile / "ImapMail/imap.example.com/INBOX.msf", indexes.msf([entry], folder="(UIDValidity=5)"))
    stores.write(profile / "ImapMail/imap.example.com/All.msf", indexes.msf([entry], folder="(UIDValidity=5)"))
    pop_inbox(profile, [stores.message(3)], [Entry(1, "3@example.jp"), entry])
    found = gaps(back_up(tmp_path / "home", tmp_path / "usb"))
    assert {account: sum(found[key] for key in found if key[0] == account) for account, _ in found} == {IMAP: 1, POP: 1}


@pytest.mark.parametrize(("account", "missing"), [("hanako@imap.example.com", 0), ("salon@pop.example.jp", 50)])
def test_a_search_index_is_not_hidden_by_the_inbox_of_another(
    profile: Path, tmp_path: Path, account: str, missing: int
) -> None:
    imap = profile / "ImapMail/imap.example.com"
    stores.write(imap / "INBOX", stores.mbox(stores.message(1)))
    entries = [Entry(1, "1@example.jp", offline=300)]
    stores.write(imap / "INBOX.msf", indexes.msf(entries, folder="(UIDValidity=5)"))
    remembered = [Entry(number, f"{number}@customers.example.jp") for number in range(1, 51)]
    scheme = "imap" if account.startswith("hanako") else "mailbox"
    indexes.gloda(profile / "global-messages-db.sqlite", f"{scheme}://{account}/Inbox", remembered)
    found = gaps(back_up(tmp_path / "home", tmp_path / "usb"))
    assert found == ({(POP, "Inbox"): missing} if missing else {})


@pytest.mark.parametrize(
    ("place", "uri", "more"),
    [
        # The list gives the mailbox another name than the server.
        ("ImapMail/imap.example.com/INBOX", "imap://hanako@imap.example.com/INBOX", "(folderName=Posteingang)"),
        ("ImapMail/imap.example.com/INBOX.sbd/Kunden", "imap://hanako@imap.example.com/INBOX/Kunden", ""),
        ("Mail/Local Folders/Alt", "mailbox://nobody@Local%20Folders/Alt", ""),
        # An account that was removed.
        ("Mail/pop.old.example/Inbox", "mailbox://hana@pop.old.example/Inbox", ""),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_what_was_deleted_is_remembered_for_a_while(
    profile: Path, tmp_path: Path, place: str, uri: str, more: str, listed: bool
) -> None:
    with (profile / "prefs.js").open("a") as prefs:
        prefs.write('user_pref("mail.accountmanager.accounts", "account1,account2,account3");\n')
        prefs.write('user_pref("mail.account.account3.server", "server3");\n')
        for name, value in (("type", "none"), ("hostname", "Local Folders"), ("userName", "nobody")):
            prefs.write(f'user_pref("mail.server.server3.{name}", "{value}");\n')
        prefs.write('user_pref("mail.server.server3.directory-rel", "[ProfD]Mail/Local Folders");\n')
    stores.write(profile / place, stores.mbox(stores.message(1)))
    if listed:
        index = indexes.msf([Entry(1, "1@example.jp", offline=300)], folder=more)
        stores.write(profile / f"{place}.msf", index)
    indexes.gloda(profile / "global-messages-db.sqlite", uri, [Entry(1, "1@example.jp"), Entry(2, "deleted@x.jp")])
    assert sum(gaps(back_up(tmp_path / "home", tmp_path / "usb")).values()) == (0 if listed else 1)


def test_two_servers_give_the_same_name(profile: Path, tmp_path: Path) -> None:
    more = [
        ("accountmanager.accounts", "account1,account2,account3"),
        ("account.account3.server", "server3"),
        ("server.server3.type", "pop3"),
        ("server.server3.hostname", "pop.example.org"),
        ("server.server3.userName", "shop"),
        ("server.server3.directory-rel", "[ProfD]Mail/pop.example.org"),
    ]
    with (profile / "prefs.js").open("a") as prefs:
        prefs.writelines(f'user_pref("mail.{name}", "{value}");\n' for name, value in more)
    start = b"X-UIDL: U1\nX-Mozilla-Status: 0401\nX-Mozilla-Status2: 00000000\n" + stores.message(5)
    stores.write(profile / "Mail/pop.example.jp/Inbox", stores.mbox(start))
    stores.write(profile / "Mail/pop.example.jp/popstate.dat", b"*pop.example.jp salon\nb U1 1136163600\n")
    stores.write(profile / "Mail/pop.example.org/Inbox", stores.mbox(stores.message(6)))
    stores.write(profile / "Mail/pop.example.org/popstate.dat", b"*pop.example.org shop\nb U1 1136163600\n")
    assert gaps(back_up(tmp_path / "home", tmp_path / "usb")) == {("shop@pop.example.org", ""): 1}


def test_panorama_knows_whose_folder_it_is(profile: Path, tmp_path: Path) -> None:
    # A letter without an identity lies with the POP account; the index lists one of the IMAP account.
    stores.write(profile / "Mail/pop.example.jp/Inbox", stores.mbox(ALIKE + b"\nx\n"))
    indexes.panorama(profile / "panorama.sqlite", [Entry(1, "")])
    assert gaps(back_up(tmp_path / "home", tmp_path / "usb")) == {(IMAP, "Inbox"): 1}


def mac(home: Path, files: dict[int, bytes]) -> Path:
    """Apple Mail with some messages by their numbers; returns its `V10`."""
    mail = home / "Library" / "Mail" / "V10"
    folder = mail / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    for number, text in files.items():
        stores.write(folder / f"{number}.emlx", stores.emlx(text))
    stores.accounts_database(home)
    return mail


def apple_index(mail: Path, entries: list[Entry], account: str = stores.UUID) -> None:
    indexes.envelope_index(mail / "MailData" / "Envelope Index", f"imap://{account}/INBOX", entries)


@pytest.mark.parametrize("identity", [b"", b"Message-ID: <1@alert.example.jp>\n"])
def test_numbers_are_compared_one_for_one(tmp_path: Path, identity: bytes) -> None:
    home = tmp_path / "home"
    apple_index(mac(home, {1: ALIKE + identity + b"\nx\n"}), LISTED_WITHOUT)
    assert gaps(back_up(home, tmp_path / "usb", System.MACOS)) == {("hanako@salon.example.jp", "INBOX"): 99}


def test_a_file_with_the_number_of_another_message(tmp_path: Path) -> None:
    home = tmp_path / "home"
    apple_index(mac(home, {7: stores.message(7)}), [Entry(7, "gone@example.jp")])
    assert gaps(back_up(home, tmp_path / "usb", System.MACOS)) == {("hanako@salon.example.jp", "INBOX"): 1}


@pytest.mark.parametrize("has_files", [True, False])
def test_the_mail_of_an_older_system_beside_todays(tmp_path: Path, has_files: bool) -> None:
    """Two messages without an identity are missing: in both trees, and counted once."""
    home = tmp_path / "home"
    mail = mac(home, {7: stores.message(7), 8: ALIKE + b"\nx\n"})
    lost = [Entry(9, "", subject="lost"), Entry(10, "", subject="lost"), Entry(11, "lost@example.jp", subject="lost")]
    apple_index(mail, [Entry(7, "7@example.jp"), Entry(8, ""), *lost])
    shutil.copytree(mail, mail.parent / "V9")
    if not has_files:
        shutil.rmtree(mail.parent / "V9" / stores.UUID)
    assert gaps(back_up(home, tmp_path / "usb", System.MACOS)) == {("hanako@salon.example.jp", "INBOX"): 3}


def test_an_index_of_another_kind_cannot_break_the_comparison(profile: Path, tmp_path: Path) -> None:
    pop_inbox(profile, [stores.message(3)], [Entry(1, "3@example.jp")])
    database(profile / "panorama.sqlite", "CREATE TABLE messages (id)")
    assert gaps(back_up(tmp_path / "home", tmp_path / "usb")) == {}
