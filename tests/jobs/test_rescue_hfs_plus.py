"""Mail that was deleted from a volume of HFS+, alone and in the partitions of old and newer Macs."""

import csv
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.jobs import rescue
from app.jobs.cancel import Cancel
from app.rescue.deleted_names import Names, names_in
from tests.builders.hfs_plus import BLOCK, Volume
from tests.builders.partitions import with_apple_map, with_gpt
from tests.builders.rescued import Mail, mails, mbox

LIVE = "Users/hanako/Library/Mail/Mailboxes/お客様.mbox/mbox"
DELETED = "Users/hanako/Library/Mail/POP-hanako@pop.example.jp/INBOX.mbox/mbox"
DISKS = (lambda image: image, with_apple_map, with_gpt)
needs_sleuth_kit = pytest.mark.skipif(find_spec("pytsk3") is None, reason="The Sleuth Kit is not installed")


def volume(deleted: list[Mail], live: list[Mail]) -> Volume:
    """A home with a mailbox, and one that was deleted; the volume's trees have several levels, files many pieces."""
    made = Volume(8 << 20)
    for number in range(300):
        made.write(f"Users/hanako/Documents/書類が{number}.txt", b"text\n" * 900)
    many = made.create("Users/hanako/Pictures/in pieces")
    for number in range(20):
        made.append(many, b"picture\0" * (BLOCK // 8))
        made.write(f"Users/hanako/Sites/{number}.html", b"<html>\n")
    made.write(DELETED, mbox(deleted, mozilla=False))
    made.write(LIVE, mbox(live, mozilla=False), pieces=3)
    made.delete(DELETED.partition("/INBOX")[0])
    for number in range(0, 300, 2):
        made.delete(f"Users/hanako/Documents/書類が{number}.txt")
    return made


def raw(image: Path, usb: Path) -> set[bytes]:
    """The messages that come back."""
    record = rescue.run(rescue.prepare(image, usb), lambda event: None, Cancel())
    assert record.backup is not None
    assert record.backup.archive is not None
    return {file.read_bytes() for file in record.backup.archive.glob("data/stores/rescued/Rescued mail/*/*.eml")}


@pytest.mark.skipif(shutil.which("fsck.hfsplus") is None, reason="hfsprogs is not installed")
def test_the_volume_of_the_tests_is_one(tmp_path: Path) -> None:
    image = tmp_path / "disk.img"
    image.write_bytes(volume(mails(1, 10), mails(2, 10)).image)
    said = subprocess.run(["fsck.hfsplus", "-fn", image], capture_output=True, text=True, check=False)
    assert "appears to be OK" in said.stdout, said.stdout


@pytest.mark.parametrize("disk", DISKS)
def test_deleted_mail_comes_back_wherever_the_volume_lies(tmp_path: Path, disk: Callable[[bytes], bytes]) -> None:
    deleted = mails(71, 18)
    image = tmp_path / "disk.img"
    image.write_bytes(disk(volume(deleted, mails(72, 9)).image))
    assert {each.data for each in deleted} <= raw(image, tmp_path / "usb")


@needs_sleuth_kit
@pytest.mark.parametrize("disk", DISKS)
def test_files_that_are_there_have_their_names(tmp_path: Path, disk: Callable[[bytes], bytes]) -> None:
    live = mails(74, 9)
    image = tmp_path / "disk.img"
    image.write_bytes(disk(volume(mails(73, 18), live).image))
    data, names = image.read_bytes(), names_in(image, lambda: None)
    places = [data.find(each.data[:400]) for each in live]
    assert {names.at(at) for at in places if at >= 0} == {LIVE}
    assert _pieces_of(names, data, "Users/hanako/Pictures/in pieces") == 20, "also those beyond the eight of a record"


@needs_sleuth_kit
def test_the_archive_says_which_file_a_message_was_in(tmp_path: Path) -> None:
    image = tmp_path / "disk.img"
    image.write_bytes(volume(mails(75, 9), mails(76, 9)).image)
    record = rescue.run(rescue.prepare(image, tmp_path / "usb"), lambda event: None, Cancel())
    assert record.backup is not None
    assert record.backup.archive is not None
    (table,) = record.backup.archive.rglob("provenance.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        was = {row["was"] for row in csv.DictReader(file)}
    assert was == {"", LIVE}, "HFS+ keeps no name of what was deleted"


def _pieces_of(names: Names, data: bytes, path: str) -> int:
    return sum(names.at(at) == path for at in range(0, len(data), BLOCK))
