"""Restoring to a real mail server over a line that breaks: nothing doubled, nothing lost, and it goes on."""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.model.codes import Code
from app.model.errors.server import MailboxFullError, ServerBusyError, ServerError, ServerGoneError
from app.model.findings import Finding
from app.model.mail import MessageFlag, Role
from app.model.restoration import PutOutcome
from app.restore.imap_resume import ResumeFile
from app.restore.imap_target import ImapTarget
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.target import Extent, Proof, Put
from app.servers.endpoint import Endpoint, Password
from app.servers.imap import ImapSession
from tests.builders.dovecot import Dovecot
from tests.builders.imap_messages import INBOX, JAPANESE, OCTETS, digests, digests_on, many, message
from tests.builders.imap_proxy import Action, Fault, FaultProxy

pytestmark = pytest.mark.loopback
EXTENT = Extent(1, 1, 1, 1)
NAME = "Restored 2026-11-28"
TOP = b"Restored 2026-11-28/hanako@example_jp/INBOX"
SHORT = 0.7
"""Seconds, for lines that say nothing."""
LONG = 30.0


@dataclass
class Run:
    """What one run came to."""

    puts: list[Put]
    findings: list[Finding]
    proof: Proof

    @property
    def outcomes(self) -> Counter[PutOutcome]:
        return Counter(put.outcome for put in self.puts)

    @property
    def is_proved(self) -> bool:
        return self.proof.compared == self.outcomes[PutOutcome.WRITTEN] and not self.proof.differing


@dataclass
class Place:
    """An account, and where its restores are remembered."""

    server: Dovecot
    account: Password
    folder: Path

    def session(self) -> ImapSession:
        return ImapSession(self.server.tls, self.account, self.server.trust(), 10)

    def run(
        self,
        messages: Sequence[RestorableMessage],
        through: Endpoint | None = None,
        *,
        name: str = NAME,
        timeout: float = LONG,
        change: Callable[[ImapSession], None] = lambda session: None,
    ) -> Run:
        """A whole restore. Raises what the target raises."""

        def connect() -> ImapSession:
            session = ImapSession(through or self.server.tls, self.account, self.server.trust(), timeout)
            change(session)
            return session

        target = ImapTarget("127.0.0.1", connect, name, ResumeFile(self.folder / "resume.jsonl"))
        puts: list[Put] = []
        findings: list[Finding] = []
        try:
            target.check(EXTENT)
            for mailbox in dict.fromkeys(each.mailbox for each in messages):
                findings += target.open_mailbox(mailbox)
                for each in messages:
                    if each.mailbox == mailbox:
                        puts += target.put(each)
                puts += target.close_mailbox()
            return Run(puts, findings, target.finish(lambda count, size: None))
        except BaseException:
            target.abandon()
            raise

    def holds(self) -> Counter[str]:
        with self.session() as session:
            return digests_on(session)


@pytest.fixture
def place(mail_server: Dovecot, tmp_path: Path) -> Place:
    return Place(mail_server, mail_server.account(), tmp_path)


def test_everything_comes_back_as_it_was(place: Place) -> None:
    flags = MessageFlag.READ | MessageFlag.FLAGGED | MessageFlag.FORWARDED | MessageFlag.DELETED
    messages = [
        message(number, octets, mailbox, flags, ("$label1", "NonJunk", "日本語", "\\Deleted", "a b", ""))
        for number, (mailbox, octets) in enumerate((box, each) for box in (INBOX, JAPANESE) for each in OCTETS)
    ]
    run = place.run(messages)
    assert run.outcomes == {PutOutcome.WRITTEN: len(messages)}
    assert run.is_proved
    assert run.proof.places == (
        f"{NAME}/hanako@example_jp/INBOX",
        f"{NAME}/hanako@example_jp/INBOX/お客様 & 予約_2026",
    )
    assert [each.code for each in run.findings] == [Code.MAILBOX_RENAMED]
    assert place.holds() == digests(messages)
    with place.session() as session:
        opened = session.examine(TOP)
        listed = list(session.listed(opened))
        assert [each.received for each in listed] == [each.received for each in messages[: len(OCTETS)]]
        assert {each.flags for each in listed} == {
            frozenset(("\\Seen", "\\Flagged", "$Forwarded", "$label1", "NonJunk"))
        }


