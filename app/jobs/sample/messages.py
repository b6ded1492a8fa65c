"""RFC 5322 messages written by hand, in every way Japanese mail programs have encoded them since 1998."""

import base64
import json
import random
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from app.jobs.sample.people import OWNER_NAME, Person
from app.system.resources import resource

_JST = timezone(timedelta(hours=9))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the making. `when` is aware."""

    sender: Person
    to: Person
    subject: str
    text: str
    when: datetime
    number: int
    answers: int | None = None
    extra: tuple[str, ...] = ()

    @property
    def message_id(self) -> str:
        """The Message-ID without angle brackets."""
        return f"{self.number:05}.{self.when:%Y%m%d}@{self.sender.address.rpartition('@')[2]}"


@dataclass
class Writer:
    """Hands out letters with running numbers from one source of chance."""

    chance: random.Random
    number: int = 0

    def __post_init__(self) -> None:
        self._texts = json.loads(resource("sample/letters.json").read_text(encoding="utf-8"))

    def letter(self, kind: str, sender: Person, to: Person, when: datetime, answers: int | None = None) -> Letter:
        """A letter of a kind ("customer", "reply", "newsletters", "automatic")."""
        self.number += 1
        if kind == "reply":
            fitting = [text for language, text in self._texts["replies"] if language == to.language]
            subject, text = "Re: ご予約" if to.language == "ja" else "Re: Your message", self.chance.choice(fitting)
        else:
            subject, text = self.chance.choice(self._texts[sender.language if kind == "customer" else kind])
        extra = {
            "newsletters": (
                "List-Id: <news.example.jp>",
                "List-Unsubscribe: <https://example.jp/off>",
                "Precedence: bulk",
            ),
            "automatic": ("Auto-Submitted: auto-generated", "Return-Path: <>"),
        }.get(kind, ())
        return Letter(sender, to, subject, text, when, self.number, answers, extra)


def day(year: int, month: int, day_of_month: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Japan."""
    return datetime(year, month, day_of_month, hour, minute, tzinfo=_JST)


def written(letter: Letter, style: str, attachment: tuple[str, bytes] | None = None) -> bytes:
    """The message with LF line ends. Styles: jis, sjis-raw, euc, utf-8, qp; with an attachment a multipart."""
    body_type, body = _body(letter.text + "\n", style)
    head = [
        *(line.encode("ascii") for line in letter.extra if line.startswith("Return-Path")),
        b"Received: from mx.example.jp by mail.isp.example.jp; " + _date(letter.when),
        b"From: " + _mailbox(letter.sender, style),
        b"To: " + _mailbox(letter.to, style),
        b"Subject: " + _text(letter.subject, style),
        b"Date: " + _date(letter.when),
        f"Message-ID: <{letter.message_id}>".encode("ascii"),
        *([f"In-Reply-To: <{letter.answers:05}.reply@example.jp>".encode("ascii")] if letter.answers else []),
        *(line.encode("ascii") for line in letter.extra if not line.startswith("Return-Path")),
        b"MIME-Version: 1.0",
    ]
    if attachment is None:
        return b"\n".join([*head, *body_type, b"", body])
    name, content = attachment
    boundary = f"=_{letter.number:05}".encode("ascii")
    return b"\n".join(
        [
            *head,
            b'Content-Type: multipart/mixed; boundary="' + boundary + b'"',
            b"",
            b"--" + boundary,
            *body_type,
            b"",
            body,
            b"--" + boundary,
            *attachment_head(name),
            b"",
            base64.encodebytes(content).rstrip(b"\n"),
            b"--" + boundary + b"--",
            b"",
        ]
    )


def attachment_head(name: str) -> list[bytes]:
    """The header fields of an attached picture."""
    word = b"=?UTF-8?B?" + base64.b64encode(name.encode()) + b"?="
    return [
        b'Content-Type: image/png; name="' + word + b'"',
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="' + word + b'"',
    ]


def picture(chance: random.Random) -> bytes:
    """A small real PNG, of one random colour."""
    width = height = 24
    row = b"\0" + bytes(chance.randrange(256) for _ in range(3)) * width

    def chunk(kind: bytes, data: bytes) -> bytes:
        """One chunk of a PNG: length, type, data, CRC."""
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


def ctime(when: datetime) -> str:
    """The date of an mbox separator line."""
    return f"{_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when.day:2} {when:%H:%M:%S} {when.year}"


def owner(address: str) -> Person:
    """The owner under one of her addresses."""
    return Person(OWNER_NAME, address)


def _date(when: datetime) -> bytes:
    return f"{_DAYS[when.weekday()]}, {when.day} {_MONTHS[when.month - 1]} {when:%Y %H:%M:%S %z}".encode("ascii")


def _mailbox(person: Person, style: str) -> bytes:
    address = b"<" + person.address.encode("ascii") + b">"
    return _text(person.name, style) + b" " + address if person.name else address


def _text(text: str, style: str) -> bytes:
    if text.isascii():
        return text.encode("ascii")
    if style == "sjis-raw":
        return text.encode("cp932")
    codec, label = {"jis": ("jis", b"ISO-2022-JP"), "euc": ("euc_jp", b"EUC-JP")}.get(style, ("utf-8", b"UTF-8"))
    data = to_jis(text) if codec == "jis" else text.encode(codec, "replace")
    return b"=?" + label + b"?B?" + base64.b64encode(data) + b"?="


def _body(text: str, style: str) -> tuple[list[bytes], bytes]:
    if style == "jis":
        return _type("iso-2022-jp", "7bit"), to_jis(text)
    if style == "sjis-raw":
        return _type("Shift_JIS", "8bit"), text.encode("cp932")
    if style == "euc":
        return _type("euc-jp", "8bit"), text.encode("euc_jp", "replace")
    if style == "qp":
        lines = text.encode("utf-8").split(b"\n")
        return _type("utf-8", "quoted-printable"), b"\n".join(map(_quoted, lines))
    return _type("utf-8", "8bit"), text.encode("utf-8")


def _type(charset: str, encoding: str) -> list[bytes]:
    return [
        f"Content-Type: text/plain; charset={charset}".encode("ascii"),
        f"Content-Transfer-Encoding: {encoding}".encode("ascii"),
    ]


def _quoted(line: bytes) -> bytes:
    data = [bytes((each,)) if 33 <= each <= 126 and each != 61 else b"=%02X" % each for each in line]
    return b"=\n".join(b"".join(data[start : start + 24]) for start in range(0, len(data), 24))


def to_jis(text: str) -> bytes:
    """ISO-2022-JP as Japanese Windows programs write it: the vendors' rows and half-width kana included."""
    out = bytearray()
    mode = b"(B"
    for character in text:
        data = character.encode("cp932", "replace")
        if len(data) == 2:
            wanted, data = b"$B", _jis_pair(data[0], data[1])
        elif data[0] >= 0xA1:
            wanted, data = b"(I", bytes((data[0] & 0x7F,))
        else:
            wanted = b"(B"
        if wanted != mode:
            out += b"\x1b" + wanted
            mode = wanted
        out += data
    if mode != b"(B":
        out += b"\x1b(B"
    return bytes(out)


def _jis_pair(lead: int, trail: int) -> bytes:
    lead -= 0x81 if lead <= 0x9F else 0xC1
    trail -= 0x1F if trail < 0x7F else 0x20
    second = trail > 0x7E
    return bytes((lead * 2 + 0x21 + second, trail - 0x5E if second else trail))
