"""Lines that break and servers that refuse: what came is kept, what cannot be had is named, nothing is doubled."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.jobs import engine, fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.restore.server import MailServer
from app.model.codes import Code
from app.model.errors import CancelledError
from app.model.errors.destination import DestinationFullError
from app.model.errors.server import FetchPausedError, ServerGoneError
from app.model.events import Event, Progress, Stage
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, Outcome
from app.servers.endpoint import Password
from app.servers.imap import ImapSession, NewMessage
from app.servers.imap_syntax import expanded
from tests.builders.dovecot import Dovecot
from tests.builders.full_disk import full_after
from tests.builders.imap_messages import DAY
from tests.builders.imap_proxy import Action, Fault, FaultProxy

pytestmark = pytest.mark.loopback
COUNT = 60
TEXTS = {uid: b"Subject: %d\r\n\r\n%s\r\n" % (uid, b"x" * 500) for uid in range(1, COUNT + 1)}
EVERYTHING = Counter(hashlib.sha256(text).hexdigest() for text in TEXTS.values())
STALLED = 0.5


class BadMessages(FaultProxy):
    """Does what `fault` says to every command that asks for one of these messages."""

    fault = Fault(b"UID FETCH", Action.ANSWER, b"NO it is broken")
    uids: frozenset[int] = frozenset()

    def _fault_for(self, command: bytes) -> Fault | None:
        if command.upper().startswith(b"UID FETCH") and self.uids & set(expanded(command.split(b" ")[2], 1000)):
            return self.fault
        return super()._fault_for(command)


@pytest.fixture
def account(mail_server: Dovecot) -> Password:
    """An account with sixty messages in its inbox, and two folders with none."""
    found = mail_server.account()
    with ImapSession(mail_server.tls, found, mail_server.trust(), 30) as session:
        for text in TEXTS.values():
            session.add(b"INBOX", [NewMessage(text, (), DAY)])
        session.create(b"empty")
    return found


def server_of(proxy: FaultProxy, account: Password) -> MailServer:
    return MailServer(proxy.endpoint, account, None, STALLED if stalls(proxy) else 30)


def stalls(proxy: FaultProxy) -> bool:
    return any(each.action in (Action.STALL, Action.REWRITE) for each in proxy.faults)


def run(
    proxy: FaultProxy,
    account: Password,
    to: Path,
    report: Callable[[Event], None] = lambda event: None,
    cancel: Cancel | None = None,
) -> BackupRecord:
    plan = fetch.prepare(FetchRequest("hanako@example.jp", server_of(proxy, account), BackupRequest(to)))
    return fetch.run(plan, report, cancel or Cancel())


def archived(record: BackupRecord) -> Counter[str]:
    assert record.archive is not None
    lines = (record.archive / layout.MANIFEST).read_text(encoding="utf-8").splitlines()
    return Counter(line.partition(" ")[0] for line in lines if line.endswith(".eml"))


def is_whole(record: BackupRecord, to: Path) -> bool:
    """True where all is there once, said to be all, and nothing else stays."""
    said = [each.code for each in record.findings]
    assert archived(record) == EVERYTHING
    assert list(to.iterdir()) == [record.archive]
    return record.outcome is Outcome.COMPLETE and Code.SERVER_FETCHED_WHOLE in said


def asked(proxy: FaultProxy) -> Counter[int]:
    """How often each message was asked for."""
    sets = (each.split(b" ")[2] for each in proxy.commands if each.startswith(b"UID FETCH"))
    return Counter(uid for each in sets for uid in expanded(each, 1000))


@contextmanager
def small_batches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ten messages at once."""
    with monkeypatch.context() as context:
        context.setattr("app.fetch.batches._MESSAGES", 10)
        yield


@pytest.mark.parametrize("octets", [300, 2000, 9000, 20_000, 33_000])
def test_lines_that_break_anywhere(mail_server: Dovecot, account: Password, octets: int, tmp_path: Path) -> None:
    with FaultProxy(mail_server.port) as proxy:
        server = server_of(proxy, account)
        plan = fetch.prepare(FetchRequest("hanako@example.jp", server, BackupRequest(tmp_path)))
        proxy.cuts += [octets]
        record = fetch.run(plan, lambda event: None, Cancel())
        logins = [each for each in proxy.commands if each.startswith((b"AUTHENTICATE", b"LOGIN"))]
        assert len(logins) == 3
    assert is_whole(record, tmp_path)


