"""Searching and showing mail of an encrypted archive: by passphrase, in memory, never on a disk."""

from pathlib import Path

import pytest

from app.archive.catalog.selection import Selection
from app.jobs import backup, show
from app.jobs.cancel import Cancel
from app.jobs.search import SearchRecord, SearchRequest, prepare, run
from app.jobs.show import ShowRequest
from app.jobs.sources import Sources
from app.model.errors import CancelledError
from app.model.errors.message import MessageNotReadError
from app.model.errors.source import PassphraseWrongError
from app.model.errors.usage import NoSuchMessageError, PassphraseNeededError
from app.model.plan import BackupRequest
from app.model.secret import Secret
from app.system.home import own_home
from tests.builders import stores
from tests.builders.formats import SAMPLES
from tests.builders.keys import PASSPHRASE
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


def test_messages_in_containers_are_found_by_their_headers(archive: Path) -> None:
    record = searched(archive, "", has_attachment=False)
    assert (record.messages, record.unread) == (6, 3)
    closed = [each.row for each in record.found if each.row.format == "dbx"]
    assert len(closed) == 3
    subject = closed[0].envelope.subject
    assert closed[0].id in [each.row.id for each in searched(archive, f'"{subject}"').found]


def test_one_message_is_shown(archive: Path, tmp_path: Path) -> None:
    request = ShowRequest("1@example.jp", save_as=tmp_path / "a.eml")
    shown = show.run(show.prepare(archive, request, SECRET), lambda event: None, Cancel())
    assert shown.text.startswith("明日の予約") and (tmp_path / "a.eml").read_bytes() == letter(1, *LETTERS[0])
    closed = next(each.row.id for each in searched(archive, "", has_attachment=False).found if each.row.format == "dbx")
    with pytest.raises(MessageNotReadError):
        show.run(show.prepare(archive, ShowRequest(str(closed)), SECRET), lambda event: None, Cancel())
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
