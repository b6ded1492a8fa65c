"""Names of deleted files, as The Sleuth Kit tells them; it is no part of the program, so its answers are played here."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from app.model.errors import CancelledError
from app.rescue import deleted_names, deleted_names_worker
from app.rescue.deleted_names import NamedRun, Names, NamesEnd, names_in


def _not_cancelled() -> None:
    pass


def test_what_a_file_has_now_is_not_said_to_be_of_a_deleted_one() -> None:
    names = Names([NamedRun(0, 8192, "old.mbox", True), NamedRun(4096, 8192, "new.jpg", False)], NamesEnd.ALL)
    assert [names.at(offset) for offset in (0, 4095, 4096, 8191, 8192)] == [
        "old.mbox", "old.mbox", "new.jpg", "new.jpg", "",
    ]  # fmt: skip


def test_without_the_library_there_are_no_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleted_names, "MODULE", "no_such_library")
    names = names_in(tmp_path / "image.raw", _not_cancelled)
    assert (names.at(0), names.end) == ("", NamesEnd.ALL)


def _said_by(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """As if the process was one that runs some Python."""
    monkeypatch.setattr(deleted_names, "MODULE", "json")
    monkeypatch.setattr(deleted_names, "own_command", lambda *values: [sys.executable, "-c", code])


_ONE_NAME = """print('[0, 512, "a.eml", true]\\n[512, 5', end='', flush=True);"""


def test_a_process_that_falls_costs_the_names_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _said_by(monkeypatch, _ONE_NAME + "1/0")
    names = names_in(tmp_path / "image.raw", _not_cancelled)
    assert (names.at(0), names.at(512), names.end) == ("a.eml", "", NamesEnd.STOPPED)


def test_names_that_take_too_long_are_those_that_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # It says one name, and hangs: its time is over once that name can be read.
    said = tmp_path / "said"
    _said_by(monkeypatch, _ONE_NAME + f"open({str(said)!r}, 'w').close(); import threading; threading.Event().wait()")
    monkeypatch.setattr(deleted_names, "_SECONDS_BETWEEN_CHECKS", 0.01)
    monkeypatch.setattr("app.rescue.deleted_names.time.monotonic", lambda: 1e9 if said.exists() else 0.0)
    names = names_in(tmp_path / "image.raw", _not_cancelled)
    assert (names.at(0), names.end) == ("a.eml", NamesEnd.STOPPED)


def test_cancelling_ends_the_reading_of_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _said_by(monkeypatch, "import threading; threading.Event().wait()")

    def cancelled() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        names_in(tmp_path / "image.raw", cancelled)


_DIR, _REG, _UNALLOCATED = 2, 1, 2


class _Entry:
    def __init__(self, name: str, kind: int, flags: int, runs: list[tuple[int, int, int]], inside: list[Any]) -> None:
        meta = SimpleNamespace(type=kind, flags=flags, addr=id(self))
        self.info = SimpleNamespace(meta=meta, name=SimpleNamespace(name=name.encode()))
        self._runs = [SimpleNamespace(addr=addr, len=count, flags=hole) for addr, count, hole in runs]
        self._inside = inside

    def as_directory(self) -> list[Any]:
        return self._inside

    def __iter__(self) -> Iterator[Any]:
        class Attribute(list[Any]):
            info = SimpleNamespace(type=1)

        yield Attribute(self._runs)


def _library(monkeypatch: pytest.MonkeyPatch, inside: list[Any], files: list[Any]) -> None:
    library = ModuleType("pytsk3")
    system = SimpleNamespace(
        info=SimpleNamespace(block_size=4096), open_dir=lambda path: inside, open_meta=lambda inode: files[inode]
    )

    def no_partitions(image: object) -> object:
        raise OSError

    for name, value in {
        "TSK_FS_META_TYPE_DIR": _DIR, "TSK_FS_META_TYPE_VIRT_DIR": 11, "TSK_FS_META_TYPE_REG": _REG, "TSK_FS_META_FLAG_UNALLOC": _UNALLOCATED,
        "TSK_FS_ATTR_TYPE_DEFAULT": 1, "TSK_FS_ATTR_TYPE_NTFS_DATA": 128, "TSK_FS_ATTR_TYPE_HFS_DATA": 4352, "Img_Info": lambda path: path,
        "Volume_Info": no_partitions, "FS_Info": lambda image, offset: system,
    }.items():  # fmt: skip
        setattr(library, name, value)
    monkeypatch.setitem(sys.modules, "pytsk3", library)


def _told(monkeypatch: pytest.MonkeyPatch, inside: list[Any], files: list[Any] | None = None) -> list[Any]:
    _library(monkeypatch, inside, files or [])
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    deleted_names_worker.main("image.raw")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_pieces_of_files_are_told_with_their_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _Entry("INBOX.mbox", _REG, _UNALLOCATED, [(10, 2, 0), (0, 5, 2), (40, 1, 0)], [])
    inside = [
        _Entry(".", _DIR, 1, [], []),
        _Entry("Mail", _DIR, 1, [], [mail]),
        _Entry("a.jpg", _REG, 1, [(3, 1, 0)], []),
    ]
    assert sorted(_told(monkeypatch, inside)) == [
        [3 * 4096, 4096, "a.jpg", False],
        [10 * 4096, 2 * 4096, "Mail/INBOX.mbox", True],
        [40 * 4096, 4096, "Mail/INBOX.mbox", True],
    ]


def test_more_names_than_are_told_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleted_names_worker, "_MOST_RUNS", 1)
    told = _told(monkeypatch, [_Entry(name, _REG, 1, [(3, 1, 0)], []) for name in ("a", "b")])
    assert told == [[3 * 4096, 4096, "a", False], deleted_names.MORE]
    assert _told(monkeypatch, [_Entry("a", _REG, 1, [(3, 1, 0)], [])]) == told[:1]
    for lines, end in ((told, NamesEnd.TOO_MANY), (told[:1], NamesEnd.ALL)):
        said = "\n".join(map(json.dumps, lines))
        _said_by(monkeypatch, f"print({said!r})")
        names = names_in(tmp_path / "image.raw", _not_cancelled)
        assert (names.at(3 * 4096), names.end) == ("a", end)


def test_a_deleted_name_leads_to_its_file_unless_another_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [_Entry("", _REG, flags, [(7, 1, 0)], []) for flags in (_UNALLOCATED, 1)]
    names = [_Entry(name, _REG, 1, [], []) for name in ("gone.eml", "taken.eml")]
    for number, name in enumerate(names):
        name.info.meta, name.info.name.meta_addr = None, number
    assert _told(monkeypatch, names, files) == [[7 * 4096, 4096, "gone.eml", True]]


def test_folders_in_a_circle_end(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[Any] = []
    folder = _Entry("Mail", _DIR, 1, [], inside)
    inside += [folder, _Entry("a", _REG, 1, [(3, 1, 0)], [])]
    assert len(_told(monkeypatch, [folder])) == 1