def test_running_again_puts_nothing_twice(place: Place) -> None:
    messages = many(120)
    first = place.run(messages)
    assert first.outcomes == {PutOutcome.WRITTEN: len(messages)}
    again = place.run(messages, name="Restored 2026-12-01")
    assert again.outcomes == {PutOutcome.ALREADY_THERE: len(messages)}
    assert again.proof.places == first.proof.places
    assert place.holds() == digests(messages)


def test_without_what_was_remembered_the_bytes_tell(place: Place) -> None:
    messages = many(60)
    place.run(messages[:40])
    (place.folder / "resume.jsonl").unlink()
    run = place.run(messages)
    assert run.outcomes[PutOutcome.ALREADY_THERE] == 40
    assert run.is_proved
    assert place.holds() == digests(messages)


def test_a_folder_that_was_removed_meanwhile_is_begun_anew(place: Place) -> None:
    (place.folder / "resume.jsonl").write_text(
        '{"top": "Restored 2020-01-01"}\n{"folder": "x", "validity": 1, "uid": 1, "digest": "0"}\n{"broken\n[]\n\xff'
    )
    run = place.run(many(3))
    assert run.proof.places == (f"{NAME}/hanako@example_jp/INBOX",)
    assert run.is_proved


def test_a_line_that_breaks_at_every_place(place: Place) -> None:
    """Cut at octet N of what is said in both directions, for places all over the run."""
    messages = many(30)
    with FaultProxy(place.server.port) as proxy:
        assert (
            Place(place.server, place.server.account(), place.folder / "whole").run(messages, proxy.endpoint).is_proved
        )
        octets = proxy.octets
    for part in range(1, 12):
        other = Place(place.server, place.server.account(), place.folder / str(part))
        with FaultProxy(place.server.port, cuts=[octets * part // 12, octets * part // 24]) as proxy:
            try:
                run = other.run(messages, proxy.endpoint)
            except ServerGoneError:
                # Before anything was begun it is simply not reached.
                run = other.run(messages)
        assert sum(run.outcomes.values()) == len(messages)
        assert run.outcomes[PutOutcome.REFUSED] == 0
        assert run.is_proved
        assert other.holds() == digests(messages)


@pytest.mark.parametrize("action", [Action.CUT_BEFORE, Action.CUT_INSIDE, Action.CUT_AFTER, Action.STALL])
@pytest.mark.parametrize("verb", [b"CREATE", b"SELECT", b"FETCH", b"APPEND", b"EXAMINE", b"UID FETCH"])
def test_every_command_may_break_the_line_twice(place: Place, verb: bytes, action: Action) -> None:
    messages = many(8)
    with FaultProxy(place.server.port, [Fault(verb, action, times=2)]) as proxy:
        run = place.run(messages, proxy.endpoint, timeout=SHORT if action is Action.STALL else LONG)
    assert run.outcomes == {PutOutcome.WRITTEN: len(messages)}
    assert run.is_proved
    assert place.holds() == digests(messages)


def test_what_the_server_takes_after_the_line_broke_is_told(place: Place) -> None:
    """The one way to have a message twice: the server was still at work when nobody listened any more."""
    messages = many(8)
    with FaultProxy(place.server.port, [Fault(b"APPEND", Action.LATE)]) as proxy:
        run = place.run(messages, proxy.endpoint)
    (told,) = run.proof.differing
    assert told == Finding(Code.MESSAGES_TWICE_ON_SERVER, {"mailbox": "INBOX", "count": len(messages)})
    assert run.proof.compared == len(messages)
    again = place.run(messages)
    assert again.outcomes == {PutOutcome.ALREADY_THERE: len(messages)}


def test_one_message_that_always_breaks_the_line_is_listed(place: Place) -> None:
    messages = many(8)
    poison = message(99, b"Subject: poison\r\n\r\npoison\r\n")
    with FaultProxy(place.server.port, [Fault(b"APPEND", Action.CUT_BEFORE, containing=b"poison", times=99)]) as proxy:
        run = place.run([*messages[:5], poison, *messages[5:]], proxy.endpoint)
    assert [put.number for put in run.puts if put.outcome is PutOutcome.REFUSED] == [99]
    assert run.is_proved
    assert place.holds() == digests(messages)


def test_a_line_that_never_holds_ends_the_run_and_the_next_goes_on(place: Place) -> None:
    messages = many(70)
    fault = Fault(b"APPEND", Action.CUT_BEFORE, skip=1, times=9999)
    with FaultProxy(place.server.port, [fault]) as proxy, pytest.raises(ServerGoneError):
        place.run(messages, proxy.endpoint)
    run = place.run(messages)
    assert run.outcomes[PutOutcome.ALREADY_THERE] == 50
    assert run.is_proved
    assert place.holds() == digests(messages)


def test_one_message_that_is_refused_is_listed(place: Place) -> None:
    messages = many(20)
    bad = message(99, b"Subject: bad\r\n\r\nbad\r\n", keywords=("$label1",))
    with FaultProxy(
        place.server.port, [Fault(b"APPEND", Action.ANSWER, b"NO [CANNOT] not this", containing=b"bad", times=99)]
    ) as proxy:
        run = place.run([*messages[:5], bad, *messages[5:]], proxy.endpoint)
    (refused,) = (put for put in run.puts if put.outcome is PutOutcome.REFUSED)
    assert refused.number == 99
    assert refused.finding is not None
    assert refused.finding.parameters == {"mailbox": "INBOX", "subject": "message 99", "error": "[CANNOT] not this"}
    assert run.is_proved
    assert place.holds() == digests(messages)


def test_keywords_that_are_refused_go_before_the_message_does(place: Place) -> None:
    odd = message(1, OCTETS[0], keywords=("odd",))
    with FaultProxy(
        place.server.port, [Fault(b"APPEND", Action.ANSWER, b"BAD no", containing=b"odd", times=99)]
    ) as proxy:
        run = place.run([odd], proxy.endpoint)
    assert [put.finding.code for put in run.puts if put.finding] == [Code.KEYWORDS_NOT_KEPT]
    assert run.is_proved
    with place.session() as session:
        (listed,) = session.listed(session.examine(TOP))
    assert listed.flags == {"\\Seen"} and listed.received == odd.received


def test_keywords_a_folder_does_not_take_are_not_sent(place: Place) -> None:
    messages = [message(number, octets, keywords=("mine", "$label1")) for number, octets in enumerate(OCTETS)]
    fixed = Fault(b"SELECT", Action.REWRITE, rb"PERMANENTFLAGS (\\Seen $Label1)", rb"PERMANENTFLAGS \([^)]*\)", times=9)
    with FaultProxy(place.server.port, [fixed]) as proxy:
        run = place.run(messages, proxy.endpoint)
    (told,) = (put.finding for put in run.puts if put.finding)
    assert told.parameters == {"mailbox": "INBOX", "keywords": "mine"}
    with place.session() as session:
        assert {each.flags for each in session.listed(session.examine(TOP))} == {frozenset(("\\Seen", "$label1"))}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(b"APPEND", Action.ANSWER, b"NO [OVERQUOTA] full", skip=1, times=99), MailboxFullError),
        (Fault(b"APPEND", Action.ANSWER, b"NO [LIMIT] enough for today", skip=1, times=99), ServerBusyError),
        (Fault(b"APPEND", Action.ANSWER, b"NO [THROTTLED]", skip=1, times=99), ServerBusyError),
        (Fault(b"APPEND", Action.ANSWER, b"BAD Request is throttled.", skip=1, times=99), ServerBusyError),
        (Fault(b"APPEND", Action.GOODBYE, b"[LIMIT] enough for today", skip=1, times=99), ServerBusyError),
        (Fault(b"APPEND", Action.GOODBYE, b"shutting down", skip=1, times=9999), ServerGoneError),
        (Fault(b"APPEND", Action.ANSWER, b"NO [OVERQUOTA] full", times=99), MailboxFullError),
    ],
)
def test_tomorrow_it_goes_on(place: Place, fault: Fault, error: type[ServerError]) -> None:
    messages = many(120)
    before = 50 if fault.skip else 0
    with FaultProxy(place.server.port, [fault]) as proxy, pytest.raises(error):
        place.run(messages, proxy.endpoint)
    run = place.run(messages, name="Restored 2026-11-29")
    assert run.outcomes == Counter({PutOutcome.ALREADY_THERE: before, PutOutcome.WRITTEN: len(messages) - before})
    assert run.proof.places == (f"{NAME}/hanako@example_jp/INBOX",)
    assert run.is_proved
    assert place.holds() == digests(messages)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (rb"APPENDUID (\d+) [\d:,]+", rb"APPENDUID \1 1:3"),
        (rb"APPENDUID (\d+) [\d:,]+", rb"APPENDUID \1 900:907,908:999"),
        (rb"APPENDUID \d+", rb"APPENDUID 7"),
        (rb"\[APPENDUID [^\]]*\] ", rb""),
    ],
)
def test_numbers_that_are_wrong_or_not_said(place: Place, pattern: bytes, text: bytes) -> None:
    messages = many(60)
    with FaultProxy(place.server.port, [Fault(b"APPEND", Action.REWRITE, text, pattern, times=99)]) as proxy:
        run = place.run(messages, proxy.endpoint)
    assert run.is_proved
    again = place.run(messages)
    assert again.outcomes == {PutOutcome.ALREADY_THERE: len(messages)}
    assert place.holds() == digests(messages)


