"""Real mail into a real mail server and back: the same messages, marks, dates, Message-IDs and attachments."""

from pathlib import Path

import pytest

from app.archive.catalog.selection import Selection
from app.jobs import restore
from app.jobs.cancel import Cancel
from app.jobs.restore.server import MailServer, prepare_server, server_request
from app.jobs.restore.targets import KEPT
from app.model.codes import Code
from app.model.mail import MessageFlag
from app.model.restoration import RestoreRecord
from app.model.target_kind import TargetKind
from tests.builders.dovecot import Dovecot
from tests.builders.restored import archive_of, seen
from tests.corpus.conftest import needs_corpus

pytestmark = [needs_corpus, pytest.mark.slow, pytest.mark.loopback]
ORDINARY = ("emlx", "thunderbird")
FOLDERS = (
    *ORDINARY,
    *(pytest.param(name, marks=pytest.mark.sweep) for name in ("mbox", "dbx", "maildir", "olm", "legacy", "pst")),
)


def run(archive: Path, server: MailServer, settings: Path) -> RestoreRecord:
    plan = prepare_server(server_request(archive, Selection(), settings), server)
    return restore.run(plan, lambda event: None, Cancel())


@pytest.mark.parametrize("name", FOLDERS)
def test_round_trip(corpus: Path, mail_server: Dovecot, tmp_path: Path, name: str) -> None:
    archive = archive_of(corpus / name, tmp_path / "archive")
    server = MailServer(mail_server.tls, mail_server.account(), mail_server.trust())
    record = run(archive, server, tmp_path)
    # A server may change what no mail may have, and takes nothing that is empty; each such message is named.
    changed = sum(each.code is Code.NOT_PUT_BIT_EXACT for each in record.refused)
    empty = [each for each in record.refused if "zero byte" in str(each.parameters.get("error", ""))]
    assert changed + len(empty) == len(record.refused)
    assert record.written + len(empty) == record.messages
    assert record.proved == (not changed)
    kept = KEPT[TargetKind.MAILDIR] & ~MessageFlag.FORWARDED
    before = seen(archive, kept)
    after = seen(archive_of(mail_server.mail_folder(server.credentials.user), tmp_path / "usb"), kept)
    assert after.total() == record.written
    assert (before - after).total() <= changed + len(empty)
    assert (after - before).total() <= changed
    again = run(archive, server, tmp_path)
    assert (again.written, again.skipped) == (0, record.written)
