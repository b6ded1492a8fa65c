"""Text in the columns of a terminal."""

import pytest

from app.textkit.columns import width, wrapped


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("日本", 4), ("ｶﾅ", 2), ("a、b", 4)])
def test_a_japanese_character_is_as_wide_as_two(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 3, ["one", "two", "three"]),
        ("unbreakable", 4, ["unbreakable"]),
        ("日本語です", 4, ["日本", "語で", "す"]),
        ("日本語です。", 10, ["日本語で", "す。"]),
        ("保存データ A の中身", 12, ["保存データ A", "の中身"]),
        ("--json の結果", 8, ["--json", "の結果"]),
    ],
)
def test_lines_break_at_spaces_and_between_japanese_characters(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns) == lines
