"""Bytes to text: labels that lie, JIS with the vendors' rows, and guesses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs.sample.messages import to_jis
from app.mime.charsets import decode, guess


@pytest.mark.parametrize("label", ["Shift_JIS", "x-sjis", "windows-31j", "MS_Kanji", "sjis", "CP932"])
def test_shift_jis_labels_hold_vendor_characters(label: str) -> None:
    assert decode("①㈱髙﨑".encode("cp932"), label) == "①㈱髙﨑"


@pytest.mark.parametrize("text", ["日本語", "㈱さくら①", "ｶﾅと漢字", "髙橋﨑", "～－", "A漢b字C\n次の行"])
def test_jis(text: str) -> None:
    assert decode(to_jis(text), "iso-2022-jp") == text
    assert decode(to_jis(text), "ISO-2022-JP-MS") == text
    assert decode(to_jis(text), None) == text


def test_jis_without_return_to_ascii() -> None:
    assert decode(b"\x1b$B;3ED", "iso-2022-jp") == "山田"
    assert decode(b"\x1b$B;3ED\nabc", "iso-2022-jp").startswith("山田\n")


@pytest.mark.parametrize(
    "text", ["山田太郎さん", "ご予約のお願い", "カタカナの名前", "渡辺直子", "ありがとうございました"]
)
@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-8"])
def test_guesses(text: str, codec: str) -> None:
    assert guess(text.encode(codec)) == codec
    assert decode(text.encode(codec), None) == text
    # Mislabelled: the bytes speak louder than the label.
    assert decode(text.encode(codec), "us-ascii") == text


def test_western() -> None:
    assert decode("Café “x”".encode("cp1252"), "iso-8859-1") == "Café “x”"
    assert decode("Grüße".encode("cp1252"), None) == "Grüße"
    assert decode(b"abc", "x-unknown") == "abc"


def test_euc_with_row_13() -> None:
    assert decode(b"\xad\xa1\xbb\xb3", "euc-jp") == "①山"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=100),
    st.sampled_from([None, "utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "utf-7", "hex", "\0", "x*y"]),
)
def test_never_raises(data: bytes, label: str | None) -> None:
    assert isinstance(decode(data, label), str)
