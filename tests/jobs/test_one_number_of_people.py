"""The people of an archive are counted once, and every place that names a number of them names that one."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.cli.json_results import people_pieces
from app.jobs import address_book, backup, people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import IN_ADDRESS_BOOK, Group
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.system.home import own_home

INBOX = (
    "From - Mon Jan  2 10:00:00 2006\nFrom: 佐藤 花子 <hana@example.jp>\nSubject: a\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: Ken <ken@example.jp>\nSubject: b\n\nx\n\n"
    # A sender whose program wrote no address: seen in the list, and nobody can write there.
    "From - Mon Jan  2 10:00:00 2006\nFrom: Mika\nSubject: c\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: news@shop.example.jp\nList-Unsubscribe: <x>\nSubject: d\n\nx\n\n"
)


def silent(event: Event) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackupRecord]:
    """An archive with somebody who has no address."""
    folder = tmp_path_factory.mktemp("counted")
    (folder / "Inbox").write_text(INBOX, encoding="utf-8")
    request = BackupRequest(folder / "usb", "test")
    plan = backup.prepare(Sources(own_home(), (folder / "Inbox",)), request)
    yield backup.run(plan, silent, Cancel(), now=lambda: datetime(2026, 1, 2))


def test_result_certificate_window_and_command_line_agree(made: BackupRecord) -> None:
    assert made.archive is not None and made.statement is not None
    sources = Sources(own_home(), (made.archive,))
    book = address_book.run(sources, None, silent, Cancel()).book
    found = people.run(people.prepare(sources), silent, Cancel())
    shown = [entry for entry in book.entries if entry is not None and entry.group in IN_ADDRESS_BOOK]
    assert made.people == made.statement.people == book.in_address_book == len(shown) == found.in_address_book == 2
    assert f'"in_address_book": {made.people}' in "".join(people_pieces(found))


def test_somebody_without_an_address_is_shown_apart(made: BackupRecord) -> None:
    assert made.archive is not None
    book = address_book.run(Sources(own_home(), (made.archive,)), None, silent, Cancel()).book
    assert [entry.contact.name for entry in book.entries if entry is not None and entry.group is Group.UNREACHABLE] == [
        "Mika"
    ]
    assert book.counts[Group.UNREACHABLE] == 1
