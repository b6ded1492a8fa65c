"""Excerpts: the right place of the text people read, although the words were found in its folded form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.excerpt import excerpt
from app.search.query import parse
from app.textkit.folding import folded


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("明日の予約です。", "予約", ["予約"]),
        ("ｶｯﾄとﾊﾟｰﾏの予約", "パーマ", ["ﾊﾟｰﾏ"]),
        ("㈱さくら", "株", ["㈱"]),
        ("Ｔｅｌ 090-1234", "TEL", ["Ｔｅｌ"]),
        ("髙橋様、高橋様", "高橋", ["髙橋", "高橋"]),
        ("か\u3099っこう", "がっこう", ["か\u3099っこう"]),
        ("STRASSE und Straße", "strasse", ["STRASSE", "Straße"]),
        ("call user1234 now", "user12", ["user12"]),
        ("myexample example", "example", ["example"]),
        ("山田 太郎", '"山田 太郎"', ["山田 太郎"]),
        ("iPhone修理", "iphone修理", ["iPhone修理"]),
        ("a \u202e\x1b[31m予約\r\nb", "予約", ["予約"]),
    ],
)
def test_the_words_are_marked(text: str, words: str, marked: list[str]) -> None:
    found = excerpt(text, parse(words).pattern)
    assert [found.text[begin:end] for begin, end in found.marks] == marked


def test_the_excerpt_stands_around_the_first_word_and_is_short() -> None:
    found = excerpt("あ" * 500 + "予約" + "い" * 500, parse("予約").pattern)
    assert 100 < len(found.text) < 140 and found.text[slice(*found.marks[0])] == "予約"


def test_without_a_match_it_is_the_beginning() -> None:
    found = excerpt("\n\n  はじめまして。\n" + "長い" * 100, parse("予約").pattern)
    assert found.text.startswith("はじめまして。 長い") and found.marks == ()
    assert excerpt("", None).text == ""


@given(
    st.text(st.sampled_from("ab予ｶﾞがか\u3099\u0301é㈱ﬁß \n\x1b\u202e\ud83d😀"), max_size=300),
    st.text(min_size=1, max_size=5),
)
def test_marks_lie_in_the_excerpt_and_nothing_unseen_is_shown(text: str, words: str) -> None:
    found = excerpt(text, parse(words).pattern)
    assert all(0 <= begin < end <= len(found.text) for begin, end in found.marks)
    assert "\x1b" not in found.text and "\u202e" not in found.text and "\n" not in found.text


@given(st.text(st.sampled_from("ab予約ｶﾞがか\u3099é㈱ß \n"), min_size=1, max_size=40), st.data())
def test_what_is_marked_reads_as_what_was_typed(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    query = parse(text[start : start + 3], with_variants=False)
    found = excerpt(text, query.pattern)
    pattern = query.pattern
    assert all(pattern and pattern.search(folded(found.text[begin:end])) for begin, end in found.marks)
