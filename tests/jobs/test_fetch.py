"""A real mail server into an archive: everything, with its flags and dates, and the server as it was."""

import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.catalog.selection import Selection
from app.formats.standard import mutf7
from app.jobs import fetch, verify
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restorable_messages import mailboxes
from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.errors.destination import InsideArchiveError
from app.model.errors.server import LoginRefusedError, ServerCertificateError
from app.model.mail import MessageFlag, Role
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.model.verdict import Answer
from app.restore.message import RestorableMessage, SourceMailbox
from app.servers.endpoint import Password
from app.servers.imap import ImapSession, NewMessage
from app.servers.trust import system_trust
from tests.builders.dovecot import Dovecot
from tests.builders.imap_proxy import FaultProxy

pytestmark = pytest.mark.loopback
ADDRESS = "hanako@example.jp"
DAY = datetime(2024, 3, 5, 1, 0, 0, tzinfo=UTC)
TEXTS = [b"Subject: %d\r\nMessage-ID: <%d@example.jp>\r\n\r\n%d\r\n" % (each, each, each) for each in range(40)]

JAPANESE = "Subject: =?utf-8?q?x?=\r\n\r\n予約\r\n".encode("iso-2022-jp")
SENT = b"Subject: sent\r\n\r\nx\r\n"


def fill(server: MailServer) -> None:
    """Forty messages in the inbox, the first three with flags, and some in a folder of a Japanese name."""
    with server.connect() as session:
        flags = [("\\Seen",), ("\\Answered", "\\Seen"), ("\\Flagged", "$Forwarded")]
        for number, text in enumerate(TEXTS):
            session.add(b"INBOX", [NewMessage(text, flags[number] if number < 3 else (), DAY)])
        session.create(mutf7.encode("お客様"))
        session.create(mutf7.encode("お客様/空"))
        session.add(mutf7.encode("お客様"), [NewMessage(JAPANESE, ("$Junk",), DAY)])
        session.add(sent(session), [NewMessage(SENT, ("\\Seen",), DAY)])


def sent(session: ImapSession) -> bytes:
    return next(each.raw for each in session.folders() if each.role is Role.SENT)


@pytest.fixture
def server(mail_server: Dovecot) -> MailServer:
    found = MailServer(mail_server.tls, mail_server.account(), mail_server.trust(), 30)
    fill(found)
    return found


def run(server: MailServer, to: Path) -> BackupRecord:
    plan = fetch.prepare(FetchRequest(ADDRESS, server, BackupRequest(to)))
    return fetch.run(plan, lambda event: None, Cancel())


def files_of(mail_server: Dovecot, server: MailServer) -> dict[str, str]:
    """Every file the server keeps of the account, by its digest; but not its log of who asked what (dovecot.index.log)."""
    top = mail_server.mail_folder(server.credentials.user)
    return {
        path.relative_to(top).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(top.rglob("*"))
        if path.is_file() and not path.name.startswith("dovecot.")
    }


def archived(record: BackupRecord) -> Counter[str]:
    """The messages in an archive by their digests."""
    assert record.archive is not None
    lines = (record.archive / layout.MANIFEST).read_text(encoding="utf-8").splitlines()
    return Counter(line.partition(" ")[0] for line in lines if line.endswith(".eml"))


def digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


EVERYTHING = Counter(digest(text) for text in (*TEXTS, SENT, JAPANESE))


def codes(record: BackupRecord) -> set[str]:
    return {each.code for each in (*record.findings, *record.problems)}


def test_everything_with_its_flags_and_dates(server: MailServer, tmp_path: Path) -> None:
    record = run(server, tmp_path / "usb")
    assert record.archive is not None
    assert (record.outcome, record.messages, record.problems) == (Outcome.COMPLETE, 42, ())
    assert archived(record) == EVERYTHING
    assert verify.run(record.archive, lambda event: None, Cancel()).valid
    (whole,) = [each for each in record.findings if each.code == Code.SERVER_FETCHED_WHOLE]
    assert whole.parameters == {"host": "127.0.0.1", "mailboxes": 4, "count": 42}
    assert Code.SERVER_MAY_HIDE_MAIL in codes(record)
    assert list((tmp_path / "usb").iterdir()) == [record.archive]
    (holdings,) = record.accounts
    assert (holdings.client, holdings.key.address, holdings.protocol) == ("server", ADDRESS, MailProtocol.IMAP)
    by_name = {each.path: each for each in mailboxes_of(record.archive)}
    assert set(by_name) == {("INBOX",), ("送信済み",), ("お客様",)}
    assert record.verdict.answer is not Answer.SAFE


def mailboxes_of(archive: Path) -> list[SourceMailbox]:
    return [mailbox for mailbox, _ in mailboxes(archive, Selection())]


def test_flags_and_dates_are_in_the_catalog(server: MailServer, tmp_path: Path) -> None:
    record = run(server, tmp_path)
    assert record.archive is not None
    found: dict[str, tuple[Role, MessageFlag, datetime | None]] = {}
    for mailbox, messages in mailboxes(record.archive, Selection()):
        for each in messages:
            assert isinstance(each, RestorableMessage)
            found[each.subject] = mailbox.role, each.flags, each.received
    assert found["0"] == (Role.INBOX, MessageFlag.READ, DAY)
    assert found["1"] == (Role.INBOX, MessageFlag.READ | MessageFlag.ANSWERED, DAY)
    assert found["2"] == (Role.INBOX, MessageFlag.FLAGGED | MessageFlag.FORWARDED, DAY)
    assert found["sent"] == (Role.SENT, MessageFlag.READ, DAY)


