"""Small files are copied at once: the archive is to the letter the one that is made piece by piece."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from app.archive.bag import inventory, layout, manifest
from app.archive.copying import file_copier
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.format import Source
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import System
from app.system.home import home_at
from app.system.open_folder import LastFolder, OpenFolder, can_open_folders
from app.system.reading import SourceFile
from app.system.retry import RetryPolicy
from tests.builders import stores

pytestmark = [
    pytest.mark.changes_source,
    pytest.mark.skipif(not can_open_folders(), reason="no way to a file from an open folder"),
]
WHEN = datetime(2026, 11, 29, 12)


def odd_home(home: Path) -> Path:
    """Mail of all kinds that small files hold, and what is no mail, cannot be read, or has no name elsewhere."""
    stores.apple_home(home)
    stores.thunderbird_profile(home / "Library" / "Thunderbird" / "Profiles" / "abc.default")
    folder = home / "Library" / "Mail" / "V10" / stores.UUID / "INBOX.mbox" / stores.STORE / "Data" / "Messages"
    for number in range(200, 260):
        sender = f"Customer {number % 7} <c{number % 7}@example.jp>"
        stores.write(folder / f"{number}.emlx", stores.emlx(stores.message(number, sender=sender), flags=number))
    whole = stores.emlx(stores.message(300))
    odd = {
        "empty.emlx": b"",
        "cut.emlx": whole[:60],
        "no-count.emlx": stores.message(301),
        "no-message.emlx": b"\0" * 4000,
        "two:names?.emlx": whole,
        "TWO.emlx": stores.emlx(stores.message(302)),
        "two.emlx": stores.emlx(stores.message(303)),
        "大切.emlx": stores.emlx(stores.message(304, subject="=?utf-8?B?5aSn5YiH?=")),
        "large.emlx": stores.emlx(stores.message(305, body="text\n" * 400_000)),
        "at-the-limit.emlx": (b"%-10d\n" % ((1 << 20) - 11)) + stores.message(306).ljust((1 << 20) - 11, b"-"),
        "password.emlx": stores.emlx(stores.message(307)),
        "notes.txt": b"not mail",
    }
    for name, data in odd.items():
        stores.write(folder / name, data)
    (folder / "link.emlx").symlink_to("7.emlx")
    os.mkfifo(folder / "pipe.emlx")
    stores.write(folder / "refused.emlx", whole).chmod(0)
    stores.write(Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.emlx")), whole)
    return home


def back_up(home: Path, stick: Path) -> tuple[BackupRecord, Path]:
    """A backup without any pause, and its archive."""
    stick.mkdir()
    plan = backup.prepare(Sources(home_at(home, System.MACOS)), BackupRequest(stick, "x"))
    policy = RetryPolicy(lambda seconds: None, lambda: 4_000_000_000 * 10**9)
    record = backup.run(plan, lambda event: None, Cancel(), now=lambda: WHEN, retry_policy=policy)
    assert record.archive is not None
    return record, record.archive


def content(archive: Path) -> dict[str, object]:
    """All that an archive says, but for its catalog as a file: SQLite may lay out the same rows otherwise."""
    with closing(sqlite3.connect(f"{(archive / layout.CATALOG).as_uri()}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: database.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in tables}
    return {
        "manifest": list(manifest.read(archive / layout.MANIFEST)),
        "files": [json.dumps(line) for line in inventory.read(archive / layout.INVENTORY)],
        "missing": (archive / layout.MISSING).read_bytes(),
        **rows,
    }


def test_both_ways_to_copy_make_the_same_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = odd_home(tmp_path / "home")
    usual: list[Path] = []
    careful = file_copier.FileCopier._copy_once

    def counting(
        self: file_copier.FileCopier,
        kind: type[SourceFile],
        source: Path,
        target: Path,
        observe: file_copier.Observer | None,
    ) -> file_copier.Copy:
        usual.append(source)
        return careful(self, kind, source, target, observe)

    monkeypatch.setattr(file_copier.FileCopier, "_copy_once", counting)
    record, archive = back_up(home, tmp_path / "one")
    assert {path.name for path in usual} <= {"large.emlx", "at-the-limit.emlx", "refused.emlx"}
    at_once = len(list(inventory.read(archive / layout.INVENTORY))) - len(usual)
    monkeypatch.setattr(file_copier, "can_open_folders", lambda: False)
    other, second = back_up(home, tmp_path / "two")
    assert len(usual) > 90 and at_once > 90
    one, two = content(archive), content(second)
    for part in one:
        assert one[part] == two[part], part
    assert record.problems == other.problems
    assert (record.findings, record.people, record.verdict) == (other.findings, other.people, other.verdict)
    assert (record.accounts, record.facts) == (other.accounts, other.facts)


def test_a_file_that_changes_while_its_messages_are_listed_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = stores.write(tmp_path / "a", b"one")
    pauses: list[float] = []
    seen: list[bytes] = []

    def observe(stream: Source) -> None:
        seen.append(stream.read(100))
        if len(seen) == 1:
            stores.write(tmp_path / "b", b"two").replace(source)

    copier = file_copier.FileCopier(RetryPolicy(pauses.append, lambda: 4_000_000_000 * 10**9))
    made: list[str] = []
    create = OpenFolder.create

    def creating(folder: OpenFolder, name: str) -> int:
        made.append(name)
        return create(folder, name)

    monkeypatch.setattr(OpenFolder, "create", creating)
    copied = copier.copy(source, tmp_path / "copy", observe)
    copier.close()
    assert seen == [b"one", b"two"]
    assert made == []
    assert len(pauses) == 1
    assert copied.stable
    assert (tmp_path / "copy").read_bytes() == b"two"


def test_an_open_folder_follows_no_link_and_reads_only_what_it_can_be_sure_of(tmp_path: Path) -> None:
    stores.write(tmp_path / "real" / "a", b"12345")
    (tmp_path / "real" / "link").symlink_to("a")
    (tmp_path / "linked").symlink_to("real")
    os.mkfifo(tmp_path / "real" / "pipe")
    with pytest.raises(OSError):
        OpenFolder(str(tmp_path / "linked"))
    last = LastFolder()
    folder = last.at(str(tmp_path / "real"))
    assert last.at(str(tmp_path / "real")) is folder
    assert folder.read_whole("a", 5) is not None
    assert folder.read_whole("a", 4) is None
    assert folder.read_whole("pipe", 5) is None
    with pytest.raises(OSError):
        folder.read_whole("link", 5)
    with pytest.raises(FileExistsError):
        folder.create("a")
    last.at(str(tmp_path))
    with pytest.raises(OSError):
        folder.status("a")
    last.close()
    last.close()