def test_a_line_that_never_holds_is_told_and_the_next_run_goes_on(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"UID FETCH", Action.CUT_AFTER, skip=2, times=1000))
        with pytest.raises(ServerGoneError):
            run(proxy, account, tmp_path)
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".incomplete") and len(list(left.rglob("*.eml"))) == 20
    with FaultProxy(mail_server.port) as proxy:
        record = run(proxy, account, tmp_path)
        assert asked(proxy) == Counter(range(1, 41))
    assert is_whole(record, tmp_path)


@pytest.mark.parametrize("action", [Action.ANSWER, Action.CUT_BEFORE])
def test_messages_that_cannot_be_had(mail_server: Dovecot, account: Password, action: Action, tmp_path: Path) -> None:
    with BadMessages(mail_server.port) as proxy:
        proxy.uids, proxy.fault = frozenset({17}), Fault(b"UID FETCH", action, b"NO it is broken")
        record = run(proxy, account, tmp_path)
    assert record.outcome is Outcome.WITH_PROBLEMS
    error = "server_refused" if action is Action.ANSWER else "server_gone"
    assert [(each.code, dict(each.parameters)) for each in record.problems] == [
        (Code.SERVER_MESSAGE_NOT_FETCHED, {"mailbox": "INBOX", "uid": 17, "error": error})
    ]
    assert archived(record) == EVERYTHING - Counter([hashlib.sha256(TEXTS[17]).hexdigest()])
    assert Code.SERVER_FETCHED_WHOLE not in [each.code for each in record.findings]


def test_a_message_the_server_passes_over_in_silence(mail_server: Dovecot, account: Password, tmp_path: Path) -> None:
    with FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"UID FETCH", Action.REWRITE, b"(UID 16 ", rb"\(UID 17 ", times=1000))
        record = run(proxy, account, tmp_path)
    assert [each.parameters["uid"] for each in record.problems] == [17]
    assert record.messages == COUNT - 1


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (rb"BODY\[\] \{\d+\}", b"BODY[] {99999}"),
        (rb"BODY\[\] \{\d+\}", b"BODY[] {3}"),
        (rb"\* \d+ FETCH", b"* FETCH (((("),
        (rb"BODY\[\] \{\d+\}", b"BODY[] NIL"),
    ],
)
def test_garbage_once(mail_server: Dovecot, account: Password, pattern: bytes, text: bytes, tmp_path: Path) -> None:
    with FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"UID FETCH", Action.REWRITE, text, pattern))
        record = run(proxy, account, tmp_path)
        assert sum(asked(proxy).values()) > COUNT
    assert is_whole(record, tmp_path)


def test_a_server_that_stalls(mail_server: Dovecot, account: Password, tmp_path: Path) -> None:
    with FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"UID FETCH", Action.STALL))
        record = run(proxy, account, tmp_path)
    assert is_whole(record, tmp_path)


def test_a_server_that_wants_no_more_for_today(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"UID FETCH", Action.ANSWER, b"NO [THROTTLED] tomorrow", skip=3))
        with pytest.raises(FetchPausedError):
            run(proxy, account, tmp_path)
        record = run(proxy, account, tmp_path)
        # What was under way is asked for twice; as far as the line was still read, the proxy heard it.
        assert COUNT + 10 <= sum(asked(proxy).values()) <= COUNT + 30
    assert is_whole(record, tmp_path)


def test_a_list_of_many_pages(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.servers.imap_fetching._PAGE", 7)
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy:
        record = run(proxy, account, tmp_path)
        assert set(asked(proxy).values()) == {1}
    assert is_whole(record, tmp_path)


def test_a_mailbox_that_is_refused(mail_server: Dovecot, account: Password, tmp_path: Path) -> None:
    with FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"EXAMINE", Action.ANSWER, b"NO not you", times=1000, containing=b"empty"))
        record = run(proxy, account, tmp_path)
    assert [(each.code, each.parameters["mailbox"]) for each in record.problems] == [
        (Code.SERVER_MAILBOX_NOT_FETCHED, "empty")
    ]
    assert archived(record) == EVERYTHING


