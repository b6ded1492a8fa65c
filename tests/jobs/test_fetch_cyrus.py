"""A server of another make than Dovecot: everything comes, bit-exact, and the server stays as it was."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.selection import Selection
from app.formats.standard import mutf7
from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restorable_messages import mailboxes
from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.servers.imap import NewMessage
from tests.builders import cyrus
from tests.builders.imap_messages import DAY

pytestmark = pytest.mark.loopback
TEXTS = [b"Subject: %d\r\nMessage-ID: <%d@example.jp>\r\n\r\n.%d\r\n" % (each, each, each) for each in range(30)]
JAPANESE = "Subject: =?utf-8?q?x?=\r\n\r\n予約\r\n".encode("iso-2022-jp")


@pytest.fixture(scope="module")
def server() -> Iterator[cyrus.Cyrus]:
    if why_not := cyrus.why_not():
        pytest.skip(why_not)
    with cyrus.running() as running:
        yield running


def filled(server: cyrus.Cyrus, name: str) -> MailServer:
    account = MailServer(server.tls, server.account(name), server.trust(), 30)
    with account.connect() as session:
        prefix, _ = session.namespace()
        assert prefix == b"INBOX/"
        for number, text in enumerate(TEXTS):
            session.add(b"INBOX", [NewMessage(text, ("\\Seen",) if number < 3 else (), DAY)])
        session.create(prefix + mutf7.encode("お客様"))
        session.add(prefix + mutf7.encode("お客様"), [NewMessage(JAPANESE, ("\\Flagged",), DAY)])
    return account


def run(account: MailServer, to: Path) -> BackupRecord:
    return fetch.run(
        fetch.prepare(FetchRequest("hanako@example.jp", account, BackupRequest(to))), lambda event: None, Cancel()
    )


def archived(record: BackupRecord) -> Counter[str]:
    assert record.archive is not None
    lines = (record.archive / layout.MANIFEST).read_text(encoding="utf-8").splitlines()
    return Counter(line.partition(" ")[0] for line in lines if line.endswith(".eml"))


def digests(texts: list[bytes]) -> Counter[str]:
    return Counter(hashlib.sha256(text).hexdigest() for text in texts)


def state(account: MailServer) -> list[object]:
    """Every folder with what opening it says, and every message with its flags."""
    with account.connect() as session:
        found: list[object] = []
        for each in session.folders():
            opened = session.examine(each.raw)
            found += [each, opened, *((m.uid, sorted(m.flags), m.size) for m in session.listed(opened))]
        return found


def files(server: cyrus.Cyrus) -> dict[str, str]:
    """Every message file (`1.`, `2.` …); the index beside them keeps when it was last opened."""
    return {
        path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in server.mail.rglob("*.")
        if path.is_file()
    }


def test_everything_by_imap_and_nothing_changes(server: cyrus.Cyrus, tmp_path: Path) -> None:
    account = filled(server, "imap")
    before, kept = state(account), files(server)
    assert len(kept) >= 31
    record = run(account, tmp_path)
    assert (record.outcome, record.problems) == (Outcome.COMPLETE, ())
    assert archived(record) == digests([*TEXTS, JAPANESE])
    assert Code.SERVER_FETCHED_WHOLE in {each.code for each in record.findings}
    assert record.archive is not None
    paths = {mailbox.path for mailbox, _ in mailboxes(record.archive, Selection())}
    assert paths == {("INBOX",), ("INBOX", "お客様")}
    assert (state(account), files(server)) == (before, kept)


def test_the_inbox_by_pop(server: cyrus.Cyrus, tmp_path: Path) -> None:
    if not server.pop_port:
        pytest.skip("needs cyrus-pop3d")
    account = filled(server, "pop")
    kept = files(server)
    by_pop = MailServer(server.pop_tls, account.credentials, server.trust(), 30, MailProtocol.POP)
    record = run(by_pop, tmp_path)
    assert (record.outcome, record.problems) == (Outcome.COMPLETE, ())
    assert archived(record) == digests(TEXTS)
    assert Code.POP_INBOX_FETCHED in {each.code for each in record.findings}
    assert files(server) == kept
    with account.connect() as session:
        opened = session.examine(b"INBOX")
        first = session.fetch([next(iter(session.listed(opened))).uid], io.BytesIO)[0].sink
        assert opened.messages == len(TEXTS) and isinstance(first, io.BytesIO)
        assert first.getvalue() == TEXTS[0]
