"""What the window asks before and after a backup: accounts, the missing list, a report for support."""

import logging
import re
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.jobs import backup, missing, support_report, survey
from app.jobs.accounts import Whereabouts, accounts_found
from app.jobs.cancel import Cancel
from app.jobs.sample.home import build
from app.jobs.sources import Sources
from app.jobs.support_report import Known
from app.model.codes import Code
from app.model.errors import DestinationError
from app.model.errors.general import UnexpectedError
from app.model.errors.source import UnreadableError
from app.model.events import Event, Progress
from app.model.findings import Finding
from app.model.ledger import ExpectationKind
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest
from app.model.record import Count, StoreSurvey, SurveyRecord
from app.model.store import Account, Mailbox, Store
from app.system.log import start_log


def quiet(event: Event) -> None:
    """Hears nothing."""


def mailbox(name: str, account: str = "") -> Mailbox:
    return Mailbox((name,), Role.INBOX, (), account)


def found(accounts: tuple[Account, ...], *boxes: tuple[Mailbox, int]) -> SurveyRecord:
    store = Store("thunderbird", Path("/x"), (Path("/x"),), accounts, tuple(box for box, _ in boxes))
    counts = tuple(Count(count, 0, 10 * count) for _, count in boxes)
    return SurveyRecord((StoreSurvey(store, counts, (), tuple({2001: count} for _, count in boxes)),))


