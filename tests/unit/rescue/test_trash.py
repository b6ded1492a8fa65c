"""The trash of each system, and the names things had before they lay in it."""

import struct
from pathlib import Path

import pytest

from app.rescue.trash import items_of, original_name, trashes_of
from tests.builders.stores import write


def test_a_trash_is_looked_for_wherever_a_system_has_one(tmp_path: Path) -> None:
    home, stick = tmp_path / "home" / "hanako", tmp_path / "stick"
    folders = [
        home / ".Trash",
        home / ".local/share/Trash/files",
        tmp_path / "$Recycle.Bin" / "S-1-5-21-1",
        stick / ".Trash-1000" / "files",
        stick / ".Trash" / "1000" / "files",
        stick / ".Trashes" / "501",
    ]
    for folder in folders:
        folder.mkdir(parents=True)
    assert sorted(trashes_of(home, [stick, stick, tmp_path / "absent"])) == sorted(folders)


def test_names_of_the_recycle_bin_before_vista(tmp_path: Path) -> None:
    records = b""
    for number, name in ((3, "C:\\Documents\\受信トレイ.dbx"), (12, "C:\\b.txt")):
        record = bytearray(800)
        struct.pack_into("<I", record, 260, number)
        record[280 : 280 + 2 * len(name)] = name.encode("utf-16-le")
        records += bytes(record)
    folder = tmp_path / "RECYCLER" / "S-1-5-21-1"
    write(folder / "INFO2", struct.pack("<IIIII", 5, 0, 0, 800, 0) + records)
    for name in ("Dc3.dbx", "Dc12.txt", "Dc4.dbx", "desktop.ini"):
        write(folder / name, b"x")
    assert {each.path.name: each.name for each in items_of(folder)} == {
        "Dc3.dbx": "受信トレイ.dbx",
        "Dc12.txt": "b.txt",
        "Dc4.dbx": "Dc4.dbx",
    }


def test_names_of_the_trash_of_linux(tmp_path: Path) -> None:
    write(tmp_path / "Trash/files/a", b"x")
    write(tmp_path / "Trash/info/a.trashinfo", b"[Trash Info]\nPath=/home/h/%E9%80%81%E4%BF%A1\n")
    assert original_name(tmp_path / "Trash/files/a") == "送信"


@pytest.mark.parametrize(
    "data", [b"", b"\2", b"\xff" * 40, struct.pack("<QQQ", 2, 1, 1) + b"\xff\xff\xff\xff\0", b"\1" + bytes(23)]
)
def test_a_companion_may_hold_anything(tmp_path: Path, data: bytes) -> None:
    for name in ("$IABC.pst", "INFO2", "info/$RABC.pst.trashinfo"):
        write(tmp_path / name, data)
    for name in ("$RABC.pst", "Dc1.pst", "Dc99999999999.pst"):
        assert original_name(write(tmp_path / name, b"x")) == ""