def test_nothing_on_the_server_changes(server: MailServer, mail_server: Dovecot, tmp_path: Path) -> None:
    """Maildir has the flags of a message in the name of its file, and beside it UIDs, keywords and sizes."""
    before = files_of(mail_server, server)
    assert len(before) > 41 and any("dovecot-uidlist" in name for name in before)
    run(server, tmp_path / "first")
    run(server, tmp_path / "second")
    assert files_of(mail_server, server) == before
    with server.connect() as session:
        seen = [each for each in session.listed(session.examine(b"INBOX")) if "\\Seen" in each.flags]
    assert len(seen) == 2


def test_again_into_the_same_folder(server: MailServer, tmp_path: Path) -> None:
    first = run(server, tmp_path)
    with server.connect() as session:
        session.add(b"INBOX", [NewMessage(b"Subject: new\r\n\r\nx\r\n", (), DAY)])
    second = run(server, tmp_path)
    assert archived(second) == EVERYTHING + Counter([digest(b"Subject: new\r\n\r\nx\r\n")])
    assert archived(first) == EVERYTHING
    assert len(list(tmp_path.iterdir())) == 2


def bodies(proxy: FaultProxy) -> list[bytes]:
    """The commands that ask for whole messages."""
    return [each for each in proxy.commands if each.upper().startswith(b"UID FETCH")]


def again(server: MailServer, mail_server: Dovecot, to: Path) -> tuple[BackupRecord, list[bytes]]:
    """Once more into the same folder, and what was fetched."""
    with FaultProxy(mail_server.port) as proxy:
        record = run(replace(server, endpoint=proxy.endpoint, trust=None), to)
    return record, bodies(proxy)


def test_what_an_earlier_archive_has_is_not_fetched_again(
    server: MailServer, mail_server: Dovecot, tmp_path: Path
) -> None:
    run(server, tmp_path)
    with server.connect() as session:
        session.add(b"INBOX", [NewMessage(b"Subject: new\r\n\r\nx\r\n", (), DAY)])
    record, asked = again(server, mail_server, tmp_path)
    assert archived(record) == EVERYTHING + Counter([digest(b"Subject: new\r\n\r\nx\r\n")])
    assert len(asked) == 1 and b":" not in asked[0] and b"," not in asked[0]
    assert record.archive is not None and verify.run(record.archive, lambda event: None, Cancel()).valid


@pytest.mark.parametrize("spoilt", ["bytes", "digest", "size", "gone", "list", "owner"])
def test_what_is_in_doubt_there_is_fetched_again(
    server: MailServer, mail_server: Dovecot, tmp_path: Path, spoilt: str
) -> None:
    first = run(server, tmp_path)
    assert first.archive is not None
    folder = next(first.archive.glob("data/stores/server/*/お客様*"))
    (message,) = folder.glob("*.eml")
    index = folder / "index.jsonl"
    match spoilt:
        case "bytes":
            message.write_bytes(message.read_bytes()[::-1])
        case "digest":
            index.write_bytes(re.sub(rb"[0-9a-f]{64}", b"0" * 64, index.read_bytes()))
        case "size":
            index.write_bytes(index.read_bytes().replace(b'"said": ', b'"said": 1'))
        case "gone":
            message.unlink()
        case "list":
            index.write_bytes(b"[" * 100_000)
        case "owner":
            listed = folder.parent / "server.json"
            listed.write_bytes(listed.read_bytes().replace(server.credentials.user.encode(), b"somebody"))
    record, asked = again(server, mail_server, tmp_path)
    assert archived(record) == EVERYTHING
    assert len(asked) == (3 if spoilt == "owner" else 1)


def test_what_is_gone_from_the_server_since_is_not_taken_along(
    server: MailServer, mail_server: Dovecot, tmp_path: Path
) -> None:
    first = run(server, tmp_path)
    inbox = mail_server.mail_folder(server.credentials.user)
    next(each for each in sorted((inbox / "cur").iterdir())).unlink()
    second, _ = again(server, mail_server, tmp_path)
    assert archived(second).total() == archived(first).total() - 1


def test_nothing_is_begun_where_it_cannot_be(server: MailServer, tmp_path: Path) -> None:
    wrong = replace(server, credentials=Password(server.credentials.user, "wrong"))
    with pytest.raises(LoginRefusedError):
        run(wrong, tmp_path / "usb")
    with pytest.raises(ServerCertificateError):
        run(replace(server, trust=system_trust()), tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []
    record = run(server, tmp_path / "usb")
    assert record.archive is not None
    with pytest.raises(InsideArchiveError):
        run(server, record.archive / "data")


def test_an_empty_account(mail_server: Dovecot, tmp_path: Path) -> None:
    record = run(MailServer(mail_server.tls, mail_server.account(), mail_server.trust(), 30), tmp_path)
    assert record.messages == 0
    assert Code.NOTHING_FOUND in codes(record) and record.outcome is Outcome.WITH_PROBLEMS


def test_many_pages_and_commands_at_once(mail_server: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages too long for what lies between the two programs: Dovecot begins the next command before it ends this one."""
    monkeypatch.setattr("app.servers.imap_fetching._PAGE", 7)
    monkeypatch.setattr("app.fetch.batches._MESSAGES", 5)
    server = MailServer(mail_server.tls, mail_server.account(), mail_server.trust(), 30)
    texts = [b"Subject: %d\r\n\r\n" % each + b"%060d\r\n" % each * 9_000 for each in range(45)]
    with server.connect() as session:
        for at in range(0, len(texts), 5):
            session.add(b"INBOX", [NewMessage(text, (), DAY) for text in texts[at : at + 5]])
    record = run(server, tmp_path)
    assert record.outcome is Outcome.COMPLETE
    assert archived(record) == Counter(hashlib.sha256(text).hexdigest() for text in texts)
    assert Code.SERVER_FETCHED_WHOLE in [each.code for each in record.findings]
