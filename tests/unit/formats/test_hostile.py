"""Readers of closed formats on what is hostile: empty, garbage, endless, made to lie."""

from pathlib import Path

import pytest

from app.formats.outlook import oe4
from app.formats.reading.registry import READERS
from app.formats.reading.worker import Worker
from app.formats.standard import takeout, vmg
from app.formats.windows import bmf, eudora, hidemaru, incredimail, pmm, tbb
from app.model.findings import Finding
from app.model.mail import Message
from tests.builders.reading import Read, read
from tests.builders.unix import put

HOSTILE = [
    b"",
    b"\0",
    b"\0" * 5000,
    b"\xff" * 5000,
    bytes(range(256)) * 40,
    b"From: a@example.jp\n" * 3000,
    b".\r\n" * 2000,
    b"\x0c! r:01020304  4FCC1A2B00000001 12\r\n" * 500,
    b"\x0c! e:\r\nFrom: a@example.jp\r\nDate: x\r\nSubject: y" * 500,
    b"BEGIN:VMSG\r\nBEGIN:VENV\r\nBEGIN:VBODY\r\n" * 500,
    b"\xff\xfe" + "BEGIN:VMSG\r\nEND:VMSG\r\n".encode("utf-16-le") * 300,
    b"A:\r\n" * 40_000,
]


READERS_OF_TEXT = [
    bmf.read, pmm.read, tbb.read, oe4.read, takeout.read, eudora.read, hidemaru.read, incredimail.read, vmg.read,
]  # fmt: skip


@pytest.mark.parametrize("reader", READERS_OF_TEXT)
@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_sequential_readers_survive_anything(tmp_path: Path, reader: Read, data: bytes) -> None:
    for each in read(reader, put(tmp_path / "store", data)):
        if isinstance(each, Message):
            assert each.origin.offset + each.origin.length <= len(data)


@pytest.mark.parametrize("name", sorted(name for name, each in READERS.items() if each.open_container is not None))
def test_containers_survive_anything(tmp_path: Path, name: str) -> None:
    starts = (
        b"",
        b"!BDN",
        b"\xcf\xad\x12\xfe\xc5",
        b"PK\x03\x04",
        b"SQLite format 3\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    )
    with Worker(timeout=20) as guard:
        for number, data in enumerate(start + rest for start in starts for rest in HOSTILE):
            path = put(tmp_path / str(number), data)
            for each in guard.read(path, name):
                assert isinstance(each, Finding) or name == "tnef"
            assert path.read_bytes() == data
