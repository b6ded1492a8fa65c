"""The same story at a server in memory: Gmail, what it gives out in a day, and answers that grow old."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.fetch.pauses import go_on_at
from app.jobs import check, fetch, look_again
from app.jobs.cancel import Cancel
from app.jobs.restore.server import MailServer
from app.jobs.sources import Sources
from app.model.answers import Answers, Assurance
from app.model.codes import Code
from app.model.errors.server import FetchPausedError, ServerBusyError
from app.model.ledger import Evidence, ExpectationKind, Proof
from app.model.verdict import Answer
from app.servers.endpoint import Endpoint, Password, Security
from app.servers.imap_answers import ServerFolder
from app.system.home import own_home
from app.verdict.judge import judge, judge_accounts
from tests.builders import stores
from tests.builders.ledgers import IMAP, account_entry
from tests.builders.memory_server import MemoryServer, MemorySession, always
from tests.builders.server_story import ADDRESS, PLANTED, Story, answer, crlf, doubt, elsewhere

HOST = "imap.gmail.com"
USES = {b"All": frozenset({"\\all"}), b"Spam": frozenset({"\\junk"}), b"Trash": frozenset({"\\trash"})}
NOW = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)


@pytest.fixture
def gmail(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    """Three messages in the inbox, and one that was archived."""
    inbox = {number: crlf(number) for number in (1, 2, 3)}
    folders = {b"INBOX": inbox, b"All": {**inbox, 4: PLANTED}, b"Spam": {}, b"Trash": {}}
    server = MemoryServer(folders, USES, dict.fromkeys(inbox.values(), ("\\Inbox",)))
    monkeypatch.setattr(MailServer, "connect", lambda self: server.connect())
    return server


@pytest.fixture
def told(gmail: MemoryServer, tmp_path: Path) -> Story:
    (tmp_path / "usb").mkdir()
    server = MailServer(Endpoint(HOST, 993, Security.TLS), Password(ADDRESS, "secret"))
    found = Story(server, tmp_path / "home", tmp_path / "usb")
    found.set_up(host=HOST)
    found.list_headers([1, 2, 3])
    return found


def test_only_headers_then_fetched_then_safe(told: Story) -> None:
    assert answer(told.back_up()) is Answer.NOT_SAFE
    record = told.with_fetch()
    assert (record.messages, record.problems) == (4, ())
    assert answer(record) is Answer.SAFE
    grounds = {each.code: each.parameters for each in judge(elsewhere(record.facts)).reasons}
    assert grounds[Code.SERVER_FETCHED]["count"] == 1
    named = {(str(each.parameters["mailbox"]), each.parameters["count"]) for each in record.findings if is_named(each)}
    assert named == {("INBOX", 3), ("All", 1)}


def test_the_account_that_was_asked_and_no_other(told: Story) -> None:
    """Another account of the same program stays as doubtful as it was."""
    lines = [
        ("accountmanager.accounts", "account1,account2"),
        ("account.account2.server", "server2"),
        ("account.account2.identities", "id2"),
        ("identity.id2.useremail", "salon@example.jp"),
        ("server.server2.type", "imap"),
        ("server.server2.hostname", HOST),
        ("server.server2.userName", "salon"),
    ]
    with (told.profile / "prefs.js").open("a", encoding="ascii") as settings:
        settings.writelines(f'user_pref("mail.{name}", "{value}");\n' for name, value in lines)
    record = told.with_fetch()
    judged = judge_accounts(elsewhere(record.facts), record.accounts)
    answers = {(each.client, each.address): each.verdict.answer for each in judged if each.verdict is not None}
    assert answers == {
        ("thunderbird", ADDRESS): Answer.SAFE,
        ("server", ADDRESS): Answer.SAFE,
        ("thunderbird", "salon@example.jp"): Answer.UNKNOWN,
    }


def is_named(finding: object) -> bool:
    return getattr(finding, "code", None) == Code.ONLY_ON_SERVER


def test_a_label_that_is_hidden_from_programs(told: Story, gmail: MemoryServer) -> None:
    del gmail.folders[b"All"]
    record = told.with_fetch()
    assert answer(record) is not Answer.SAFE
    assert doubt(record) == Code.SERVER_LEAVES_OUT


def test_a_server_that_has_had_enough_is_left_alone(told: Story, gmail: MemoryServer) -> None:
    gmail.fails = always(ServerBusyError(HOST, "[OVERQUOTA] Account exceeded bandwidth limits."))
    with pytest.raises(FetchPausedError) as raised:
        told.with_fetch()
    tomorrow = datetime.now() + timedelta(days=1)
    assert raised.value.when[:10] in {f"{tomorrow:%Y-%m-%d}", f"{tomorrow - timedelta(minutes=1):%Y-%m-%d}"}
    assert raised.value.finding.parameters["host"] == HOST
    gmail.fails = lambda uid: None
    assert answer(told.with_fetch()) is Answer.SAFE


def test_no_more_in_a_day_than_google_allows(told: Story, gmail: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GMAIL_A_DAY", len(crlf(3)) + 1)
    with pytest.raises(FetchPausedError):
        told.with_fetch()
    monkeypatch.undo()
    before = len(gmail.fetched)
    monkeypatch.setattr(MailServer, "connect", lambda self: gmail.connect())
    assert answer(told.with_fetch()) is Answer.SAFE
    assert 0 < before < len(gmail.fetched)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", timedelta(days=1)),
        ("Request is throttled. Suggested Backoff Time: 280000 milliseconds", timedelta(seconds=280)),
        ("[THROTTLED] later", timedelta(minutes=15)),
        ("", timedelta(minutes=15)),
    ],
)
def test_when_to_go_on(said: str, wait: timedelta) -> None:
    assert go_on_at(said, NOW) == NOW + wait


@pytest.mark.parametrize(
    ("age", "is_open"),
    [
        (timedelta(), False),
        (timedelta(days=6), False),
        (timedelta(days=8), True),
        (timedelta(days=-2), True),
        (timedelta(days=400), True),
    ],
)
def test_what_a_server_showed_does_not_count_for_ever(age: timedelta, is_open: bool) -> None:
    """Nor does what it will show at a time that has not come: a clock is wrong then."""
    fetched = replace(account_entry(IMAP), evidence=Evidence(proof=Proof.FETCHED, on=NOW - age, by=""))
    (entry,) = look_again._still_valid((fetched,), NOW)
    assert entry.is_open is is_open
    if is_open:
        assert entry.doubt is not None and entry.doubt.code == Code.SERVER_ASKED_LONG_AGO


def test_a_person_may_look_where_an_answer_is_too_old(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    record = told.with_fetch()
    assert record.archive is not None
    monkeypatch.setattr(look_again, "_SERVER_IS_THE_SAME", timedelta())
    where = check.prepare(Sources(own_home(), (record.archive,)))
    old = check.run(where, lambda event: None, Cancel(), notes=None)
    assert Code.SERVER_ASKED_LONG_AGO in {each.code for each in old.verdict.reasons}
    by_name = frozenset({ADDRESS})
    answers = Answers(servers=by_name, every_server=False, losses=frozenset(), every_loss=False, by="Hanako", on=NOW)
    seen = check.run(where, lambda event: None, Cancel(), Assurance(None, (answers,)), notes=None)
    accounts = [each for each in seen.ledger if each.kind is ExpectationKind.ACCOUNT]
    assert len(accounts) == 2 and not any(each.is_open for each in accounts)


@pytest.mark.parametrize("odd", [b"", b"\0" * 40])
def test_what_is_no_message_is_kept_and_counted(told: Story, gmail: MemoryServer, odd: bytes) -> None:
    """Whatever a server gives out is in the archive as it came; where no list can have it, that is said."""
    gmail.folders[b"INBOX"][9] = odd
    record = told.with_fetch()
    assert record.archive is not None
    (kept,) = [path for path in record.archive.rglob("9,*.eml") if "INBOX" in str(path)]
    assert kept.read_bytes() == odd
    assert record.messages == 5 or answer(record) is not Answer.SAFE


def test_a_folder_that_goes_while_it_is_looked_at(told: Story, gmail: MemoryServer) -> None:
    """It may come back: only a list that stays as it is counts."""
    asked, cut = 0, b"Spam"
    every = type(gmail.connect()).every_folder

    def flapping(self: MemorySession, *, at_once: bool) -> list[ServerFolder]:
        nonlocal asked
        asked += 1
        return [each for each in every(self) if each.raw != cut or asked % 2]

    patch = pytest.MonkeyPatch()
    patch.setattr(MemorySession, "every_folder", flapping)
    record = told.with_fetch()
    patch.undo()
    assert answer(record) is not Answer.SAFE
    assert doubt(record) == Code.SERVER_NOT_FETCHED_WHOLE


@pytest.mark.changes_source
def test_what_the_server_had_whole_is_not_taken_over_from_an_earlier_archive(
    told: Story, gmail: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file here stays as it is, cut short; the server had the whole message then, and has it no longer."""
    monkeypatch.setattr("app.archive.copying.resume.volume_identity", lambda path: "one volume")
    told.list_headers([1, 2], whole=[1, 2])
    cut = b"X-Mozilla-Status: 0401\n" + stores.message(1)
    stores.write(told.profile / "ImapMail" / "imap.example.jp" / "INBOX", stores.mbox(cut, stores.message(2)))
    first = told.with_fetch()
    assert (answer(first), first.incomplete) == (Answer.SAFE, 0)
    again = told.with_fetch()
    assert (answer(again), again.incomplete) == (Answer.SAFE, 0)
    assert again.reused > 0
    for folder in gmail.folders.values():
        folder.pop(1, None)
    second = told.with_fetch()
    assert second.reused > 0
    assert (answer(second), second.incomplete) == (Answer.NOT_SAFE, 1)