def test_numbers_that_are_those_of_other_messages_are_found_out(place: Place) -> None:
    """The server says the right number of them, in another order."""
    messages = many(3)[:2]
    with FaultProxy(place.server.port, [Fault(b"APPEND", Action.REWRITE, rb"\1 2,1]", rb"(\d+) 1:2\]")]) as proxy:
        run = place.run(messages, proxy.endpoint)
    assert [each.code for each in run.proof.differing] == [Code.SERVER_CHANGED_MESSAGE] * 2
    assert not run.is_proved


def test_a_new_uidvalidity_in_the_middle_and_before_the_proof(place: Place) -> None:
    messages = many(120)
    other = rb"UIDVALIDITY 4242"
    for verb, skip in ((b"SELECT", 1), (b"EXAMINE", 0)):
        account = Place(place.server, place.server.account(), place.folder / verb.decode())
        faults = [
            Fault(b"APPEND", Action.CUT_AFTER, skip=1),
            Fault(verb, Action.REWRITE, other, rb"UIDVALIDITY \d+", skip=skip, times=99),
        ]
        with FaultProxy(place.server.port, faults) as proxy:
            run = account.run(messages, proxy.endpoint)
        assert run.outcomes == {PutOutcome.WRITTEN: len(messages)}
        assert run.is_proved
        assert account.run(messages).outcomes == {PutOutcome.ALREADY_THERE: len(messages)}
        assert account.holds() == digests(messages)


