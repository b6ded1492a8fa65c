"""Invented Japanese mail and the files of deleted mail programs, for the tests and the figures of the rescue.

All of it follows from a seed. What lies here was not what the rules were made on: those saw other seeds and kinds.
"""

import base64
import quopri
import random
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from app.model.rescue import Grade

_FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "森", "林")
_GIVEN = ("花子", "太郎", "美咲", "健", "さくら", "大輔", "陽子", "誠", "由美", "翔")
_WORDS = (
    "来週の木曜日の予約をお願いします。", "いつもありがとうございます。", "カットとカラーでお願いします。", "午後三時でいかがでしょうか。",
    "先日はお世話になりました。", "駐車場はありますか。", "ﾊﾟｰﾏの料金を教えてください。", "また伺います。", "髪を短くしたいです。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it was received, its sender, and what kind it is."""

    data: bytes
    sender: str
    kind: str


KINDS = ("jis", "cp932", "utf8", "quoted", "base64", "multipart", "attachment", "forwarded", "plain")


def mails(seed: int, count: int, *, line_end: bytes = b"\n", longest: int = 30_000) -> list[Mail]:
    """Messages of all kinds in turn, each of another sender."""
    chosen = random.Random(seed)
    return [
        _mail(chosen, f"{seed:x}-{number}", KINDS[number % len(KINDS)], line_end, longest) for number in range(count)
    ]


def _text(chosen: random.Random, most: int) -> str:
    return "".join(chosen.choice(_WORDS) + "\n" * chosen.randint(0, 2) for _ in range(chosen.randint(1, most))) + "\n"


def _encoded(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset, 'replace')).decode()}?="


def _mail(chosen: random.Random, key: str, kind: str, line_end: bytes, longest: int) -> Mail:
    name = chosen.choice(_FAMILY) + chosen.choice(_GIVEN)
    sender = f"kyaku{key}@{chosen.choice(('example.jp', 'mail.example.com', 'example.co.jp'))}"
    charset = {"jis": "ISO-2022-JP", "cp932": "Shift_JIS"}.get(kind, "UTF-8")
    text = _text(chosen, 40)
    head = [
        f"Return-Path: <{sender}>",
        f"Received: from mx{chosen.randint(1, 9)}.example.jp ([192.0.2.{chosen.randint(1, 250)}])\n"
        f"\tby pop.example.jp with ESMTP id {chosen.getrandbits(40):x};\n\tMon, 6 Mar 2006 12:{chosen.randint(10, 59)}:00 +0900",
        f"{chosen.choice(('Message-ID', 'Message-Id'))}: <{chosen.getrandbits(64):x}@{sender.partition('@')[2]}>",
        f"From: {_encoded(name, charset)} <{sender}>",
        "To: hanako@example.jp",
        f"Subject: {_encoded(chosen.choice(_WORDS), charset)}",
        f"Date: Mon, {chosen.randint(1, 28)} Mar 2006 12:00:00 +0900",
    ]
    if chosen.random() < 0.05:
        del head[2]
    if chosen.random() < 0.5:
        head.insert(chosen.randint(2, len(head)), f"X-Mailer: Invented {chosen.randint(1, 9)}.0")
    chosen.shuffle(head[3:])
    fields, body = _body(chosen, kind, text, sender, longest)
    whole = "\n".join([*head, "MIME-Version: 1.0", *fields]).encode() + b"\n\n" + body
    return Mail(whole.replace(b"\n", line_end), sender, kind)


def _body(chosen: random.Random, kind: str, text: str, sender: str, longest: int) -> tuple[list[str], bytes]:
    plain = "Content-Type: text/plain; charset="
    if kind == "jis":
        return [plain + "iso-2022-jp", "Content-Transfer-Encoding: 7bit"], text.encode("iso-2022-jp", "replace")
    if kind == "cp932":
        return [plain + "Shift_JIS", "Content-Transfer-Encoding: 8bit"], text.encode("cp932")
    if kind == "utf8":
        return [plain + '"utf-8"', "Content-Transfer-Encoding: 8bit"], text.encode()
    if kind == "quoted":
        return [plain + "utf-8", "Content-Transfer-Encoding: quoted-printable"], quopri.encodestring(text.encode())
    if kind == "base64":
        return [plain + "UTF-8", "Content-Transfer-Encoding: base64"], base64.encodebytes(text.encode())
    if kind == "plain":
        return [], b"Hello,\n\nsee you at three.\n"
    boundary = f"----=_Part_{chosen.getrandbits(48):x}"
    parts = [f"{plain}UTF-8\nContent-Transfer-Encoding: 8bit\n\n".encode() + text.encode()]
    if kind == "multipart":
        parts.append(b"Content-Type: text/html; charset=utf-8\n\n<html><p>" + text.encode() + b"</p></html>\n")
    if kind == "attachment":
        file = base64.encodebytes(chosen.randbytes(chosen.randint(1000, longest)))
        parts.append(b'Content-Type: image/jpeg; name="hair.jpg"\nContent-Transfer-Encoding: base64\n\n' + file)
    if kind == "forwarded":
        inner = f"Message-ID: <{chosen.getrandbits(60):x}@inner.example.jp>\nFrom: naka@example.jp\nTo: {sender}\n"
        inner += "Date: Sun, 5 Mar 2006 09:00:00 +0900\nSubject: Fw\nMIME-Version: 1.0\n"
        parts.append(
            b"Content-Type: message/rfc822\n\n" + inner.encode() + b"\n" + text.encode("iso-2022-jp", "replace")
        )
    joined = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    fields = [f'Content-Type: multipart/mixed;\n boundary="{boundary}"']
    return fields, b"This is a message in parts.\n" + joined + b"--" + boundary.encode() + b"--\n"


