"""Words that are looked for in many texts."""

import random

import pytest

from app.mime import text_signs
from app.textkit.word_list import WordList

WORDS = WordList(("自動", "automat", "désabonner", "www.", "＞", "casino"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("sent automatically", {"automat"}),
        ("sent  automatically", {"automat"}),
        ("自動送信", {"自動"}),
        ("自 動", set()),
        ("se désabonner", {"désabonner"}),
        ("abonner", set()),
        ("花 www.example.jp", {"www."}),
        ("＞", {"＞"}),
        ("花casino自動", {"casino", "自動"}),
        ("cas花ino", set()),
    ],
)
def test_words_are_found_inside_others(text: str, found: set[str]) -> None:
    assert WORDS.found_in(text) == found


def test_without_words_nothing_is_found() -> None:
    assert WordList(()).found_in("casino 自動") == set()


@pytest.mark.parametrize("seed", range(4))
def test_one_pass_finds_what_looking_for_each_word_finds(seed: int) -> None:
    chance = random.Random(seed)
    words = sorted(text_signs._WORDS.words)
    for _ in range(100):
        text = "".join(_piece(chance, chance.choice(words)) for _ in range(chance.randint(1, 12)))
        assert text_signs._WORDS.found_in(text) == {word for word in words if word in text}, text


def _piece(chance: random.Random, word: str) -> str:
    """A word, the greater part of one, or letters that words are made of."""
    cut = chance.randint(1, len(word))
    letters = "".join(chance.choices("aeinorst cmpu返信の", k=chance.randint(0, 3)))
    return chance.choice((word, word[:cut], word[cut:], letters, word.replace(" ", "")))
