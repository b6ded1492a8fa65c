"""What the survey counted and the archive does not have is a problem, however it came about."""

import shutil
from pathlib import Path

import pytest

from app.jobs import backup, survey
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.store_search import StoreSearch
from app.model.codes import Code
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from tests.builders import indexes, stores

POP = ".thunderbird/x.default/Mail/pop.example.jp"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Thunderbird with a mailbox of two messages in each of two folders, and a Maildir of one."""
    home = tmp_path / "home"
    indexes.imap_profile(home / ".thunderbird" / "x.default")
    stores.write(home / POP / "Inbox", stores.mbox(stores.message(1), stores.message(2)))
    stores.write(home / POP / "Kunden", stores.mbox(stores.message(3), stores.message(4)))
    for name in ("cur", "new", "tmp"):
        (home / "Maildir" / name).mkdir(parents=True)
    stores.write(home / "Maildir" / "cur" / "1.M1P1.host:2,S", stores.message(5))
    return home


def counted(home: Path) -> StoreSearch:
    """A search whose mail was counted, as the window does it."""
    search = StoreSearch(Sources(Home(home, System.LINUX)))
    search.keep_counts(survey.run(search.current_stores(), lambda event: None, Cancel()))
    return search


def back_up(search: StoreSearch, usb: Path) -> BackupRecord:
    plan = backup.plan(search.counted_stores(), BackupRequest(usb, "test"))
    return backup.run(plan, lambda event: None, Cancel())


def fewer(record: BackupRecord) -> set[tuple[object, ...]]:
    """Mailbox, counted and copied of each finding."""
    return {
        tuple(finding.parameters[name] for name in ("mailbox", "counted", "copied"))
        for finding in record.problems
        if finding.code == Code.FEWER_MESSAGES_THAN_COUNTED
    }


def test_all_that_was_counted_is_copied(home: Path, tmp_path: Path) -> None:
    record = back_up(counted(home), tmp_path / "usb")
    assert (record.messages, fewer(record)) == (5, set())


def test_a_mailbox_that_shrank(home: Path, tmp_path: Path) -> None:
    search = counted(home)
    stores.write(home / POP / "Kunden", stores.mbox(stores.message(3)))
    record = back_up(search, tmp_path / "usb")
    assert fewer(record) == {("Kunden", 2, 1)}
    assert record.verdict.answer is Answer.NOT_SAFE


def test_a_mailbox_that_went_away(home: Path, tmp_path: Path) -> None:
    search = counted(home)
    (home / POP / "Kunden").unlink()
    assert fewer(back_up(search, tmp_path / "usb")) == {("Kunden", 2, 0)}


def test_a_store_that_went_away(home: Path, tmp_path: Path) -> None:
    search = counted(home)
    shutil.rmtree(home / "Maildir")
    search.stores()
    record = back_up(search, tmp_path / "usb")
    assert {each[1:] for each in fewer(record)} == {(1, 0)}


def test_more_than_was_counted_is_no_problem(home: Path, tmp_path: Path) -> None:
    search = counted(home)
    stores.write(home / POP / "Kunden", stores.mbox(*(stores.message(number) for number in range(10, 20))))
    assert fewer(back_up(search, tmp_path / "usb")) == set()


def test_nobody_counted(home: Path, tmp_path: Path) -> None:
    search = StoreSearch(Sources(Home(home, System.LINUX)))
    assert fewer(back_up(search, tmp_path / "usb")) == set()
