"""What may lead a comparison with a server to a false "safe": each ends as an open account that says why."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.discovery.fetched_mail import LIST, FetchedAccount, FetchedMailbox, dump
from app.jobs import backup, check, fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchPlan, FetchRequest
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.errors.destination import ReadBackFailedError
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest, PlannedStore
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.home import own_home
from tests.builders import indexes, stores
from tests.builders.dovecot import Dovecot
from tests.builders.imap_proxy import Action, Fault, FaultProxy
from tests.builders.indexes import Entry
from tests.builders.server_story import ADDRESS, Story, account_entry, answer, crlf, doubt, story

pytestmark = [pytest.mark.loopback, pytest.mark.changes_source]
ALWAYS = 1000
SWEEP = pytest.mark.sweep
"""For what `test_server_proof.py` shows without a server as well."""


@pytest.fixture
def told(mail_server: Dovecot, tmp_path: Path) -> Story:
    return story(mail_server, tmp_path)


def through(mail_server: Dovecot, told: Story, *faults: Fault) -> BackupRecord:
    """A backup with a fetch, on a line where things happen."""
    with FaultProxy(mail_server.port, list(faults)) as proxy:
        return told.with_fetch(proxy.endpoint)


def rewriting(verb: bytes, pattern: bytes, text: bytes = b"") -> Fault:
    return Fault(verb, Action.REWRITE, text, re.escape(pattern), times=ALWAYS)


def unlisted(folder: bytes) -> Fault:
    """The server leaves a folder out, however it is asked."""
    return Fault(b"LIST", Action.REWRITE, b"", rb"\* LIST \([^)]*\) \"/\" " + folder + rb"\r\n", times=ALWAYS)


def refusing(verb: bytes, containing: bytes = b"") -> Fault:
    return Fault(verb, Action.ANSWER, b"NO it is broken", times=ALWAYS, containing=containing)


@pytest.mark.parametrize(
    "fault",
    [
        refusing(b"EXAMINE", b"Kunden"),
        refusing(b"UID FETCH"),
        rewriting(b"EXAMINE", b"* 3 EXISTS", b"* 4 EXISTS"),
        rewriting(b"EXAMINE", b"[UIDNEXT ", b"[OTHER "),
        rewriting(b"UID FETCH", b"RFC822.SIZE ", b"RFC822.SIZE 9"),
    ],
    ids=["a folder", "a message", "fewer than said", "cannot show that nothing changed", "cut short"],
)
def test_not_all_could_be_fetched(mail_server: Dovecot, told: Story, fault: Fault) -> None:
    told.put(crlf(4), folder="Kunden")
    record = through(mail_server, told, fault)
    assert answer(record) is not Answer.SAFE
    assert doubt(record) == doubt(record, "server") == Code.SERVER_NOT_FETCHED_WHOLE


@pytest.mark.parametrize(
    ("fault", "mailbox"),
    [
        (unlisted(b"Kunden"), "Kunden"),
        (unlisted(b"a/b"), "a/…"),
        pytest.param(unlisted(b"INBOX"), "INBOX", marks=SWEEP),
    ],
)
def test_the_list_of_folders_is_cut(mail_server: Dovecot, told: Story, fault: Fault, mailbox: str) -> None:
    """By what the program here knows, by what the server says of its folders, and by what each account has."""
    told.put(crlf(4), folder="Kunden")
    told.put(crlf(5), folder="a/b")
    told.list_headers([4], whole=[4], name="Kunden")
    before = told.with_fetch()
    assert answer(before) is Answer.SAFE, before.problems
    record = through(mail_server, told, fault)
    assert answer(record) is not Answer.SAFE
    entry = account_entry(record)
    assert entry.is_open and entry.doubt is not None and entry.doubt.code == Code.SERVER_LEAVES_OUT
    assert entry.doubt.parameters["mailbox"] == mailbox


def test_a_list_that_loses_a_folder_on_the_way(mail_server: Dovecot, told: Story) -> None:
    """A folder that was there a moment ago is looked for once more; it is fetched all the same."""
    told.put(crlf(4), folder="Kunden")
    gone = unlisted(b"Kunden")
    record = through(mail_server, told, replace(gone, skip=4))
    assert record.messages == 4


def other_address(told: Story) -> None:
    told.address = "taro@example.jp"


def other_host(told: Story) -> None:
    told.set_up(host="imap.example.jp")


def unknown_host(told: Story) -> None:
    told.set_up(host="")


def other_user(told: Story) -> None:
    told.set_up(user="somebody@example.jp")


def pop_elsewhere(told: Story) -> None:
    told.set_up(kind="pop3", host="pop.example.jp")


def second_profile(told: Story) -> None:
    """The same address, which another profile reads from another server."""
    first = told.profile.parent
    elsewhere = replace(told, home=told.home / "other")
    elsewhere.set_up(host="imap.old.example.jp")
    elsewhere.profile.rename(first / "y.default")
    text = b"[Profile0]\nIsRelative=1\nPath=x.default\n[Profile1]\nIsRelative=1\nPath=y.default\n"
    stores.write(first / "profiles.ini", text)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (other_address, Code.SERVER_NOT_COMPARED),
        (other_host, Code.SERVER_OF_ACCOUNT_DIFFERS),
        pytest.param(unknown_host, Code.SERVER_OF_ACCOUNT_UNKNOWN, marks=SWEEP),
        (other_user, Code.SERVER_USER_DIFFERS),
        pytest.param(pop_elsewhere, Code.SERVER_OF_ACCOUNT_DIFFERS, marks=SWEEP),
        (second_profile, Code.SERVER_OF_ACCOUNT_DIFFERS),
    ],
)
def test_another_account_is_not_this_one(told: Story, spoil: object, code: Code) -> None:
    assert callable(spoil)
    spoil(told)
    record = told.with_fetch()
    assert answer(record) is not Answer.SAFE
    assert doubt(record) == code


def test_what_the_server_has_no_longer_stays_missing(told: Story) -> None:
    told.list_headers([1, 2, 3, 9])
    record = told.with_fetch()
    assert answer(record) is Answer.NOT_SAFE
    assert doubt(record) == "" and record.gaps == 1


def test_a_folder_that_says_it_was_fetched_proves_nothing(told: Story, tmp_path: Path) -> None:
    """Anybody may have written it, at any time: only a server that was asked in this run counts."""
    told.list_headers([1, 2, 3], whole=[1, 2, 3])
    folder = tmp_path / "forged"
    whole = Finding(Code.SERVER_FETCHED_WHOLE, {"host": "127.0.0.1", "mailboxes": 1, "count": 1})
    mailbox = FetchedMailbox("INBOX 1-0", ("INBOX",), Role.INBOX)
    account = FetchedAccount(ADDRESS, "127.0.0.1", ADDRESS, MailProtocol.IMAP, True, (mailbox,), (whole,))
    stores.write(folder / LIST, dump(account))
    stores.write(folder / mailbox.folder / "1.eml", crlf(1))
    sources = Sources(Home(told.home, System.LINUX), added=(folder,))
    record = backup.run(backup.prepare(sources, BackupRequest(told.usb)), lambda event: None, Cancel())
    assert doubt(record) == doubt(record, "server") == Code.SERVER_NOT_COMPARED
    assert answer(record) is not Answer.SAFE


def test_what_came_and_what_is_archived_differ(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    original = fetch._fetched

    def spoiling(plan: FetchPlan, *rest: object) -> PlannedStore:
        planned: PlannedStore = original(plan, *rest)  # type: ignore[arg-type]
        message = next(planned.store.path.rglob("*.eml"))
        message.write_bytes(message.read_bytes() + b"x")
        return planned

    monkeypatch.setattr(fetch, "_fetched", spoiling)
    with pytest.raises(ReadBackFailedError):
        told.with_fetch()
    assert not [each for each in told.usb.iterdir() if not each.name.endswith(".incomplete")]


def test_what_is_fetched_alone_says_nothing_of_this_computer(told: Story) -> None:
    request = FetchRequest(ADDRESS, told.server, BackupRequest(told.usb))
    record = fetch.run(fetch.prepare(request), lambda event: None, Cancel())
    assert record.archive is not None
    again = check.run(check.prepare(Sources(own_home(), (record.archive,))), lambda event: None, Cancel(), notes=None)
    for verdict in (record.verdict, again.verdict):
        # That the folder it was fetched to is gone says nothing of its source, which is the server.
        assert [each.code for each in verdict.reasons if each.code != Code.READ_BACK_THROUGH_CACHE] == [
            Code.SERVER_USER_DIFFERS,
            Code.ONLY_SERVER_ASKED,
        ]


def test_a_second_program_with_mail_of_its_own(told: Story) -> None:
    """The account is met, and what another program has of it and the server has not is missing all the same."""
    folder = told.home / ".thunderbird" / "x.default" / "ImapMail" / "imap.example.jp"
    stores.write(folder / "Sent.msf", indexes.msf([Entry(1, "sent@example.jp")], folder="(UIDValidity=5)"))
    assert answer(told.with_fetch()) is Answer.NOT_SAFE
