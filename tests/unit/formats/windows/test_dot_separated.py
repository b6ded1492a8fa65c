"""Mailboxes whose messages end with a dot: which files are some, and what EdMax and nPOP changed in them."""

from pathlib import Path

import pytest

from app.formats.reading.detect import sniff_bytes
from app.formats.windows import bmf
from app.mime import envelope
from app.model.codes import Code
from app.model.mail import Completeness, MessageFlag
from tests.builders import japan, windows
from tests.builders.reading import messages, read
from tests.builders.unix import mbox, message, put

LETTER = message(1, b"\r\n")
TWO = windows.bmf(windows.japanese(1), windows.japanese(2))
FORWARDED = b"Fwd:\r\n.\r\nFrom: b@example.jp\r\nSubject: quoted\r\n\r\nHello.\r\n"


@pytest.mark.parametrize(
    ("name", "data", "format_name"),
    [
        ("受信.mbx", TWO, "bmf"),
        ("a.txt", TWO, "bmf"),
        ("a", TWO, "bmf"),
        ("one.mbx", windows.bmf(LETTER), "bmf"),
        ("MailBox0.dat", japan.npop_mail(1), "bmf"),
        ("cut.mbx", TWO[:-8], "bmf"),
        ("a.mbx", TWO.replace(b"\n..", b"\n."), "bmf"),
        # Nothing else is one.
        ("a.eml", TWO, "eml"),
        ("1", LETTER + b".\r\n", "eml"),
        ("a.txt", LETTER + b".\r\n", "eml"),
        ("a.txt", LETTER + FORWARDED, "eml"),
        ("1", LETTER + b"text\r\n.\r\nmore\r\n" + FORWARDED, "eml"),
        ("In.mbx", mbox(2), "mbox"),
        ("mbox", mbox(2).replace(b"\n\n", b"\n\n.\n", 1), "mbox"),
        ("notes.txt", b"Dear diary,\r\n.\r\nFrom: a@example.jp\r\nDate: x\r\n\r\n.\r\n", None),
        ("a.mbx", b"TEL: 1\r\nFAX: 2\r\n\r\n.\r\n", None),
    ],
)
def test_which_files_are_some(name: str, data: bytes, format_name: str | None) -> None:
    assert sniff_bytes(data, name) == format_name


def test_a_large_one_is_known_by_its_beginning() -> None:
    data = windows.bmf(*[LETTER + b"line\r\n" * 1000] * 30)[: 64 << 10]
    assert {sniff_bytes(data, name) for name in ("a", "a.txt", "a.mbx")} == {"bmf"}


@pytest.mark.parametrize(
    ("status", "flags"),
    [
        ("010000", MessageFlag.NONE),
        ("010001", MessageFlag.READ),
        ("010003", MessageFlag.READ | MessageFlag.FORWARDED),
        ("010005", MessageFlag.READ | MessageFlag.ANSWERED),
        ("010009", MessageFlag.READ),
    ],
)
def test_flags_of_becky(status: str, flags: MessageFlag, tmp_path: Path) -> None:
    text = f"From: a@example.jp\r\nX-Becky-Status: {status},000000,3,4e582b0a,ffffffff\r\n\r\nbody\r\n".encode()
    (found,) = messages(read(bmf.read, put(tmp_path / "1.bmf", windows.bmf(text))))
    assert found.flags == flags


def test_a_text_without_its_encoding_is_not_decoded_again(tmp_path: Path) -> None:
    """EdMax and nPOP keep `Content-Transfer-Encoding: base64` above a text they decoded."""
    path = put(tmp_path / "MailBox0.dat", japan.npop_mail(1) + japan.npop_mail(2))
    first, second = messages(read(bmf.read, path))
    assert first.notes == (Code.NOT_AS_RECEIVED,) and first.completeness is Completeness.PARTIAL
    assert envelope.read(second.head).subject == "予約2"
    made = b"".join(bmf.read_message(path, second, lambda folder: {}))
    assert b"base64" not in made and "明日伺います。".encode("cp932") in made


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Transfer-Encoding: base64\r\n\r\nk82Cq4LcgrWCvQ==\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\nk82Cq4LcgrWCvQ==\r\n_____\r\nTo leave, write to us.\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=E6=98=8E a=b \xe6\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nplain, a=b\r\n",
    ],
)
def test_a_text_that_still_is_encoded_stays(body: bytes, tmp_path: Path) -> None:
    text = b"From: a@example.jp\r\n" + body
    path = put(tmp_path / "a.mbx", windows.bmf(text))
    (found,) = messages(read(bmf.read, path))
    assert found.notes == () and b"".join(bmf.read_message(path, found, lambda folder: {})) == text


@pytest.mark.parametrize(
    ("name", "fields", "text", "note"),
    [
        ("MailBox0.dat", "X-Download: 0\r\n", "", Code.TEXT_NOT_DOWNLOADED),
        ("MailBox0.dat", "X-MailDownload: 0\r\n", "line", Code.PARTLY_ON_SERVER),
        ("SaveBox.dat", "X-Download: 1\r\nX-File: photo.jpg\r\n", "line", Code.ATTACHMENT_ELSEWHERE),
        ("SendBox.dat", "X-Download: 0\r\nX-MailBox: a\r\n", "QUJD", None),
        ("MailBox0.dat", "X-Download: 1\r\n", "QUJD", None),
    ],
)
def test_what_npop_says_of_a_message(name: str, fields: str, text: str, note: Code | None, tmp_path: Path) -> None:
    (found,) = messages(read(bmf.read, put(tmp_path / name, japan.npop_mail(1, fields, text))))
    assert found.notes == ((note,) if note else ())
    assert (found.completeness is Completeness.WHOLE) is (note is None)


def test_a_multipart_message_that_lost_its_parts_is_not_whole(tmp_path: Path) -> None:
    text = b'From: a@example.jp\r\nContent-Type: multipart/mixed;\r\n boundary="x1"\r\n\r\nOnly the text.\r\n'
    (found,) = messages(read(bmf.read, put(tmp_path / "a.mbx", windows.bmf(text))))
    assert found.notes == (Code.NOT_AS_RECEIVED,)
