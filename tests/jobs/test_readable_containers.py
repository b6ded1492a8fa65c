"""Readable copies that were written while their containers were listed are those that are made afterwards."""

import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.copying import readable
from app.archive.copying.readable_on_the_way import WrittenMailbox
from app.formats.reading.worker import Worker
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.system.home import own_home
from tests.builders import windows
from tests.builders.outlook_files import outlook_file
from tests.builders.unix import message, put
from tests.faults.test_damaged_stores import STOPPING_WORKER

FORM = b"From: shop <order@shop.example.com>\r\nSubject: New order\r\nAuto-Submitted: auto-generated\r\n\r\n"
FORM += b"Name: Sato Jiro\r\nE-mail: jiro@example.jp\r\nFrom here on\r\n"


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """Containers of two formats, two of them of one name, and one of them damaged."""
    letters = [*(message(number, b"\r\n") for number in range(1, 6)), FORM]
    put(tmp_path / "mail" / "Outlook.pst", outlook_file(letters).data)
    put(tmp_path / "mail" / "old" / "Outlook.pst", outlook_file(letters[2:], large=True).data)
    put(tmp_path / "mail" / "Inbox.dbx", windows.dbx(6))
    put(tmp_path / "mail" / "old" / "Inbox.dbx", windows.dbx(4)[:-700])
    return tmp_path / "mail"


@pytest.fixture
def backed_up(mail: Path, tmp_path: Path) -> Callable[[str], BackupRecord]:
    def back_up(name: str) -> BackupRecord:
        (tmp_path / name).mkdir()
        request = BackupRequest(tmp_path / name)
        return backup.run(backup.prepare(Sources(own_home(), (mail,)), request), lambda event: None, Cancel())

    return back_up


def content(record: BackupRecord) -> tuple[list[str], dict[str, list[tuple[object, ...]]]]:
    """What an archive holds: its files by digest and name, in order, and what its catalog says."""
    assert record.archive is not None
    with closing(sqlite3.connect(record.archive / layout.CATALOG)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    return (record.archive / layout.MANIFEST).read_text(encoding="utf-8").splitlines(), tables


def removed(written: Mapping[int, WrittenMailbox], mailboxes: object) -> dict[int, WrittenMailbox]:
    """Leaves nothing of what was written on the way."""
    for each in written.values():
        each.path.unlink()
    return {}


def by_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "_whole", removed)


def test_what_is_written_on_the_way_is_what_is_made_afterwards(
    backed_up: Callable[[str], BackupRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Worker, "read_messages", lambda *_: pytest.fail("a message was read once more"))
        short = backed_up("short")
    by_the_long_way(monkeypatch)
    long = backed_up("long")
    assert content(short) == content(long)
    assert short.problems == long.problems and short.people == long.people == 2
    lines, tables = content(short)
    assert sum(line.endswith(".mbox") for line in lines) == len(tables["readable"]) == 3 and tables["named"]


def test_nothing_is_relied_on_where_the_worker_stopped(
    backed_up: Callable[[str], BackupRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.formats.reading.worker.worker_command", lambda: [sys.executable, str(STOPPING_WORKER)])
    monkeypatch.setattr("app.formats.reading.worker.REPLY_TIMEOUT", 3.0)
    short = backed_up("short")
    by_the_long_way(monkeypatch)
    long = backed_up("long")
    assert content(short) == content(long) and short.problems == long.problems
    assert Code.READER_STOPPED in {each.code for each in short.problems}
    assert short.archive is not None and not list((short.archive / layout.MAIL).glob("*.mbox"))


def test_no_whole_messages_are_asked_for_where_an_earlier_archive_may_have_the_copies(
    mail: Path, backed_up: Callable[[str], BackupRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backed_up("one")
    monkeypatch.setattr(Worker, "read_whole", lambda *_: pytest.fail("whole messages were asked for"))
    assert first.archive is not None
    plan = backup.prepare(Sources(own_home(), (mail,)), BackupRequest(first.archive.parent))
    second = backup.run(plan, lambda event: None, Cancel())
    assert sorted(content(second)[0]) == sorted(content(first)[0])
