"""The short way of mail that an earlier archive has: it writes what the usual way writes, and leaves it all else."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.copying.unchanged_mail import UnchangedMail
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.carried import back_up, carried_and_read, content
from tests.builders.short_ways import mailbox, names_taken

MESSAGES = 12
pytestmark = [
    pytest.mark.changes_source,
    pytest.mark.skipif(sys.platform == "win32", reason="written for file systems with hard links"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The messages of a mailbox."""
    return mailbox(tmp_path / "home", MESSAGES)


@pytest.fixture
def mac(tmp_path: Path) -> Sources:
    return Sources(Home(tmp_path / "home", System.MACOS))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that went the short way."""
    return names_taken(UnchangedMail, monkeypatch)


def rewrite(path: Path) -> None:
    """Other bytes of the same size, with the old time."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Subject: t", b"Subject: w", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace_by_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("2.emlx"))


CHANGES: dict[str, tuple[Callable[[Path], object], int]] = {
    "nothing": (lambda path: None, 0),
    # The next one then stands elsewhere in the list of the earlier archive.
    "gone": (Path.unlink, 2),
    "touched": (os.utime, 1),
    "rewritten": (rewrite, 1),
    "grown": (lambda path: path.write_bytes(stores.emlx(stores.message(77))), 1),
    "another mode": (lambda path: path.chmod(0o600), 0),
    "new beside it": (lambda path: path.with_name("50.emlx").write_bytes(stores.emlx(stores.message(50))), 0),
    "an attachment": (
        lambda path: stores.write(path.parents[1] / "Attachments" / path.stem / "2" / "menu.pdf", b"menu"),
        1,
    ),
    "a link": (replace_by_link, 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_both_ways_write_the_same(
    folder: Path, mac: Sources, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    act, others = CHANGES[change]
    carried_and_read(mac, tmp_path / "usb", monkeypatch, lambda: act(folder / "5.emlx"))
    # The first shows whether files can be shared at all.
    assert len(taken) == MESSAGES - 1 - others
    assert ("5.emlx" in taken) == (not others)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: os.truncate(path, 5)])
def test_what_the_earlier_archive_lost_is_copied_afresh(
    folder: Path, mac: Sources, taken: list[str], tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    first = back_up(mac, tmp_path / "usb")
    assert first.archive is not None
    (copy,) = (first.archive / layout.STORES).rglob("5.emlx")
    spoil(copy)
    second = back_up(mac, tmp_path / "usb")
    assert second.archive is not None
    assert "5.emlx" not in taken and "6.emlx" in taken
    (finding,) = (each for each in second.findings if each.code is Code.EARLIER_ARCHIVE_DAMAGED)
    assert finding.parameters["path"] == copy.relative_to(first.archive).as_posix()
    assert verify(second.archive, lambda files, size_bytes: None).valid


def test_a_damaged_copy_is_found_by_the_proof_and_copied_afresh(
    folder: Path, mac: Sources, taken: list[str], tmp_path: Path
) -> None:
    """Size and time of the earlier copy are as they were: only reading it back shows the damage."""
    first = back_up(mac, tmp_path / "usb")
    before = content(first, tmp_path / "usb")
    assert first.archive is not None
    (copy,) = (first.archive / layout.STORES).rglob("5.emlx")
    rewrite(copy)
    second = back_up(mac, tmp_path / "usb")
    assert second.archive is not None
    assert "5.emlx" in taken
    assert Code.EARLIER_ARCHIVE_DAMAGED in [each.code for each in second.findings]
    after = content(second, tmp_path / "usb")
    assert {name: after[name] for name in before if name.startswith("stores")} == {
        name: before[name] for name in before if name.startswith("stores")
    }
    assert verify(second.archive, lambda files, size_bytes: None).valid


def test_where_nothing_can_be_shared_nothing_goes_the_short_way(
    folder: Path, mac: Sources, taken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.system.cloning.clone_or_link", lambda existing, new: None)
    back_up(mac, tmp_path / "usb")
    assert not back_up(mac, tmp_path / "usb").reused
    assert taken == []
