"""Mail of other shapes than those the rescue's rules were made on, the files it lies in, and what only looks like mail.

Written by somebody who had read the rules but not made them; nothing of `tests.builders` is in it. All of it follows from a seed; every message has a sender of its own, `u…@post.example`.
"""

# ruff: noqa: E501 - a line of a sample is one line here.
import base64
import io
import json
import quopri
import random
import struct
import tarfile
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

_TOPICS = (
    "請求書の件", "同窓会のお知らせ", "町内会の回覧", "ﾃｽﾄ結果について", "引っ越しました", "写真を送ります", "納品書", "ご入金の確認",
)  # fmt: skip
_SENTENCES = (
    "先月分の請求書をお送りいたします。", "ご確認のほど、よろしくお願い申し上げます。", "ｱﾘｶﾞﾄｳｺﾞｻﾞｲﾏｽ。", "会場は駅前の公民館です。",
    "雨の場合は翌週に延期します。", "添付の写真をご覧ください。", "From now on write to the new address.", "値段は１２，８００円です。",
    "See you on Friday -- bring the keys.", "From: とは差出人のことです。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with LF, its sender, and what shape it has."""

    data: bytes
    sender: str
    shape: str


def letters(seed: int, count: int) -> list[Letter]:
    """Messages of all shapes in turn."""
    chosen = random.Random(seed)
    shapes = tuple(_SHAPES)
    return [
        _letter(chosen, f"u{seed:x}q{number:x}@post.example", shapes[number % len(shapes)]) for number in range(count)
    ]


def _letter(chosen: random.Random, sender: str, shape: str) -> Letter:
    fields, body = _SHAPES[shape](chosen, _words(chosen))
    ident = f"<{chosen.getrandbits(80):X}@{chosen.choice(('mua', 'mx.host', 'localhost.localdomain'))}.example>"
    subject = chosen.choice(_TOPICS).encode()
    head = [
        b"Date: Tue, %d Jul 2011 0%d:%d:07 +0900"
        % (chosen.randint(1, 28), chosen.randint(1, 9), chosen.randint(10, 59)),
        b"From: " + chosen.choice((b"", b'"Yamada, K." ')) + b"<%s>" % sender.encode(),
        b"To: owner@home.example",
        b"Subject: =?utf-8?B?" + base64.b64encode(subject) + b"?=",
    ]
    if shape == "cp932":
        head[3] = b"Subject: " + subject.decode().encode("cp932")
    if shape not in ("bare", "no id"):
        head.insert(chosen.randrange(4), b"Message-ID: " + ident.encode())
    if shape == "ten hops":
        hop = "Received: from m{0}.example (m{0}.example [198.51.100.{0}])\n        by m{1}.example (Postfix) with ESMTPS id {2:X}\n        for <owner@home.example>; Tue,  5 Jul 2011 01:02:03 +0900 (JST)"
        head[:0] = [hop.format(each, each + 1, chosen.getrandbits(44)).encode() for each in range(10, 0, -1)]
    if shape == "long head":
        folded = textwrap.wrap(" ".join(f"<{chosen.getrandbits(96):x}@list.example>" for _ in range(80)), 76)
        copies = ",\n\t".join(f"Member {each} <m{each}@list.example>" for each in range(chosen.randint(100, 700)))
        head.append(b"References: " + "\n ".join(folded).encode())
        head.append(b"Cc: " + copies.encode())
        head.append(b"X-Spam-Report: " + b"\n\t".join(b"*  0.%d RULE_%d" % (each, each) for each in range(40)))
    return Letter(b"\n".join([*head, *fields]) + b"\n\n" + body, sender, shape)


def _words(chosen: random.Random) -> str:
    return "\n".join(
        "".join(chosen.choice(_SENTENCES) for _ in range(chosen.randint(1, 4))) for _ in range(chosen.randint(1, 40))
    )


_MIME = b"MIME-Version: 1.0"
_Made = tuple[list[bytes], bytes]


def _text(charset: bytes, transfer: bytes, body: bytes, more: bytes = b"") -> _Made:
    kind = b"Content-Type: text/plain; charset=" + charset + more
    return [_MIME, kind, b"Content-Transfer-Encoding: " + transfer], body + b"\n"


def _kana(chosen: random.Random, text: str) -> _Made:
    """Half-width kana as JIS X 0201 in seven bits (ESC ( I), which Python writes with this codec."""
    return _text(b'"iso-2022-jp"', b"7bit", text.replace("--", "").encode("iso2022_jp_3", "replace"))


def _nested(chosen: random.Random, text: str) -> _Made:
    """mixed(alternative(plain, related(html, picture)), file)"""
    a, b, c = (b"=_%x.%d" % (chosen.getrandbits(60), each) for each in range(3))
    picture = base64.encodebytes(chosen.randbytes(chosen.randint(50, 20_000)))
    related = b"--%s\nContent-Type: text/html; charset=utf-8\n\n<p>%s</p>\n--%s\nContent-Type: image/png\nContent-ID: <p@x>\nContent-Transfer-Encoding: base64\n\n%s--%s--\n" % (c, text.encode(), c, picture, c)  # fmt: skip
    alternative = b'--%s\nContent-Type: text/plain; charset=utf-8\n\n%s\n--%s\nContent-Type: multipart/related;\n boundary="%s"; type="text/html"\n\n%s\n--%s--\n' % (b, text.encode(), b, c, related, b)  # fmt: skip
    body = b'preamble\n--%s\nContent-Type: multipart/alternative; boundary="%s"\n\n%s\n--%s\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n%s--%s--\n' % (a, b, alternative, a, picture, a)  # fmt: skip
    return [_MIME, b'Content-Type: multipart/mixed;\n\tboundary="%s"' % a], body


def _report(chosen: random.Random, text: str) -> _Made:
    mark = b"DSN_%x" % chosen.getrandbits(50)
    inner = b"Received: from a by b; Mon, 4 Jul 2011 00:00:00 +0900\nMessage-ID: <in@side.example>\nFrom: owner@home.example\nSubject: returned\n"
    body = b"--%s\n\n%s\n--%s\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; m1.example\n\nFinal-Recipient: rfc822; gone@x.example\nAction: failed\nStatus: 5.1.1\n\n--%s\nContent-Type: text/rfc822-headers\n\n%s\n--%s--\n" % (mark, text.encode(), mark, mark, inner, mark)  # fmt: skip
    return [_MIME, b"Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=%s" % mark], body


def _digest(chosen: random.Random, text: str) -> _Made:
    mark = b"----------digest%x" % chosen.getrandbits(40)
    parts = b"".join(
        b"--%s\n\nMessage-ID: <%x@inner.example>\nFrom: inner@inner.example\nDate: Mon, 4 Jul 2011 00:00:00 +0900\nMIME-Version: 1.0\n\n%s\n\n"
        % (mark, chosen.getrandbits(60), text.encode())
        for _ in range(4)
    )
    return [_MIME, b'Content-Type: multipart/digest; boundary="%s"' % mark], parts + b"--%s--\n" % mark


def _invitation(chosen: random.Random, text: str) -> _Made:
    mark = b"_000_%X_" % chosen.getrandbits(70)
    body = b"--%s\nContent-Type: text/plain; charset=euc-jp\n\n%s\n--%s\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nORGANIZER:mailto:inner@inner.example\nEND:VCALENDAR\n--%s--\n\nSent by a list: not part of the text.\n" % (mark, text.encode("euc_jp", "replace"), mark, mark)  # fmt: skip
    return [_MIME, b"Content-Type: multipart/alternative; boundary=%s" % mark], body


_SHAPES: dict[str, Callable[[random.Random, str], _Made]] = {
    "kana": _kana,
    "cp932": lambda _, text: _text(b"Shift_JIS", b"8bit", text.encode("cp932", "replace")),
    "flowed": lambda _, text: _text(
        b"utf-8", b"quoted-printable", quopri.encodestring(text.replace("\n", " \n").encode()).rstrip(b"\n"), b"; format=flowed"
    ),
    "base64": lambda _, text: _text(b"utf-8", b"base64", base64.encodebytes(text.encode()).rstrip(b"\n")),
    "eight bits": lambda _, text: _text(b"utf-8", b"8bit", text.encode()),
    "nested": _nested,
    "report": _report,
    "digest": _digest,
    "invitation": _invitation,
    "long head": lambda _, text: _text(b"euc-jp", b"8bit", text.encode("euc_jp", "replace")),
    "ten hops": lambda _, text: _text(b"utf-8", b"8bit", text.encode()),
    "no id": lambda _, text: ([_MIME, b"X-Mailer: QUALCOMM Windows Eudora Version 6.0J"], text.encode("iso-2022-jp", "replace") + b"\n"),
    "quoting": lambda _, text: (
        [_MIME, b"Content-Type: text/plain; charset=utf-8"],
        b"\n".join(b"> " + line for line in text.encode().split(b"\n")) + b"\n\n-----Original Message-----\nFrom: quoted@inner.example\nSent: Monday\nTo: x@inner.example\nSubject: a\n\nold words\n",
    ),
    "bare": lambda _, text: ([], text.encode("iso-2022-jp", "replace") + b"\n"),
}  # fmt: skip


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def _quoted(data: bytes) -> bytes:
    return data.replace(b"\nFrom ", b"\n>From ")


def _box(each: Letter) -> bytes:
    return b"From %s Tue Jul  5 01:02:03 2011\n" % each.sender.encode() + _quoted(each.data) + b"\n"


def _counted(each: Letter) -> bytes:
    """As in mboxcl2: the length is a field, and nothing is quoted."""
    head, _, body = each.data.partition(b"\n\n")
    return head + b"\nContent-Length: %d\n\n" % len(body) + body


def _emlx(data: bytes) -> bytes:
    plist = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n\t<key>date-received</key>\n\t<integer>1309795323</integer>\n</dict>\n</plist>\n'
    return b"%-11d\n" % len(data) + data + plist


def _express(data: list[bytes]) -> bytes:
    """Pieces of 512 bytes with heads of 16, as Outlook Express links them."""
    file = bytearray(0x24C0)
    for each in data:
        for at in range(0, len(each), 512):
            own, piece = len(file), each[at : at + 512]
            file += struct.pack("<4I", own, 512, len(piece), own + 528 if at + 512 < len(each) else 0) + piece.ljust(
                512, b"\0"
            )
    return bytes(file)


def files(made: list[Letter], chosen: random.Random) -> list[tuple[str, bytes, list[tuple[Letter, bytes, str]]]]:
    """The files they lie in: name, bytes, and of each letter the bytes that are to come back and the form of the file."""
    forms = ("emlx", "eml", "maildir", "mbox", "mbox crlf", "mboxcl2", "becky", "eudora", "dbx")
    found: list[tuple[str, bytes, list[tuple[Letter, bytes, str]]]] = []
    waiting: dict[str, list[Letter]] = {form: [] for form in forms}
    for number, each in enumerate(made):
        waiting[forms[number // 3 % len(forms)]].append(each)
    for form, some in waiting.items():
        if form in ("emlx", "eml", "maildir"):
            for each in some:
                data = _crlf(each.data) if form == "eml" else each.data
                found.append(
                    (f"{each.sender[:-13]}.{form}", _emlx(data) if form == "emlx" else data, [(each, data, form)])
                )
            continue
        for at in range(0, len(some), 25):
            part = some[at : at + 25]
            if form == "mbox":
                own, data = [_quoted(each.data) for each in part], b"".join(map(_box, part))
            elif form == "mbox crlf":
                own, data = [_crlf(_quoted(each.data)) for each in part], _crlf(b"".join(map(_box, part)))
            elif form == "mboxcl2":
                own = [_counted(each) for each in part]
                data = b"".join(
                    b"From %s Tue Jul  5 01:02:03 2011\n%s\n" % (each.sender.encode(), raw)
                    for each, raw in zip(part, own, strict=True)
                )
            elif form == "becky":
                own = [_crlf(each.data) for each in part]
                data = b"".join(raw + b".\r\n" for raw in own)
            elif form == "eudora":
                own = [_crlf(_quoted(each.data)) for each in part]
                data = b"".join(b"From ???@??? Tue Jul 05 01:02:03 2011\r\n" + raw + b"\r\n" for raw in own)
            else:
                own = [_crlf(each.data) for each in part]
                data = _express(own)
            found.append(
                (
                    f"{form.replace(' ', '')}{at}.box",
                    data,
                    [(each, raw, form) for each, raw in zip(part, own, strict=True)],
                )
            )
    return found


def baits(chosen: random.Random) -> list[tuple[str, bytes]]:
    """Files that are no mail of the owner: `…@bait.example` stands in what is no mail, `…@list.example` in a list's."""
    n = chosen.randint
    log = b"".join(
        b'203.0.113.%d - web@bait.example [05/Jul/2011:01:02:03 +0900] "GET /?From: log%d@bait.example HTTP/1.1" 200\n'
        % (n(1, 254), n(1, 999))
        for _ in range(2000)
    )
    http = b"".join(
        b"HTTP/1.1 200 OK\r\nDate: Tue, 05 Jul 2011 01:02:03 GMT\r\nFrom: crawler%d@bait.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\nX-Powered-By: PHP\r\n\r\n<html>\r\n"
        % n(1, 999)
        for _ in range(200)
    )
    sip = b"".join(
        b"MESSAGE sip:b@x SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z%d\r\nFrom: <sip:sip%d@bait.example>;tag=1\r\nTo: <sip:b@bait.example>\r\nCall-ID: %d\r\nCSeq: 1 MESSAGE\r\nMIME-Version: 1.0\r\n\r\nhello\r\n"
        % (n(1, 999), n(1, 999), n(1, 99999))
        for _ in range(200)
    )
    patch = b"".join(
        b"From %040x Mon Sep 17 00:00:00 2001\nFrom: Dev %d <git%d@bait.example>\nDate: Tue, 5 Jul 2011 01:02:03 +0900\nSubject: [PATCH] fix\n\n---\n a.c | 2 +-\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n-- \n1.7\n\n"
        % (chosen.getrandbits(160), n(1, 99), n(1, 999))
        for _ in range(40)
    )
    source = (
        b'HEAD = """\\\nReturn-Path: <%s>\nReceived: from %s\nMIME-Version: 1.0\nFrom: source@bait.example\n"""\nmail = "From: code@bait.example\\r\\nMessage-ID: <1@x>\\r\\nMIME-Version: 1.0\\r\\n\\r\\n"\n'
        * 60
    )
    ics = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nORGANIZER;CN=A:mailto:ics@bait.example\r\nSUMMARY:From: ics2@bait.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        * 80
    )
    card = b"begin:contact\nname: A\nemail: card@bait.example\nFrom: card2@bait.example\nend:contact\n\n" * 80
    html = (
        b"<html><pre>\nFrom: web1@bait.example\nTo: a@x\nSubject: how to read headers\nMessage-ID: &lt;1@x&gt;\nReceived: from a\n</pre>\n<b>From:</b> web2@bait.example<br>\n"
        * 60
    )
    rtf = (
        b"{\\rtf1\\ansi\\deff0 {\\b From:} rtf@bait.example\\par\n{\\b Sent:} Monday\\par\n\\pard Message-ID: <2@x>\\par\n}"
        * 80
    )
    data = json.dumps(
        [
            {
                "headers": {"From": "json@bait.example", "Message-ID": "<3@x>", "MIME-Version": "1.0"},
                "raw": "From: json2@bait.example\nMessage-ID: <4@x>\nMIME-Version: 1.0\n\nhi",
            }
        ]
        * 60,
        indent=1,
    ).encode()
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for month in range(6):
            box = b"".join(
                b"From l%d at list.example  Tue Jul  5 01:02:03 2011\nFrom: l%d at list.example (L)\nDate: Tue, 5 Jul 2011 01:02:03 +0900\nSubject: [list] a\nMessage-ID: <%x@list.example>\n\nlist words %d\n\n"
                % (each, each, chosen.getrandbits(64), each)
                for each in range(40)
            )
            info = tarfile.TarInfo(f"2011-{month}.txt")
            info.size = len(box)
            tar.addfile(info, io.BytesIO(box))
    return [
        ("a.log", log), ("http.cap", http), ("sip.cap", sip), ("0001.patch", patch), ("a.py", source), ("a.ics", ics),
        ("a.txt", card), ("a.html", html), ("a.rtf", rtf), ("a.json", data), ("list.tar", archive.getvalue()),
    ]  # fmt: skip
