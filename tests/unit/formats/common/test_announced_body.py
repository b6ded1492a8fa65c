"""A header block that announces a body, with none behind it."""

from pathlib import Path

import pytest

from app.formats.common.announced_body import checked
from app.model.codes import Code
from app.model.mail import Completeness, Message, Origin

MULTIPART = b"From: a@example.com\nContent-Type:\n multipart/mixed; boundary=b\n"


def message(head: bytes, body: bytes) -> Message:
    return Message(Origin(Path("Inbox"), 0, len(head) + 1 + len(body)), head, excerpt=b"\n" + body)


@pytest.mark.parametrize(
    "head", [MULTIPART, b"Content-Length: 1234\n", b"CONTENT-LENGTH:  10 \r\nFrom: a@example.com\r\n"]
)
@pytest.mark.parametrize("body", [b"", b"\n", b"\r\n \r\n"])
def test_without_its_body(head: bytes, body: bytes) -> None:
    found = checked(message(head, body))
    assert (found.completeness, found.notes) == (Completeness.HEADERS_ONLY, (Code.TEXT_MISSING,))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"From: a@example.com\nSubject: only this\n", b""),
        (b"Content-Type: text/plain\n", b""),
        (b"Content-Length: 0\n", b""),
        (b"Content-Length: 2\n", b""),
        (b"Content-Length: 12x\n", b""),
        (b"X-Content-Type: multipart/mixed\n", b""),
        (MULTIPART, b"--b\n"),
        (MULTIPART, b"\n" * 100 + b"text"),
    ],
)
def test_as_it_came(head: bytes, body: bytes) -> None:
    given = message(head, body)
    assert checked(given) is given


def test_what_a_reader_keeps_elsewhere() -> None:
    """Some readers keep no excerpt; the head alone is not all there is then."""
    given = message(MULTIPART, b"--b\n\ntext\n" * 10)._replace(excerpt=b"")
    assert checked(given) is given


def test_what_a_reader_found_stays() -> None:
    given = message(MULTIPART, b"")._replace(completeness=Completeness.PARTIAL, notes=(Code.TRUNCATED,))
    assert checked(given) is given
