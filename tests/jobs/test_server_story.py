"""The whole story: only headers here -> not safe -> fetched from the server -> safe for that account."""

import base64
import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.jobs import check, verify
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.ledger import ExpectationKind, Proof
from app.model.record import Outcome
from app.model.store import System
from app.model.verdict import Answer
from app.system.home import own_home
from tests.builders import indexes, stores
from tests.builders.apple_accounts import Row, write_accounts
from tests.builders.dovecot import Dovecot
from tests.builders.indexes import Entry
from tests.builders.server_story import (
    PLANTED,
    Story,
    account_entry,
    answer,
    doubt,
    elsewhere,
    holdings,
    story,
)

pytestmark = pytest.mark.loopback


@pytest.fixture
def told(mail_server: Dovecot, tmp_path: Path) -> Story:
    return story(mail_server, tmp_path)


def test_only_headers_then_fetched_then_safe(told: Story) -> None:
    before = told.back_up()
    assert answer(before) is Answer.NOT_SAFE
    assert {each.code for each in before.verdict.reasons} >= {Code.MESSAGES_NOT_HERE, Code.SERVER_NOT_COMPARED}
    told.put(PLANTED)
    after = told.with_fetch()
    assert (after.outcome, after.messages, after.gaps) == (Outcome.COMPLETE, 4, 0), after.problems
    assert answer(after) is Answer.SAFE
    entry = account_entry(after)
    assert entry.evidence is not None and entry.evidence.proof is Proof.FETCHED
    assert doubt(after, "server") == ""
    (named,) = [each for each in after.findings if each.code == Code.ONLY_ON_SERVER]
    assert named.parameters == {"mailbox": "INBOX", "count": 4, "subject": "planted"}
    assert after.archive is not None and verify.run(after.archive, lambda event: None, Cancel()).valid
    assert set(holdings(after)) == {"thunderbird", "server"}
    assert list(told.usb.iterdir()) != [] and not list(told.usb.glob("*.incomplete"))


def test_the_one_message_that_is_only_on_the_server_is_named(told: Story) -> None:
    told.list_headers([1, 2, 3], whole=[1, 2, 3])
    told.put(PLANTED)
    record = told.with_fetch()
    assert answer(record) is Answer.SAFE
    (named,) = [each for each in record.findings if each.code == Code.ONLY_ON_SERVER]
    assert named.parameters == {"mailbox": "INBOX", "count": 1, "subject": "planted"}


@pytest.mark.changes_source
def test_the_answer_can_be_given_again(told: Story) -> None:
    """The server is a source that nobody can look at again without asking it, and no folder that is gone."""
    record = told.with_fetch()
    assert record.archive is not None
    again = check.run(check.prepare(Sources(own_home(), (record.archive,))), lambda event: None, Cancel(), notes=None)
    assert {each.code for each in again.verdict.reasons} <= {Code.SAME_DISK, Code.READ_BACK_THROUGH_CACHE}
    (entry, _) = [each for each in again.ledger if each.kind is ExpectationKind.ACCOUNT]
    assert entry.evidence is not None and again.as_of is not None
    assert again.as_of.replace(microsecond=0) == entry.evidence.on
    told.list_headers([1, 2, 3, 4])
    changed = check.run(check.prepare(Sources(own_home(), (record.archive,))), lambda event: None, Cancel(), notes=None)
    assert Code.SOURCE_CHANGED_SINCE in {each.code for each in changed.verdict.reasons}
    assert elsewhere(record.facts).home_searched


def apple(told: Story, *texts: bytes) -> None:
    """Apple Mail instead, which keeps of these messages only a part; its account has the address of the log-in."""
    told.address = told.server.credentials.user
    shutil.rmtree(told.home)
    mail = told.home / "Library" / "Mail" / "V10"
    folder = mail / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    for number, text in enumerate(texts, 1):
        stores.write(folder / f"{number}.partial.emlx", stores.emlx(text))
    entries = [Entry(number + 1, f"p{number}@example.jp") for number in range(len(texts))]
    (mail / "MailData").mkdir(parents=True)
    indexes.envelope_index(mail / "MailData" / "Envelope Index", f"imap://{stores.UUID}/INBOX", entries)
    row = Row(stores.UUID, "IMAP", user=told.address, description=told.address, properties={"Hostname": "127.0.0.1"})
    write_accounts(told.home / "Library" / "Accounts" / "Accounts4.sqlite", (row,))


def whole(text: bytes) -> bytes:
    """The same as its server has it: with the attachment."""
    content = base64.encodebytes(stores.partial()[1])
    return text.replace(b"\n\n\n--b--", b"\n\n" + content + b"--b--").replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("spoiled", "expected"),
    [
        (lambda text: text, Answer.SAFE),
        (lambda text: text.replace(b"From: Taro", b"From: Jiro"), Answer.NOT_SAFE),
        (lambda text: text.replace(b"<p1@", b"<p9@"), Answer.NOT_SAFE),
    ],
)
def test_a_part_of_a_message_is_whole_on_the_server(
    told: Story, spoiled: Callable[[bytes], bytes], expected: Answer
) -> None:
    """What is here in part counts as whole where the server's message has the same head, and no other."""
    parts = [stores.partial(number)[0] for number in range(2)]
    apple(told, *parts)
    told.put(whole(parts[0]), spoiled(whole(parts[1])))
    record = told.with_fetch(system=System.MACOS)
    assert answer(record, "apple-mail") is expected, record.problems
    assert record.incomplete == (0 if expected is Answer.SAFE else 1)
    assert record.archive is not None
    rows = list(csv.DictReader((record.archive / layout.MISSING).read_text(encoding="utf-8-sig").splitlines()))
    assert sum("whole_from_server" in row["reason"] for row in rows) == 2 - record.incomplete
    assert all(row["explanation"] for row in rows)
