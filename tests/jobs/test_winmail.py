"""Mail whose text and attachments Outlook packed into a winmail.dat: they are shown and saved like any others."""

import base64
import struct
from pathlib import Path

import pytest

from app.jobs import read_mail, show, winmail
from app.jobs.cancel import Cancel
from app.jobs.mail_source import PlainMail
from app.jobs.show import ShowRequest
from app.jobs.winmail import unpacked, unpacked_bytes, with_unpacked
from app.mime.message_view import message_view
from tests.builders import stores
from tests.jobs.test_read_mail import archive_of

_PDF = b"%PDF-1.4 estimate"


def attribute(level: int, number: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, number, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


PACKED = (
    b"\x78\x9f\x3e\x22\x01\x00"
    + attribute(1, 0x9006, 8, b"\0\0\1\0")
    + attribute(1, 0x9007, 6, struct.pack("<II", 932, 0))
    + attribute(1, 0x8008, 7, b"IPM.Microsoft Mail.Note\0")
    + attribute(1, 0x8004, 1, "見積".encode("cp932") + b"\0")
    + attribute(1, 0x800C, 2, "金曜日に伺います。".encode("cp932") + b"\0")
    + attribute(2, 0x9002, 6, bytes(14))
    + attribute(2, 0x8010, 1, b"estimate.pdf\0")
    + attribute(2, 0x800F, 6, _PDF)
)


def letter(packed: bytes, text: str = "", kind: str = "application/ms-tnef", name: str = "winmail.dat") -> bytes:
    return (
        "From: taro@example.jp\nSubject: =?utf-8?b?6KaL56mN?=\nDate: Tue, 5 Mar 2024 10:00:00 +0900\n"
        "Message-ID: <1@example.jp>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        f"--x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f'--x\nContent-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n\n'
        f"{base64.encodebytes(packed).decode()}\n--x--\n"
    ).encode()


def test_its_text_and_attachments_are_shown_and_saved(tmp_path: Path) -> None:
    source = PlainMail(archive_of(stores.write(tmp_path / "Inbox", stores.mbox(letter(PACKED))), tmp_path / "usb"))
    message = read_mail.read(source, 1, Cancel())
    assert message.view.text.strip() == "金曜日に伺います。"
    outer, inner = message.view.attachments
    assert (outer.name, inner.name) == ("winmail.dat", "estimate.pdf")
    assert message.attachment(inner.number) == _PDF and message.attachment(outer.number) == PACKED
    assert message.attachment(f"{inner.number}9") == message.attachment("1/1") == message.attachment("9/1") == b""
    folder = tmp_path / "saved"
    folder.mkdir()
    request = ShowRequest("1@example.jp", attachment_to=(2, folder))
    shown = show.run(show.prepare(source.archive, request), lambda event: None, Cancel())
    assert shown.text.strip() == "金曜日に伺います。"
    assert [each.name for each in shown.attachments] == ["winmail.dat", "estimate.pdf"]
    assert shown.saved is not None and shown.saved.read_bytes() == _PDF


def test_a_text_of_its_own_stays(tmp_path: Path) -> None:
    octets = letter(PACKED, "Plain text.", kind="application/octet-stream", name="WINMAIL.DAT")
    view = with_unpacked(message_view(octets), unpacked(octets))
    assert view.text.strip() == "Plain text." and len(view.attachments) == 2


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no TNEF",
        PACKED[:6],
        PACKED[:20],
        PACKED[:6] + b"\xff" * 500,
        PACKED[:-60] + struct.pack("<I", 1 << 31) * 20,
    ],
)
def test_what_cannot_be_read_is_an_attachment_like_any_other(packed: bytes) -> None:
    octets = letter(packed, "Plain text.")
    inside = unpacked(octets)
    view = with_unpacked(message_view(octets), inside)
    assert view.text.strip() == "Plain text." and view.attachments[0].name == "winmail.dat"
    assert unpacked_bytes(octets, inside, view.attachments[0].number) == packed


def test_one_that_is_too_large_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winmail, "_LARGEST", len(PACKED))
    assert unpacked(letter(PACKED)) == {}


def test_mail_without_one_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winmail, "Worker", None)
    assert unpacked(stores.message(1)) == {}
    assert unpacked(letter(b"text", kind="text/plain", name="a.txt")) == {}
