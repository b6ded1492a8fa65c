"""Rows are written in the order of the messages, whoever read their envelopes, and whatever reading fails at."""

from pathlib import Path
from typing import cast

import pytest

from app.archive.catalog.writer import CatalogWriter
from app.archive.copying import message_rows
from app.archive.copying.message_rows import FAILED, MessageRows, Row
from app.contacts.letter_reader import LetterReader
from app.mime import envelope
from app.model.mail import Address, Envelope, Message, Origin, PlainMessage

BAD = 5


class _Catalog:
    """Notes the rows it is given."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, Envelope]] = []

    def add(self, mailbox: int, file: int, message: Message, read: Envelope) -> None:
        self.rows.append((mailbox, file, message.origin.offset, read))


def _message(number: int) -> Message:
    head = f"From: P <p{number}@example.jp>\nSubject: {number}\n\n".encode()
    return Message(Origin(Path("Inbox"), number, len(head)), head)


@pytest.mark.parametrize("processors", [1, 2])
def test_order_known_envelopes_and_failures(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_rows, "_TOGETHER", 3)
    of_fields, catalog = envelope.of_fields, _Catalog()
    again: list[tuple[int, int]] = []
    known = Envelope(sender=Address("Known", "known@example.com"))

    def reads(found: dict[bytes, list[bytes]], head: bytes, excerpt: bytes) -> Envelope:
        if f"Subject: {BAD}\n".encode() in head:
            raise RecursionError
        return of_fields(found, head, excerpt)

    def carefully(file: int, path: str, message: Message | PlainMessage) -> Envelope:
        assert isinstance(message, Message)
        assert path == f"Inbox {file}"
        again.append((file, message.origin.offset))
        return Envelope()

    monkeypatch.setattr(envelope, "of_fields", reads)
    # The child, where there is one, does not fail at it.
    with LetterReader(alone=0, least_bytes=0, processors=processors, failed=FAILED) as reader:
        rows = MessageRows(
            cast(CatalogWriter, catalog), reader, carefully, lambda mailbox, data: None, lambda row, read: None
        )
        for number in range(20):
            rows.add(Row(number % 2, number, f"Inbox {number}", _message(number)), known if number % 4 == 0 else None)
        rows.write()
        assert len(catalog.rows) == 20
        rows.write()
    assert [row[:3] for row in catalog.rows] == [(number % 2, number, number) for number in range(20)]
    for _, _, number, found in catalog.rows:
        if number % 4 == 0:
            assert found is known
        elif number != BAD:
            assert found == envelope.read(_message(number).head)
    assert again == [(BAD, BAD)] or (not again and processors == 2)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"From: \n\n",
        b"From: nobody\n\n",
        b"From: P\n <p@example.jp>\n\n",
        b"From: p@example.jp\n more\n\n",
        b"Subject: x\n From: p@example.jp\n\n",
        b"From: \x1b$B:4F#\x1b(B <p@example.jp>\n\n",
        b"\n" * 3000 + b"From: p@example.jp\n\n",
        b"X: y\r" * 3000 + b"\nFrom: p@example.jp\n\n",
        b"From: @ <\x00@>\n\n",
    ],
)
def test_a_doubtful_sender_is_not_taken_for_sure(head: bytes) -> None:
    assert not envelope.surely_has_sender(head)


@pytest.mark.parametrize(
    "head",
    [
        b"From: p@example.jp\n\n",
        b"Received: x\r\nFROM: =?utf-8?b?5L2Q6Jek?= <p@example.jp>\r\nTo: a@example.com\r\n\r\n",
        b'Subject: x\nfrom: "Q, P" <p@example.jp>\n\n',
        b"Subject: x\nFrom: p@example.jp\r\n",
        b"Subject: x\nFrom: p@example.jp",
    ],
)
def test_a_plain_sender_is_sure(head: bytes) -> None:
    assert envelope.surely_has_sender(head)
    assert envelope.read(head).sender is not None