def test_a_survey_knows_the_years(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    record = survey.run(survey.prepare(Sources(sample.home)), quiet, Cancel())
    accounts = {(each.store.store.client, each.owner.address): each for each in accounts_found(record)}
    old = accounts["apple-mail", "salon@isp.example.jp"]
    assert (min(old.years), max(old.years)) == (2002, 2007)
    assert sum(old.years.values()) == old.count.messages == 174
    assert old.whereabouts is Whereabouts.ONLY_HERE
    assert accounts["apple-mail", "hanako@salon.example.jp"].whereabouts is Whereabouts.ON_SERVER_TOO
    assert accounts["thunderbird", ""].count.messages == 15, "mail of a removed account belongs to nobody's account"
    assert sum(each.count.messages for each in accounts.values()) == record.total.messages


def test_the_only_account_owns_mailboxes_nobody_is_named_for() -> None:
    one = Account("a@example.jp", MailProtocol.IMAP)
    (account,) = accounts_found(found((one,), (mailbox("Inbox"), 3), (mailbox("Sent"), 2)))
    assert (account.owner.address, account.count.messages, dict(account.years)) == ("a@example.jp", 5, {2001: 5})


def test_accounts_without_mail_are_listed_and_the_largest_is_first() -> None:
    both = (
        Account("a@example.jp", MailProtocol.POP),
        Account("b@example.jp", MailProtocol.EXCHANGE),
        Account("c@example.jp"),
    )
    record = found(
        both, (mailbox("In", "a@example.jp"), 1), (mailbox("In", "b@example.jp"), 9), (mailbox("x", "c@example.jp"), 0)
    )
    assert [each.owner.address for each in accounts_found(record)] == ["b@example.jp", "a@example.jp", "c@example.jp"]


def test_progress_says_where_the_work_is(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    events: list[Event] = []
    request = BackupRequest(tmp_path / "usb")
    backup.run(backup.prepare(Sources(sample.home), request), events.append, Cancel())
    seen = {(each.store, each.folder) for each in events if isinstance(each, Progress) and each.stage == "copying"}
    assert any(store == "thunderbird" and folder for store, folder in seen)
    assert all(each.store == "" for each in events if isinstance(each, Progress) and each.stage == "proving")


def test_other_places_are_looked_at_once(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    extra = tmp_path / "old.mbox"
    extra.write_bytes(b"From a@example.jp Mon Jan  1 00:00:00 2001\nFrom: a@example.jp\n\nhello\n\n")
    mail = sample.home.path / "Library" / "Mail"
    sources = Sources(sample.home, added=(extra, mail, extra))
    record = survey.run(survey.prepare(sources), quiet, Cancel())
    assert record.total.messages == sample.messages + 1


def test_a_whole_disk_means_the_homes_on_it(tmp_path: Path) -> None:
    sample = build(tmp_path / "disk" / "Users")
    empty = tmp_path / "empty"
    empty.mkdir()
    record = survey.run(
        survey.prepare(Sources(type(sample.home)(empty, sample.home.system), added=(tmp_path / "disk",))),
        quiet,
        Cancel(),
    )
    assert record.total.messages == sample.messages


def test_the_missing_list_is_read(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    record = backup.run(backup.prepare(Sources(sample.home), BackupRequest(tmp_path / "usb")), quiet, Cancel())
    assert record.archive is not None
    listed = missing.run(record.archive, quiet, Cancel())
    assert listed.total == len(listed.items) == sample.incomplete + sample.gaps
    assert record.facts is not None
    counted = [entry for entry in record.facts.ledger if entry.kind is ExpectationKind.MESSAGES]
    # Every row of the list of things to do shows as many messages as it counts.
    assert [(entry.doubt and entry.doubt.code, len(listed.of([entry]))) for entry in counted] == [
        (Code.MESSAGES_INCOMPLETE, 2),
        (Code.MESSAGES_DAMAGED, 1),
        (Code.MESSAGES_INCOMPLETE, 1),
        (Code.MESSAGES_NOT_HERE, 1),
    ]
    assert [len(listed.of([entry])) for entry in counted] == [entry.count for entry in counted]


def test_a_long_or_damaged_missing_list_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing.run(tmp_path, quiet, Cancel()).total == 0
    monkeypatch.setattr(missing, "MOST", 2)
    (tmp_path / layout.MISSING).write_bytes(b"what,reason\r\n" + b"message,\xff\xfe\x00x\r\n" * 5)
    listed = missing.run(tmp_path, quiet, Cancel())
    assert (listed.total, len(listed.items)) == (5, 2)


CANARY = "kanarienvogel"


def test_a_report_for_support_names_nobody(tmp_path: Path) -> None:
    sample = build(tmp_path / CANARY)
    home = sample.home
    record = survey.run(survey.prepare(Sources(home)), quiet, Cancel())
    saved = backup.run(backup.prepare(Sources(home), BackupRequest(tmp_path / "usb", CANARY)), quiet, Cancel())
    error = UnreadableError(Path(f"/Users/{CANARY}/x"), reason="OSError")
    report = support_report.text(Known(error, record, saved))
    assert CANARY not in report
    assert "@" not in report
    assert "Hanako" not in report
    assert "/" not in re.sub(r"\d/\d", "", report)
    assert "error: file_unreadable reason=OSError" in report
    assert "messages 378" in report
    assert "verdict: not_safe" in report


@pytest.mark.parametrize("hostile", ["a@example.jp", "山田", "two words", "x" * 99, "a\nb", ""])
def test_only_codes_pass(hostile: str) -> None:
    store = Store(hostile, Path("/x"), (), (Account("a@example.jp"),))
    survey_record = SurveyRecord(
        (StoreSurvey(store, (), (Finding(Code.CLIENT_RUNNING, {"client": hostile, hostile: 1}),)),)
    )
    report = support_report.text(Known(UnexpectedError(hostile), survey_record))
    if hostile:
        assert hostile not in report
    assert "…" in report


def test_a_report_ends_with_the_log(tmp_path: Path) -> None:
    stop = start_log(tmp_path / "logs", crash_file=False)
    try:
        raise ValueError(f"{CANARY}@example.jp")
    except ValueError:
        logging.getLogger("app.ui.runner").exception("A job for %s ended with a bug", CANARY)
    stop()
    support_report.save(Known(), tmp_path / "report.txt", tmp_path / "logs")
    report = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "app.ui.runner: A job for … ended with a bug" in report
    assert report.endswith("  ValueError\n")
    assert CANARY not in report
    assert "@" not in report


def test_a_report_is_written_or_the_reason_reported(tmp_path: Path) -> None:
    support_report.save(Known(), tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8").startswith("Furoshiki ")
    with pytest.raises(DestinationError):
        support_report.save(Known(), tmp_path / "nowhere" / "report.txt")
