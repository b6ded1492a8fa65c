"""Stores of Japanese mail programs, of IncrediMail and of phones, byte by byte as their programs write them."""

import struct
from collections.abc import Sequence
from pathlib import Path

from tests.builders import windows
from tests.builders.unix import put

JIS_NAME = "=?ISO-2022-JP?B?GyRCOzNFREJATzobKEI=?="
"""山田太郎 as a header has it."""


def hidemaru(kind: str, number: int, text: bytes) -> bytes:
    """A mail in a file of Hidemaru Mail: `r` in a folder, `e` in the receive log."""
    flags = b"01020304 " if kind == "r" else b"0"
    return b"\x0c! %b:%b %016X 12\r\n" % (kind.encode(), flags, 0x4FCC1A2B00000000 + number) + text


def hidemaru_mail(number: int, charset: str = "cp932", *, label: str = "iso-2022-jp") -> bytes:
    """A mail as a folder has it: headers and text decoded, in the character set they were converted to."""
    text = (
        f"From: 山田太郎{number} <taro{number}@example.jp>\r\nTo: 花子 <hanako@example.jp>\r\nSubject: 会議の件{number}\r\n"
        f"Date: Mon, 04 Jun 2012 10:{number:02}:00 +0900\r\nMessage-Id: <{number}@example.jp>\r\n"
        f"X-Body-Content-Type: text/plain; charset={label}\r\n\r\nこんにちは。\r\n\r\n山田です。\r\n"
    )
    return text.encode(charset)


def hidemaru_original(number: int) -> bytes:
    """The same mail as the log has it."""
    return (
        f"Return-Path: <taro{number}@example.jp>\r\nFrom: {JIS_NAME} <taro{number}@example.jp>\r\n"
        f"To: hanako@example.jp\r\nSubject: hello {number}\r\nDate: Mon, 04 Jun 2012 10:{number:02}:00 +0900\r\n"
        f"Message-Id: <{number}@example.jp>\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n"
    ).encode() + "こんにちは。\r\n".encode("iso-2022-jp")


def hidemaru_home(folder: Path) -> Path:
    """A data folder: two mails in the inbox, one sent; one of the first two is in the log, and one that was deleted."""
    account = folder / "OCN"
    put(account / "受信" / "受信201206.txt", hidemaru("r", 1, hidemaru_mail(1)) + hidemaru("r", 2, hidemaru_mail(2)))
    put(account / "送信済み" / "送信済み2012.txt", hidemaru("r", 4, hidemaru_mail(4)))
    log = hidemaru("e", 1, hidemaru_original(1)) + hidemaru("e", 3, hidemaru_original(3))
    put(account / "受信ログ" / "受信ログ201206.txt", log)
    put(folder / "filterlog.txt", "2012/06/04\tOCN\t受\t自\tFrom: x\r\n".encode("cp932"))
    put(folder / "subdir.bin", b"OCN\r\n")
    return folder


def npop_mail(number: int, fields: str = "X-Status: 1\r\nX-Download: 1\r\n", text: str = "明日伺います。") -> bytes:
    """A mail in a .dat of nPOP: headers decoded in Shift_JIS, fields of its own, the text without its encoding."""
    made = (
        f"From: 山田{number} <taro{number}@example.jp>\r\nTo: hanako@example.jp\r\nDate: 2012/06/04 10:0{number}\r\n"
        f"Subject: 予約{number}\r\nContent-Length: 20\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        f"Content-Transfer-Encoding: base64\r\nMessage-Id: {number}@example.jp\r\nX-UIDL: u{number}\r\n"
        f"X-No: {number}\r\n{fields}\r\n{text}"
    )
    return made.encode("cp932") + b"\r\n.\r\n"


def vmg(*bodies: bytes, box: str = "INBOX", status: str = "READ", kind: str = "INET", tel: str = "") -> bytes:
    """The messages of a phone, each in an envelope."""
    return b"".join(
        f"BEGIN:VMSG\r\nVERSION:1.1\r\nX-IRMC-STATUS:{status}\r\nX-IRMC-TYPE:{kind}\r\nX-IRMC-BOX:{box}\r\n"
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:\r\nTEL:{tel}\r\nEND:VCARD\r\nBEGIN:VENV\r\nBEGIN:VBODY\r\n".encode()
        + body
        + b"END:VBODY\r\nEND:VENV\r\nEND:VMSG\r\n"
        for body in bodies
    )


