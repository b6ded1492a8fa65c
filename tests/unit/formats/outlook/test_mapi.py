"""Messages and contacts out of MAPI properties, RTF and TNEF."""

import struct
from pathlib import Path

import pytest

from app.formats.outlook import mapi, rtf
from app.formats.outlook.mapi import Attachment, Binary, MapiItem, Narrow, Properties
from app.formats.outlook.mapi_contact import card
from app.formats.outlook.mapi_mail import message as rebuilt_message
from app.formats.outlook.mapi_mail import summary
from app.formats.outlook.tnef import Tnef
from app.mime import envelope
from app.model.codes import Code
from app.model.format import MessageKey
from app.model.mail import Completeness


def item(**values: object) -> MapiItem:
    numbers = {
        "kind": 0x1A, "subject": 0x37, "headers": 0x7D, "name": 0x42, "address_kind": 0x64, "address": 0x65,
        "smtp": 0x5D02, "entry": 0x41, "search": 0x3B, "body": 0x1000, "html": 0x1013, "rtf": 0x1009, "page": 0x3FDE,
        "made_by": 0x5D0A, "maker": 0x3FF8, "changed_by": 0x5D0B, "changer": 0x3FFA, "simple": 0x4031,
        "flags": 0x0E07, "status": 0x0E17,
    }  # fmt: skip
    return MapiItem(Properties({numbers[key]: value for key, value in values.items()}))  # type: ignore[misc]


def made(given: MapiItem) -> bytes:
    return b"".join(rebuilt_message(given))


def one_off(name: str, address: str) -> bytes:
    head = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f5402") + b"\0\0\x01\x80"
    return head + f"{name}\0SMTP\0{address}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"smtp": "a@example.jp", "address": "/O=X/CN=A", "address_kind": "EX"}, "a@example.jp"),
        ({"address": "b@example.jp", "address_kind": "SMTP"}, "b@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX", "headers": "From: Hanako <c@example.jp>\r\n"}, "c@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX", "entry": one_off("Hanako", "d@example.jp")}, "d@example.jp"),
        ({"address": "/O=X/CN=A", "address_kind": "EX", "search": b"SMTP:E@EXAMPLE.JP\0"}, "e@example.jp"),
        ({"made_by": "f@example.jp", "maker": "Hanako", "address_kind": "EX"}, "f@example.jp"),
        ({"made_by": "system@example.jp", "maker": "Exchange", "changed_by": "g@example.jp"}, "g@example.jp"),
        ({"changed_by": "owner@example.jp", "changer": "Owner", "simple": "h@example.jp"}, "h@example.jp"),
        ({"made_by": "/O=X/CN=A", "simple": "Hanako", "address_kind": "EX"}, ""),
        ({"address": "/O=X/CN=A", "address_kind": "EX"}, ""),
    ],
)
def test_an_address_of_exchange_is_resolved_or_left_out(values: dict[str, object], expected: str) -> None:
    given = item(name="Hanako", **values)
    data = made(given)
    seen = envelope.read(data)
    assert (seen.sender.address if seen.sender else "") == expected
    assert b"/O=X" not in data
    notes = summary(given, Path("a"), MessageKey(0)).notes
    assert ("sender_unresolved" in notes) == (not expected)


def test_headers_of_transport_are_kept_but_for_those_of_the_body() -> None:
    given = item(
        headers="Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n\tby b\r\nSubject: as it came\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=old\r\nX-Furoshiki-Rebuilt: forged\r\n",
        subject="of the store", body="text", smtp="a@example.jp",
    )  # fmt: skip
    data = made(given)
    assert b"boundary=old" not in data and b"forged" not in data and b"Version 2.0" not in data
    assert b"Received: from a\r\n\tby b" in data and envelope.read(data).subject == "as it came"
    assert b"X-Furoshiki-Rebuilt: some headers, body" in data


