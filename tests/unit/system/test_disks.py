"""Another disk is only what surely is one: never a file, memory, or another share of the same server."""

import socket
from pathlib import Path

import pytest

from app.system import disks
from app.system.disks import parent_disks, physical_stores, same_disk, server_of, whole_disks


def device(top: Path, name: str) -> Path:
    """An entry of /sys/dev/block."""
    (top / name).mkdir(parents=True)
    return top / name


def test_a_partition_lies_on_its_disk(tmp_path: Path) -> None:
    partition = device(tmp_path, "sda/sda1")
    (partition / "partition").touch()
    assert whole_disks(partition) == {"sda"}


def test_an_image_lies_where_its_file_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = device(tmp_path, "loop7")
    (loop / "loop").mkdir()
    image = tmp_path / "stick.img"
    (loop / "loop" / "backing_file").write_text(f"{image}\n")
    monkeypatch.setattr(disks, "mount_of", lambda path: ("nas:/home", "nfs4"))
    assert whole_disks(loop) == {"server nas"}
    monkeypatch.setattr(disks, "mount_of", lambda path: (str(path.stat()), ""))
    assert whole_disks(loop) == frozenset()


@pytest.mark.parametrize("name", ["zram0", "ram3", "nbd0"])
def test_memory_and_network_devices_are_no_disks(tmp_path: Path, name: str) -> None:
    assert whole_disks(device(tmp_path, name)) == frozenset()


def test_a_joined_volume_is_only_known_by_all_its_parts(tmp_path: Path) -> None:
    joined = device(tmp_path, "dm-0")
    for part in ("sda", "sdb"):
        device(joined, f"slaves/{part}")
    assert whole_disks(joined) == {"sda", "sdb"}
    device(joined, "slaves/zram1")
    assert whole_disks(joined) == frozenset()


@pytest.mark.parametrize(
    "share",
    [
        "nas:/home",
        "NAS:/backup",
        "//NAS/home",
        "//hanako@nas/home",
        "\\\\Nas\\home",
        "hanako@nas:/x",
        "//nas.local/a",
        "//hanako@NAS._smb._tcp.local/Time",
        "https://nas:5006/home",
    ],
)
def test_shares_of_one_server_are_one_place(share: str) -> None:
    assert server_of(share) == "nas"


def test_two_exports_of_one_server_are_no_two_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {tmp_path / "a": ("nas:/home", "nfs4"), tmp_path / "b": ("NAS:/backup", "nfs4")}
    for path in places:
        path.mkdir()
    monkeypatch.setattr(disks, "mount_of", places.__getitem__)
    monkeypatch.setattr("app.system.disks.os.stat", lambda path: type("Status", (), {"st_dev": hash(str(path))}))
    assert same_disk(*places) is True


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", socket.gethostname()])
def test_a_share_of_this_very_computer_may_lie_on_any_of_its_disks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(disks, "mount_of", lambda path: (f"{host}:/home", "nfs4"))
    assert disks.disks_of(tmp_path) == frozenset()


def test_a_disk_image_of_a_mac_is_no_disk() -> None:
    image = {"ParentWholeDisk": "disk5", "BusProtocol": "Disk Image", "VirtualOrPhysical": "Unknown"}
    assert parent_disks(image) == frozenset()
    assert parent_disks({"ParentWholeDisk": "disk0", "BusProtocol": "PCI-Express"}) == {"disk0"}
    assert physical_stores({"APFSPhysicalStores": [{"APFSPhysicalStore": "disk0s2"}]}) == ["disk0s2"]
