"""Whole jobs where open files are held as Windows holds them: each closes what it renames, replaces or removes."""

from pathlib import Path

import pytest

from app.jobs import backup, drill_proof, fetch, rescue
from app.jobs import open as opening
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.jobs.sources import Sources
from app.model.errors import CancelledError
from app.model.events import Event, Progress
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.secret import Secret
from app.model.store import Home
from app.model.target_kind import TargetKind
from app.servers.endpoint import Password
from app.servers.imap import NewMessage
from tests.builders import homes, stores
from tests.builders.dovecot import Dovecot
from tests.builders.imap_messages import DAY
from tests.builders.keys import PASSPHRASE
from tests.builders.pop_server import PASSWORD, USER, PopServer
from tests.builders.rescued import disk
from tests.builders.restored import archive_of, request_of, restored
from tests.builders.windows_files import hold_files_as_on_windows

pytestmark = pytest.mark.changes_source
TEXTS = [b"Subject: %d\r\n\r\n%d\r\n" % (number, number) for number in range(12)]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was refused because it was open."""
    monkeypatch.setattr("app.system.retry._DELAYS", ())
    return hold_files_as_on_windows(monkeypatch)


def ignore(event: Event) -> None:
    """Events are of no interest."""


def back_up(home: Home, usb: Path, passphrase: str = "") -> BackupRecord:
    plan = backup.prepare(Sources(home), BackupRequest(usb, "test", passphrase=passphrase))
    return backup.run(plan, ignore, Cancel())


@pytest.mark.usefixtures("fast_keys")
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
def test_a_first_backup_and_a_second(tmp_path: Path, refused: list[str], passphrase: str) -> None:
    """The second reads the catalog and the lists of the first; the encrypted ones are tried in memory."""
    home = homes.windows_xp(tmp_path / "disk")
    for _ in range(2):
        record = back_up(home, tmp_path / "usb", passphrase)
        assert record.messages and not refused
    if record.encrypted is not None:
        _, drilled = drill_proof.run(record.encrypted, ignore, Cancel(), Secret(passphrase), None)
        assert drilled is not None and not drilled.failed
        opening.run(opening.prepare(record.encrypted, Secret(passphrase), tmp_path / "opened"), ignore, Cancel())
    assert not list((tmp_path / "usb").glob("*.incomplete")) and not refused


def test_a_backup_that_was_stopped_goes_on(tmp_path: Path, refused: list[str]) -> None:
    home = homes.windows_xp(tmp_path / "disk")
    cancel = Cancel()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.files > 3:
            cancel.ask()

    with pytest.raises(CancelledError):
        backup.run(backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", "test")), stop, cancel)
    assert back_up(home, tmp_path / "usb").messages and not refused


@pytest.mark.loopback
def test_the_inbox_of_a_pop_server(tmp_path: Path, refused: list[str]) -> None:
    with PopServer([(b"name%d" % number, text) for number, text in enumerate(TEXTS)]) as server:
        account = MailServer(server.endpoint, Password(USER, PASSWORD), None, 30, MailProtocol.POP)
        request = FetchRequest(USER, account, BackupRequest(tmp_path / "usb"))
        record = fetch.run(fetch.prepare(request), ignore, Cancel())
    assert record.messages == len(TEXTS) and not refused
    assert list((tmp_path / "usb").iterdir()) == [record.archive]


@pytest.mark.loopback
def test_the_folders_of_an_imap_server(mail_server: Dovecot, tmp_path: Path, refused: list[str]) -> None:
    server = MailServer(mail_server.tls, mail_server.account(), mail_server.trust(), 30)
    with server.connect() as session:
        session.add(b"INBOX", [NewMessage(text, (), DAY) for text in TEXTS])
    request = FetchRequest("hanako@example.jp", server, BackupRequest(tmp_path / "usb"))
    record = fetch.run(fetch.prepare(request), ignore, Cancel())
    assert record.messages == len(TEXTS) and not refused
    assert list((tmp_path / "usb").iterdir()) == [record.archive]


def test_a_rescue_that_was_stopped_goes_on(tmp_path: Path, refused: list[str]) -> None:
    image = stores.write(tmp_path / "image.raw", disk(2024, 40)[0])
    cancel = Cancel()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.messages > 5:
            cancel.ask()

    with pytest.raises(CancelledError):
        rescue.run(rescue.prepare(image, tmp_path / "usb", "Mac"), stop, cancel)
    record = rescue.run(rescue.prepare(image, tmp_path / "usb", "Mac"), ignore, Cancel())
    assert record.whole and not refused
    assert len(list((tmp_path / "usb").iterdir())) == 1


@pytest.mark.parametrize(
    "kind", [kind for kind in TargetKind if kind not in (TargetKind.IMAP, TargetKind.OWN, TargetKind.THUNDERBIRD)]
)
def test_mail_that_is_taken_out_again(tmp_path: Path, refused: list[str], kind: TargetKind) -> None:
    letters = [stores.message(number) for number in range(1, 6)]
    archive = archive_of(stores.write(tmp_path / "mail/Inbox", stores.mbox(*letters)), tmp_path / "usb")
    record = restored(request_of(archive, kind, tmp_path / "back"))
    assert record.messages == len(letters) and not refused
