"""A tar of mail: what is in it, in which folders, and what is made to do harm."""

import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from app.clients import open_files
from app.formats.reading.detect import sniff
from app.formats.standard import compressed
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import ContainerItem
from app.model.mail import Completeness, Message, MessageFlag, Role
from app.model.unreadable_paths import UnreadablePaths
from tests.builders import windows
from tests.builders.formats import tar
from tests.builders.reading import inside, read, whole
from tests.builders.unix import mbox, message, put


def messages(found: list[ContainerItem]) -> list[Message]:
    """The messages among what is in a tar."""
    return [each for each in found if isinstance(each, Message)]


def codes(found: list[ContainerItem]) -> set[str]:
    """The codes of the findings, but for those about the habits of a mailbox."""
    return {str(each.code) for each in found if isinstance(each, Finding)} - {"mbox_habits"}


MEMBERS = {
    "backup/受信箱/1.eml": message(1),
    "backup/送信箱/2.eml": message(2),
    "Takeout/メール/すべてのメール.mbox": windows.takeout(),
    "old/Friends.mbox": mbox(2),
    "profile/Mail/pop.example.jp/Inbox": b"From - Mon Jan  2 10:00:00 2006\n" + message(5) + b"\n",
    "Maildir/.Kunden.Alt/cur/1136163600.M1P2.host:2,S": message(3),
    "notes.txt": b"no mail\n",
    "photo": b"\xff\xd8\xff",
    "backup/._1.eml": b"\0\5\x16\7",
    "more.zip": b"PK",
}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_every_kind_of_mail_has_the_folder_of_its_path(
    tmp_path: Path, mode: Literal["w", "w:gz", "w:bz2", "w:xz"]
) -> None:
    path = tar(tmp_path / "backup.tgz", MEMBERS, mode)
    assert sniff(path) == "tar"
    found = inside(path, "tar")
    assert [(each.folder, each.role) for each in messages(found)] == [
        (("backup", "受信箱"), Role.INBOX),
        (("backup", "送信箱"), Role.SENT),
        (("Inbox",), Role.INBOX),
        (("送信済み",), Role.SENT),
        (("Trash",), Role.TRASH),
        (("old", "Friends"), Role.OTHER),
        (("old", "Friends"), Role.OTHER),
        (("profile", "Mail", "pop.example.jp", "Inbox"), Role.INBOX),
        (("Maildir", "Kunden", "Alt"), Role.OTHER),
    ]
    assert codes(found) == {"zip_inside_zip"}
    assert messages(found)[-1].flags == MessageFlag.READ
    assert all(each.completeness is Completeness.WHOLE for each in messages(found))
    # Backwards: each one means unpacking from the start.
    for each, number in zip(reversed(messages(found)[-5:]), (3, 5, 2, 1), strict=False):
        assert whole(path, "tar", each).startswith(each.head)
        assert b"booking %d" % number in each.head


def test_the_whole_program_reads_one(tmp_path: Path) -> None:
    path = tar(tmp_path / "backup.tgz", MEMBERS)
    (store,) = open_files.stores_at(path, UnreadablePaths())
    assert [source.format for mailbox in store.mailboxes for source in mailbox.sources] == ["tar"]
    assert [
        source.format
        for mailbox in next(iter(open_files.stores_at(tmp_path, UnreadablePaths()))).mailboxes
        for source in mailbox.sources
    ] == ["tar"]