def test_a_uidvalidity_that_says_nothing(place: Place) -> None:
    messages = [*many(20), message(99, b"Subject: nul\r\n\r\n\0\r\n")]
    faults = [
        Fault(verb, Action.REWRITE, b"UIDVALIDITY 0", rb"UIDVALIDITY \d+", times=99) for verb in (b"SELECT", b"EXAMINE")
    ]
    for outcome in (PutOutcome.WRITTEN, PutOutcome.ALREADY_THERE):
        with FaultProxy(place.server.port, faults) as proxy:
            run = place.run(messages, proxy.endpoint)
        assert run.outcomes == {outcome: len(messages)}
        assert [each.code for each in run.proof.differing] == [Code.NOT_PUT_BIT_EXACT]
    assert place.holds().total() == len(messages)


def test_a_server_that_changes_and_loses_messages_is_found_out(place: Place) -> None:
    messages = many(10)
    faults = [Fault(b"UID FETCH", Action.REWRITE, b"\\1jello", rb"(\r\n\r\n)Hello", times=9)]
    with FaultProxy(place.server.port, faults) as proxy:
        run = place.run(messages, proxy.endpoint)
    assert [each.code for each in run.proof.differing] == [Code.SERVER_CHANGED_MESSAGE]
    assert not run.is_proved


def test_nul_and_a_carriage_return_alone_are_told_where_they_are_changed(place: Place) -> None:
    messages = [message(1, b"Subject: cr\r\n\r\na\rb\n"), message(2, b"Subject: nul\r\n\r\na\0b\n")]
    run = place.run(messages)
    assert run.outcomes == {PutOutcome.WRITTEN: 2}
    assert [(each.code, each.parameters["subject"]) for each in run.proof.differing] == [
        (Code.NOT_PUT_BIT_EXACT, "message 2")
    ]
    for _ in range(2):
        again = place.run(messages)
        assert again.outcomes == {PutOutcome.ALREADY_THERE: 2}
        assert [each.code for each in again.proof.differing] == [Code.NOT_PUT_BIT_EXACT]
        # Without what was remembered, too.
        (place.folder / "resume.jsonl").unlink()


def test_a_message_id_without_end_stands_in_nobodys_way(place: Place) -> None:
    endless = b"Message-ID: <" + b"x" * 3_000_000 + b"@example.jp>\r\nSubject: x\r\n\r\nx\r\n"
    messages = [*many(3), message(99, endless), message(100, endless + b"another\r\n")]
    assert place.run(messages).is_proved
    (place.folder / "resume.jsonl").unlink()
    run = place.run(messages)
    assert run.outcomes == {PutOutcome.ALREADY_THERE: len(messages)}
    assert run.is_proved


