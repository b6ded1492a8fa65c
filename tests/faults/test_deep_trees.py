"""Trees deeper than a path may be: shortened in the archive and put back by files.jsonl, or named as not readable."""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.archive.bag import inventory, layout
from app.archive.bag.verifier import verify
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from tests.builders import stores
from tests.faults import foreign

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are made one below the other by descriptor")
NAME = "が" * 60


def deep(home: Path, depth: int) -> Path:
    """Apple Mail with folders nested `depth` times, each with a file; returns the folder with all of it."""
    stores.apple_home(home)
    current = os.open(home / "Library" / "Mail" / "Mailboxes", os.O_RDONLY)
    for number in range(depth):
        os.mkdir(f"{NAME}{number}", dir_fd=current)
        inner = os.open(f"{NAME}{number}", os.O_RDONLY, dir_fd=current)
        os.close(current)
        current = inner
        file = os.open("a.eml", os.O_WRONLY | os.O_CREAT, dir_fd=current)
        os.write(file, stores.message(number))
        os.close(file)
    os.close(current)
    return home / "Library" / "Mail"


def backed_up(home: Path, usb: Path) -> BackupRecord:
    plan = backup.prepare(Sources(Home(home, System.MACOS)), BackupRequest(usb, "test"))
    return backup.run(plan, lambda event: None, Cancel())


def test_deep_trees_fit_and_come_back(tmp_path: Path) -> None:
    mail = deep(tmp_path / "home", 12)
    record = backed_up(tmp_path / "home", tmp_path / "usb")
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    names = [path.relative_to(record.archive).as_posix() for path in record.archive.rglob("*")]
    assert max(len(unicodedata.normalize("NFD", name).encode()) for name in names) <= layout.LONGEST_PATH
    foreign.restore(record.archive, mail, tmp_path / "restored")
    assert foreign.tree(tmp_path / "restored") == foreign.tree(mail)


@pytest.fixture
def removed_by_hand(tmp_path: Path) -> Iterator[None]:
    """Python removes no tree of 3,000 folders one in the other."""
    yield
    subprocess.run(["rm", "-rf", str(tmp_path / "home")], check=True)


@pytest.mark.usefixtures("removed_by_hand")
@pytest.mark.parametrize("depth", [300, 3000])
def test_a_path_that_fits_nowhere_does_not_refuse_the_rest(tmp_path: Path, depth: int) -> None:
    """Folders so deep that no destination could take their path as it is, beside mail of every day."""
    mail = tmp_path / "home" / "Library" / "Mail"
    stores.apple_home(tmp_path / "home")
    current = os.open(mail / "Mailboxes", os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("deeper", dir_fd=current)
        inner = os.open("deeper", os.O_RDONLY, dir_fd=current)
        os.close(current)
        current = inner
    os.close(os.open("a.eml", os.O_WRONLY | os.O_CREAT, dir_fd=current))
    os.close(current)
    record = backed_up(tmp_path / "home", tmp_path / "usb")
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    listed = list(inventory.read(record.archive / layout.INVENTORY))
    assert any(line["status"] == "copied" and str(line["path"]).endswith(".emlx") for line in listed)
    unreadable = [finding for finding in record.problems if finding.code == "file_unreadable"]
    assert [finding.parameters["reason"] for finding in unreadable] == (["enametoolong"] if depth == 3000 else [])
    if depth == 3000:
        assert record.verdict.answer is Answer.NOT_SAFE
        assert str(unreadable[0].parameters["path"]).startswith(str(mail / "Mailboxes" / "deeper"))


def test_what_no_path_leads_to_is_named(tmp_path: Path) -> None:
    """Linux opens no path of more than 4,096 bytes, macOS of 1,024."""
    deep(tmp_path / "home", 30)
    record = backed_up(tmp_path / "home", tmp_path / "usb")
    assert record.archive is not None
    assert verify(record.archive, lambda files, size_bytes: None).valid
    unreadable = [line for line in inventory.read(record.archive / layout.INVENTORY) if line["status"] == "unreadable"]
    assert [line["reason"] for line in unreadable] == ["enametoolong"]
    assert "file_unreadable" in {finding.code for finding in record.problems}
