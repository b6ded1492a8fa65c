"""Rows of databases that go on in other pages."""

import json
import random
import sqlite3
import struct
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.model.contact import Confidence
from app.model.rescue import EndRule
from app.rescue import address_traces, database_people, sqlite_chains, sqlite_records
from app.rescue.carver import carve
from app.rescue.database_pages import Reader
from app.rescue.database_people import people_in
from app.rescue.stripes import carve_in_stripes
from app.system.raw_reading import RawFile

_GLODA = (
    "CREATE TABLE identities (id INTEGER PRIMARY KEY, contactID INTEGER, kind TEXT, value TEXT, description TEXT, relay INT)",
    "CREATE TABLE texts (docid INTEGER PRIMARY KEY, c0body, c1subject, c2attachmentNames, c3author, c4recipients)",
)
_COUNT = 120
_WORDS = "本文です。\nab cdef"


def _author(number: int) -> str:
    return f"田中 {number}番 <kyaku{number}@example.jp>"


def _database(path: Path, *, page: int = 4096, longest: int = 30_000, journal: str = "delete") -> sqlite3.Connection:
    """A database with texts of very different lengths, nearly all of which are too long for a page."""
    chosen = random.Random(5)
    database = sqlite3.connect(path)
    for pragma in (f"page_size = {page}", "secure_delete = off", f"journal_mode = {journal}"):
        database.execute(f"PRAGMA {pragma}")
    for table in _GLODA:
        database.execute(table)
    for number in range(_COUNT):
        body = (_WORDS * (longest // 10))[chosen.randint(0, 9) :][: chosen.randint(page, longest)]
        row = (200 + number, body, f"予約 {number}", "", _author(number), "hanako@example.jp")
        database.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", row)
    database.commit()
    return database


def _people(data: bytes, window: int | None = None) -> list[dict[str, object]]:
    buffer = data[:window]
    found = people_in(buffer, 0, len(buffer), 0, lambda offset, count: data[offset : offset + count])
    return [json.loads(each.data) for each in found if each.rule is EndRule.PERSON]


def _numbers(people: list[dict[str, object]]) -> set[int]:
    """Which rows came back; what came back is as it was written."""
    numbers = set()
    for each in people:
        if each["address"] != "hanako@example.jp":
            number = int(str(each["address"]).removeprefix("kyaku").removesuffix("@example.jp"))
            assert (each["name"], each["subject"]) == (f"田中 {number}番", f"予約 {number}")
            numbers.add(number)
    return numbers


@pytest.mark.parametrize("page", [1024, 4096, 32768])
def test_rows_in_use_are_put_together(tmp_path: Path, page: int) -> None:
    with closing(_database(tmp_path / "a", page=page, longest=4 * page)):
        found = _people((tmp_path / "a").read_bytes())
    # Nothing need prove the last ones.
    assert len(_numbers(found)) >= _COUNT - 2
    assert {each["confidence"] for each in found} == {Confidence.MEDIUM.value}


@pytest.mark.parametrize("window", [None, 8192], ids=["in the buffer", "behind it"])
@pytest.mark.parametrize("page", [1024, 4096, 32768])
def test_deleted_rows_are_put_together_while_their_pages_are_free(
    tmp_path: Path, page: int, window: int | None
) -> None:
    with closing(_database(tmp_path / "a", page=page, longest=4 * page)) as database:
        database.execute("DELETE FROM texts")
        database.commit()
    found = _people((tmp_path / "a").read_bytes(), window)
    # In a page of each of the others free ones are listed now.
    assert len(_numbers(found)) > 0.6 * _COUNT
    assert {each["confidence"] for each in found} == {Confidence.LOW.value}


def test_rows_deleted_from_pages_that_stay_are_put_together(tmp_path: Path) -> None:
    with closing(_database(tmp_path / "a")) as database:
        database.execute("DELETE FROM texts WHERE docid % 3")
        database.commit()
    found = _people((tmp_path / "a").read_bytes())
    listed = _numbers([each for each in found if each["confidence"] == Confidence.MEDIUM.value])
    assert listed == {number for number in range(_COUNT) if (200 + number) % 3 == 0}
    assert len(_numbers(found)) > 0.6 * _COUNT


def test_pages_that_others_use_by_now_are_of_nobody_else(tmp_path: Path) -> None:
    """Newer rows of the same shape in the pages of deleted ones: each is as it was written, or not there."""
    with closing(_database(tmp_path / "a")) as database:
        chosen = random.Random(6)
        for number in range(0, _COUNT, 2):
            database.execute("DELETE FROM texts WHERE docid = ?", (200 + number,))
        for number in range(300, 340):
            row = (200 + number, "新しい" * chosen.randint(900, 9000), f"予約 {number}", "", _author(number), "")
            database.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", row)
        for number in range(301, 340, 2):
            database.execute("DELETE FROM texts WHERE docid = ?", (200 + number,))
        database.commit()
    numbers = _numbers(_people((tmp_path / "a").read_bytes()))
    assert {*range(1, _COUNT, 2), *range(300, 340, 2)} <= numbers


def test_a_log_has_pages_of_its_own(tmp_path: Path) -> None:
    with closing(_database(tmp_path / "a", journal="wal")) as database:
        database.execute("UPDATE texts SET c0body = c0body || c0body WHERE docid % 2")
        database.commit()
        log = (tmp_path / "a-wal").read_bytes()
    assert _numbers(_people(log)) == set(range(_COUNT))
    # A long one lies behind the buffer.
    assert _numbers(_people(log, 8192)) == set(range(_COUNT))


@pytest.mark.parametrize("shift", [1024, 4096, 3 * 4096])
def test_pages_in_places_of_others_give_nothing(tmp_path: Path, shift: int) -> None:
    """The first page of one database, and the rest of another behind it, or of the same in another place."""
    with closing(_database(tmp_path / "a")):
        data = (tmp_path / "a").read_bytes()
    for moved in (data[:4096] + data[4096 + shift :], data[:4096] + bytes(shift) + data[4096:]):
        assert len(_numbers(_people(moved))) <= 2


def test_what_lies_in_its_place_counts_up_to_where_another_file_begins(tmp_path: Path) -> None:
    with closing(_database(tmp_path / "a")):
        data = (tmp_path / "a").read_bytes()
    half = len(data) // 8192 * 4096
    numbers = _numbers(_people(data[:half] + b"a line of text\n" * (4096 * 40 // 15) + data[half:]))
    assert 0.3 * _COUNT < len(numbers) < 0.6 * _COUNT


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data, at: data[:at] + (1 << 30).to_bytes(4, "big") + data[at + 4 :],
        lambda data, at: data[:at] + (at // 4096 + 1).to_bytes(4, "big") + data[at + 4 :],
        lambda data, at: data[:at] + bytes(4) + data[at + 4 :],
        lambda data, at: data[:at] + bytes(4096) + data[at + 4096 :],
        lambda data, at: data[:at],
    ],
    ids=["behind the end", "a circle", "too early an end", "zeros", "the end of the disk"],
)
def test_a_chain_that_breaks_gives_no_text(tmp_path: Path, spoil: Callable[[bytes, int], bytes]) -> None:
    with closing(sqlite3.connect(tmp_path / "a")) as database:
        for table in _GLODA:
            database.execute(table)
        row = (200, "本文です。" * 1500, "予約 0", "", _author(0), "")
        database.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", row)
        database.commit()
    data = (tmp_path / "a").read_bytes()
    assert _numbers(_people(data)) == {0}
    # The pages of its text are the last ones.
    assert not _people(spoil(data, len(data) - 3 * 4096))


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_database_that_goes_on_in_another_stripe_is_read_in_its_own(tmp_path: Path, journal: str) -> None:
    image = tmp_path / "image.raw"
    with closing(_database(tmp_path / "a", journal=journal)) as database:
        database.execute("DELETE FROM texts WHERE docid % 2")
        database.commit()
        image.write_bytes((tmp_path / ("a-wal" if journal == "wal" else "a")).read_bytes())
    with RawFile(image) as source:
        alone = {repr(each) for each in carve(source, 0, source.size, lambda at: None)}
    stripe = image.stat().st_size // 3 // 512 * 512
    shared = carve_in_stripes(image, 0, lambda at: None, processes=1, stripe=stripe, window=64 << 10)
    assert {repr(each) for each in shared} == alone
    assert len(alone) > _COUNT // 2


def test_the_part_of_a_row_that_is_in_its_page_counts_without_the_rest() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, address TEXT, comment TEXT)")
        database.execute("INSERT INTO t VALUES (7, 'kyaku@example.jp', ?)", ("c" * 9000,))
        data = database.serialize()
    (found,) = _people(data[4096:8192])
    assert (found["address"], found["name"], found["confidence"]) == ("kyaku@example.jp", "", Confidence.MEDIUM.value)


def _varint(number: int) -> list[int]:
    """A number of three bytes."""
    return [number >> 14 | 0x80, number >> 7 & 0x7F | 0x80, number & 0x7F]


@pytest.mark.parametrize(("second", "whole"), [(6, 0), (5, 2)], ids=["another chain", "an older copy"])
def test_of_two_rows_alike_whose_chains_meet_neither_is_put_together(second: int, whole: int) -> None:
    length = 489 + 2 * 4092
    assert sqlite_records.local_size(length, 4096) == 489
    record = bytes([7, 0, *_varint(13 + 2 * (length - 7)), 13, 13]).ljust(489, b"x")

    def leaf(following: int) -> bytes:
        cell = bytes([*_varint(length), 5]) + record + following.to_bytes(4, "big")
        at = 4096 - len(cell)
        return (b"\x0d\0\0\0\1" + at.to_bytes(2, "big") + b"\0" + at.to_bytes(2, "big")).ljust(at, b"\0") + cell

    head = (b"SQLite format 3\0\x10\0".ljust(28, b"\0") + (7).to_bytes(4, "big")).ljust(4096, b"\0")
    chains = [
        (following.to_bytes(4, "big")).ljust(4096, b"%d" % number) for number, following in ((5, 7), (6, 7), (7, 0))
    ]
    data = b"".join([head, leaf(5), leaf(second), bytes(4096), *chains])
    reader = Reader(data, 0, lambda offset, count: b"", 0)
    rows = list(sqlite_chains.LongRows(reader, 0, {}, sqlite_chains.Work(1 << 20, 1 << 10)).rows())
    assert len(rows) == whole
    assert all(str(each.values[1]).endswith("x" + "5" * 4092 + "7" * 4092) for each in rows)


def _knot(count: int, rows: int = 8) -> bytes:
    """A database of which every page is a table whose rows go on in all the others, each a megabyte long."""
    with closing(sqlite3.connect(":memory:")) as database:
        for table in _GLODA:
            database.execute(table)
        head = database.serialize()[:4096]
    pages = bytearray(head[:28] + count.to_bytes(4, "big") + head[32:])
    # So long that little of it is in its page.
    length = 489 + 256 * 4092
    assert sqlite_records.local_size(length, 4096) == 489
    record = bytes([7, 0, *_varint(13 + 2 * (length - 7)), 13, 13]).ljust(489, b"x")
    cell = bytes([*_varint(length), 5]) + record
    for number in range(2, count + 1):
        # Where it is a table, it is no page of a chain that ends; but its first bytes lead to another one.
        page = bytearray(b"\x0d\0\0" + rows.to_bytes(2, "big") + bytes(3)).ljust(4096, b"\0")
        at = 4096
        for row in range(rows):
            at -= len(cell) + 4
            page[8 + 2 * row : 10 + 2 * row] = at.to_bytes(2, "big")
            page[at : at + len(cell) + 4] = cell + (2 + (number * 7 + row) % (count - 1)).to_bytes(4, "big")
        page[5:7] = at.to_bytes(2, "big")
        pages += page
    return bytes(pages)


def test_pages_that_point_at_each_other_take_no_longer_than_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    followed = sqlite_chains._followed

    def counted(long: object, page: Callable[[int], bytes], *others: object) -> object:
        def read(number: int) -> bytes:
            nonlocal steps
            steps += 1
            # All of them lead on, whatever else they are.
            return (2 + number % 255).to_bytes(4, "big") + page(2)[4:]

        return followed(long, read, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite_chains, "_followed", counted)
    data = _knot(256)
    found = list(people_in(data, 0, len(data), 0, lambda offset, count: data[offset : offset + count]))
    assert [each.rule for each in found] == [EndRule.PEOPLE_LEFT_OUT]
    assert 256 < steps <= 4 * 256


def test_what_is_read_behind_the_buffer_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred databases that are said to be one in the other."""
    read = 0
    head = _knot(2)[:28] + (1 << 16).to_bytes(4, "big") + _knot(2)[32:4096]
    data = head * 100

    def fetch(offset: int, count: int) -> bytes:
        nonlocal read
        if offset + count > len(data):
            read += count
        return data[offset : offset + count].ljust(count, b"\0")

    monkeypatch.setattr(database_people, "_LONG_A_WINDOW", 1 << 20)
    found = list(people_in(data, 0, len(data), 0, fetch))
    assert [each.rule for each in found] == [EndRule.PEOPLE_LEFT_OUT]
    # The tables of the last ones are looked for there too.
    assert read <= (1 << 20) + 64 * address_traces.SCHEMA


@pytest.mark.parametrize("limit", ["_LONG_A_WINDOW", "_LONG_TRIES_A_WINDOW"])
def test_where_not_all_rows_were_looked_at_none_is_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Another one could have the same pages."""
    with closing(_database(tmp_path / "a")) as database:
        database.execute("DELETE FROM texts WHERE docid % 2")
        database.commit()
        data = (tmp_path / "a").read_bytes()
    monkeypatch.setattr(database_people, limit, 1)
    found = people_in(data, 0, len(data), 0, lambda offset, count: data[offset : offset + count])
    assert [each.rule for each in found] == [EndRule.PEOPLE_LEFT_OUT]


def test_of_too_many_databases_only_some_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _knot(2)[:4096] * 3
    for most, rules in ((3, []), (2, [EndRule.PEOPLE_LEFT_OUT])):
        monkeypatch.setattr(database_people, "DATABASES", most)
        found = people_in(data, 0, len(data), 0, lambda offset, count: data[offset : offset + count])
        assert [each.rule for each in found] == rules


def test_numbers_of_free_pages_that_the_database_cannot_have_are_not_kept() -> None:
    """Lists of pages may name four million of them."""
    size, count = 1 << 16, (1 << 16) // 4 - 2
    head = bytearray(b"SQLite format 3\0".ljust(100, b"\0"))
    head[16:18], head[28:32] = b"\0\1", b"\xff" * 4
    many = {
        number: struct.pack(f">{count + 2}I", 0, count, *range(number * count, (number + 1) * count))
        for number in range(2, 8)
    }
    head[36:40] = struct.pack(">I", 6 * (count + 1))
    reader = Reader(bytes(head), 0, lambda offset, count: b"", 1 << 20)
    tracemalloc.start()
    try:
        rows = sqlite_chains.LongRows(reader, 0, many, sqlite_chains.Work(1 << 29, 1 << 21))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (rows.size, rows.has_more) == (size, True)
    assert kept < 1 << 20
