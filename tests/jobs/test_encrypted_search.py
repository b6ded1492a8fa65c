"""Searching and showing mail of an encrypted archive: by passphrase, in memory, never on a disk."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.archive.catalog.selection import Selection
from app.archive.encrypted import held_file
from app.jobs import backup, show
from app.jobs.cancel import Cancel
from app.jobs.mail_source import EncryptedMail
from app.jobs.sample.messages import Letter
from app.jobs.sample.outlook import outlook_store
from app.jobs.sample.people import Person
from app.jobs.search import SearchRecord, SearchRequest, prepare, run
from app.jobs.show import ShowRequest
from app.jobs.sources import Sources
from app.mime import envelope
from app.model.errors import CancelledError
from app.model.errors.message import MessageInsideEncryptedError
from app.model.errors.source import PassphraseWrongError
from app.model.errors.usage import NoSuchMessageError, PassphraseNeededError
from app.model.plan import BackupRequest
from app.model.secret import Secret
from app.system.home import own_home
from tests.builders import stores
from tests.builders.formats import SAMPLES
from tests.builders.keys import PASSPHRASE
from tests.builders.unix import put
from tests.jobs.test_search import LETTERS, ids, letter

pytestmark = pytest.mark.usefixtures("fast_keys")
SECRET = Secret(PASSPHRASE)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An encrypted archive of a mailbox and of a container."""
    letters = [letter(number, *each) for number, each in enumerate(LETTERS, 1)]
    stores.write(tmp_path / "mail" / "Inbox", stores.mbox(*letters))
    (tmp_path / "closed").mkdir()
    request = BackupRequest(tmp_path / "usb", "test", passphrase=PASSPHRASE)
    sources = Sources(own_home(), (tmp_path / "mail" / "Inbox", SAMPLES["dbx"](tmp_path / "closed")))
    record = backup.run(backup.prepare(sources, request), lambda event: None, Cancel())
    assert record.encrypted is not None
    return record.encrypted


def searched(archive: Path, words: str, **narrowed: object) -> SearchRecord:
    """The record of one search. The folder for indexes is not to be used."""
    request = SearchRequest(words, Selection(**narrowed))  # type: ignore[arg-type]
    plan = prepare(archive, request, archive.parent / "never", SECRET)
    return run(plan, lambda event: None, Cancel())


def test_it_finds_what_a_plain_archive_would_and_writes_nothing(archive: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    record = searched(archive, "予約")
    assert (ids(record), record.total) == (["2", "1"], 2)
    assert ids(searched(archive, "高橋", years=(2019, 2019))) == ["1"]
    assert sorted(tmp_path.rglob("*")) == before


HELD = ("dbx", "olm", "packed-mbox", "tnef", "zip")
PST_LETTER = Letter(
    Person("田中 花子", "hanako@example.jp"),
    Person("Jiro", "jiro@example.com"),
    "見積",
    "金曜日に伺います。",
    datetime(2024, 3, 5, tzinfo=UTC),
    1,
)


def archive_of_container(name: str, folder: Path, **more: object) -> Path:
    (folder / "closed").mkdir()
    request = BackupRequest(folder / "usb", "test", passphrase=PASSPHRASE, **more)  # type: ignore[arg-type]
    (folder / "usb").mkdir(exist_ok=True)
    sources = Sources(own_home(), (SAMPLES[name](folder / "closed"),))
    record = backup.run(backup.prepare(sources, request), lambda event: None, Cancel())
    assert record.encrypted is not None
    return record.encrypted


@pytest.mark.parametrize("name", HELD)
def test_texts_in_containers_are_found_and_shown(tmp_path: Path, name: str) -> None:
    archive = archive_of_container(name, tmp_path, readable=False)
    before = sorted(tmp_path.rglob("*"))
    with_files, without = (searched(archive, "", has_attachment=each) for each in (True, False))
    assert without.messages and not without.unread
    row = (*with_files.found, *without.found)[0].row
    shown = show.run(show.prepare(archive, ShowRequest(str(row.id)), SECRET), lambda event: None, Cancel())
    assert shown.octets and envelope.read(shown.octets).subject == row.envelope.subject
    mail = EncryptedMail(archive, SECRET)
    mail.open(Cancel())
    assert mail.octets(row, Cancel()) == shown.octets
    assert sorted(tmp_path.rglob("*")) == before


def test_words_in_a_pst_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SAMPLES, "pst", lambda folder: put(folder / "a.pst", outlook_store([PST_LETTER])))
    record = searched(archive_of_container("pst", tmp_path, readable=False), "金曜日")
    assert [each.row.envelope.subject for each in record.found] == ["見積"]


def test_containers_that_are_too_large_are_found_by_their_headers(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_file, "LARGEST_HELD", 1000)
    record = searched(archive, "", has_attachment=False)
    assert (record.messages, record.unread) == (6, 3)
    closed = [each.row for each in record.found if each.row.format == "dbx"]
    assert len(closed) == 3
    subject = closed[0].envelope.subject
    assert closed[0].id in [each.row.id for each in searched(archive, f'"{subject}"').found]
    with pytest.raises(MessageInsideEncryptedError):
        show.run(show.prepare(archive, ShowRequest(str(closed[0].id)), SECRET), lambda event: None, Cancel())


def test_one_message_is_shown(archive: Path, tmp_path: Path) -> None:
    request = ShowRequest("1@example.jp", save_as=tmp_path / "a.eml")
    shown = show.run(show.prepare(archive, request, SECRET), lambda event: None, Cancel())
    assert shown.text.startswith("明日の予約") and (tmp_path / "a.eml").read_bytes() == letter(1, *LETTERS[0])
    with pytest.raises(NoSuchMessageError):
        show.prepare(archive, ShowRequest("99"), SECRET)


def test_without_the_passphrase_nothing_is_read(archive: Path) -> None:
    for secret, error in ((None, PassphraseNeededError), (Secret("wrong"), PassphraseWrongError)):
        with pytest.raises(error):
            run(prepare(archive, SearchRequest("予約"), None, secret), lambda event: None, Cancel())
        with pytest.raises(error):
            show.prepare(archive, ShowRequest("1"), secret)


def test_it_can_be_cancelled(archive: Path) -> None:
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(CancelledError):
        run(prepare(archive, SearchRequest("予約"), None, SECRET), lambda event: None, cancel)
