"""Header fields and encoded words."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mime.headers import FIELD_LIMIT, decode_base64, decode_text, fields


def word(data: bytes, charset: str = "UTF-8") -> bytes:
    """An encoded word."""
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(data) + b"?="


def test_fields_are_unfolded() -> None:
    for end in (b"\n", b"\r\n", b"\r"):
        head = end.join([b"Subject: one", b" two", b"\tthree", b"X: y", b"SUBJECT:z", b""])
        assert fields(head, frozenset({b"subject"})) == {b"subject": [b"one two\tthree", b"z"]}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"Subject : a", {b"subject": [b"a"]}),
        (b"Subject" + 2000 * b" " + b": a", {b"subject": [b"a"]}),
        (b"Subject" + 2000 * b" " + b"x: a", {}),
        (b"Subject\n : a", {b"subject": [b"a"]}),
        (b" Subject: a", {}),
        (b"Subject", {}),
        (b"Subject:", {b"subject": [b""]}),
        (b"Subject:" + FIELD_LIMIT * b"a" + b"b", {b"subject": [FIELD_LIMIT * b"a"]}),
        (2000 * b"X: y\n" + b"Subject: a", {}),
        (1999 * b"X: y\n" + b"Subject: a", {b"subject": [b"a"]}),
    ],
)
def test_odd_fields(line: bytes, found: dict[bytes, list[bytes]]) -> None:
    for _ in range(2):
        assert fields(line, frozenset({b"subject"})) == found


def test_word_split_inside_a_character() -> None:
    data = "山田太郎".encode()
    assert decode_text(word(data[:4]) + b" " + word(data[4:])) == "山田太郎"


def test_jis_word_without_reset() -> None:
    first, second = b"\x1b$B;3", b"ED\x1b(B"
    assert decode_text(word(first, "ISO-2022-JP") + b"\n " + word(second, "ISO-2022-JP")) == "山田"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain  text", "plain text"),
        (b"=?utf-8?q?a_b=3Dc?=", "a b=c"),
        (b"=?utf-8?b?5bGx?= x =?utf-8?b?55Sw?=", "山 x 田"),
        (b"=?utf-8?b?5bGx55Sw", "山田"),
        (b"=?utf-8*ja?B?5bGx?=", "山"),
        (b"=?x-sjis?B?" + base64.b64encode("①".encode("cp932")) + b"?=", "①"),
        (b"=?utf-8?b?5bGx?=\r\n\t=?utf-8?b?55Sw?=", "山田"),
        (word(b"a\r\nBcc: b"), "a Bcc: b"),
        (word("x\u202ey\u200bz".encode()), "x y z"),
        ("生の題名".encode("cp932"), "生の題名"),
        ("生の題名".encode("euc_jp"), "生の題名"),
        (b"\x1b$B;3ED\x1b(B", "山田"),
    ],
)
def test_text(raw: bytes, text: str) -> None:
    assert decode_text(raw) == text


@pytest.mark.parametrize("data", [b"YQ", b"YQ=", b"YQ==", b"Y Q = =", b"YQ==junk"])
def test_broken_base64(data: bytes) -> None:
    assert decode_base64(data)[:1] == b"a"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_never_raises(raw: bytes) -> None:
    text = decode_text(raw)
    assert text == text.strip()
    assert not any(ord(character) < 32 or character in "\u202e\u200b" for character in text)
    fields(raw, frozenset({b"from"}))


@pytest.mark.parametrize(
    "raw", [b"=?a?b?" * 20_000, b"=?utf-8?q?" + b"?" * 100_000, b": " * 100_000, b"a:\n" * 100_000]
)
def test_hostile(raw: bytes) -> None:
    assert isinstance(decode_text(raw), str)
    fields(raw, frozenset({b"a"}))


def test_byte_order_mark_before_a_name() -> None:
    assert fields(b"\xef\xbb\xbfFrom: a@example.jp\n", frozenset({b"from"})) == {b"from": [b"a@example.jp"]}
