"""Bytes to text: labels that lie, JIS with the vendors' rows, and guesses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs.sample.messages import to_jis
from app.mime.charsets import decode, guess, is_certain, is_labelled


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


@pytest.mark.parametrize("label", ["iso-8859-1", "ISO8859-1", "latin1", "us-ascii", None])
@pytest.mark.parametrize("text", ["山田太郎", "田中 花子", "さくら", "ヤマダ", "渡部", "ご予約のお願い", "ﾀﾅｶ ﾊﾅｺ"])
def test_shift_jis_under_a_latin_label(text: str, label: str | None) -> None:
    assert decode(text.encode("cp932"), label) == text


@pytest.mark.parametrize(
    "text",
    [
        "Müller",
        "José García",
        "Žižek",
        "ØÅ",
        "Åse Ødegård",
        "“Max” Müller",
        "’90s – “hit”",
        "ÄÖÜ",
        "Zoë’s",
        "“”",
        "ÀÉÎ",
        "£5 – ½",
    ],
)
def test_latin_stays_latin(text: str) -> None:
    assert decode(text.encode("cp1252"), "iso-8859-1") == text


def test_euc_under_a_latin_label() -> None:
    for text in ("森 香織", "勝呂 次郎", "田中"):
        assert decode(text.encode("euc_jp"), "iso-8859-1") == text
    assert not is_labelled("김철수".encode("euc_kr"), "iso-8859-1") and is_labelled("김철수".encode("euc_kr"), "euc-kr")


@pytest.mark.parametrize(
    ("data", "charset", "certain"),
    [
        ("田中花子".encode("cp932"), "", True),
        ("田中花子".encode("euc_jp"), "", True),
        ("勝呂次郎".encode("cp932"), "", True),
        ("さくら".encode("euc_jp"), "", True),
        ("田中".encode(), "", True),
        ("Müller José".encode("latin-1"), "", True),
        ("张伟".encode("gbk"), "", False),
        ("김철수".encode("euc_kr"), "", False),
        ("陳大文".encode("big5"), "", False),
        ("Иван".encode("cp1251"), "", False),
        ("ﾀﾅｶ".encode("cp932"), "", False),
        ("勝呂次郎".encode("euc_jp"), "", False),
        ("勝呂次郎".encode("euc_jp"), "euc-jp", True),
        ("勝呂次郎".encode("euc_jp"), "iso-2022-jp", True),
        ("ﾀﾅｶ".encode("cp932"), "shift_jis", True),
        ("张伟".encode("gbk"), "gb2312", True),
        ("Иван".encode("cp1251"), "utf-8", False),
    ],
)
def test_what_can_be_read_in_several_ways(data: bytes, charset: str, certain: bool) -> None:
    assert is_certain(data, charset) is certain
    assert is_certain(data + b" <a@x.jp>", charset) is certain


def test_euc_with_row_13() -> None:
    assert decode(b"\xad\xa1\xbb\xb3", "euc-jp") == "①山"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=100),
    st.sampled_from([None, "utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "utf-7", "hex", "\0", "x*y"]),
)
def test_never_raises(data: bytes, label: str | None) -> None:
    assert isinstance(decode(data, label), str)
