"""What was compared, index by index: each names its program, account and mailbox, and how many messages it misses."""

from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import layout
from app.archive.catalog.index_check import compare
from app.archive.catalog.index_gaps import listed_gaps
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.missing_message import IndexCheckResult
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from tests.builders import indexes, stores
from tests.builders.indexes import Entry

IMAP, POP = "hanako@example.com", "salon@example.jp"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Thunderbird with a folder on a server, of which a message is missing, and one fetched by POP that is whole."""
    profile = indexes.imap_profile(tmp_path / "home" / ".thunderbird" / "x.default")
    imap, pop = profile / "ImapMail" / "imap.example.com", profile / "Mail" / "pop.example.jp"
    stores.write(imap / "INBOX", stores.mbox(stores.message(1)))
    entries = [Entry(1, "1@example.jp", offline=300), Entry(2, "gone@example.jp", offline=300)]
    stores.write(imap / "INBOX.msf", indexes.msf(entries, folder="(UIDValidity=5)"))
    stores.write(pop / "Inbox", stores.mbox(stores.message(3)))
    stores.write(pop / "Inbox.msf", indexes.msf([Entry(1, "3@example.jp")]))
    return profile


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[IndexCheckResult]:
    """The results of the comparisons to come."""
    found: list[IndexCheckResult] = []

    def listening(*args: Any, **named: Any) -> IndexCheckResult:
        found.append(compare(*args, **named))
        return found[-1]

    monkeypatch.setattr("app.jobs.backup.comparing.compare", listening)
    return found


def back_up(home: Path, usb: Path, system: System = System.LINUX) -> BackupRecord:
    """A backup of all of a home, with nobody watching."""
    sources = Sources(Home(home, system))
    return backup.run(backup.prepare(sources, BackupRequest(usb, "test")), lambda event: None, Cancel())


def described(result: IndexCheckResult) -> set[tuple[str, tuple[str, ...], str, int, int, str]]:
    """Account, mailbox, file, figures and fault of each entry."""
    return {
        (
            each.account,
            each.mailbox,
            Path(each.file).name,
            each.listed,
            each.gaps,
            each.fault.code if each.fault else "",
        )
        for each in result.indexes
    }


def test_an_entry_for_each_list_of_a_folder(profile: Path, tmp_path: Path, results: list[IndexCheckResult]) -> None:
    record = back_up(tmp_path / "home", tmp_path / "usb")
    (result,) = results
    assert described(result) == {
        (IMAP, ("INBOX",), "INBOX.msf", 2, 1, ""),
        (POP, ("Inbox",), "Inbox.msf", 1, 0, ""),
    }
    assert {each.client for each in result.indexes} == {"thunderbird"}
    assert (result.gaps, result.compared, result.listed, result.unlisted) == (1, 2, 3, ())
    assert record.archive is not None
    (gap,) = listed_gaps(record.archive / layout.CATALOG)
    assert (gap.client, gap.account, gap.mailbox) == ("thunderbird", IMAP, ("INBOX",))


def test_a_list_that_was_not_read_to_its_end(profile: Path, tmp_path: Path, results: list[IndexCheckResult]) -> None:
    (profile / "Mail" / "pop.example.jp" / "Inbox.msf").write_bytes(b"garbage")
    back_up(tmp_path / "home", tmp_path / "usb")
    (result,) = results
    assert (POP, ("Inbox",), "Inbox.msf", 0, 0, "index_not_read") in described(result)
    assert (result.compared, [each.code for each in result.uncompared]) == (1, ["index_not_read"])


def test_an_index_of_a_whole_store_has_an_entry_for_each_account(
    profile: Path, tmp_path: Path, results: list[IndexCheckResult]
) -> None:
    remembered = [Entry(1, "1@example.jp"), Entry(2, "lost@example.jp")]
    indexes.gloda(profile / "global-messages-db.sqlite", "imap://hanako@imap.example.com/Lost", remembered)
    back_up(tmp_path / "home", tmp_path / "usb")
    (result,) = results
    name = "global-messages-db.sqlite"
    entries = {each for each in described(result) if each[2] == name}
    assert entries == {(IMAP, (), name, 2, 1, ""), (POP, (), name, 0, 0, "")}
    assert (result.compared, result.gaps) == (3, 2)


def test_mail_without_a_list_names_its_accounts(tmp_path: Path, results: list[IndexCheckResult]) -> None:
    home = tmp_path / "home"
    folder = home / "Library" / "Mail" / "V10" / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    stores.write(folder / "7.emlx", stores.emlx(stores.message(7)))
    stores.accounts_database(home)
    back_up(home, tmp_path / "usb", System.MACOS)
    (result,) = results
    assert result.indexes == ()
    assert [(mail.client, mail.accounts, mail.finding.code) for mail in result.unlisted] == [
        ("apple-mail", ("hanako@salon.example.jp",), "index_missing")
    ]
