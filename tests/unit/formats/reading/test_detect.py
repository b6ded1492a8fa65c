"""What a file is by its content, whatever it is called."""

import bz2
import gzip
import lzma
from pathlib import Path

import pytest

from app.formats.reading.detect import sniff, sniff_bytes
from app.system.reading import NotARegularFileError
from tests.builders.unix import mbox, message, put

EMLX = b"%d\n" % len(message()) + message()
PATCH = b"From fc88cba7f1f37b9cf3b296eace2422dd0e173502 Mon Sep 17 00:00:00 2001\nFrom: Hanako <hanako@example.jp>\n\n"
WITH_MAILBOX = (
    b"From hanako@example.jp Mon Feb  5 10:00:00 2001\nFrom: hanako@example.jp\n"
    b'Content-Type: multipart/mixed; boundary="cut"\n\n--cut\nContent-Type: text/x-patch\n\n' + PATCH + b"--cut--\n"
)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("name", ["Inbox", "a.mbox", "archive.txt", "x.mail"])
@pytest.mark.parametrize("before", [b"", b"\n\n", b"\xef\xbb\xbf", b"\0\0\0\0"])
def test_a_mailbox_is_known_by_its_separator(line_end: bytes, name: str, before: bytes) -> None:
    assert sniff_bytes(before + mbox(2, line_end), name) == "mbox"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("name", ["a.eml", "17", "text=plain", "1.host:2,S", "letter.txt"])
def test_a_message_is_known_by_its_headers(line_end: bytes, name: str) -> None:
    assert sniff_bytes(message(line_end=line_end), name) == "eml"


@pytest.mark.parametrize(
    ("start", "name", "expected"),
    [
        (mbox(1), "a.eml", "eml"),
        (mbox(2), "a.eml", "mbox"),
        (WITH_MAILBOX, "a.eml", "eml"),
        (b"no headers at all", "a.eml", "eml"),
        (b"", "a.eml", None),
        (b"", "Inbox", None),
        (EMLX, "1.emlx", "emlx"),
        (EMLX, "noname", "emlx"),
        (b"rubbish", "1.emlx", "emlx"),
        (b"42\nis the answer", "noname", None),
        (message() + b"\n" + mbox(1), "a.mbox", "mbox"),
        (message() + b"\n" + PATCH, "1.host:2,S", "eml"),
        (b"A note of the program\n\n" + mbox(1), "old", "mbox"),
        (b"\0" * 5000, "Inbox", "mbox"),
        (b"\0" * 5000, "disk.img", None),
        (b"From \n", "a.mbox", "mbox"),
        (b"From here to the station it is far.\nYours: Hanako\n", "letter", None),
        (b"From hanako@example.jp\nX-Odd: 1\n\nbody\n", "Inbox", "mbox"),
        (b"!BDN\0\0\0\0SM\x17\0", "a", "pst"),
        (b"!BDN\0\0\0\0SO\x17\0", "a.pst", "pst"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a", "msg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.DOC", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Thumbs.db", None),
        (b"PK\x03\x04", "a.olm", "olm"),
        (b"PK\x03\x04", "a", "zip"),
        (b"PK\x03\x04", "a.docx", None),
        (b"\xcf\xad\x12\xfe\xc5", "Inbox.dbx", "dbx"),
        (b"\xcf\xad\x12\xfe\xc6", "Folders.dbx", None),
        (b"JMF6\x03", "inbox.mbx", "oe4"),
        (b"\x20\x06\x79\x19\x08\x0c", "messages.tbb", "tbb"),
        (b"From 1700000000000000000@xxx Mon Jan 02 10:00:00 +0000 2006\n", "All mail.mbox", "takeout"),
        (b"From ???@??? Mon Jan 02 10:00:00 2006\r\n", "In.mbx", "eudora"),
        (b"SQLite format 3\0", "geary.db", "geary"),
        (b"SQLite format 3\0", "places.sqlite", "sqlite"),
        (b"\x00\x0d\xbb\xa0\0\0\0\1", "table_of_contents", "table_of_contents"),
        (b'// <!-- <mdb:mork:z v="1.4"/> -->', "Inbox.msf", "mork"),
        (b"\x78\x9f\x3e\x22", "winmail.dat", "tnef"),
        (b"\1\1\1\1\n" + message() + b"\1\1\1\1\n", "mmdf", "mmdf"),
        (b"BABYL OPTIONS: -*- rmail -*-\n", "RMAIL", "babyl"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nX-ABUID:1\r\nEND:VCARD\r\n", "people.vcf", None),
        (b"dn: cn=Hanako\nmail: hanako@example.jp\n", "people.ldif", None),
        (b"#!/usr/bin/env python3\nprint('From ')\n", "a.py", None),
        (b"# Read me\n\nFrom 2001 on we kept our mail here.\n", "README.txt", None),
        (bytes(range(256)), "noise", None),
    ],
)
def test_the_content_decides_and_the_suffix_breaks_ties(start: bytes, name: str, expected: str | None) -> None:
    assert sniff_bytes(start, name) == expected


def test_a_packed_file_is_a_mailbox_where_it_unpacks_to_mail() -> None:
    for pack, known in ((gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")):
        assert sniff_bytes(pack(mbox(2)), "Inbox.packed") == "packed-mbox"
        assert sniff_bytes(pack(b"Feb  5 10:00:00 host kernel: up\n" * 9), "log.packed") == known
        damaged = pack(mbox(2))[:6] + b"\xff" * 40
        assert sniff_bytes(damaged, "Inbox.packed") in (known, "packed-mbox")


def test_a_name_that_says_packed_is_not_believed() -> None:
    assert sniff_bytes(mbox(1), "Inbox.gz") == "mbox"


def test_little_of_a_large_file_is_looked_at(tmp_path: Path) -> None:
    path = put(tmp_path / "large")
    with path.open("wb") as file:
        file.write(mbox(1))
        file.truncate(1 << 33)
    assert sniff(path) == "mbox"


def test_a_folder_or_missing_file_raises_oserror(tmp_path: Path) -> None:
    with pytest.raises(NotARegularFileError):
        sniff(tmp_path)
    with pytest.raises(FileNotFoundError):
        sniff(tmp_path / "missing")


def test_hostile_input_never_raises() -> None:
    for content in (mbox(2), EMLX, WITH_MAILBOX, gzip.compress(mbox(1)), lzma.compress(mbox(1)), bz2.compress(mbox(1))):
        for end in range(0, len(content), 5):
            flipped = bytearray(content)
            flipped[end] ^= 0xFF
            for start in (content[:end], content[end:], bytes(flipped)):
                for name in ("a", "a.eml", "a.mbox", "\udcff.emlx", ""):
                    sniff_bytes(start, name)
