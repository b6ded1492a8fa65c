"""record.json: what is written can be read again, by this version and by later ones."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.archive.documents import record_file
from app.archive.documents.record_file import RecordError, StoredRecord
from app.model.code_definitions import UnknownCode
from app.model.codes import Code
from app.model.deletion import AccountHoldings, Removal
from app.model.findings import Finding
from app.model.ledger import AccountKey, Evidence, Expectation, ExpectationKind, Proof
from app.model.mail_protocol import MailProtocol
from app.model.record import BackupRecord, ChangesSince, Outcome
from app.model.store import Home, System
from app.model.verdict import Answer, Facts, Verdict
from app.model.whereabouts import AskedServer, SourceTree, Whereabouts
from tests.builders.ledgers import IMAP, account_entry, entry

STORED = Path(__file__).parent / "data" / "record-of-2026-11.json"
"""As the version before the first with a version number wrote it, of the record below."""
RECORD = BackupRecord(
    archive=Path("/media/usb/2026-11-23 1530 花子のMac"),
    outcome=Outcome.WITH_PROBLEMS,
    files=12,
    size_bytes=34567,
    messages=21,
    incomplete=2,
    problems=(
        Finding(Code.FILE_LOCKED, {"path": "/home/hanako/Mail/Inbox", "program": "thunderbird"}),
        Finding(Code.MESSAGES_INCOMPLETE, {"count": 2}),
    ),
    people=7,
    verdict=Verdict(Answer.NOT_SAFE, (Finding(Code.MESSAGES_INCOMPLETE, {"count": 2}), Finding(Code.SAME_DISK))),
    findings=(Finding(Code.WENT_ON, {"count": 3}),),
    denied=("/home/hanako/Library",),
    reused=4,
    since=ChangesSince(Path("/media/usb/2026-10-01 0900 花子のMac"), 5, 1, 2),
    gaps=1,
    accounts=(
        AccountHoldings(
            "thunderbird",
            "hanako@example.jp",
            MailProtocol.POP,
            Removal.DELETES_UNLESS_ASKED,
            only_here=10,
            on_server=4,
            unknown=1,
            incomplete=2,
            size_bytes=30000,
            waiting=3,
            first="2006-11-23",
            last="2026-11-20",
        ),
        AccountHoldings("apple-mail", "", MailProtocol.LOCAL, Removal.KEEPS, only_here=6, size_bytes=4567),
    ),
    facts=Facts(
        archived=True,
        read_back=True,
        past_cache=False,
        messages=21,
        clients_running=("thunderbird",),
        same_disk=True,
        second_copy=False,
        home_searched=True,
        changed_since=None,
        drill_failed=0,
        ledger=(
            account_entry(IMAP),
            entry(ExpectationKind.MAILBOX, account=IMAP, proof=Proof.COPIED),
            entry(doubt=Finding(Code.FILE_UNREADABLE, {"path": "/x", "reason": "EIO"})),
        ),
    ),
    whereabouts=Whereabouts(
        datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
        "1234-ABCD",
        (SourceTree("thunderbird", Path("/home/hanako/.thunderbird/caf\udce9"), "0f-1e", "a1-99"),),
        (Home(Path("/home/hanako"), System.LINUX, live=True),),
        (AskedServer("hanako@example.jp", "imap.example.jp", datetime(2026, 11, 20, 15, 29, tzinfo=UTC)),),
    ),
)


def whole_seconds(moment: datetime) -> datetime:
    """A moment as precise as it is written down."""
    return moment.replace(microsecond=0)


counts = st.integers(0, 10**15)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
codes = st.sampled_from(Code) | st.just(UnknownCode("code_of_a_later_version"))
findings = st.builds(
    Finding,
    codes,
    st.dictionaries(st.sampled_from(["path", "reason", "count"]), counts | texts),
)
many_findings = st.lists(findings, max_size=3).map(tuple)
holdings = st.builds(
    AccountHoldings,
    texts,
    texts,
    st.sampled_from(MailProtocol),
    st.sampled_from(Removal),
    *[counts] * 5,
    waiting=st.none() | counts,
    first=texts,
    last=texts,
)
evidence = st.builds(
    Evidence, proof=st.sampled_from(Proof), on=st.datetimes(timezones=st.just(UTC)).map(whole_seconds), by=texts
)
entries = st.builds(
    Expectation,
    kind=st.sampled_from(ExpectationKind),
    client=st.just("thunderbird"),
    account=st.none() | st.builds(AccountKey, st.just("thunderbird"), texts, st.sampled_from(MailProtocol)),
    name=texts,
    doubt=findings,
    evidence=st.none() | evidence,
)
facts = st.builds(
    Facts,
    archived=st.booleans(),
    read_back=st.booleans(),
    past_cache=st.booleans(),
    messages=counts,
    clients_running=st.lists(texts, max_size=3).map(tuple),
    same_disk=st.none() | st.booleans(),
    second_copy=st.booleans(),
    home_searched=st.booleans(),
    changed_since=st.none() | st.lists(texts, max_size=3).map(tuple),
    ledger=st.lists(entries, max_size=3).map(tuple),
)
records = st.builds(
    BackupRecord,
    archive=st.none() | st.just(Path("/media/usb/archive")),
    outcome=st.sampled_from(Outcome),
    files=counts,
    size_bytes=counts,
    messages=counts,
    incomplete=counts,
    problems=many_findings,
    people=counts,
    verdict=st.builds(Verdict, st.sampled_from(Answer), many_findings),
    findings=many_findings,
    denied=st.just(()),
    reused=counts,
    since=st.none() | st.builds(ChangesSince, st.just(Path("/media/usb/earlier")), counts, counts, counts),
    gaps=counts,
    accounts=st.lists(holdings, max_size=3).map(tuple),
    facts=st.none() | facts,
    encrypted=st.none(),
    recovery_key=st.just(""),
    recovery_file=st.none(),
    statement=st.none(),
)


def stored(record: BackupRecord, version: int) -> StoredRecord:
    """What a record is expected to be once it was written and read."""
    since = record.since
    return StoredRecord(
        version=version,
        outcome=record.outcome,
        files=record.files,
        size_bytes=record.size_bytes,
        messages=record.messages,
        incomplete=record.incomplete,
        gaps=record.gaps,
        problems=record.problems,
        findings=record.findings,
        people=record.people,
        reused=record.reused,
        since=(since.archive.name, since.new, since.changed, since.gone) if since is not None else None,
        accounts=record.accounts,
        facts=record.facts,
        verdict=record.verdict,
        whereabouts=record.whereabouts,
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(record=records)
def test_what_was_written_is_read_again(tmp_path: Path, record: BackupRecord) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(record_file.dump(record))
    assert record_file.load(path) == stored(record, record_file.VERSION)


def test_a_record_without_a_version_is_read_but_for_its_facts() -> None:
    # It has no ledger, so its verdict cannot be given again.
    assert record_file.load(STORED) == stored(replace(RECORD, facts=None, whereabouts=None), version=0)


def test_keys_were_only_added() -> None:
    written = json.loads(record_file.dump(RECORD))
    before = json.loads(STORED.read_text(encoding="utf-8"))
    assert set(written) - set(before) == {"version", "whereabouts", "ledger"}
    assert set(before) <= set(written)
    # What the verdict rests on is not for scripts; everything else is as it was.
    old = {name: value for name, value in before.items() if name != "facts"}
    for account in written["accounts"]:
        assert account.pop("verdict") is None
        assert account.pop("label") == ""
    assert {name: written[name] for name in old} == old


@pytest.mark.parametrize("text", ["", "null", "[]", "[" * 100_000, "{", "\x00"])
def test_what_is_no_record(tmp_path: Path, text: str) -> None:
    path = tmp_path / "record.json"
    path.write_text(text)
    with pytest.raises(RecordError):
        record_file.load(path)


def test_no_record_at_all(tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        record_file.load(tmp_path / "record.json")


def test_values_of_another_shape_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    odd = {
        "messages": "many",
        "people": True,
        "verdict": {"answer": "very_safe", "reasons": []},
        "facts": [],
        "since": 3,
        "accounts": [{"client": "x"}, 7],
        "problems": {},
        "outcome": "splendid",
    }
    path.write_text(json.dumps(odd), encoding="utf-8")
    record = record_file.load(path)
    assert (record.messages, record.people, record.verdict, record.facts, record.since) == (None,) * 5
    assert (record.accounts, record.problems, record.outcome) == ((), (), None)


def test_facts_of_a_later_version_are_not_taken_for_ours(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    values = json.loads(record_file.dump(RECORD))
    values["facts"]["doubts_of_later_versions"] = 1
    path.write_text(json.dumps(values), encoding="utf-8")
    assert record_file.load(path) == replace(stored(RECORD, record_file.VERSION), facts=None)
