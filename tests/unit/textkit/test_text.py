"""Text of several lines made harmless."""

import sys

import pytest

from app.textkit.text import _SPACES, _UNSEEN, breakable, one_line, without_controls


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("tab\tstays", "tab\tstays"),
        ("\x1b[31mred\x07\x9b0m", "[31mred0m"),
        ("gpj\u202eexe\u2066\u200f", "gpjexe"),
        ("\ufdd0\ufdd1\ufffc\uffff\ud800", ""),
        ("👨\u200d👩 葛\U000e0100 が", "👨\u200d👩 葛\U000e0100 が"),
    ],
)
def test_without_controls(text: str, shown: str) -> None:
    assert without_controls(text) == shown


def test_breakable() -> None:
    assert breakable("ab " * 1000) == "ab " * 1000
    assert breakable("a" * 1001) == "a" * 500 + "\u200b" + "a" * 500 + "\u200b" + "a"


def test_what_is_printable_is_on_one_line_already() -> None:
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert _SPACES.sub(" ", _UNSEEN.sub(" ", printable)) == printable
    assert one_line(f" {printable} ") == printable.strip()
    assert one_line("件名\u3000 \u202eです\n") == "件名 です"
