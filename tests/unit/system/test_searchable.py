"""The disks there are, as each system describes them, and what they do with what is deleted."""

from pathlib import Path

import pytest

from app.system import searchable, windows_disks
from app.system.drives import Drive
from app.system.windows_disks import clears_what_is_deleted


def _entry(block: Path, name: str, sectors: int, **queue: int) -> Path:
    entry = block / name
    entry.mkdir(parents=True)
    (entry / "size").write_text(f"{sectors}\n")
    if queue:
        (entry / "queue").mkdir()
        for key, value in queue.items():
            (entry / "queue" / key).write_text(f"{value}\n")
    return entry


def test_disks_of_linux_mounted_or_not(tmp_path: Path) -> None:
    ssd = _entry(tmp_path, "nvme9n9", 1 << 21, rotational=0, discard_max_bytes=4096)
    part = _entry(ssd, "nvme9n9p1", 1 << 20)
    (part / "partition").write_text("1\n")
    (tmp_path / "nvme9n9p1").symlink_to(part)
    _entry(tmp_path, "sdzz", 1 << 22, rotational=1, discard_max_bytes=0)
    for name, sectors in (("loop7", 1 << 22), ("sr0", 1 << 22), ("sdzy", 8), ("sdzx", 0)):
        _entry(tmp_path, name, sectors)
    found = {each.device.name: (each.size, each.clears) for each in searchable._on_linux(tmp_path)}
    assert found == {"nvme9n9": (1 << 30, True), "nvme9n9p1": (1 << 29, True), "sdzz": (1 << 31, False)}
    assert searchable.clears_on_linux(tmp_path / "absent") is None


def test_disks_of_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {
        "AllDisksAndPartitions": [
            {
                "DeviceIdentifier": "disk2",
                "Size": 8 << 30,
                "Partitions": [{"DeviceIdentifier": "disk2s1", "Size": 7 << 30, "VolumeName": "OLD MAC"}],
            },
            {"DeviceIdentifier": "disk3", "Size": "?", "APFSVolumes": []},
        ]
    }
    monkeypatch.setattr(searchable, "diskutil_list", lambda: listed)
    monkeypatch.setattr(searchable, "diskutil_info", lambda device: {"Internal": False, "SolidState": False})
    found = [(str(each.device), each.name, each.is_removable, each.clears) for each in searchable._on_macos()]
    assert found == [("/dev/rdisk2", "", True, False), ("/dev/rdisk2s1", "OLD MAC", True, False)]


def test_disks_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = Drive(Path("D:\\"), "USB (D:)", 1, 1 << 34, "ntfs", True)
    monkeypatch.setattr(searchable, "drives", lambda: [drive])
    monkeypatch.setattr(searchable, "_is_administrator", lambda: False)
    monkeypatch.setattr(windows_disks, "_asked", lambda *given: bytes(8) + b"\1")
    (found,) = searchable._on_windows()
    assert (str(found.device), found.name, found.is_readable, found.clears) == ("\\\\.\\D:", "USB (D:)", False, True)
    monkeypatch.setattr(windows_disks, "_asked", lambda *given: b"")
    assert clears_what_is_deleted("D:\\") is None


def test_on_this_computer_nothing_is_raised() -> None:
    assert all(each.size > 0 for each in searchable.searchable_disks())
