"""Words that are looked for in many texts."""

import pytest

from app.textkit.word_list import WordList

WORDS = WordList(("自動", "automat", "désabonner"))


@pytest.mark.parametrize(
    ("text", "found"),
    [("", False), ("sent automatically", True), ("自動送信", True), ("se désabonner", True), ("abonner", False)],
)
def test_words_are_found_inside_others(text: str, found: bool) -> None:
    assert WORDS.found_in(text) is found


def test_ascii_holds_no_other_words() -> None:
    assert WORDS.of("plain") == ("automat",)
    assert WORDS.of("日本") == ("自動", "automat", "désabonner")
