"""People in rows that were deleted from databases, by the pages that are left."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.formats.standard import found_people
from app.model.contact import Confidence
from app.model.rescue import Carved, EndRule
from app.rescue import database_people
from app.rescue.budget import Budget
from app.rescue.database_people import people_in
from app.rescue.sqlite_records import Page, page_at

_SHAPES: dict[str, tuple[str, Callable[[int], tuple[object, ...]]]] = {
    "envelope index": (
        "CREATE TABLE t (id INTEGER PRIMARY KEY, address TEXT COLLATE NOCASE, comment TEXT)",
        lambda n: (None, f"kyaku{n}@example.jp", f"田中 {n}番"),
    ),
    "gloda people": (
        "CREATE TABLE t (id INTEGER PRIMARY KEY, contactID INTEGER, kind TEXT, value TEXT, description TEXT, relay INT)",
        lambda n: (None, n, "email", f"kyaku{n}@example.jp", f"田中 {n}番", 0),
    ),
    "gloda texts": (
        "CREATE TABLE t (docid INTEGER PRIMARY KEY, c0body, c1subject, c2attachmentNames, c3author, c4recipients)",
        lambda n: (
            None,
            "本文です。" * (n % 9),
            f"予約 {n}",
            "",
            f"田中 {n}番 <kyaku{n}@example.jp>",
            "hanako@example.jp",
        ),
    ),
    "old recents": (
        "CREATE TABLE t (Z_PK INTEGER PRIMARY KEY, Z_ENT INT, ZLASTEMAILDATE REAL, ZEMAIL TEXT, ZLASTNAME TEXT)",
        lambda n: (None, 1, 300_000_000.5 + n, f"kyaku{n}@example.jp", f"田中 {n}番"),
    ),
    "recents": (
        "CREATE TABLE t (recent_id INTEGER, display_name TEXT, kind TEXT, address TEXT)",
        lambda n: (n, f"田中 {n}番", "email", f"kyaku{n}@example.jp"),
    ),
}
_COUNT = 300


def _database(path: Path, name: str, *, page: int, journal: str = "delete") -> Iterator[bytes]:
    """The file after the rows were written, and after they were deleted; with its write-ahead log behind it."""
    schema, row = _SHAPES[name]
    with closing(sqlite3.connect(path)) as database:
        for pragma in (f"page_size = {page}", "secure_delete = off", f"journal_mode = {journal}"):
            database.execute(f"PRAGMA {pragma}")
        database.execute(schema)
        log = path.with_name(path.name + "-wal")
        rows = [row(number) for number in range(_COUNT)]
        database.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(rows[0]))})", rows)
        database.commit()
        yield path.read_bytes() + (log.read_bytes() if log.exists() else b"")
        database.execute("DELETE FROM t")
        database.commit()
        yield path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def _people_in(data: bytes, window: int | None = None) -> list[Carved]:
    """What is found where so many bytes are in the buffer, and the others are read when they are asked for."""
    buffer = data[:window]
    return list(people_in(buffer, 0, len(buffer), 0, lambda offset, count: data[offset : offset + count]))


def _people(data: bytes) -> dict[str, dict[str, object]]:
    found = [json.loads(each.data) for each in _people_in(data)]
    return {str(each["address"]): each for each in found}


_ALL = {f"kyaku{number}@example.jp" for number in range(_COUNT)}


@pytest.mark.parametrize("page", [1024, 4096, 32768])
@pytest.mark.parametrize("name", _SHAPES)
def test_people_come_back_out_of_deleted_rows(tmp_path: Path, name: str, page: int) -> None:
    _, deleted = _database(tmp_path / "a.sqlite", name, page=page)
    found = _people(bytes(4096) + deleted)
    assert len(found.keys() & _ALL) >= 0.95 * _COUNT
    # The owner's own address stands in the rows too.
    assert found.keys() <= _ALL | {"hanako@example.jp"}
    named = sum(str(each["name"]).startswith("田中") for each in found.values())
    assert named >= 0.95 * len(found)


def test_what_a_page_still_lists_is_surer_than_what_it_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA secure_delete = off")
        database.execute(_SHAPES["envelope index"][0])
        for number in (200, 201):
            database.execute("INSERT INTO t VALUES (?, ?, '田中')", (number, f"kyaku{number}@example.jp"))
        database.execute("DELETE FROM t WHERE id = 201")
        database.commit()
    found = _people(path.read_bytes())
    assert {address: each["confidence"] for address, each in found.items()} == {
        "kyaku200@example.jp": Confidence.MEDIUM.value,
        "kyaku201@example.jp": Confidence.LOW.value,
    }


def test_frames_of_a_write_ahead_log_are_read(tmp_path: Path) -> None:
    written, _ = _database(tmp_path / "a.sqlite", "envelope index", page=4096, journal="wal")
    log = written[written.index(b"\x37\x7f\x06") :]
    assert _people(log).keys() == _ALL


def test_dates_and_subjects_are_kept(tmp_path: Path) -> None:
    _, deleted = _database(tmp_path / "a.sqlite", "gloda texts", page=4096)
    assert _people(deleted)["kyaku7@example.jp"]["subject"] == "予約 7"
    _, deleted = _database(tmp_path / "b.sqlite", "old recents", page=4096)
    assert _people(deleted)["kyaku7@example.jp"]["last"] == 300_000_007 + 978_307_200


def test_what_is_found_is_read_again() -> None:
    person = found_people.FoundPerson("a@example.jp", '"=1+1"\n', "予約", None, Confidence.LOW)
    broken = b"[1]\n{\n" + found_people.line(person) + b"\xff\n"
    (trace,) = found_people.traces(broken)
    assert (trace.address, trace.name, trace.confidence, trace.last) == (
        "a@example.jp",
        '"=1+1"\n',
        Confidence.LOW,
        None,
    )


def test_spoiled_pages_raise_nothing(tmp_path: Path) -> None:
    written, deleted = _database(tmp_path / "a.sqlite", "gloda texts", page=1024)
    chosen = random.Random(4)
    for data in (written, deleted):
        for _ in range(6):
            broken = bytearray(data)
            for _ in range(200):
                broken[chosen.randrange(len(broken))] = chosen.randrange(256)
            _people(bytes(broken))


def test_pages_that_name_nobody_cost_no_more_than_they_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0
    before = Budget.spend

    def counted(self: Budget, amount: int = 1) -> bool:
        nonlocal tries
        tries += amount
        return before(self, amount)

    monkeypatch.setattr(Budget, "spend", counted)
    page = b"\x0d\0\0\0\1\1\0\0\1\0" + b"\x05@" * 507
    assert not list(_people_in(page * 64))
    assert tries <= 2 * 64 * len(page)


def test_a_log_in_a_log_is_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = 0
    before = page_at

    def counted(data: bytes, at: int, size: int = 0) -> Page | None:
        nonlocal frames
        frames += 1
        return before(data, at, size)

    monkeypatch.setattr(database_people, "page_at", counted)
    monkeypatch.setattr(database_people, "_FRAMES_A_WINDOW", 2000)
    head = b"\x37\x7f\x06\x82\0\0\0\1\0\0\2\0\0\0\0\1".ljust(512, b"\1")
    assert not list(_people_in(head * 4000))
    assert frames <= 2001


def test_a_log_that_goes_on_behind_the_buffer_is_read_to_its_end(tmp_path: Path) -> None:
    written, _ = _database(tmp_path / "a.sqlite", "envelope index", page=1024, journal="wal")
    log = written[written.index(b"\x37\x7f\x06") :]
    everybody = {each.data for each in _people_in(log)}
    assert len(everybody) > _COUNT // 2
    assert {each.data for each in _people_in(log, window=2048)} == everybody


def test_free_pages_that_are_listed_behind_the_buffer_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"SQLite format 3\0\4\0".ljust(32, b"\1") + (9).to_bytes(4, "big")
    record = b"\4\0\x2f\0kyaku@example.jp".ljust(21, b"a")
    row = bytes([len(record), 7]) + record
    trunk = (8).to_bytes(4, "big") + bytes(4) + row.rjust(1016, b"\0")
    other = (9).to_bytes(4, "big") + bytes(4) + row.rjust(1016, b"\0").replace(b"kyaku", b"hanak")
    data = head.ljust(7 * 1024, b"\0") + other + trunk
    assert {json.loads(each.data)["address"].partition("@")[0] for each in _people_in(data, 2048)} == {"kyaku", "hanak"}
    monkeypatch.setattr(database_people, "_MOST_TRUNKS", 1)
    assert [each.rule for each in _people_in(data, 2048)] == [EndRule.PERSON, EndRule.PEOPLE_LEFT_OUT]


@pytest.mark.parametrize("limit", ["_ROWS_A_WINDOW", "_FRAMES_A_WINDOW", "_MOST_FRAMES"])
def test_more_rows_than_are_looked_at_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    written, _ = _database(tmp_path / "a.sqlite", "envelope index", page=1024, journal="wal")
    assert not any(each.is_left_out for each in _people_in(written))
    monkeypatch.setattr(database_people, limit, 3)
    (said,) = (each for each in _people_in(written) if each.is_left_out)
    assert said.rule is EndRule.PEOPLE_LEFT_OUT and not said.is_message


def test_a_log_of_which_more_lies_behind_the_buffer_than_is_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, _ = _database(tmp_path / "a.sqlite", "envelope index", page=1024, journal="wal")
    log = written[written.index(b"\x37\x7f\x06") :]
    monkeypatch.setattr(database_people, "_BEHIND_A_WINDOW", 4000)
    assert [each.rule for each in _people_in(log, window=2048) if each.is_left_out] == [EndRule.PEOPLE_LEFT_OUT]
