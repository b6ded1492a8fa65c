"""What counts as an attachment."""

from email.message import EmailMessage

import pytest

from app.mime.attachments import attachments


def names(message: EmailMessage) -> list[str]:
    return [part.file_name for part in attachments(message.as_bytes())]


def test_files_are_attachments_and_texts_are_not() -> None:
    message = EmailMessage()
    message.set_content("Hello.\n")
    message.add_alternative("<p>Hello.</p>", subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="見積.pdf")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="photo.png")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    message.add_attachment("text", filename="notes.txt")
    assert names(message) == ["見積.pdf", "photo.png", "notes.txt"]


def test_a_message_within_a_message_is_one_even_without_a_name() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner.set_content("Inner.\n")
    outer.set_content("Outer.\n")
    outer.add_attachment(inner)
    assert len(names(outer)) == 1


def test_a_message_may_be_nothing_but_a_file() -> None:
    message = EmailMessage()
    message.set_content(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    assert names(message) == ["a.pdf"]


@pytest.mark.parametrize("message", [b"", b"\0" * 99, b"Content-Type: multipart/mixed\n\n--\n", b"\xff\xfe\n\n"])
def test_anything_else_has_none(message: bytes) -> None:
    assert list(attachments(message)) == []
