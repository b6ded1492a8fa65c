"""Settings, folders, permission, drives and wakefulness."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from app.model.store import Home, System
from app.system import drives, folders, permission, settings, sleep
from app.system.permission import Access
from app.system.settings import Settings


def test_settings_come_back(tmp_path: Path) -> None:
    kept = Settings("ja", "dark", "/Volumes/USB/日本\udcff")
    assert settings.save(kept, tmp_path / "deep" / "folder")
    assert settings.load(tmp_path / "deep" / "folder") == kept
    assert [each.name for each in (tmp_path / "deep" / "folder").iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"language": 7, "other": "x"}', "null", "[" * 100_000, '{"language": "ja"'],
    ids=range(7),
)
def test_damaged_settings_are_the_defaults(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_text(content)
    assert settings.load(tmp_path) == Settings()


def test_settings_that_cannot_be_kept_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not settings.save(Settings(), tmp_path / "file")


def test_a_failed_save_leaves_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Settings("ja"), tmp_path)

    def full(descriptor: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", full)
    assert not settings.save(Settings("en"), tmp_path)
    assert settings.load(tmp_path) == Settings("ja")
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("platform", "ending"), [("darwin", "Furoshiki"), ("win32", "Furoshiki"), ("linux", "furoshiki")]
)
def test_settings_lie_where_each_system_wants_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, ending: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert folders.settings_folder(tmp_path).name == ending
    for folder in (folders.settings_folder, folders.log_folder):
        assert tmp_path not in folder(tmp_path).parents
    assert ending in folders.log_folder(tmp_path).parts
    (tmp_path / "portable").write_text("")
    for folder in (folders.settings_folder, folders.log_folder):
        assert tmp_path in folder(tmp_path).parents


def test_from_a_stick_no_index_is_kept_unless_that_is_wanted(tmp_path: Path) -> None:
    usual = folders.index_folder(tmp_path)
    assert usual is not None and tmp_path not in usual.parents
    (tmp_path / "portable").write_text("")
    assert folders.index_folder(tmp_path) is None
    wanted = folders.index_folder(tmp_path, on_stick=True)
    assert wanted is not None and tmp_path in wanted.parents


def test_settings_of_an_earlier_version_stay_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert folders.settings_folder(tmp_path) == tmp_path / "xdg" / "Furoshiki"
    earlier = tmp_path / "Library" / "Application Support" / "Furoshiki"
    earlier.mkdir(parents=True)
    assert folders.settings_folder(tmp_path) == earlier


def test_a_mac_application_lies_in_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Furoshiki.app" / "Contents" / "MacOS" / "furoshiki"))
    assert folders.program_folder() == tmp_path
    monkeypatch.setattr(sys, "executable", str(tmp_path / "furoshiki"))
    assert folders.program_folder() == tmp_path


def test_access_is_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert permission.access(tmp_path) is Access.ALLOWED
    assert permission.access(tmp_path / "none") is Access.ABSENT

    def denied(path: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", denied)
    assert permission.access(tmp_path) is Access.DENIED
    assert permission.mail_access(Home(tmp_path, System.MACOS, live=True)) is Access.DENIED
    assert permission.mail_access(Home(tmp_path, System.MACOS)) is Access.ABSENT, "only one's own home is protected"
    assert permission.mail_access(Home(tmp_path, System.LINUX, live=True)) is Access.ABSENT


def test_drives_leave_out_what_is_unsuitable(on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder in memory is below /dev, which is no place for an archive.
    mounts = [
        SimpleNamespace(device="/dev/sda1", mountpoint="/", fstype="ext4", opts="rw"),
        SimpleNamespace(device="/dev/sda2", mountpoint="/boot", fstype="ext4", opts="rw"),
        SimpleNamespace(device="/dev/loop1", mountpoint=str(on_disk), fstype="squashfs", opts="ro"),
        SimpleNamespace(device="/dev/sr0", mountpoint=str(on_disk), fstype="iso9660", opts="ro"),
        SimpleNamespace(device="/dev/none", mountpoint=str(on_disk), fstype="exfat", opts="rw"),
        SimpleNamespace(device="/dev/gone", mountpoint=str(on_disk / "gone"), fstype="exfat", opts="rw"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: mounts)
    (drive,) = drives.drives()
    assert (drive.path, drive.name, drive.file_system, drive.removable) == (on_disk, on_disk.name, "exfat", False)
    assert 0 <= drive.free <= drive.total


@pytest.mark.parametrize(
    ("block", "flag", "removable"),
    [
        ("/sys/devices/pci0/usb1/block/sdb/sdb1", "", True),
        ("/sys/devices/pci0/ata1/block/sda/sda1", "0", False),
        ("/sys/devices/pci0/ata1/block/sda/sda1", "1", True),
        ("/sys/devices/mmc_host/mmc0/block/mmcblk0/mmcblk0p1", "0", True),
    ],
)
def test_a_stick_is_distinguished_from_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: str, flag: str, removable: bool
) -> None:
    real = tmp_path / block.lstrip("/")
    real.mkdir(parents=True)
    if flag:
        (real.parent / "removable").write_text(f"{flag}\n")
    classes = tmp_path / "class"
    classes.mkdir()
    (classes / real.name).symlink_to(real)
    monkeypatch.setattr(drives, "BLOCK_DEVICES", classes)
    assert drives.is_removable_on_linux(f"/dev/{real.name}") is removable


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no helper")
def test_the_helper_runs_as_long_as_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    original = subprocess.Popen

    def popen(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        started.append(original(command, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    monkeypatch.setattr(sleep, "inhibitor_command", lambda: [sys.executable, "-c", "import sys; sys.stdin.read()"])
    with sleep.prevent_sleep():
        assert started[0].poll() is None
    assert started[0].poll() is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no helper")
@pytest.mark.parametrize("command", [[], ["/no/such/program"]])
def test_without_a_helper_the_work_goes_on(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setattr(sleep, "inhibitor_command", lambda: command)
    with sleep.prevent_sleep():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no helper")
def test_an_exception_inside_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sleep, "inhibitor_command", list)
    with pytest.raises(ZeroDivisionError), sleep.prevent_sleep():
        raise ZeroDivisionError


def test_each_system_has_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert sleep.inhibitor_command()[0] == "/usr/bin/caffeinate"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert sleep.inhibitor_command()[0] == "/usr/bin/systemd-inhibit"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert sleep.inhibitor_command() == []
