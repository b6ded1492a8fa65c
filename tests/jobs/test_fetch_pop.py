"""The inbox of a POP3 server into an archive: every byte, every message named that did not come, and nothing doubled."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.jobs import engine, fetch, verify
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.errors.destination import DestinationFullError
from app.model.errors.server import FetchPausedError, LoginRefusedError, ServerCertificateError, ServerGoneError
from app.model.events import Event, Progress
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.model.verdict import Answer
from app.servers.endpoint import Endpoint, Password
from app.servers.imap import ImapSession, NewMessage
from tests.builders import dovecot
from tests.builders.dovecot import Dovecot
from tests.builders.full_disk import full_after
from tests.builders.imap_messages import DAY
from tests.builders.imap_proxy import Action, Fault
from tests.builders.pop_server import PASSWORD, USER, PopServer

pytestmark = pytest.mark.loopback
COUNT = 30
TEXTS = [b"Subject: %d\r\n\r\n.%s\r\n..\r\n" % (number, b"x" * number) for number in range(COUNT)]
MESSAGES = [(b"name%d" % number, text) for number, text in enumerate(TEXTS)]


def digests(texts: list[bytes]) -> Counter[str]:
    return Counter(hashlib.sha256(text).hexdigest() for text in texts)


EVERYTHING = digests(TEXTS)
REAL = [
    *TEXTS,
    "Subject: 日本語\r\n\r\n本文\r\n.\r\n".encode("cp932"),
    b"Subject: long\r\n\r\n" + b"." * 100_000 + b"\r\n",
]


def run(
    server: PopServer, to: Path, timeout: float = 30, report: Callable[[Event], None] = lambda event: None
) -> BackupRecord:
    account = MailServer(server.endpoint, Password(USER, PASSWORD), None, timeout, MailProtocol.POP)
    return fetch.run(fetch.prepare(FetchRequest(USER, account, BackupRequest(to))), report, Cancel())


def archived(record: BackupRecord) -> Counter[str]:
    assert record.archive is not None
    lines = (record.archive / layout.MANIFEST).read_text(encoding="utf-8").splitlines()
    return Counter(line.partition(" ")[0] for line in lines if line.endswith(".eml"))


def codes(record: BackupRecord) -> set[str]:
    return {each.code for each in (*record.findings, *record.problems)}


def is_whole(record: BackupRecord, to: Path) -> bool:
    """True where all is there once, said to be all, and nothing else stays."""
    assert archived(record) == EVERYTHING
    assert list(to.iterdir()) == [record.archive]
    return record.outcome is Outcome.COMPLETE and Code.POP_INBOX_FETCHED in codes(record)


def test_an_inbox(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES)) as server:
        record = run(server, tmp_path)
        assert {each.split(b" ")[0] for each in server.heard if len(each) < 20} <= {
            b"CAPA", b"AUTH", b"STAT", b"LIST", b"UIDL", b"RETR", b"QUIT",
        }  # fmt: skip
        assert len(server.asked(b"RETR")) == COUNT
    assert is_whole(record, tmp_path)
    assert Code.POP_SHOWS_INBOX_ONLY in codes(record)
    assert Code.SERVER_FETCHED_WHOLE not in codes(record) and record.verdict.answer is not Answer.SAFE
    (holdings,) = record.accounts
    assert (holdings.client, holdings.protocol) == ("server", MailProtocol.POP)
    assert record.archive is not None and verify.run(record.archive, lambda event: None, Cancel()).valid


def test_messages_of_one_name_are_not_one(tmp_path: Path) -> None:
    with PopServer([(b"same", text) for text in TEXTS]) as server:
        assert is_whole(run(server, tmp_path), tmp_path)


@pytest.mark.parametrize("action", [Action.CUT_BEFORE, Action.CUT_INSIDE])
@pytest.mark.parametrize("verb", [b"RETR", b"UIDL", b"LIST"])
def test_lines_that_break(verb: bytes, action: Action, tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(verb, action)]) as server:
        assert is_whole(run(server, tmp_path), tmp_path)
        assert len(server.asked(b"RETR")) <= COUNT + 1


def test_a_line_that_breaks_while_it_is_counted(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(b"STAT", Action.CUT_BEFORE, skip=1)]) as server:
        assert is_whole(run(server, tmp_path), tmp_path)


def test_a_line_that_never_holds_is_told_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(b"RETR", Action.CUT_INSIDE, skip=10, times=1000)]) as server:
        with pytest.raises(ServerGoneError):
            run(server, tmp_path)
        (left,) = tmp_path.iterdir()
        assert left.name.endswith(".incomplete") and len(list(left.rglob("*.eml"))) == 10
        server.faults.clear()
        server.heard.clear()
        # Numbers are those of a session: the oldest is gone, and another came.
        server.messages = [*MESSAGES[1:], (b"new", b"Subject: new\r\n\r\n")]
        record = run(server, tmp_path)
        assert len(server.asked(b"RETR")) == COUNT - 10
    assert archived(record) == EVERYTHING - digests(TEXTS[:1]) + digests([b"Subject: new\r\n\r\n"])
    assert Code.POP_INBOX_FETCHED in codes(record)


def test_what_is_here_is_not_believed_without_its_names(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(b"RETR", Action.CUT_INSIDE, skip=10, times=1000)]) as server:
        with pytest.raises(ServerGoneError):
            run(server, tmp_path)
        (names,) = tmp_path.rglob("names.json")
        names.write_bytes(b'{"generation": 1, "names": ["a", "a"]}')
        server.faults.clear()
        server.heard.clear()
        assert is_whole(run(server, tmp_path), tmp_path)
        assert len(server.asked(b"RETR")) == COUNT


@pytest.mark.parametrize("action", [Action.ANSWER, Action.CUT_INSIDE])
def test_a_message_that_cannot_be_had(action: Action, tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(b"RETR 17", action, b"-ERR it is broken\r\n", times=1000)]) as server:
        record = run(server, tmp_path)
    error = "server_refused" if action is Action.ANSWER else "server_gone"
    assert [(each.code, dict(each.parameters)) for each in record.problems] == [
        (Code.SERVER_MESSAGE_NOT_FETCHED, {"mailbox": "INBOX", "uid": 17, "error": error})
    ]
    assert archived(record) == EVERYTHING - digests(TEXTS[16:17])
    assert Code.POP_INBOX_FETCHED not in codes(record)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(rb"\+OK", b"+HM"), (rb"(?s).*", b"\0\xff" * 9000), (rb"\r\n\.\r\n$", b"\r\n.\r\nmore\r\n")],
)
def test_garbage_once(pattern: bytes, text: bytes, tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(b"RETR", Action.REWRITE, text, pattern)]) as server:
        # Nothing more comes after what has no end.
        assert is_whole(run(server, tmp_path, 0.5), tmp_path)


def test_a_message_that_ends_too_early_is_named(tmp_path: Path) -> None:
    cut = Fault(b"RETR 17", Action.REWRITE, b"", rb"\.\.\.\r\n(?=\.\r\n$)", times=1000)
    with PopServer(list(MESSAGES), [cut]) as server:
        record = run(server, tmp_path)
    assert Code.SERVER_SIZE_DIFFERS in codes(record)


def test_a_server_that_stalls(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), [Fault(b"RETR", Action.STALL)]) as server:
        assert is_whole(run(server, tmp_path, 0.5), tmp_path)


def test_a_server_that_wants_no_more_for_today(tmp_path: Path) -> None:
    busy = Fault(b"RETR", Action.ANSWER, b"-ERR [SYS/TEMP] tomorrow\r\n", skip=10)
    with PopServer(list(MESSAGES), [busy]) as server:
        with pytest.raises(FetchPausedError):
            run(server, tmp_path)
        assert is_whole(run(server, tmp_path), tmp_path)
        assert len(server.asked(b"RETR")) == COUNT + 1


def test_a_server_that_lets_nobody_in_again_that_soon(tmp_path: Path) -> None:
    delay = Fault(b"AUTH", Action.ANSWER, b"-ERR [LOGIN-DELAY] later\r\n", skip=2, times=1000)
    with PopServer(list(MESSAGES), [delay]) as server:
        record = run(server, tmp_path)
    assert archived(record) == EVERYTHING
    assert {each.code for each in record.problems} == {Code.SERVER_KEPT_CHANGING}


def test_a_server_without_names(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES), has_names=False) as server:
        server.faults.append(Fault(b"RETR", Action.CUT_BEFORE, skip=10))
        with pytest.raises(ServerGoneError):
            run(server, tmp_path)
        record = run(server, tmp_path)
        # Nothing is known of what came before.
        assert len(server.asked(b"RETR")) == 11 + COUNT
    assert archived(record) == EVERYTHING
    assert {each.code for each in record.problems} == {Code.SERVER_KEPT_CHANGING}


def test_mail_that_comes_meanwhile_is_fetched_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every message is reported, however fast they come.
    monkeypatch.setattr(engine, "_BETWEEN", 0.0)
    new = b"Subject: new\r\n\r\n"

    def report(event: Event) -> None:
        if isinstance(event, Progress) and event.bytes and len(server.messages) == COUNT:
            # In front: it takes the number of another.
            server.messages.insert(0, (b"new", new))

    with PopServer(list(MESSAGES), [Fault(b"RETR", Action.CUT_BEFORE, skip=5)]) as server:
        record = run(server, tmp_path, report=report)
    assert archived(record) == EVERYTHING + digests([new])
    assert Code.POP_INBOX_FETCHED in codes(record)


def test_more_messages_than_are_listed(tmp_path: Path) -> None:
    more = Fault(b"STAT", Action.ANSWER, b"+OK 31 1\r\n", times=1000)
    with PopServer(list(MESSAGES), [more]) as server:
        record = run(server, tmp_path)
    (problem,) = record.problems
    assert problem.code == Code.SERVER_LIST_DIFFERS and problem.parameters["count"] == 31


def test_too_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        free = 100

    monkeypatch.setattr("app.jobs.fetch.volume_of", lambda path: Full)
    with PopServer(list(MESSAGES)) as server:
        with pytest.raises(DestinationFullError):
            run(server, tmp_path)
        assert not server.asked(b"RETR")


def test_a_disk_that_is_full_in_the_middle(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES)) as server:
        with full_after(10), pytest.raises(DestinationFullError):
            run(server, tmp_path)
        (left,) = tmp_path.iterdir()
        assert left.name.endswith(".incomplete") and len(list(left.rglob("*.eml"))) == 10
        assert is_whole(run(server, tmp_path), tmp_path)
        assert len(server.asked(b"RETR")) == COUNT + 1


def test_a_wrong_password(tmp_path: Path) -> None:
    with PopServer(list(MESSAGES)) as server:
        account = MailServer(server.endpoint, Password(USER, "wrong"), None, 30, MailProtocol.POP)
        with pytest.raises(LoginRefusedError):
            fetch.prepare(FetchRequest(USER, account, BackupRequest(tmp_path / "usb")))
    assert list((tmp_path / "usb").iterdir()) == []


@pytest.fixture
def real(mail_server: Dovecot) -> MailServer:
    """A real server that keeps the same messages for IMAP."""
    if not dovecot.has_pop():
        pytest.skip("needs dovecot-pop3d")
    account = mail_server.account()
    with ImapSession(mail_server.tls, account, mail_server.trust(), 30) as session:
        for text in REAL:
            session.add(b"INBOX", [NewMessage(text, (), DAY)])
    return MailServer(mail_server.pop_tls, account, mail_server.trust(), 30, MailProtocol.POP)


def by_imap(mail_server: Dovecot, account: MailServer) -> ImapSession:
    return ImapSession(mail_server.tls, account.credentials, mail_server.trust(), 30)


@pytest.mark.parametrize("by", ["pop_tls", "pop_starttls"])
def test_a_real_server(real: MailServer, mail_server: Dovecot, by: str, tmp_path: Path) -> None:
    endpoint: Endpoint = getattr(mail_server, by)
    with by_imap(mail_server, real) as session:
        before = [each.uid for each in session.listed(session.examine(b"INBOX"))]
    plan = fetch.prepare(FetchRequest(USER, replace(real, endpoint=endpoint), BackupRequest(tmp_path / "pop")))
    record = fetch.run(plan, lambda event: None, Cancel())
    assert record.problems == ()
    with by_imap(mail_server, real) as session:
        after = list(session.listed(session.examine(b"INBOX")))
    # All are there still; that they may be marked as read is what the person was told.
    assert [each.uid for each in after] == before
    imap = MailServer(mail_server.tls, real.credentials, mail_server.trust(), 30)
    other = fetch.run(
        fetch.prepare(FetchRequest(USER, imap, BackupRequest(tmp_path / "imap"))), lambda event: None, Cancel()
    )
    assert other.messages == record.messages == len(REAL)
    assert archived(other) == archived(record) == digests(REAL)


def test_a_server_that_nobody_vouches_for(real: MailServer, tmp_path: Path) -> None:
    with pytest.raises(ServerCertificateError):
        fetch.prepare(FetchRequest(USER, replace(real, trust=None), BackupRequest(tmp_path)))