def mbox(messages: Iterable[Mail], *, mozilla: bool = True) -> bytes:
    """A mailbox file, as Thunderbird or a Unix program writes it."""
    lead = b"From - Mon Mar  6 12:00:00 2006\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
    unix = b"From hanako@example.jp Mon Mar  6 12:00:00 2006\n"
    return b"".join((lead if mozilla else unix) + each.data + b"\n" for each in messages)


def emlx(mail: Mail) -> bytes:
    """A message as Apple Mail keeps it."""
    plist = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"'
        b' "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n\t<key>flags</key>\n'
        b"\t<integer>8590195713</integer>\n</dict>\n</plist>\n"
    )
    return b"%-10d\n" % len(mail.data) + mail.data + plist


def dbx(messages: Iterable[Mail]) -> bytes:
    """The pieces of a file of Outlook Express, without its index: nothing else is needed to rejoin them."""
    file = bytearray(b"\xcf\xad\x12\xfe\xc5\xfd\x74\x6f" + bytes(0x24BC - 8))
    for mail in messages:
        pieces = [mail.data[at : at + 512] for at in range(0, len(mail.data), 512)]
        for number, piece in enumerate(pieces):
            own = len(file)
            following = own + 528 if number + 1 < len(pieces) else 0
            file += struct.pack("<IIII", own, 512, len(piece), following) + piece.ljust(512, b"\0")
        # The entry of the index that stands between two messages.
        file += struct.pack("<IIHBBI", len(file), 24, 0, 2, 0, 0) + b"\x84\0\0\0\0\0\0\0"
    return bytes(file)


def bait(seed: int) -> list[bytes]:
    """Files that look a little like mail: heads of HTTP and SIP, logs, source code."""
    chosen = random.Random(seed)
    http = b"GET /a HTTP/1.1\r\nHost: bait.example\r\nFrom: robot@bait.example\r\nAccept: */*\r\nDate: Mon, 6 Mar 2006\r\n\r\n"
    sip = (
        b"INVITE sip:a@bait.example SIP/2.0\r\nVia: SIP/2.0/UDP a.bait.example\r\nFrom: <sip:a@bait.example>;tag=1\r\n"
        b"To: <sip:b@bait.example>\r\nCall-ID: 1@bait.example\r\nCSeq: 1 INVITE\r\nMIME-Version: 1.0\r\n\r\n"
    )
    log = b"".join(
        b"2006-03-06 12:%02d DEBUG From: log%d@bait.example Message-ID: <%d@bait.example> MIME-Version: 1.0\n"
        % (n, n, n)
        for n in range(60)
    )
    code = (
        b'msg["From"] = "code@bait.example"\nmsg["Message-ID"] = make_id()\nprint("MIME-Version: 1.0")\nX-Mailer: no\n'
    )
    quoted = b"> From: quoted@bait.example\n> Message-ID: <q@bait.example>\n> MIME-Version: 1.0\n> Received: x\n\n"
    files = [http * 20, sip * 20, log, code * 30, quoted * 20]
    return [chosen.choice(files) for _ in range(12)] + files


@dataclass(frozen=True, slots=True)
class Planted:
    """A message on the disk, the form of file it lay in, and what may come back of it."""

    mail: Mail
    form: str
    expected: Grade


def disk(seed: int, count: int, cluster: int = 4096) -> tuple[bytes, list[Planted]]:
    """A disk whose files were deleted: each begins a cluster; zeros to the end of its sector, then what was there before.

    A tenth of the message files lost their end to a newer file.
    """
    chosen = random.Random(seed)
    image, planted = bytearray(), list[Planted]()
    old = b"".join(each.data for each in mails(seed + 1, 30)).replace(b"kyaku", b"furui")

    def put(data: bytes, cut: int | None = None) -> None:
        data = data if cut is None else data[:cut]
        padded = data + bytes(-len(data) % 512)
        slack = -len(padded) % cluster
        at = chosen.randrange(len(old) - cluster)
        image.extend(padded + old[at : at + slack])

    quarter = count // 4
    files = [(emlx(mail), [Planted(mail, "emlx", Grade.WHOLE)]) for mail in mails(seed + 10, quarter)]
    for number, mail in enumerate(mails(seed + 20, quarter, line_end=b"\r\n")):
        if number % 10 == 9 and len(mail.data) > 6000:
            files.append((mail.data[:4096] + chosen.randbytes(4096), [Planted(mail, "eml", Grade.CUT)]))
        else:
            files.append((mail.data, [Planted(mail, "eml", Grade.WHOLE)]))
    boxed = mails(seed + 30, quarter)
    for at in range(0, quarter, 25):
        part = boxed[at : at + 25]
        files.append((mbox(part, mozilla=at % 50 == 0), [Planted(each, "mbox", Grade.WHOLE) for each in part]))
    express = mails(seed + 40, count - 3 * quarter, line_end=b"\r\n")
    for at in range(0, len(express), 25):
        part = express[at : at + 25]
        files.append((dbx(part), [Planted(each, "dbx", Grade.WHOLE) for each in part]))
    files += [(each, []) for each in bait(seed)]
    files += [(chosen.randbytes(chosen.randint(100, 20_000)), []) for _ in range(count // 10)]
    chosen.shuffle(files)
    image.extend(chosen.randbytes(cluster))
    for data, inside in files:
        put(data)
        planted += inside
    return bytes(image), planted
