"""What of a message is searched."""

from email.message import EmailMessage

import pytest

from app.search import content


def made(plain: str = "", html: str = "", charset: str = "utf-8") -> EmailMessage:
    """A message with a plain text, an HTML text, or both."""
    message = EmailMessage()
    message["From"] = "taro@example.jp"
    if plain or not html:
        message.set_content(plain, charset=charset)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_text_in_every_charset_of_japanese_mail(charset: str) -> None:
    assert "予約をお願いします" in content.read(made("予約をお願いします。\n", charset=charset).as_bytes()).text


def test_html_counts_where_there_is_hardly_any_plain_text() -> None:
    short = content.read(made("See the HTML.\n", "<p>予約<b>日</b>時</p>").as_bytes()).text
    assert "予約日時" in short and "See the HTML." in short
    long = content.read(made("Plain text. " * 50 + "\n", "<p>only in HTML</p>").as_bytes()).text
    assert "only in HTML" not in long


def test_names_of_attachments_are_kept_and_their_content_is_not() -> None:
    message = made("Hello.\n")
    message.add_attachment(b"secret words", maintype="application", subtype="pdf", filename="見積書.pdf")
    message.add_attachment("also not read", filename="notes.txt")
    found = content.read(message.as_bytes())
    assert found.names.split("\n") == ["見積書.pdf", "notes.txt"] and found.has_attachments
    assert "secret" not in found.text and "also" not in found.text


def test_a_picture_within_the_text_and_a_signature_are_no_attachments() -> None:
    message = made("Hello.\n")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    message.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    found = content.read(message.as_bytes())
    assert not found.has_attachments and "logo.png" not in found.names


def test_what_is_attached_as_a_message_is_text() -> None:
    outer, inner = made("Outer.\n"), made("見積の件です。\n")
    outer.add_attachment(inner)
    found = content.read(outer.as_bytes())
    assert "見積の件です" in found.text and found.has_attachments


def test_left_over_base64_is_no_text() -> None:
    assert content.read(b"From: a@example.jp\n\nHello.\n" + b"QUJD" * 40 + b"\nBye.\n").text.split() == [
        "Hello.",
        "Bye.",
    ]


def test_a_text_without_end_is_cut() -> None:
    assert len(content.read(b"From: a@example.jp\n\n" + b"word " * 200_000).text) == content.LIMIT


def test_text_in_utf_16_is_read() -> None:
    assert "予約" in content.read("From: a@example.jp\nSubject: x\n\n予約\n".encode("utf-16")).text


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0",
        b"\n",
        b"no headers",
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 300,
        b"Content-Type: message/rfc822\n\n" * 300,
        b"Content-Type: text/html\n\n" + b"<" * 100_000,
        b"Content-Type: text/plain; charset=nonsense\n\n\xff\xfe\x1b$B",
        b"\xff\xfe" + b"\xd8" * 99,
    ],
)
def test_hostile_messages_end(message: bytes) -> None:
    found = content.read(message)
    found.text.encode("utf-8", "replace")
