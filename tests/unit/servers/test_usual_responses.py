"""Responses that come by the thousand are read a short way: it says what the careful one says, or nothing."""

import io
from itertools import permutations

import pytest

from app.servers.imap_answers import FetchedMessage, fetched, usually_fetched
from app.servers.imap_syntax import Literal, Part, SyntaxFaultError, parse

DATE = b'INTERNALDATE "05-Mar-2024 10:00:00 +0900"'
ITEMS = [b"UID 7", b"RFC822.SIZE 300", DATE, b"FLAGS (\\Seen $Forwarded)"]
WHOLE, LISTED = b"BODY[]", b"BODY[HEADER.FIELDS (MESSAGE-ID)]"
SINK = io.BytesIO()


def carefully(parts: tuple[Part, ...]) -> FetchedMessage | None:
    head, *rest = parts
    assert isinstance(head, bytes)
    try:
        return fetched(parse((head.removeprefix(b"* "), *rest)))
    except SyntaxFaultError:
        return None


def shortly(parts: tuple[Part, ...]) -> FetchedMessage | None:
    head, *rest = parts
    assert isinstance(head, bytes)
    return usually_fetched(head, rest)


def whole(head: bytes) -> tuple[Part, ...]:
    return (head, Literal(300, sink=SINK), b")")


def listed(head: bytes) -> tuple[Part, ...]:
    return (head, Literal(30, b"Message-ID: <a@\r\n example.jp>\r\n\r\n"), b")")


@pytest.mark.parametrize("items", [*permutations(ITEMS), ITEMS[:1], ITEMS[:2], ITEMS[::2], [*ITEMS, b"UID 8"]])
def test_usual_responses(items: list[bytes]) -> None:
    for parts in (
        whole(b"* 12 FETCH (" + b" ".join([*items, WHOLE]) + b" "),
        listed(b"* 12 FETCH (" + b" ".join([*items, LISTED]) + b" "),
    ):
        found = shortly(parts)
        assert found is not None and found == carefully(parts)


@pytest.mark.parametrize(
    "items",
    [
        b"",
        b"UID x",
        b"UID 7 FLAGS NIL",
        b"UID 7 FLAGS (NIL)",
        b'UID 7 FLAGS ("a")',
        b"UID 7 FLAGS ((a))",
        b"UID 7 FLAGS (a\tb)",
        b"UID 7 FLAGS (\xe3\x81\x82)",
        b"UID 7 FLAGS (" + b"x " * 500 + b")",
        b"UID 7 FLAGS ( \\Seen  $x )",
        b"UID 7 FLAGS ()",
        b'UID 7 INTERNALDATE ""',
        b"UID 7 INTERNALDATE NIL",
        b'UID 7 INTERNALDATE "\\"',
        b'UID 7 INTERNALDATE "05-Mar-2024 10:00:00 +9900"',
        b'UID 7 INTERNALDATE "31-Feb-2024 10:00:00 +0000"',
        b"UID 7 RFC822.SIZE -1",
        b"UID 7 RFC822.SIZE 99999999999999999999",
        b"uid 7 rfc822.size 4",
        b"UID 7 MODSEQ (12)",
        b"X-GM-MSGID 12 X-GM-LABELS (a) UID 7",
        b"UID 7 BODY[] NIL",
    ],
)
def test_what_is_written_otherwise_is_left_to_the_careful_way(items: bytes) -> None:
    for parts in (whole(b"* 1 FETCH (" + items + b" BODY[] "), listed(b"* 1 FETCH (" + items + b" " + LISTED + b" ")):
        found = shortly(parts)
        assert found is None or found == carefully(parts)


def test_what_is_behind_the_body_is_left_to_the_careful_way() -> None:
    head = b"* 1 FETCH (UID 7 BODY[] "
    assert shortly((head, Literal(3, sink=SINK), b" FLAGS (a))")) is None
    assert shortly((head, Literal(3, sink=SINK), b" BODY[] ", Literal(3, sink=SINK), b")")) is None
    assert shortly((b"* 1 FETCH (UID 7 BODY[] {3}",)) is None
    assert shortly((b"* 1 STORE (UID 7 BODY[] ", Literal(3), b")")) is None
