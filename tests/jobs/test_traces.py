"""All mail is gone; what programs kept beside it still knows the people. Nothing of it may change."""

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest

from app.jobs import backup, people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import Contact
from app.model.events import Event
from app.model.plan import BackupRequest
from app.model.record import PeopleRecord
from app.model.unreadable_paths import UnreadablePaths
from app.system.home import home_at
from app.traces import reading
from tests.builders import traces
from tests.jobs.test_backup import Worker


def silent(event: Event) -> None:
    """Nobody listens."""


def by_address(record: PeopleRecord) -> dict[str, Contact]:
    assert record.findings == ()
    return {contact.address.lower(): contact for contact in record.people}


@pytest.mark.parametrize("name", traces.KINDS)
def test_a_home_without_mail(name: str, tmp_path: Path, guard: Worker) -> None:
    build, kind, addresses = traces.KINDS[name]
    home = tmp_path / "home"
    file = build(home)
    before = sorted(path.relative_to(home).as_posix() for path in home.rglob("*"))
    guard(home)
    sources = Sources(home_at(home))

    found = by_address(people.run(people.prepare(sources), silent, Cancel()))
    assert set(addresses) <= found.keys()
    for address in addresses:
        assert (kind, str(file)) in {(each.kind, each.file) for each in found[address].found_in}

    # Somebody may also point at the file itself, wherever it lies now.
    pointed = by_address(people.run(people.prepare(Sources(home_at(home), (file,))), silent, Cancel()))
    assert set(addresses) <= pointed.keys()

    record = backup.run(
        backup.prepare(sources, BackupRequest(tmp_path / "usb", "test")),
        silent,
        Cancel(),
        now=lambda: datetime(2026, 1, 2),
    )
    assert record.archive is not None
    archived = by_address(people.run(record.archive, silent, Cancel()))
    assert set(addresses) <= archived.keys()
    where = {each.file for each in archived[addresses[0]].found_in if each.kind == kind}
    assert all(each.startswith("data/stores/") and (record.archive / each).is_file() for each in where) and where

    assert sorted(path.relative_to(home).as_posix() for path in home.rglob("*")) == before
    new = {path.name for path in record.archive.rglob("*") if path.name.endswith(("-wal", "-shm"))}
    assert new <= {Path(each).name for each in before}


def damaged(whole: bytes) -> list[bytes]:
    return [
        b"",
        whole[: len(whole) // 2],
        bytes((7 * number) % 251 for number in range(5000)),
        whole[:64] + b"\xff" * 5000,
        bytes(len(whole)),
    ]


@pytest.mark.parametrize("name", traces.KINDS)
def test_damaged_address_traces_end_in_a_finding_at_most(name: str, tmp_path: Path) -> None:
    build, _, _ = traces.KINDS[name]
    whole = build(tmp_path / "whole").read_bytes()
    files = []
    for number, octets in enumerate(damaged(whole)):
        file = build(tmp_path / f"home {number}")
        file.write_bytes(octets)
        files.append(file)
    (tmp_path / "home").mkdir()
    record = people.run(people.prepare(Sources(home_at(tmp_path / "home"), tuple(files))), silent, Cancel())
    assert all(finding.code == "leftover_not_read" for finding in record.findings)


def test_a_folder_nobody_may_list_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "Library/Application Support/AddressBook"
    closed.mkdir(parents=True)
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path) == closed:
            raise PermissionError(errno.EPERM, "not permitted")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (store,) = reading.outside(home_at(tmp_path), [], UnreadablePaths())
    assert [finding.code for finding in store.findings] == ["permission_denied"]
