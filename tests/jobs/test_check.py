"""The verdict on an archive: what is known of each account, and what a person can add to the facts."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from app.archive.bag import layout, manifest
from app.archive.bag.seal import COVERED, seal_list
from app.archive.documents.statement import read_statement
from app.jobs import backup, check
from app.jobs.cancel import Cancel
from app.jobs.certificate import restated
from app.jobs.sources import Sources
from app.model.answers import Assurance
from app.model.deletion import Removal
from app.model.events import Event
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import CheckRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.home import own_home
from tests.builders import stores
from tests.builders.ledgers import statement


def silent(event: Event) -> None:
    """Nobody listens."""


def codes(record: CheckRecord) -> set[str]:
    """The codes of the reasons."""
    return {reason.code for reason in record.verdict.reasons}


def checked(archive: Path, assurance: Assurance | None = None) -> CheckRecord:
    """The check of an archive."""
    return check.run(check.prepare(Sources(own_home(), (archive,)), assurance), silent, Cancel(), assurance, notes=None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of a POP account, a removed account and local folders."""
    stores.thunderbird_profile(tmp_path / "home" / ".thunderbird" / "a.default")
    plan = backup.prepare(Sources(Home(tmp_path / "home", System.LINUX)), BackupRequest(tmp_path / "usb", "test"))
    made = backup.run(plan, silent, Cancel()).archive
    assert made is not None
    return made


def resealed(archive: Path) -> None:
    """Writes the seal and the tag manifest anew, as if the archive had been made so."""
    import hashlib

    covered = [name for name in COVERED if (archive / name).exists()]
    digests = {name: hashlib.sha256((archive / name).read_bytes()).hexdigest() for name in covered}
    (archive / layout.SEAL).write_text(seal_list(digests))
    path = archive / layout.TAG_MANIFEST
    names = [name for _, name in manifest.read(path)]
    path.write_text(
        "".join(manifest.line(hashlib.sha256((archive / name).read_bytes()).hexdigest(), name) for name in names)
    )


def test_what_deleting_would_destroy(archive: Path) -> None:
    by_address = {holdings.address: holdings for holdings in checked(archive).accounts}
    mine = by_address["hanako@example.com"]
    assert (mine.client, mine.protocol, mine.only_here, mine.on_server) == ("thunderbird", "pop", 5, 0)
    assert mine.removal is Removal.DELETES_UNLESS_ASKED
    assert (mine.first, mine.last) == ("2006-01-02", "2006-01-02")
    assert {each.protocol: each.messages for each in checked(archive).accounts if not each.address} == {
        MailProtocol.LOCAL: 1,
        MailProtocol.UNKNOWN: 1,
    }, "mail of a removed account is not local: nobody knows whose it is"
    assert by_address[""].removal is Removal.DELETES_UNLESS_ASKED


def test_before_a_backup_everything_is_at_stake(tmp_path: Path) -> None:
    stores.apple_home(tmp_path / "home")
    found = check.run(check.prepare(Sources(Home(tmp_path / "home", System.MACOS))), silent, Cancel(), notes=None)
    assert found.verdict.answer is Answer.NOT_SAFE
    assert all(holdings.removal is Removal.DELETES for holdings in found.accounts if holdings.address)
    assert (
        sum(holdings.messages for holdings in found.accounts) == found.survey.total.messages if found.survey else False
    )


def test_a_second_copy_counts_only_when_it_is_whole_and_elsewhere(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "same_disk" in codes(checked(archive))
    assert "everything_proved" not in codes(checked(archive, Assurance(tmp_path / "usb" / archive.name)))
    copy = copytree(archive, tmp_path / "other" / archive.name)
    assert codes(checked(archive, Assurance(copy))) >= {"same_disk", "second_copy_same_disk"}
    monkeypatch.setattr(check, "same_disk", lambda one, other: False)
    assert not codes(checked(archive, Assurance(copy))) & {"same_disk", "second_copy_same_disk"}
    next(path for path in (copy / "data").rglob("*") if path.is_file()).write_bytes(b"")
    assert codes(checked(archive, Assurance(copy))) >= {"same_disk", "second_copy_differs"}
    assert checked(archive, Assurance(copy)).verdict.answer is Answer.NOT_SAFE


def test_the_server_can_be_looked_at_by_a_person(archive: Path) -> None:
    assert "server_not_compared" in codes(checked(archive))
    assert "server_not_compared" not in codes(checked(archive, Assurance(answers=(statement(),))))


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.pop("facts"),
        lambda record: record["facts"].pop("past_cache"),
        lambda record: record["ledger"].append({"kind": "of a later version"}),
        lambda record: record.pop("ledger"),
        lambda record: record["facts"].update(doubts_of_later_versions=1),
    ],
)
def test_facts_of_another_version_leave_every_doubt_as_it_was(
    archive: Path, change: Callable[[dict[str, object]], object]
) -> None:
    record = json.loads((archive / layout.RECORD).read_text(encoding="utf-8"))
    change(record)
    (archive / layout.RECORD).write_text(json.dumps(record), encoding="utf-8")
    resealed(archive)
    found = checked(archive, Assurance(answers=(statement(),)))
    assert found.verdict.answer is Answer.NOT_SAFE
    assert codes(found) >= {"server_not_compared", "facts_not_recorded"}


def test_safe_without_its_facts_is_unknown(archive: Path) -> None:
    record = json.loads((archive / layout.RECORD).read_text(encoding="utf-8"))
    del record["facts"]
    record["verdict"] = {"answer": "safe", "reasons": [{"code": "everything_proved"}]}
    (archive / layout.RECORD).write_text(json.dumps(record), encoding="utf-8")
    resealed(archive)
    found = checked(archive)
    assert found.verdict.answer is Answer.UNKNOWN
    assert codes(found) == {"facts_not_recorded"}
    assert all(each.verdict == found.verdict for each in found.accounts)


def test_no_account_of_a_damaged_archive_is_better_than_the_whole(archive: Path) -> None:
    before = read_statement(archive)
    next(archive.glob("data/stores/**/Inbox")).write_bytes(b"gone")
    after = restated(before, checked(archive))
    assert after.accounts
    assert all(each.verdict == after.verdict for each in after.accounts)
    assert {reason.code for reason in after.verdict.reasons} == {"archive_damaged"}