def test_a_message_without_anything_is_listed_where_the_server_takes_none(place: Place) -> None:
    run = place.run([*many(3), message(99, b"")])
    assert [put.number for put in run.puts if put.outcome is PutOutcome.REFUSED] == [99]
    assert run.is_proved


def test_mail_of_the_old_mac_has_lines_again(place: Place) -> None:
    run = place.run([message(1, b"Subject: Mac\r\rone\rtwo\r")])
    assert run.is_proved
    with place.session() as session:
        session.examine(TOP)
        (there,) = session.fetch([1], io.BytesIO)
    assert isinstance(there.sink, io.BytesIO)
    assert there.sink.getvalue() == b"Subject: Mac\r\n\r\none\r\ntwo\r\n"


def test_a_server_without_extensions(place: Place) -> None:
    messages = many(12)

    def change(session: ImapSession) -> None:
        session._wire.capabilities = frozenset({"IMAP4REV1"})

    run = place.run(messages, change=change)
    assert run.outcomes == {PutOutcome.WRITTEN: len(messages)}
    assert run.is_proved
    assert place.holds() == digests(messages)


def test_a_message_that_is_too_large_is_not_sent(place: Place) -> None:
    def change(session: ImapSession) -> None:
        session._wire.capabilities |= {"APPENDLIMIT=1000"}

    run = place.run(many(0), change=change)
    (refused,) = (put for put in run.puts if put.outcome is PutOutcome.REFUSED)
    assert refused.finding is not None and refused.finding.parameters["error"] == "APPENDLIMIT 1000"
    assert run.is_proved


def test_room_is_asked_for_before_anything_is_written(place: Place) -> None:
    target = ImapTarget("127.0.0.1", place.session, NAME, ResumeFile(place.folder / "resume.jsonl"))
    with pytest.raises(MailboxFullError, match="server_mailbox_full"):
        target.check(Extent(1, 2 << 30, 1, 1))
    target.abandon()
    assert not (place.folder / "resume.jsonl").exists()
    with place.session() as session:
        assert not [each for each in session.folders() if each.path[0].startswith("Restored")]


def test_names_that_servers_do_not_take(place: Place) -> None:
    paths = (
        ("a/b", "c.d", "%*"),
        ("a_b", "c_d", "__"),
        ("..", "..", "etc"),
        ("INBOX",),
        ("inbox",),
        ("x" * 300,),
        ("日" * 200, "本" * 200),
        ("\x1b[31m\r\n\0", "\ud800", " "),
        (),
        tuple("deep folder" for _ in range(40)),
    )
    boxes = [SourceMailbox(number, "", path, Role.OTHER) for number, path in enumerate(paths)]
    messages = [message(box.number, OCTETS[0], box) for box in boxes]
    run = place.run(messages)
    assert run.outcomes == {PutOutcome.WRITTEN: len(messages)}
    assert run.is_proved
    assert len(set(run.proof.places)) == len(paths)
    assert all(each.startswith(f"{NAME}/") and each.isprintable() for each in run.proof.places)
    assert {each.code for each in run.findings} == {Code.MAILBOX_RENAMED}
    assert place.run(messages).outcomes == {PutOutcome.ALREADY_THERE: len(messages)}


def test_a_folder_that_is_refused_is_told_for_each_message(place: Place) -> None:
    with FaultProxy(place.server.port, [Fault(b"CREATE", Action.ANSWER, b"NO not here", times=2)]) as proxy:
        run = place.run([message(1, OCTETS[0]), message(2, OCTETS[1], JAPANESE)], proxy.endpoint)
    assert run.outcomes == {PutOutcome.REFUSED: 1, PutOutcome.WRITTEN: 1}
    assert run.is_proved


def test_nothing_but_adding_is_ever_asked_for(place: Place) -> None:
    with FaultProxy(place.server.port) as proxy:
        place.run(many(5), proxy.endpoint)
        asked = {command.split()[0].upper() for command in proxy.commands}
    assert asked == {
        b"AUTHENTICATE", b"CAPABILITY", b"NAMESPACE", b"LIST", b"GETQUOTAROOT", b"CREATE", b"SUBSCRIBE", b"SELECT",
        b"APPEND", b"EXAMINE", b"UID", b"LOGOUT",
    } - ({b"CAPABILITY"} - asked)  # fmt: skip
