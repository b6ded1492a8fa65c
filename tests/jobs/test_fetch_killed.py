"""A fetch that is killed at any moment leaves nothing that looks finished, and the next one goes on with what is there."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.jobs import fetch, verify
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import Outcome
from app.servers.endpoint import Password
from app.servers.imap import ImapSession, NewMessage
from tests.builders.dovecot import Dovecot
from tests.builders.imap_messages import DAY
from tests.builders.pop_server import PASSWORD, USER, PopServer

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.loopback, pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")]
COUNT = 12


@pytest.mark.parametrize("step", [1, 4, 8, 15, 22, 30, 40, 52, 70, 100, 150])
def test_killed(mail_server: Dovecot, step: int, tmp_path: Path) -> None:
    account = mail_server.account()
    with ImapSession(mail_server.tls, account, mail_server.trust(), 30) as session:
        for number in range(COUNT):
            session.add(b"INBOX", [NewMessage(b"Subject: %d\r\n\r\nx\r\n" % number, (), DAY)])
    args = (str(step), str(mail_server.port), account.user, str(tmp_path))
    done = subprocess.run([sys.executable, "-m", "tests.programs.fetch_killed_at", *args], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert all(path.name.endswith(".incomplete") for path in tmp_path.iterdir())
    server = MailServer(mail_server.tls, account, mail_server.trust(), 30)
    plan = fetch.prepare(FetchRequest("hanako@example.jp", server, BackupRequest(tmp_path)))
    record = fetch.run(plan, lambda event: None, Cancel())
    assert (record.outcome, record.messages) == (Outcome.COMPLETE, COUNT)
    assert record.archive is not None and list(tmp_path.iterdir()) == [record.archive]
    assert len(list(record.archive.rglob("*.eml"))) == COUNT
    assert verify.run(record.archive, lambda event: None, Cancel()).valid


@pytest.mark.parametrize("step", [1, 20, 45, 110])
def test_killed_by_pop(step: int, tmp_path: Path) -> None:
    messages = [(b"%d" % number, b"Subject: %d\r\n\r\nx\r\n" % number) for number in range(COUNT)]
    with PopServer(messages) as server:
        args = (str(step), str(server.endpoint.port), USER, str(tmp_path), "pop")
        done = subprocess.run([sys.executable, "-m", "tests.programs.fetch_killed_at", *args], cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL
        assert all(path.name.endswith(".incomplete") for path in tmp_path.iterdir())
        account = MailServer(server.endpoint, Password(USER, PASSWORD), None, 30, MailProtocol.POP)
        plan = fetch.prepare(FetchRequest(USER, account, BackupRequest(tmp_path)))
        record = fetch.run(plan, lambda event: None, Cancel())
    assert (record.outcome, record.messages) == (Outcome.COMPLETE, COUNT)
    assert record.archive is not None and list(tmp_path.iterdir()) == [record.archive]
    assert len(list(record.archive.rglob("*.eml"))) == COUNT