@pytest.mark.parametrize(
    ("flags", "status", "content", "completeness", "notes"),
    [
        (0x11, 0, (b"GIF89a",), Completeness.WHOLE, ()),
        (0x01, 0, (b"GIF89a",), Completeness.WHOLE, ()),
        (0x01, 0, None, Completeness.WHOLE, ()),
        (0x11, 0, None, Completeness.PARTIAL, (Code.ATTACHMENTS_GONE,)),
        # An unsent message, and one that is marked for download.
        (0x18, 0, None, Completeness.PARTIAL, (Code.ATTACHMENTS_GONE,)),
        (0x11, 0x1000, None, Completeness.PARTIAL, (Code.ATTACHMENT_NOT_DOWNLOADED,)),
    ],
)
def test_a_message_that_says_it_has_attachments_and_has_none_is_not_whole(
    flags: int, status: int, content: tuple[bytes, ...] | None, completeness: Completeness, notes: tuple[Code, ...]
) -> None:
    given = item(smtp="a@example.jp", body="text", flags=flags, status=status)
    if content is not None:
        given.attachments.append(Attachment(Properties({}), lambda: content))
    found = summary(given, Path("a"), MessageKey(0))
    assert (found.completeness, found.notes) == (completeness, notes)


def test_a_message_of_which_only_the_headers_were_fetched_needs_no_attachments() -> None:
    found = summary(item(smtp="a@example.jp", flags=0x10, status=0x1000), Path("a"), MessageKey(0))
    assert (found.completeness, found.notes) == (Completeness.HEADERS_ONLY, (Code.TEXT_NOT_DOWNLOADED,))


def test_line_ends_in_a_property_make_no_header() -> None:
    data = made(item(subject="a\r\nBcc: everybody@example.jp", name="b\nX: y", smtp="a@example.jp", body="text"))
    head = data.partition(b"\r\n\r\n")[0]
    assert not [line for line in head.split(b"\r\n") if line.startswith((b"Bcc", b"X: y"))]


def test_narrow_japanese_is_read_by_what_it_is() -> None:
    values = Properties(
        {0x37: Narrow("予約の件".encode("cp932")), 0x1000: Narrow("明日お願いします。".encode("cp932"))}, "cp1252"
    )
    assert envelope.read(made(MapiItem(values))).subject == "予約の件"


def test_html_inside_rtf_comes_out() -> None:
    markup = (
        rb"{\rtf1\ansi\ansicpg932\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fmodern\fcharset128 MS;}}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \f1 \'97\'5c\'96\'f1{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0}"
    )
    text, html = rtf.text_of(markup)
    assert html and text == "<p>予約</p>"
    assert rtf.text_of(rb"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe\par \uc1\u20104?}") == ("Grüße\r\n予", False)


@pytest.mark.parametrize("data", [b"", b"LZFu", b"\0" * 16, b"\x10\0\0\0\xff\xff\xff\x7fLZFu\0\0\0\0" + b"\xff" * 50])
def test_packed_rtf_that_is_broken_ends(data: bytes) -> None:
    rtf.text_of(rtf.unpacked(data))


def test_packed_rtf_is_unpacked() -> None:
    # The example of [MS-OXRTFCP] 3.1.1: the text repeats itself.
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert rtf.unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_a_contact_has_readings_and_addresses() -> None:
    space = "0420060000000000c000000000000046"
    named: dict[tuple[str, int | str], int] = {
        (space, 0x8083): 0x8005,
        (space, 0x802C): 0x8006,
        (space, 0x802D): 0x8007,
    }
    values = Properties(
        {
            0x3001: "田中 太郎",
            0x3A11: "田中",
            0x3A06: "太郎",
            0x8005: "taro@example.jp",
            0x8006: "タロウ",
            0x8007: "タナカ",
        }
    )
    found = card(MapiItem(values, named=named), "連絡先")
    assert (found.addresses, found.family_reading, found.given_reading) == (("taro@example.jp",), "タナカ", "タロウ")


def test_a_property_nobody_may_hold_in_memory_stays_where_it_is() -> None:
    asked: list[int] = []
    value = Binary(1 << 40, lambda: iter(asked))  # type: ignore[arg-type]
    assert mapi.tag(0x0102, value, 1 << 20) is value and asked == []


def test_tnef_with_a_length_that_lies_stops() -> None:
    data = b"\x78\x9f\x3e\x22\x01\x00" + struct.pack("<BHHI", 1, 0x9003, 6, 1 << 31) + b"abc"
    stream = Tnef(data)
    assert stream.item().attachments == [] and stream.damaged