def phone_mail(number: int, text: str = "明日は朝8時に駅集合で。") -> bytes:
    """An e-mail in 8-bit Shift_JIS, as au's phones export it."""
    made = (
        f"Date: Fri, 03 Jun 2011 09:09:0{number} +0900\r\nFrom: taro{number}.@ezweb.ne.jp\r\nSubject: 明日{number}\r\n"
        "Reply-To:\r\nTo: hanako@docomo.ne.jp\r\nCc:\r\nBcc:\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=Shift_JIS\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n\r\n"
    )
    return made.encode("cp932")


def incredimail_mail(number: int, body: str = "See you.") -> bytes:
    """A mail as IncrediMail has it in an .imm: nothing stands between two of them."""
    return (
        f"From: im{number}@example.jp\r\nTo: hanako@example.jp\r\nSubject: im{number}\r\n"
        f"Date: Mon, 04 Jun 2012 10:0{number}:00 +0900\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{body}\r\n"
    ).encode()


def imh(places: Sequence[tuple[int, int]], *, deleted: int = -1, wide: bool = True) -> bytes:
    """An index of IncrediMail Xe: offsets and sizes of messages in the .imm beside it."""
    records = []
    for number, (offset, size) in enumerate(places):
        strings = [text.encode("utf-16-le" if wide else "ascii") for text in ("hanako@example.jp", "a", "im", "pop")]
        lengths = [len(each) // 2 if wide else len(each) for each in strings]
        to, sender, subject, server = (
            struct.pack("<I", length) + data for length, data in zip(lengths, strings, strict=True)
        )
        head = (b"V#05" if wide else b"V#04") + b"\x3c\x12\x08\x49\x17\x09\x45\x3e"
        head += bytes([2 if number == deleted else 1, 0, 0, 0, number % 2, 0]) + bytes(20)
        times = struct.pack("<III", 1338771600, 1338771660, 0)
        records.append(head + to + sender + subject + times + server + bytes(6) + struct.pack("<III", size, offset, 0))
    return b"".join(records)


def imbndary(boundary: str) -> str:
    """A boundary as IncrediMail 2 writes it: the bits of each letter in another order, in hexadecimal digits."""
    order = (2, 4, 3, 6, 7, 0, 5, 1)
    return bytes(
        sum((letter >> bit & 1) << source for bit, source in enumerate(order)) for letter in boundary.encode()
    ).hex()


def incredimail_2(folder: Path, name: str = "MessageStore.db") -> Path:
    """A message store of IncrediMail 2: two messages in an .imm, one in a file of its own with an attachment."""
    first, second, third = (incredimail_mail(number) for number in (1, 2, 3))
    put(folder / "Inbox.imm", first + second + third)
    mixed = (
        f"From: im9@example.jp\r\nSubject: photo\r\nDate: Mon, 04 Jun 2012 11:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; imbndary="{imbndary("----=_Part_1.A")}"\r\n\r\n'
        "------=_Part_1.A\r\nContent-Type: text/plain\r\n\r\nSee the photo.\r\n------=_Part_1.A\r\n"
        "Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "----------[%ImFilePath%]----------photo.jpg\r\n------=_Part_1.A--\r\n"
    )
    put(folder / "Messages" / "1" / "{A1}" / "msg.iml", mixed.encode())
    put(folder / "Messages" / "1" / "{A1}" / "Attachments" / "photo.jpg", b"\xff\xd8picture")
    return windows.database(
        folder / name,
        "CREATE TABLE Containers (ContainerID TEXT, ParentContainerID TEXT, IndexInParent INTEGER, Label TEXT,"
        " FileName TEXT, MsgsCount INTEGER)",
        "CREATE TABLE Headers (HeaderID TEXT, ContainerID TEXT, Subject TEXT, Location INTEGER, MsgPos INTEGER,"
        " LightMsgSize INTEGER, Deleted INTEGER)",
        "INSERT INTO Containers VALUES ('r', '', 0, '', '', 0)",
        "INSERT INTO Containers VALUES ('c1', 'r', 0, 'Inbox', 'Inbox', 2)",
        "INSERT INTO Containers VALUES ('c2', 'c1', 0, '旅行', 'Travel', 1)",
        f"INSERT INTO Headers VALUES ('{{H1}}', 'c1', 'im1', 0, 0, {len(first)}, 0)",
        f"INSERT INTO Headers VALUES ('{{H2}}', 'c1', 'im2', 0, {len(first)}, {len(second)}, 1)",
        "INSERT INTO Headers VALUES ('{A1}', 'c2', 'photo', 1, 0, 0, 0)",
    )