def test_a_tar_without_mail_says_so(tmp_path: Path) -> None:
    assert codes(inside(tar(tmp_path / "a.tgz", {"a.txt": b"x", "b.bin": bytes(5000)}), "tar")) == {"not_mail"}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_a_cut_tar_is_reported_wherever_it_is_cut(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = tar(
        tmp_path / "whole.tar", {f"{number}.eml": message(number) * 9 for number in range(1, 4)}, "w"
    ).read_bytes()
    # Without the filling behind the two empty blocks.
    data = data.rstrip(b"\0") + bytes(1024 + (-len(data.rstrip(b"\0"))) % 512)
    for end in range(512, len(data) - 1024, 768):
        found = inside(put(tmp_path / "cut.tar", pack(data[:end])), "tar")
        assert "packed_file_damaged" in codes(found), end
    assert codes(inside(put(tmp_path / "cut.tar", pack(data)), "tar")) == set()


def hostile(folder: Path) -> dict[str, tarfile.TarInfo]:
    """Headers that lead out, to links, in circles, and to more than there is; each by the name of its file."""

    def info(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> tarfile.TarInfo:
        made = tarfile.TarInfo(name)
        made.type, made.size, made.linkname = kind, size, link
        return made

    return {
        "up": info("../../../../x.eml"),
        "absolute": info("/etc/x.eml"),
        "windows": info("C:\\..\\..\\x.eml"),
        "escape": info("\x1b[2J\r\n.eml"),
        "deep": info("a/" * 3000 + "x.eml"),
        "link": info("x.eml", tarfile.SYMTYPE, link="/etc/passwd"),
        "hard": info("x.eml", tarfile.LNKTYPE, link="x.eml"),
        "device": info("x.eml", tarfile.CHRTYPE),
        "pipe": info("x.eml", tarfile.FIFOTYPE),
        "sparse": info("x.eml", tarfile.GNUTYPE_SPARSE),
        "long name": info("x.eml", tarfile.GNUTYPE_LONGNAME, 8 << 30),
        "pax": info("x.eml", tarfile.XHDTYPE, 8 << 30),
        "huge": info("x.eml", size=7 << 30),
        "negative": info("x.eml", size=-(1 << 20)),
        "unknown": info("x.eml", b"Q"),
    }


@pytest.mark.parametrize("name", sorted(hostile(Path())))
@pytest.mark.parametrize("is_packed", [False, True])
def test_headers_made_to_do_harm(tmp_path: Path, name: str, is_packed: bool) -> None:
    info = hostile(tmp_path)[name]
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as made:
        data = message(1)
        good = tarfile.TarInfo("inbox/1.eml")
        good.size = len(data)
        made.addfile(good, io.BytesIO(data))
        stream.write(info.tobuf(tarfile.GNU_FORMAT))
    tared = stream.getvalue()
    path = put(tmp_path / "store" / "a.tar", gzip.compress(tared) if is_packed else tared)
    found = inside(path, "tar")
    assert messages(found)[0].folder == ("inbox",)
    assert not [each for each in found if isinstance(each, Finding) and "reason" in each.parameters]
    assert [each.name for each in path.parent.iterdir()] == ["a.tar"]
    for each in messages(found):
        assert len(each.folder) <= 100 and not {"..", "/", "."} & set(each.folder)
        assert not any(character in "".join(each.folder) for character in "\x1b\r\n")
    if name in ("link", "hard", "device", "pipe", "sparse"):
        assert "packed_entry_not_read" in codes(found) or "packed_file_damaged" in codes(found)


def test_what_unpacks_without_end_is_not_read_further(tmp_path: Path) -> None:
    data = tar(tmp_path / "a.tar", {"1.eml": message(1), "2.eml": message(2) + bytes(64 << 20)}, "w").read_bytes()
    found = inside(put(tmp_path / "bomb.tgz", gzip.compress(data)), "tar")
    assert codes(found) == {"packed_file_too_large"}
    assert messages(found)[0].completeness is Completeness.WHOLE
    assert messages(found)[-1].notes == ("truncated",)


def test_names_of_old_programs(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w", encoding="cp932", format=tarfile.USTAR_FORMAT) as made:
        info = tarfile.TarInfo("受信トレイ/予約.eml")
        info.size = len(message(1))
        made.addfile(info, io.BytesIO(message(1)))
    assert messages(inside(tmp_path / "a.tar", "tar"))[0].folder == ("受信トレイ",)


def test_an_xz_packed_with_9_is_read_and_one_that_asks_for_too_much_says_so(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tar.xz", lzma.compress(tar(tmp_path / "a.tar", MEMBERS, "w").read_bytes(), preset=9))
    assert len(messages(inside(path, "tar"))) == 9
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 4096}]
    small = lzma.compress(mbox(1), filters=filters)
    # The size of the dictionary stands in the header of the block: 0x28 is 4 GiB.
    block = bytes((2, 0, 0x21, 1, 0x28, 0, 0, 0))
    path = put(tmp_path / "b.xz", small[:12] + block + zlib.crc32(block).to_bytes(4, "little") + small[24:])
    assert sniff(path) == "packed-mbox"
    (store,) = open_files.stores_at(path, UnreadablePaths())
    assert store.mailboxes[0].sources[0].format == "packed-mbox"
    assert [each.code for each in read(compressed.read, path) if isinstance(each, Finding)] == [
        Code.PACKED_FILE_NEEDS_MEMORY
    ]
