"""UTF-16 under the label of another character set, and what only looks like it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime import body
from app.mime.charsets import decode

TEXTS = [
    "<html><body>田中です。</body></html>\r\n",
    "こんにちは、田中です。\r\n明日お願いします。\r\n",
    "Hello Hanako,\r\nsee you",
    "ﾀﾅｶ 花子",
    "〒100-0001 東京都千代田区 1-2-3",
    "Grüße aus München\n",
    "やあ 😀 元気\n",
    "ａｂｃ　田中\n",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("label", ["utf-8", "iso-2022-jp", "Shift_JIS", "us-ascii", "", None])
def test_text_in_pairs_of_bytes(text: str, codec: str, label: str | None) -> None:
    assert decode(text.encode(codec), label) == text


def test_half_a_character_at_the_end_is_left_out() -> None:
    assert decode("<p>田中</p>".encode("utf-16-le") + b"\n", "utf-8") == "<p>田中</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Hello\0World, how are you",
        "a\0b",
        "\0" * 5,
        "Hello" + "\0" * 40,
        "10 20 30 \0 40",
        "a0b0c0d0\0e0",
        "日本語\0です",
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
def test_a_text_with_holes_stays_what_it_says(text: str, codec: str) -> None:
    assert decode(text.encode(codec), codec) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\x1b"), max_size=80))
def test_a_text_without_nul_is_never_taken_for_it(text: str) -> None:
    assert decode(text.encode("utf-8"), "utf-8") == text


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "utf-16", "cp932", "", "x"]))
def test_no_bytes_raise(data: bytes, label: str) -> None:
    assert isinstance(decode(data, label), str)


def test_a_message_saved_by_the_mail_program_of_windows_10() -> None:
    html = "<html><body>田中<br>03-1234-5678 taro@example.jp</body></html>".encode("utf-16-le")
    message = (
        b'From: taro@example.jp\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(html)
    )
    assert body.text(message) == "田中\n03-1234-5678 taro@example.jp"
