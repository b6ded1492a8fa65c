"""A message as a person reads it."""

import pytest

from app.mime.headers import fields
from app.mime.message_view import TEXT_LIMIT, attachment_bytes, message_view, original, pictures

NEWSLETTER = """From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <yamada@example.jp>
To: hanako@example.jp
Subject: =?UTF-8?B?5LqI57SE?=
Date: Mon, 23 Nov 2026 15:30:00 +0900
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

こんにちは\u202e
--a
Content-Type: text/html; charset=utf-8

<p>こんにちは</p><img src="cid:logo@x">
--a--
--r
Content-Type: image/png; name=logo.png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

YWJj
--r--
--m
Content-Type: application/octet-stream; name="../../etc/passwd"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=
--m
Content-Type: message/rfc822

Subject: Inner

text
--m
Content-Type: text/plain; charset=utf-8

さようなら
--m--
""".encode()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_message_with_everything(ends: bytes) -> None:
    message = NEWSLETTER.replace(b"\n", ends)
    view = message_view(message)
    assert view.envelope.subject == "予約"
    assert view.envelope.sender is not None and view.envelope.sender.name == "山田"
    assert view.envelope.date is not None
    assert view.text.split() == ["こんにちは", "さようなら"]
    assert view.html.startswith("<p>")
    assert [each.name for each in view.attachments] == ["logo.png", "../../etc/passwd", "Inner.eml"]
    assert [each.size_bytes for each in view.attachments[:2]] == [2, pytest.approx(26, abs=3)]
    assert attachment_bytes(message, view.attachments[1].number).startswith(b"abcdefgh")
    assert attachment_bytes(message, "7.7") == b""
    assert pictures(message, {"logo@x"}) == {"logo@x": b"abc"}
    assert pictures(message, ()) == {}
    assert "こんにちは" in original(message) and "\u202e" not in original(message)


def test_html_alone_is_read_without_its_tags() -> None:
    view = message_view(b"Content-Type: text/html; charset=utf-8\n\n<p>a<p>b<script>x</script>")
    assert view.text.split() == ["a", "b"]
    assert view.html and view.attachments == ()


def test_mail_of_1998() -> None:
    raw = "Subject: 予約\nContent-Type: text/plain; charset=iso-2022-jp\n\nﾊﾝｶｸと漢字\n".encode("cp932")
    view = message_view(raw.partition(b"\n\n")[0] + b"\n\n" + "半角と漢字".encode("iso-2022-jp"))
    assert (view.envelope.subject, view.text) == ("予約", "半角と漢字")


def test_a_text_with_a_name_behind_the_words_is_attached() -> None:
    message = (
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/plain\n\nwords\n"
        b"--a\nContent-Type: text/plain; name=list.txt\n\na,b\n--a\nContent-Type: image/png\n\nx\n--a--\n"
    )
    view = message_view(message)
    assert view.text == "words"
    assert [each.name for each in view.attachments] == ["list.txt", ".png"]


def test_what_apple_mail_took_out_is_not_here() -> None:
    message = (
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/jpeg; name=a.jpg\n"
        b"Content-Transfer-Encoding: base64\nX-Apple-Content-Length: 5000\n\n\n--a--\n"
    )
    (attachment,) = message_view(message).attachments
    assert (attachment.is_here, attachment.size_bytes) == (False, 5000)


def test_long_text_is_cut() -> None:
    view = message_view(b"\n" + b"x" * (TEXT_LIMIT + 5))
    assert view.is_cut and len(view.text) == TEXT_LIMIT


@pytest.mark.parametrize(
    "message", [b"", b"\n", b"\x00" * 50, b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a--"]
)
def test_nothing_is_too_broken(message: bytes) -> None:
    assert message_view(message).attachments == ()


def test_of_an_attached_message_only_its_own_bytes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def noted(head: bytes, names: frozenset[bytes]) -> dict[bytes, list[bytes]]:
        read.append(len(head))
        return fields(head, names)

    monkeypatch.setattr("app.mime.message_view.fields", noted)
    part = b"--b\nContent-Type: message/rfc822\n\nSubject: x\n\n"
    message = b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 200
    assert len(message_view(message).attachments) == 200
    assert sum(read) < len(message)
