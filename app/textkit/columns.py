"""Text in the columns of a terminal, where a Japanese character is as wide as two others."""

import unicodedata
from collections.abc import Iterator

_NOT_FIRST = frozenset("、。，．」』）］？！：；ーァィゥェォッャュョぁぃぅぇぉっゃゅょ")
"""What no Japanese line begins with."""


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def wrapped(text: str, columns: int) -> list[str]:
    """A text in lines of at most so many columns, broken at spaces and between Japanese characters.

    A longer piece without either has a line of its own. At least one line.
    """
    lines, line, taken = [], "", 0
    for piece in _pieces(text):
        needed = width(piece.rstrip(" "))
        if line and taken + needed > columns:
            lines.append(line.rstrip(" "))
            line, taken = "", 0
        line += piece
        taken += width(piece)
    return [*lines, line.rstrip(" ")]


def _pieces(text: str) -> Iterator[str]:
    """What is never broken, with the spaces behind it: `"a 日本"` is `"a "`, `"日"`, `"本"`."""
    piece = ""
    for character in text:
        is_break = piece.endswith(" ") or (piece and 2 in (_width(piece[-1]), _width(character)))
        if is_break and character != " " and character not in _NOT_FIRST:
            yield piece
            piece = ""
        piece += character
    yield piece


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
