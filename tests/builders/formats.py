"""One small file of every format in READERS, by the name of the format. Everybody in them is invented."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from tests.builders import ese, hx, japan, stores, windows
from tests.builders.databases import Bird, EmMail, em_client, geary, mailbird, mailspring
from tests.builders.unix import mbox, message, put

OLM_MESSAGE = """<?xml version="1.0"?><emails elementCount="1"><email>
<OPFMessageCopySubject>booking</OPFMessageCopySubject><OPFMessageCopySentTime>2011-06-21T23:46:39</OPFMessageCopySentTime>
<OPFMessageCopyFromAddresses><emailAddress OPFContactEmailAddressAddress="hanako@example.jp"/></OPFMessageCopyFromAddresses>
<OPFMessageCopyBody>See you.</OPFMessageCopyBody></email></emails>"""


def _oe4(*messages: bytes) -> bytes:
    records = (
        b"\0\x7f\0\x7f" + struct.pack("<III", number, 16 + len(each), len(each)) + each
        for number, each in enumerate(messages, 1)
    )
    return b"JMF6" + struct.pack("<II", 0x00010005, len(messages)) + bytes(0x54 - 12) + b"".join(records)


def _tbb(*messages: bytes) -> bytes:
    header = b"\x20\x06\x79\x19" + struct.pack("<H", 3080) + bytes(3080 - 6)
    records = (
        b"\x21\x09\x70\x19\x30\0\0\0"
        + struct.pack("<II", 0, 1136163600)
        + bytes(20)
        + struct.pack("<I", len(each))
        + bytes(8)
        + each
        for each in messages
    )
    return header + b"".join(records)


def _tnef() -> bytes:
    def attribute(level: int, number: int, kind: int, data: bytes) -> bytes:
        return struct.pack("<BHHI", level, number, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + attribute(1, 0x9006, 8, b"\0\0\1\0")
        + attribute(1, 0x8008, 7, b"IPM.Microsoft Mail.Note\0")
        + attribute(1, 0x8004, 1, b"booking\0")
        + attribute(1, 0x800C, 2, b"See you.\0")
    )


def _zip(path: Path, **members: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def tar(path: Path, members: Mapping[str, bytes], mode: Literal["w", "w:gz", "w:bz2", "w:xz"] = "w:gz") -> Path:
    """A tar with these files, packed as `mode` says."""
    with tarfile.open(path, mode) as made:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return path


def _mailbird(folder: Path) -> Path:
    bird = Bird("<p>See you.</p>", 1)
    return mailbird(folder / "Store.db", bird, Bird(), bird, Bird(words="明日お願いします。"))


def _olk15(folder: Path) -> Path:
    return windows.database(
        folder / "Outlook.sqlite",
        "CREATE TABLE Mail (Record_RecordID INTEGER, Record_FolderID INTEGER, PathToDataFile TEXT,"
        " Message_SenderList TEXT, Message_NormalizedSubject TEXT, Message_TimeSent INTEGER)",
        "INSERT INTO Mail VALUES (1, 1, '', 'hanako@example.jp', 'booking', 981334800)",
    )


def _em_client(folder: Path) -> Path:
    path = em_client(folder, EmMail(preview="明日"), EmMail(), data=False, words=False)
    path.with_name("folders.dat").unlink()
    return path


def _geary(folder: Path) -> Path:
    return geary(folder / "geary.db", (b"From: taro@example.jp\r\n", b"Hello."), (b"From: hanako@example.jp\r\n", None))


def _mailspring(folder: Path) -> Path:
    sender = [{"name": "Hanako", "email": "hanako@example.jp"}]
    shown = {"id": "a", "subject": "booking", "from": sender, "body": "<p>See you</p>"}
    return mailspring(folder / "edgehill.db", shown, {"id": "b", "subject": "booking", "from": sender})


# Of different lengths, so that a cut at a part of the file is not one between two messages.
_CRLF = message(1, b"\r\n"), message(2, b"\r\n") + b"See you on Monday.\r\n" * 7

SAMPLES: dict[str, Callable[[Path], Path]] = {
    "bmf": lambda folder: put(folder / "1.bmf", windows.bmf(*_CRLF)),
    "packed-mbox": lambda folder: put(folder / "old.mbox.gz", gzip.compress(mbox(3))),
    "dbx": lambda folder: put(folder / "Inbox.dbx", windows.dbx(3)),
    "em-client": _em_client,
    "eml": lambda folder: put(folder / "1.eml", message(1)),
    "emlx": lambda folder: put(folder / "1.emlx", stores.emlx(message(1))),
    "eudora": lambda folder: put(folder / "In.mbx", mbox(2).replace(b"From ", b"From ???@??? ", 1)),
    "geary": _geary,
    "hidemaru": lambda folder: put(
        folder / "a.txt", b"".join(japan.hidemaru("r", number, japan.hidemaru_mail(number)) for number in (1, 2, 3))
    ),
    "incredimail": lambda folder: put(folder / "Inbox.imm", b"".join(map(japan.incredimail_mail, (1, 2, 3)))),
    "incredimail-db": japan.incredimail_2,
    "hxstore": lambda folder: hx.mailbox(folder / "HxStore.hxd"),
    "mailbird": _mailbird,
    "maildir": lambda folder: put(folder / "1.host:2,S", message(1)),
    "fetched": lambda folder: put(folder / "7,20240305T010000Z,RS.eml", message(1)),
    "maildir-lite": lambda folder: put(folder / "1", message(1)),
    "mailspring": _mailspring,
    "mbox": lambda folder: put(folder / "Inbox", mbox(3)),
    "mh": lambda folder: put(folder / "1", message(1)),
    "rescued": lambda folder: put(folder / "1.eml", message(1)),
    "oe4": lambda folder: put(folder / "Inbox.mbx", _oe4(*_CRLF)),
    "olk15": _olk15,
    "olm": lambda folder: _zip(folder / "a.olm", **{"Local/com.microsoft.__Messages/Inbox/message_1.xml": OLM_MESSAGE}),
    "pmm": lambda folder: put(folder / "A.pmm", b"Kunden".ljust(128, b"\0") + b"".join(each + b"\x1a" for each in _CRLF)),
    "takeout": lambda folder: put(folder / "All mail.mbox", windows.takeout()),
    "tar": lambda folder: tar(folder / "a.tgz", {"inbox/1.eml": _CRLF[0], "inbox/2.eml": _CRLF[1], "old.mbox": mbox(2)}),
    "tbb": lambda folder: put(folder / "messages.tbb", _tbb(*_CRLF)),
    "tnef": lambda folder: put(folder / "winmail.dat", _tnef()),
    "vmg": lambda folder: put(folder / "a.vmg", japan.vmg(japan.phone_mail(1), japan.phone_mail(2, "またね。" * 9))),
    "unistore": lambda folder: ese.unistore(folder / "store.vol"),
    "zip": lambda folder: _zip(folder / "a.zip", **{"Inbox/1.eml": message(1), "Inbox/2.eml": message(2)}),
}  # fmt: skip
"""Builds a file in a folder. Outlook's pst and msg have no builder: they are read from the corpus."""
