"""Identities as keys to compare by."""

import pytest

from app.mime.message_id import likeness, message_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("<A@b.JP>", "a@b.jp"),
        (" a@b.jp ", "a@b.jp"),
        ("a@b.jp> (added by x)", "a@b.jp"),
        ("comment <a@b.jp> more", "a@b.jp"),
        ("<a b@c>", "ab@c"),
        ("予約", ""),
        ("", ""),
        ("<>", ""),
        ("<" * 100_000, ""),
    ],
)
def test_key(written: str, key: str) -> None:
    assert message_key(written) == key


def test_likeness() -> None:
    first = likeness(5, "Taro <A@b.jp>", "Re: AW: 予約  の 件")
    assert first == likeness(5, "a@b.jp", "予約の件")
    assert first != likeness(6, "a@b.jp", "予約の件")
    assert first != likeness(5, "c@b.jp", "予約の件")
    assert first != likeness(5, "a@b.jp", "他の件")
    assert likeness(None, "a@b.jp", "x") == ""
    likeness(1, "<" * 100_000 + "@" * 100_000, "re:" * 100_000)