def test_fewer_messages_listed_than_there_are(mail_server: Dovecot, account: Password, tmp_path: Path) -> None:
    with FaultProxy(mail_server.port) as proxy:
        listing = rb"\* 60 FETCH [^\r]*\r\n[^\r]*\r\n\)\r\n"
        proxy.faults.append(Fault(b"FETCH 1:60", Action.REWRITE, b"", listing, times=1000))
        record = run(proxy, account, tmp_path)
    (problem,) = record.problems
    assert problem.code == Code.SERVER_LIST_DIFFERS
    assert problem.parameters == {"mailbox": "INBOX", "listed": 59, "count": 60}


def test_without_a_next_uid_nobody_can_say_that_nothing_changed(
    mail_server: Dovecot, account: Password, tmp_path: Path
) -> None:
    with FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"EXAMINE", Action.REWRITE, b"", rb"\* OK \[UIDNEXT \d+\][^\n]*\n", times=1000))
        record = run(proxy, account, tmp_path)
    assert {each.code for each in record.problems} == {Code.SERVER_KEPT_CHANGING}
    assert archived(record) == EVERYTHING


def test_mail_that_comes_meanwhile_is_fetched_too(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every message is reported, however fast they come.
    monkeypatch.setattr(engine, "_BETWEEN", 0.0)
    new = NewMessage(b"Subject: new\r\n\r\n", (), DAY)

    def report(event: Event) -> None:
        if isinstance(event, Progress) and event.stage is Stage.FETCHING and event.folder and not come:
            come.append(event)
            with ImapSession(mail_server.tls, account, mail_server.trust(), 30) as session:
                session.add(b"INBOX", [new])

    come: list[Event] = []
    with FaultProxy(mail_server.port) as proxy:
        record = run(proxy, account, tmp_path, report)
        assert max(asked(proxy).values()) == 1
    assert record.outcome is Outcome.COMPLETE
    assert archived(record) == EVERYTHING + Counter([hashlib.sha256(new.octets).hexdigest()])


def test_a_mailbox_that_is_numbered_anew(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy:
        proxy.faults.append(Fault(b"UID FETCH", Action.CUT_AFTER, skip=2))
        server = server_of(proxy, account)
        plan = fetch.prepare(FetchRequest("hanako@example.jp", server, BackupRequest(tmp_path)))
        again = Fault(b"EXAMINE", Action.REWRITE, b"[UIDVALIDITY 7]", rb"\[UIDVALIDITY \d+\]", 1, 1000, b"INBOX")
        proxy.faults.append(again)
        record = fetch.run(plan, lambda event: None, Cancel())
    assert is_whole(record, tmp_path)
    assert record.archive is not None
    assert len({each.parent.name for each in record.archive.rglob("*.eml")}) == 1


def test_stopping(mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel = Cancel()

    def report(event: Event) -> None:
        if isinstance(event, Progress) and event.bytes:
            cancel.ask()

    monkeypatch.setattr("app.jobs.engine._BETWEEN", 0)
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy:
        with pytest.raises(CancelledError):
            run(proxy, account, tmp_path, report, cancel)
        record = run(proxy, account, tmp_path)
    assert is_whole(record, tmp_path)


def test_too_little_room(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = COUNT * 600

    monkeypatch.setattr("app.jobs.fetch.volume_of", lambda path: Full)
    with FaultProxy(mail_server.port) as proxy:
        with pytest.raises(DestinationFullError):
            run(proxy, account, tmp_path)
        assert not asked(proxy)


def test_a_disk_that_is_full_in_the_middle(
    mail_server: Dovecot, account: Password, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy, full_after(25):
        with pytest.raises(DestinationFullError):
            run(proxy, account, tmp_path)
        (left,) = tmp_path.iterdir()
        assert left.name.endswith(".incomplete") and len(list(left.rglob("*.eml"))) == 25
    # A line of its own: that of the first run may still hear of a command that was under way when the disk was full.
    with small_batches(monkeypatch), FaultProxy(mail_server.port) as proxy:
        record = run(proxy, account, tmp_path)
        assert sum(asked(proxy).values()) == COUNT - 25
    assert is_whole(record, tmp_path)
