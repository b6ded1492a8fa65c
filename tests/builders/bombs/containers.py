"""Bombs in closed and packed formats: trees that bite their tail, and bytes that unpack to more than there is."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from tests.builders import stores, windows
from tests.builders.bombs.writing import put

MAIL = b"From - Mon Jan  2 10:00:00 2006\n" + stores.message() + b"\n"


def gzip_bomb(folder: Path) -> None:
    """64 MB of zeros in 64 KB, behind one message."""
    put(folder, "bomb.mbox.gz", gzip.compress(MAIL + bytes(64 << 20), mtime=0))


def xz_bomb(folder: Path) -> None:
    """64 MB of zeros in 10 KB, and a header that asks for a dictionary of 4 GB."""
    put(folder, "1.mbox.xz", lzma.compress(MAIL + bytes(64 << 20)))
    whole = lzma.compress(MAIL)
    block = b"\x02\x00\x21\x01\x28\x00\x00\x00"
    put(folder, "2.mbox.xz", whole[:12] + block + zlib.crc32(block).to_bytes(4, "little") + whole[24:])


def bzip2_bomb(folder: Path) -> None:
    """64 MB of zeros in 200 bytes."""
    put(folder, "bomb.mbox.bz2", bz2.compress(MAIL) + bz2.compress(bytes(64 << 20)))
    put(folder, "2.mbox.bz2", bz2.compress(MAIL + bytes(64 << 20)))


def packed_in_packed(folder: Path) -> None:
    """A gzip in a gzip in a gzip."""
    data = MAIL
    for _ in range(50):
        data = gzip.compress(data, mtime=0)
    put(folder, "bomb.mbox.gz", data)


def zip_bomb(folder: Path) -> None:
    """Members of 64 MB of zeros, and zips in zips."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.eml", bytes(64 << 20))
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("big.eml", stores.message() + bytes(64 << 20))
        made.writestr("big.mbox", MAIL + bytes(64 << 20))
        made.writestr("inner.zip", inner.getvalue())
        made.writestr("good.eml", stores.message())


def zip_paths(folder: Path) -> None:
    """Members named to land outside of where they are unpacked, in folders 500 deep."""
    with zipfile.ZipFile(folder / "bomb.zip", "w") as made:
        for name in (
            "../../../../x.eml",
            "/etc/x.eml",
            "C:\\x.eml",
            "..\\..\\x.eml",
            "a/" * 500 + "x.eml",
            "\x1b[2J.eml",
        ):
            made.writestr(name, stores.message())


def deep_olm(folder: Path) -> None:
    """An export of Outlook for Mac with folders 300 deep, each of a long name: no path can hold them."""
    xml = "<emails><email><OPFMessageCopySubject>x</OPFMessageCopySubject></email></emails>"
    where = "Accounts/a@example.jp/com.microsoft.__Messages/" + ("フォルダ" * 15 + "/") * 300
    with zipfile.ZipFile(folder / "bomb.olm", "w") as made:
        made.writestr(where + "message_00001.xml", xml)


def laughing_olm(folder: Path) -> None:
    """An export of Outlook for Mac with entities that grow, and elements 100,000 deep."""
    laugh = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 100 + '">]><emails><email>' + "&a;" * 10_000 + "</email></emails>"
    with zipfile.ZipFile(folder / "bomb.olm", "w") as made:
        made.writestr("Accounts/a/com.microsoft.__Messages/Inbox/message_00001.xml", laugh)
        made.writestr("Accounts/a/com.microsoft.__Messages/Inbox/message_00002.xml", "<a>" * 100_000)


def members_of_a_zip(folder: Path) -> None:
    """100,000 members."""
    with zipfile.ZipFile(folder / "bomb.zip", "w") as made:
        for number in range(100_000):
            made.writestr(f"{number}.eml", b"")


def dbx_circle(folder: Path) -> None:
    """An Outlook Express folder whose tree of messages is its own branch, and whose messages follow themselves."""
    data = bytearray(windows.dbx(3))
    root = int.from_bytes(data[0xE4:0xE8], "little")
    data[root + 8 : root + 12] = root.to_bytes(4, "little")
    put(folder, "1.dbx", bytes(data))
    data = bytearray(windows.dbx(3))
    first = 0x24BC
    data[first + 12 : first + 16] = first.to_bytes(4, "little")
    put(folder, "2.dbx", bytes(data))


def pst_circle(folder: Path) -> None:
    """A PST whose pages are branches of themselves, of the greatest level, with 2^64 for every number."""
    page = bytearray(512)
    page[:24] = struct.pack("<QQQ", 1, 1, 1024)
    page[24:48] = struct.pack("<QQQ", 2, 1, 1024)
    page[488:492] = bytes((2, 20, 24, 1))
    head = bytearray(1024)
    head[:4], head[10:12] = b"!BDN", (23).to_bytes(2, "little")
    for at, value in ((184, 1 << 62), (216, 1), (224, 1024), (232, 1), (240, 1536)):
        head[at : at + 8] = value.to_bytes(8, "little")
    nodes, blocks = bytearray(page), bytearray(page)
    nodes[496:498], blocks[496:498] = b"\x81\x81", b"\x80\x80"
    put(folder, "1.pst", bytes(head + nodes + blocks))
    put(folder, "2.pst", b"!BDN" + b"\xff" * 2000)


def msg_circle(folder: Path) -> None:
    """A compound file whose table of sectors runs in a circle and whose header names four billion of them."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0, 0xFFFFFFFF, 0, 0, 0xFFFFFFFF)
    table = struct.pack("<128I", *([0] * 128))
    names = bytearray(512)
    names[:22] = "Root Entry\0".encode("utf-16-le")
    struct.pack_into("<HBB", names, 64, 22, 5, 1)
    struct.pack_into("<III", names, 68, 0, 0, 0)
    put(folder, "1.msg", bytes(head) + table + bytes(names))
    put(folder, "2.msg", bytes(head) + table)


def tnef_depth(folder: Path) -> None:
    """A winmail.dat of 100,000 attributes, and lengths beyond the end."""
    attribute = b"\x01" + struct.pack("<II", 0x00069003, 8) + struct.pack("<II", 0xFFFFFFFF, 0x0102) + b"\x00\x00"
    put(folder, "winmail.dat", b"\x78\x9f\x3e\x22\x01\x00" + attribute * 100_000)
    put(folder, "winmail2.dat", b"\x78\x9f\x3e\x22\x01\x00\x02" + struct.pack("<II", 0x0006800F, 0xFFFFFFF0) + b"x")


ALL = (
    gzip_bomb, xz_bomb, bzip2_bomb, packed_in_packed, zip_bomb, zip_paths, deep_olm, laughing_olm, members_of_a_zip,
    dbx_circle, pst_circle, msg_circle, tnef_depth,
)  # fmt: skip
