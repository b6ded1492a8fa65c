"""A readable copy made out of an earlier one is, byte for byte, the one made of the messages' own files."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.archive.bag import layout
from app.archive.bag.verifier import verify
from app.archive.copying.mbox_rows import MboxRows
from app.archive.copying.readable import _Writer
from app.jobs.sources import Sources
from app.model.codes import Code
from app.model.record import BackupRecord
from app.model.store import Home, System
from tests.builders import stores
from tests.builders.carried import back_up, carried_and_read

pytestmark = [
    pytest.mark.changes_source,
    pytest.mark.skipif(sys.platform == "win32", reason="written for file systems with hard links"),
]
_MESSAGES = range(1, 13)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The messages of a mailbox, one of them with lines that look like those between two messages."""
    above = tmp_path / "home" / "Library" / "Mail" / "V10" / stores.UUID
    for name, messages in (("予約", _MESSAGES), ("友人", range(20, 24))):
        folder = above / f"{name}.mbox" / stores.STORE / "Data" / "Messages"
        for number in messages:
            stores.write(folder / f"{number}.emlx", stores.emlx(letter(number)))
    stores.accounts_database(tmp_path / "home")
    return above / "予約.mbox" / stores.STORE / "Data" / "Messages"


@pytest.fixture
def mac(tmp_path: Path) -> Sources:
    return Sources(Home(tmp_path / "home", System.MACOS))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were opened for readable copies."""
    names: list[str] = []
    write = _Writer._write_message

    def noted(writer: _Writer, row: object, message: object, sink: object) -> None:
        names.append(Path(row.file).name)  # type: ignore[attr-defined]
        write(writer, row, message, sink)  # type: ignore[arg-type]

    monkeypatch.setattr(_Writer, "_write_message", noted)
    return names


def letter(number: int) -> bytes:
    return stores.message(number, body=f"From {number}\n>From nobody\n\nFrom\n" * (number % 4))


def rewrite(path: Path) -> None:
    path.write_bytes(stores.emlx(letter(70)))


def rewrite_most(path: Path) -> None:
    for number in range(3, 10):
        rewrite(path.with_name(f"{number}.emlx"))


def swap(path: Path) -> None:
    """Two files change their names: the messages are there, in another order."""
    other = path.with_name("7.emlx")
    path.rename(path.with_name("a"))
    other.rename(path)
    path.with_name("a").rename(other)


def to_the_other_mailbox(path: Path) -> None:
    other = path.parents[4] / "友人.mbox" / stores.STORE / "Data" / "Messages" / "5.emlx"
    path.rename(other)


def with_the_mailbox_before(path: Path) -> None:
    """All numbers are others than before: those of mailboxes, of files, and of messages."""
    before = path.parents[4] / "一.mbox" / stores.STORE / "Data" / "Messages" / "1.emlx"
    stores.write(before, stores.emlx(letter(1)))
    rewrite(path)


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing": (lambda path: None, []),
    "changed": (rewrite, ["5.emlx"]),
    "the first": (lambda path: rewrite(path.with_name("1.emlx")), ["1.emlx"]),
    "the last": (lambda path: rewrite(path.with_name("9.emlx")), ["9.emlx"]),
    "gone": (Path.unlink, []),
    "new between": (lambda path: shutil.copy(path, path.with_name("50.emlx")), ["50.emlx"]),
    "new behind": (lambda path: shutil.copy(path, path.with_name("99.emlx")), ["99.emlx"]),
    "an attachment": (
        lambda path: stores.write(path.parents[1] / "Attachments" / path.stem / "2" / "menu.pdf", b"menu"),
        ["5.emlx"],
    ),
    "in another order": (swap, ["5.emlx", "7.emlx"]),
    "in another mailbox": (to_the_other_mailbox, ["5.emlx"]),
    "a mailbox before it": (with_the_mailbox_before, ["1.emlx", "5.emlx"]),
    "most are others": (
        rewrite_most,
        sorted(f"{number}.emlx" for number in _MESSAGES),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_the_one_made_of_the_files(
    folder: Path, mac: Sources, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    act, others = CHANGES[change]
    until: list[int] = []

    def then() -> None:
        until.append(len(opened))
        act(folder / "5.emlx")

    carried_and_read(mac, tmp_path / "usb", monkeypatch, then)
    # Those of the run between; the last one opens all that are there then.
    there = len(list((tmp_path / "home").rglob("*.emlx")))
    assert opened[until[0] : len(opened) - there] == others


def damage(path: Path) -> None:
    """A letter of another message is another one; size and time are as they were."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Subject: t", b"Subject: w", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replace_by_link(path: Path) -> None:
    path.rename(path.with_name("x"))
    path.symlink_to("x")


SPOILT: dict[str, Callable[[Path], object]] = {
    "damaged": damage,
    "cut off": lambda path: os.truncate(path, path.stat().st_size // 2),
    "empty": lambda path: os.truncate(path, 0),
    "gone": Path.unlink,
    "a folder": replace_by_folder,
    "a link": replace_by_link,
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_damaged_one_is_not_used(
    folder: Path, mac: Sources, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    first = back_up(mac, tmp_path / "usb")
    copy = readable(first)
    SPOILT[spoil](copy)
    rewrite(folder / "12.emlx")
    second = back_up(mac, tmp_path / "usb")
    assert second.archive is not None and first.archive is not None
    (finding,) = (each for each in second.findings if each.code is Code.EARLIER_ARCHIVE_DAMAGED)
    assert finding.parameters["path"] == copy.relative_to(first.archive).as_posix()
    assert verify(second.archive, lambda files, size_bytes: None).valid
    monkeypatch.setattr(MboxRows, "copy", lambda *asked: pytest.fail("used"))
    afresh = back_up(mac, tmp_path / "other")
    assert readable(second).read_bytes() == readable(afresh).read_bytes()
    assert (second.messages, second.problems, second.people) == (afresh.messages, afresh.problems, afresh.people)


def readable(record: BackupRecord) -> Path:
    assert record.archive is not None
    return next((record.archive / layout.MAIL).rglob("予約.mbox"))
