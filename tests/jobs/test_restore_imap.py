"""An archive on its way to a real mail server and back: bytes, flags and dates, and the archive as it was."""

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.catalog.selection import Selection
from app.jobs import restore
from app.jobs.cancel import Cancel
from app.jobs.restorable_messages import mailboxes
from app.jobs.restore.server import MailServer, prepare_server, server_request
from app.jobs.restore.targets import KEPT
from app.jobs.sample import home as sample
from app.model.errors import CancelledError, UsageError
from app.model.errors.restoring import NothingToRestoreError
from app.model.errors.server import LoginRefusedError
from app.model.events import Event, Finished
from app.model.mail import MessageFlag
from app.model.restoration import RestoreRecord
from app.model.target_kind import TargetKind
from app.restore.imap_form import outgoing
from app.restore.message import RestorableMessage
from app.servers.endpoint import Password
from app.servers.imap import ImapSession
from tests.builders import stores
from tests.builders.dovecot import Dovecot
from tests.builders.guard import snapshot
from tests.builders.imap_messages import digests_on
from tests.builders.restored import archive_of, seen

pytestmark = pytest.mark.loopback
Everything = Counter[tuple[str, frozenset[str], int]]


class CancelAfter(Cancel):
    """Asks to stop after so many pieces of work."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._left = count

    def check(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.ask()
        super().check()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the sample home."""
    folder = tmp_path_factory.mktemp("home")
    sample.build(folder / "home")
    return archive_of(folder / "home", folder / "usb")


@pytest.fixture
def server(mail_server: Dovecot) -> MailServer:
    return MailServer(mail_server.tls, mail_server.account(), mail_server.trust(), 30)


def run(archive: Path, server: MailServer, settings: Path, selection: Selection | None = None) -> RestoreRecord:
    plan = prepare_server(server_request(archive, selection or Selection(), settings), server)
    return restore.run(plan, lambda event: None, Cancel())


def sent(archive: Path) -> Everything:
    """Digest, flags and date of everything in the archive, as a server has it."""
    found: Everything = Counter()
    for _, messages in mailboxes(archive, Selection()):
        for each in messages:
            assert isinstance(each, RestorableMessage)
            new = outgoing(each)
            moment = int(each.moment.timestamp()) if each.moment is not None else 0
            found[new.digest, frozenset((*new.flags, *new.keywords)), moment] += 1
    return found


def there(session: ImapSession) -> Everything:
    """The same of the server."""

    class Digest:
        def __init__(self) -> None:
            self.hash = hashlib.sha256()

        def write(self, data: bytes, /) -> None:
            self.hash.update(data)

    found: Everything = Counter()
    for folder in session.folders():
        if folder.is_selectable and folder.path[0].startswith("Restored"):
            opened = session.examine(folder.raw)
            uids = [each.uid for each in session.listed(opened)]
            for each in session.fetch(uids, Digest) if uids else ():
                assert isinstance(each.sink, Digest) and each.received is not None
                flags = frozenset(each.flags - {"\\Recent"})
                found[each.sink.hash.hexdigest(), flags, int(each.received.timestamp())] += 1
    return found


def test_everything_comes_back(archive: Path, server: MailServer, tmp_path: Path) -> None:
    before = snapshot(archive)
    record = run(archive, server, tmp_path)
    assert record.proved
    assert (record.written, record.skipped, record.refused) == (record.messages, 0, ())
    expected = sent(archive)
    with server.connect() as session:
        found = there(session)
    # Without a date the server takes that of its arrival.
    undated = {(digest, flags) for digest, flags, moment in expected if not moment}
    assert Counter({(d, f, 0 if (d, f) in undated else m): n for (d, f, m), n in found.items()}) == expected
    again = run(archive, server, tmp_path)
    assert (again.proved, again.written, again.skipped) == (True, 0, record.messages)
    assert again.places == record.places
    assert snapshot(archive) == before


def test_a_backup_of_the_server_has_the_same(
    archive: Path, server: MailServer, mail_server: Dovecot, tmp_path: Path
) -> None:
    """archive -> server -> archive: subjects, Message-IDs, dates, attachments, and the flags Maildir has a letter for."""
    run(archive, server, tmp_path)
    kept = KEPT[TargetKind.MAILDIR] & ~MessageFlag.FORWARDED
    other = archive_of(mail_server.mail_folder(server.credentials.user), tmp_path / "usb")
    assert seen(other, kept) == seen(archive, kept)


def test_a_selection_and_then_everything(archive: Path, server: MailServer, tmp_path: Path) -> None:
    some = run(archive, server, tmp_path, Selection(mailbox=("INBOX",)))
    everything = run(archive, server, tmp_path)
    assert 0 < some.written == everything.skipped < everything.messages
    assert everything.proved
    with server.connect() as session:
        assert sum(digests_on(session).values()) == everything.messages


def test_stopping_leaves_what_is_there_and_the_next_run_goes_on(
    archive: Path, server: MailServer, tmp_path: Path
) -> None:
    plan = prepare_server(server_request(archive, Selection(), tmp_path), server)
    events: list[Event] = []
    with pytest.raises(CancelledError):
        restore.run(plan, events.append, CancelAfter(200))
    assert not [each for each in events if isinstance(each, Finished)]
    record = run(archive, server, tmp_path)
    assert record.proved and record.skipped > 0 and record.written > 0
    with server.connect() as session:
        assert sum(digests_on(session).values()) == record.messages


def test_what_is_remembered_says_nothing_about_the_person(archive: Path, server: MailServer, tmp_path: Path) -> None:
    run(archive, server, tmp_path)
    (path,) = (tmp_path / "restores").iterdir()
    assert path.suffix == ".jsonl" and len(path.stem) == 32
    assert path.stat().st_mode & 0o077 == 0
    text = path.read_text()
    assert server.credentials.user not in text and "Subject" not in text
    assert isinstance(server.credentials, Password) and server.credentials.password not in text


def test_nothing_is_begun_where_it_cannot_be(archive: Path, server: MailServer, tmp_path: Path) -> None:
    with pytest.raises(NothingToRestoreError):
        run(archive, server, tmp_path, Selection(ids=()))
    wrong = replace(server, credentials=Password(server.credentials.user, "wrong"))
    with pytest.raises(LoginRefusedError):
        run(archive, wrong, tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError):
        run(tmp_path, server, tmp_path)


def test_a_message_id_that_the_server_changes_is_put_once(tmp_path: Path, server: MailServer) -> None:
    letters = [stores.message(number) for number in range(1, 4)]
    letters.append(b"Message-ID: <a\0b@example.com>\nSubject: NUL\n\nHello.\n")
    odd = archive_of(stores.write(tmp_path / "Inbox", stores.mbox(*letters)), tmp_path / "usb")
    assert run(odd, server, tmp_path / "settings").written == 4
    again = run(odd, server, tmp_path / "settings")
    assert (again.written, again.skipped) == (0, 4)
    with server.connect() as session:
        assert sum(digests_on(session).values()) == 4
