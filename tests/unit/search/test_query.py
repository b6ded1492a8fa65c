"""What was typed, as it is looked for."""

import pytest

from app.search.query import Field, parse
from app.search.variants import forms


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ("  　\n", []),
        ("- * : ( )", []),
        ("予約 山田", [("予約",), ("山田",)]),
        ("予約　山田", [("予約",), ("山田",)]),
        ("予約 予約", [("予約",)]),
        ("ＡＢＣ", [("abc",)]),
        ('"山田 太郎" 様', [("山田", "太郎"), ("様",)]),
        ('"never closed', [("never", "closed")]),
        ("hanako@example.jp", [("hanako", "example", "jp")]),
        ("iPhone修理", [("iphone", "修理")]),
        ("a OR b", [("a",), ("or",), ("b",)]),
    ],
)
def test_words_are_what_stands_together(typed: str, words: list[tuple[str, ...]]) -> None:
    assert list(parse(typed).words) == words


def test_no_sign_of_a_query_is_syntax() -> None:
    expression = parse('body:x NEAR(a b) "q" * ^c {subject}: -d + e').expression
    assert expression == " AND ".join(
        (
            '("body" + "x" *)', '("near" + "a" *)', '("b" *)', '("q" *)', '("c" *)', '("subject" *)', '("d" *)', '("e" *)'
        )
    )  # fmt: skip


def test_fields_are_columns() -> None:
    fields = frozenset({Field.SENDER, Field.SUBJECT})
    assert parse("予約", fields).expression == '{subject sender} : (("予約"))'
    assert parse("", fields).expression == ""


def test_a_long_query_is_cut() -> None:
    assert len(parse("word " * 10_000).words) == 1
    assert len(parse(" ".join(map(str, range(500)))).words) == 32


def test_names_are_looked_for_in_all_their_forms() -> None:
    assert set(forms(("高橋",))) == {("高橋",), ("髙橋",)}
    assert next(forms(("髙橋",))) == ("髙橋",)
    assert ("渡邊", "浜崎") in set(forms(("渡辺", "濱﨑")))
    assert len(set(forms(("高崎沢辺浜島",)))) <= 33
    assert list(forms(("山田", "abc"))) == [("山田", "abc")]
