"""The index: fields, filters, what is kept in a file, and everything that can be wrong with one."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.search import index_files
from app.search.content import Content
from app.search.index import Entry, Index, IndexDamagedError, create, open_index
from app.search.query import Field, parse

SEAL = "ab" * 32
ENTRIES = [
    Entry(
        70, "ご予約の件", "髙橋花子 hanako_t@example.jp", "店 shop@example.com", Content("明日 10 時", "地図.pdf", True)
    ),
    Entry(30, "Re: 予約", "Shop shop@example.com", "hanako_t@example.jp", Content("承りました。またのご来店を。")),
    Entry(50, "", "", "", Content("", is_unread=True)),
]


@pytest.fixture
def index() -> Iterator[Index]:
    made = create(None)
    made.add(ENTRIES)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("words", "field", "wanted"),
    [
        ("予約", None, [70, 30]),
        ("予約", Field.TEXT, []),
        ("予約", Field.SUBJECT, [70, 30]),
        ("ご予約", Field.SUBJECT, [70]),
        ("高橋", Field.SENDER, [70]),
        ("髙橋", None, [70]),
        ("hanako", Field.SENDER, [70]),
        ("hanako", Field.RECIPIENTS, [30]),
        ("t", Field.SENDER, [70]),
        ("hanako_t@example.jp", Field.SENDER, [70]),
        ("anako", None, []),
        ("地", Field.ATTACHMENTS, [70]),
        ("店", None, [70, 30]),
        ("予約 来店", None, [30]),
        ("10時", None, [70]),
        ("", None, [70, 30, 50]),
    ],
)
def test_words_are_found_in_their_fields(index: Index, words: str, field: Field | None, wanted: list[int]) -> None:
    assert index.find(parse(words, frozenset({field}) if field else None)) == wanted


def test_what_is_found_can_be_narrowed_and_paged(index: Index) -> None:
    query = parse("予約")
    assert index.find(query, among={30, 50}) == [30]
    assert index.find(query, has_attachments=True) == [70]
    assert index.find(parse(""), has_attachments=False) == [30, 50]
    assert [index.find(query, limit=1, offset=offset) for offset in (0, 1, 2)] == [[70], [30], []]
    assert (index.count(query), index.count(parse(""))) == (2, 3)
    assert (index.attached(), index.unread(), index.messages) == ([70], 1, 3)


def test_older_messages_are_added_behind(index: Index) -> None:
    index.add([Entry(5, "予約", "", "", Content(""))])
    assert index.find(parse("予約")) == [70, 30, 5]


def kept(folder: Path) -> Path:
    """A finished index in a file."""
    part, path = index_files.new_part(folder), index_files.path_of(folder, SEAL)
    made = create(part)
    made.add(ENTRIES)
    made.finish(SEAL)
    compact = index_files.new_part(folder)
    made.compact(compact)
    made.move(lambda: index_files.keep(compact, path), path)
    index_files.drop(part)
    assert made.find(parse("予約")) == [70, 30]
    made.close()
    return path


def test_an_index_is_kept_for_its_archive_alone(tmp_path: Path) -> None:
    path = kept(tmp_path / "search")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0 or path.stat().st_mode & 0o100 == 0
    opened = open_index(path, SEAL)
    assert (opened.find(parse("予約")), opened.messages, opened.unread()) == ([70, 30], 3, 1)
    opened.close()
    with pytest.raises(IndexDamagedError):
        open_index(path, "cd" * 32)


def overwritten(start: int) -> Callable[[Path], object]:
    """Writes over the middle of a file."""
    return lambda path: path.write_bytes(path.read_bytes()[:start] + b"\xff" * 4096 + path.read_bytes()[start + 4096 :])


def other_version(path: Path) -> None:
    """What a later program makes."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database" * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        overwritten(0),
        overwritten(4096),
        lambda path: path.unlink(),
        other_version,
    ],
)
def test_a_spoiled_index_is_told(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    path = kept(tmp_path)
    spoil(path)
    with pytest.raises(IndexDamagedError):
        open_index(path, SEAL).find(parse("予約"))


def test_an_unfinished_index_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.touch()
    made = create(path)
    made.add(ENTRIES)
    made.close()
    with pytest.raises(IndexDamagedError):
        open_index(path, SEAL)


def test_only_the_last_used_indexes_are_kept(tmp_path: Path) -> None:
    for number in range(14):
        part = index_files.new_part(tmp_path)
        index_files.keep(part, index_files.path_of(tmp_path, f"{number:064x}"))
    assert len(list(tmp_path.glob("*.search"))) == 10


def test_it_can_be_asked_while_it_grows(index: Index) -> None:
    """From another thread: every answer is one of a state in between."""
    answers: list[int] = []
    asking = threading.Event()

    def ask() -> None:
        while not asking.is_set() or not answers:
            answers.append(index.count(parse("予約")))

    thread = threading.Thread(target=ask)
    thread.start()
    for number in range(50):
        index.add([Entry(1000 + number, "予約", "", "", Content("予約"))])
    asking.set()
    thread.join()
    assert answers == sorted(answers) and index.count(parse("予約")) == 52
