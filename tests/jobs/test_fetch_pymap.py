"""A server in Python, by STARTTLS: everything comes, bit-exact, and the server says the same before and after."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archive.bag import manifest
from app.archive.bag.layout import MANIFEST
from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.errors.server import LoginRefusedError
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.servers.endpoint import Password
from app.servers.imap import NewMessage
from tests.builders import pymap_server
from tests.builders.imap_messages import DAY

pytestmark = pytest.mark.loopback
TEXTS = [b"Subject: %d\r\nMessage-ID: <%d@example.jp>\r\n\r\n.%d\r\n" % (each, each, each) for each in range(30)]
JAPANESE = "Subject: =?utf-8?q?x?=\r\n\r\n予約\r\n".encode("iso-2022-jp")


@pytest.fixture(scope="module")
def account() -> Iterator[MailServer]:
    """Thirty messages in the inbox, the first three of them read, and one in Sent."""
    if why_not := pymap_server.why_not():
        pytest.skip(why_not)
    with pymap_server.running() as server:
        account = MailServer(server.endpoint, pymap_server.ACCOUNT, server.trust(), 30)
        with account.connect() as session:
            for number, text in enumerate(TEXTS):
                session.add(b"INBOX", [NewMessage(text, ("\\Seen",) if number < 3 else (), DAY)])
            session.create(b"Sent")
            session.add(b"Sent", [NewMessage(JAPANESE, ("\\Flagged",), DAY)])
        yield account


def run(account: MailServer, to: Path) -> BackupRecord:
    request = FetchRequest(account.credentials.user, account, BackupRequest(to))
    return fetch.run(fetch.prepare(request), lambda event: None, Cancel())


def state(account: MailServer) -> list[object]:
    """Every folder with what opening it says, and every message with its flags and its digest."""
    found: list[object] = []
    with account.connect() as session:
        for each in session.folders():
            opened = session.examine(each.raw)
            found += [each.raw, opened.messages, opened.uid_validity]
            for message in session.listed(opened):
                sink = session.fetch([message.uid], io.BytesIO)[0].sink
                assert isinstance(sink, io.BytesIO)
                digest = hashlib.sha256(sink.getvalue()).hexdigest()
                found.append((message.uid, sorted(message.flags), message.size, digest))
    return found


def test_everything_comes_and_nothing_changes(account: MailServer, tmp_path: Path) -> None:
    before = state(account)
    record = run(account, tmp_path)
    assert (record.outcome, record.problems) == (Outcome.COMPLETE, ())
    assert Code.SERVER_FETCHED_WHOLE in {each.code for each in record.findings}
    assert record.archive is not None
    kept = sorted(digest for digest, name in manifest.read(record.archive / MANIFEST) if name.endswith(".eml"))
    assert kept == sorted(hashlib.sha256(text).hexdigest() for text in [*TEXTS, JAPANESE])
    assert state(account) == before


def test_a_wrong_password(account: MailServer, tmp_path: Path) -> None:
    other = MailServer(account.endpoint, Password(account.credentials.user, "other"), account.trust, 30)
    with pytest.raises(LoginRefusedError):
        run(other, tmp_path)
