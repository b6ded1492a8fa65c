"""The address book of an encrypted archive: kept of the run just made, asked for by passphrase later, never on a disk."""

from datetime import datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.encrypted import vault
from app.contacts.decisions import Decisions
from app.jobs import address_book, backup, decisions, encrypted_book
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.errors import SourceError
from app.model.errors.usage import CatalogUnreadableError, NoBookInsideError
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.secret import Secret
from app.system.home import own_home
from tests.builders.keys import PASSPHRASE
from tests.jobs.test_people import INBOX, silent

pytestmark = pytest.mark.usefixtures("fast_keys")


@pytest.fixture
def made(tmp_path: Path) -> BackupRecord:
    """An encrypted archive of one mailbox."""
    mailbox = tmp_path / "Inbox"
    mailbox.write_text(INBOX, encoding="utf-8")
    request = BackupRequest(tmp_path / "usb", "test", passphrase=PASSPHRASE)
    sources = Sources(own_home(), (mailbox,))
    return backup.run(backup.prepare(sources, request), silent, Cancel(), now=lambda: datetime(2026, 1, 2))


def nothing(files: int, size_bytes: int) -> None:
    """Nobody counts."""


def test_the_book_kept_and_the_book_inside_are_one(made: BackupRecord, tmp_path: Path) -> None:
    assert made.encrypted is not None and made.book is not None
    before = sorted(tmp_path.rglob("*"))
    assert encrypted_book.read(made.encrypted, Secret(PASSPHRASE), nothing) == made.book
    assert encrypted_book.read(made.encrypted, Secret(recovery_key=made.recovery_key), nothing) == made.book
    assert sorted(tmp_path.rglob("*")) == before, "nothing of it is on the disk"
    assert made.people == made.book.people.in_address_book == 5
    assert made.book.people.suggestions[0].why == ("signature", "same_name", "domain_changed")


def test_decisions_are_found_again_whether_encrypted_or_not(made: BackupRecord, tmp_path: Path) -> None:
    assert made.encrypted is not None and made.book is not None
    settings, sources = tmp_path / "settings", Sources(own_home())
    kept = address_book.open_kept(made.book, made.encrypted, sources, settings)
    decided = Decisions(exclude=("other@firm.example.jp",))
    assert decisions.save(settings, kept.name, decided)
    again = address_book.run_encrypted(made.encrypted, Secret(PASSPHRASE), sources, settings, silent, Cancel())
    assert again.book.decisions == decided and again.archive is None and again.sources.paths == (made.encrypted,)
    plan = opening.prepare(made.encrypted, Secret(PASSPHRASE), tmp_path / "out")
    folder = opening.run(plan, silent, Cancel()).folder
    assert folder is not None
    plain = address_book.run(Sources(own_home(), (folder,)), settings, silent, Cancel())
    assert plain.book.decisions == decided and plain.book.counts == again.book.counts


def test_a_wrong_passphrase_is_refused(made: BackupRecord) -> None:
    assert made.encrypted is not None
    with pytest.raises(SourceError):
        encrypted_book.read(made.encrypted, Secret("not this one at all"), nothing)


def test_an_archive_without_a_book_is_to_be_opened_first(made: BackupRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made.encrypted is not None
    monkeypatch.setattr(layout, "BOOK", "nothing-of-this-name")
    with pytest.raises(NoBookInsideError):
        encrypted_book.read(made.encrypted, Secret(PASSPHRASE), nothing)


@pytest.mark.parametrize("where", [0.05, 0.5, 0.999])
def test_damage_never_gives_half_a_book(made: BackupRecord, where: float) -> None:
    path = made.encrypted
    assert path is not None and made.book is not None
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 0xFF
    path.write_bytes(data)
    try:
        assert encrypted_book.read(path, Secret(PASSPHRASE), nothing) == made.book
    except (CatalogUnreadableError, SourceError):
        assert not vault.check(path, nothing).valid


def test_a_plain_archive_keeps_none(tmp_path: Path) -> None:
    mailbox = tmp_path / "Inbox"
    mailbox.write_text(INBOX, encoding="utf-8")
    plan = backup.prepare(Sources(own_home(), (mailbox,)), BackupRequest(tmp_path / "usb", "test"))
    record = backup.run(plan, silent, Cancel())
    assert record.book is None and record.archive is not None
    assert not (record.archive / layout.BOOK).exists()
