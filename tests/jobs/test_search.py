"""Searching an archive: the index is made once, asked while it grows, and made again where it is good for nothing."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.catalog.selection import Selection
from app.jobs.cancel import Cancel
from app.jobs.search import ArchiveSearch, SearchRecord, SearchRequest, prepare, run
from app.model.errors import CancelledError, UserError
from app.model.errors.restoring import NoSuchMailboxError
from app.model.errors.usage import (
    CatalogUnreadableError,
    NoSuchAccountError,
    NoSuchFolderError,
    NotAnArchiveError,
    NothingToSearchError,
    PassphraseNeededError,
)
from app.model.events import Event, Finished, Problem, Progress, Stage
from app.search.query import Field, parse
from tests.builders import stores
from tests.builders.formats import SAMPLES
from tests.builders.guard import SourceGuard
from tests.jobs.test_messages import archive_of

LETTERS = [
    ("ｶｯﾄの予約", "明日の予約をお願いします。髙橋", 2019),
    ("Re: 予約", "承りました。お待ちしております。", 2020),
    ("Invoice 12", "Please pay user1234@example.com soon.", 2021),
]


def letter(number: int, subject: str, text: str, year: int) -> bytes:
    """A letter in UTF-8, headers and all."""
    head = f"From: Taro <taro{number}@example.jp>\nTo: hanako@example.com\nDate: 2 Jun {year} 10:00:00 +0900\n"
    head += f"Message-ID: <{number}@example.jp>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return f"{head}{text}\n".encode()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    letters = [letter(number, *each) for number, each in enumerate(LETTERS, 1)]
    return archive_of(stores.write(tmp_path / "Inbox", stores.mbox(*letters)), tmp_path / "usb")


def searched(archive: Path, words: str, folder: Path | None = None, **narrowed: object) -> SearchRecord:
    """The record of one search."""
    request = SearchRequest(words, Selection(**narrowed))  # type: ignore[arg-type]
    return run(prepare(archive, request, folder), lambda event: None, Cancel())


def ids(record: SearchRecord) -> list[str]:
    """The Message-IDs that were found, without the domain."""
    return [each.row.envelope.message_id.partition("@")[0] for each in record.found]


@pytest.mark.parametrize(
    ("words", "narrowed", "wanted"),
    [
        ("予約", {}, ["2", "1"]),
        ("カット", {}, ["1"]),
        ("高橋", {}, ["1"]),
        ("予約 承り", {}, ["2"]),
        ("user12", {}, ["3"]),
        ("taro2", {}, ["2"]),
        ("無い", {}, []),
        ("予約", {"years": (2020, 2020)}, ["2"]),
        ("予約", {"from_person": ("taro1@example.jp",)}, ["1"]),
        ("予約", {"mailbox": ("Inbox",)}, ["2", "1"]),
        ("予約", {"has_attachment": True}, []),
        ("", {"years": (2021, 2030)}, ["3"]),
        ("", {"has_attachment": False}, ["3", "2", "1"]),
    ],
)
def test_messages_are_found(archive: Path, words: str, narrowed: dict[str, object], wanted: list[str]) -> None:
    record = searched(archive, words, None, **narrowed)
    assert ids(record) == wanted
    assert (record.total, record.messages, record.unread) == (len(wanted), 3, 0)


@pytest.mark.parametrize(
    ("narrowed", "error"),
    [({"account": "nobody@example.jp"}, NoSuchAccountError), ({"mailbox": ("Inbox", "No")}, NoSuchMailboxError)],
)
def test_a_name_that_the_archive_does_not_know_is_an_error(
    archive: Path, narrowed: dict[str, object], error: type[UserError]
) -> None:
    with pytest.raises(error):
        searched(archive, "予約", None, **narrowed)


def test_the_place_in_the_text_is_shown(archive: Path) -> None:
    (found,) = searched(archive, "お願い").found
    assert [found.excerpt.text[begin:end] for begin, end in found.excerpt.marks] == ["お願い"]


def test_only_the_newest_are_shown_where_that_is_asked_for(archive: Path) -> None:
    request = SearchRequest("example", limit=1, excerpts=0)
    record = run(prepare(archive, request, None), lambda event: None, Cancel())
    assert (ids(record), record.total, record.found[0].excerpt.text) == (["3"], 3, "")


@pytest.mark.parametrize("name", ["dbx", "emlx", "zip", "packed-mbox", "olm"])
def test_messages_of_other_formats_are_found(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    archive = archive_of(SAMPLES[name](folder), tmp_path / "usb")
    assert searched(archive, "example").total > 0


def test_the_index_is_kept_outside_of_the_archive(
    archive: Path, tmp_path: Path, guard: Callable[[Path], SourceGuard]
) -> None:
    guard(archive)
    folder = tmp_path / "cache"
    events: list[Event] = []
    plan = prepare(archive, SearchRequest("予約"), folder)
    run(plan, events.append, Cancel())
    assert [event for event in events if isinstance(event, Progress) and event.stage is Stage.INDEXING]
    assert isinstance(events[-1], Finished) and len(list(folder.iterdir())) == 1
    events.clear()
    assert ids(run(plan, events.append, Cancel())) == ["2", "1"]
    assert [type(event) for event in events] == [Finished]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_a_spoiled_index_is_made_again(archive: Path, tmp_path: Path, content: bytes) -> None:
    searched(archive, "予約", tmp_path / "cache")
    (path,) = (tmp_path / "cache").iterdir()
    path.write_bytes(content)
    assert ids(searched(archive, "予約", tmp_path / "cache")) == ["2", "1"]
    assert path.stat().st_size > len(content)


def test_where_no_index_can_be_kept_it_is_in_memory(archive: Path, tmp_path: Path) -> None:
    stores.write(tmp_path / "cache", b"a file where the folder should be")
    assert ids(searched(archive, "予約", tmp_path / "cache" / "search")) == ["2", "1"]


def test_a_message_that_cannot_be_read_is_found_by_its_headers(archive: Path, tmp_path: Path) -> None:
    (mailbox,) = (path for path in (archive / "data").rglob("Inbox*") if path.is_file())
    mailbox.write_bytes(mailbox.read_bytes()[:400])
    events: list[Event] = []
    record = run(prepare(archive, SearchRequest("invoice"), tmp_path / "cache"), events.append, Cancel())
    assert (ids(record), record.found[0].excerpt.text) == (["3"], "")
    assert record.unread == len(record.findings) == len([event for event in events if isinstance(event, Problem)]) > 0
    again = searched(archive, "invoice", tmp_path / "cache")
    assert (again.unread, again.findings) == (record.unread, ())


def test_cancelling_leaves_nothing_behind(archive: Path, tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(CancelledError):
        run(prepare(archive, SearchRequest("予約"), tmp_path / "cache"), lambda event: None, cancel)
    assert list((tmp_path / "cache").iterdir()) == []


def test_it_can_be_searched_while_the_index_grows(archive: Path, tmp_path: Path) -> None:
    """Asked at every event of the making of the index; before that nothing is found by words, all by the catalog."""
    with closing(ArchiveSearch(archive, tmp_path / "cache")) as search:
        assert (search.find(parse("予約")), search.count(parse(""))) == ([], 3)
        counts: list[int] = []
        search.build(lambda event: counts.append(search.count(parse("予約"))), Cancel())
        assert counts == sorted(counts)
        assert search.is_complete and search.count(parse("予約")) == 2
        assert search.count(parse("予約", frozenset({Field.TEXT}))) == 1


def test_what_cannot_be_searched(archive: Path, tmp_path: Path) -> None:
    locked = stores.write(tmp_path / "a.furoshiki.zip", b"PK")
    for where, error in (
        (tmp_path / "no", NoSuchFolderError),
        (tmp_path, NotAnArchiveError),
        (locked, PassphraseNeededError),
    ):
        with pytest.raises(error):
            prepare(where, SearchRequest("予約"), None)
    for words in ("", " ", "- !", '""'):
        with pytest.raises(NothingToSearchError):
            prepare(archive, SearchRequest(words), None)
    (archive / "catalog.sqlite").write_bytes(b"damaged" * 1000)
    with pytest.raises(CatalogUnreadableError):
        searched(archive, "予約")
