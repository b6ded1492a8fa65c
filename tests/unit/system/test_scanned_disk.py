"""Where writing may overwrite what is searched."""

import os
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from app.system import scanned_disk

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="entries of /sys are of Linux")

_Status = namedtuple("_Status", "st_dev st_rdev st_mode")
_BLOCK = 0o060000


@pytest.fixture(name="block")
def _block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A disk sda with two parts, another disk, and a loop device."""
    devices = tmp_path / "devices"
    for name in ("sda/sda1", "sda/sda2", "sdb/sdb1", "loop0"):
        (devices / name).mkdir(parents=True)
        if "/" in name:
            (devices / name / "partition").write_text("1")
    block = tmp_path / "block"
    block.mkdir()
    for number, name in {
        "8:0": "sda",
        "8:1": "sda/sda1",
        "8:2": "sda/sda2",
        "8:17": "sdb/sdb1",
        "7:0": "loop0",
    }.items():
        (block / number).symlink_to(devices / name)
    monkeypatch.setattr(scanned_disk, "_BLOCK_DEVICES", block)
    return block


def _asked(
    monkeypatch: pytest.MonkeyPatch, device: tuple[int, int], destination: tuple[int, int], disks: set[str], system: str
) -> bool:
    class Place:
        """A path that only has a status."""

        def __init__(self, status: _Status) -> None:
            self._status = status

        def stat(self) -> _Status:
            """As given."""
            return self._status

    monkeypatch.setattr(scanned_disk, "mount_of", lambda path: ("/dev/x", system))
    monkeypatch.setattr(scanned_disk, "disks_of", lambda path: frozenset(disks))
    searched, there = _Status(0, os.makedev(*device), _BLOCK), _Status(os.makedev(*destination), 0, 0)
    return scanned_disk.may_write_to(Place(searched), Place(there))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("device", "destination", "disks", "system", "answer"),
    [
        ((8, 1), (8, 1), {"sda"}, "ext4", True),
        ((8, 1), (8, 2), {"sda"}, "ext4", True),
        ((8, 0), (8, 2), {"sda"}, "ext4", True),
        ((8, 1), (8, 17), {"sdb"}, "ext4", False),
        ((7, 0), (8, 1), {"sda"}, "ext4", False),
        ((7, 0), (7, 0), {"sda"}, "ext4", True),
        ((8, 1), (7, 0), {"sda"}, "ext4", True),
        ((8, 1), (0, 30), set(), "tmpfs", False),
        ((8, 1), (0, 31), set(), "overlay", True),
        ((8, 1), (0, 32), {"server nas"}, "nfs4", False),
        ((9, 9), (8, 17), {"sdb"}, "ext4", True),
    ],
    ids=["itself", "same disk", "whole disk", "other disk", "image searched", "in the image", "image on the disk",
         "memory", "not known", "network", "no such device"],
)  # fmt: skip
def test_writing(
    block: Path,
    monkeypatch: pytest.MonkeyPatch,
    device: tuple[int, int],
    destination: tuple[int, int],
    disks: set[str],
    system: str,
    answer: bool,
) -> None:
    assert _asked(monkeypatch, device, destination, disks, system) is answer
