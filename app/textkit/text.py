"""Text from mail made harmless: one line or several, no control characters, no formulas."""

import re

from app.textkit.lazy_pattern import lazy_pattern

_PICTURE = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
JOINER = f"(?<={_PICTURE})\u200d(?={_PICTURE})"
"""A pattern for the zero-width joiner that makes one picture of several emoji, and hides nothing."""
# C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, line and paragraph separators, lone surrogates.
_UNSEEN_LETTERS = (
    f"(?:(?!{JOINER})"
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff])+"
)
_UNSEEN = lazy_pattern(_UNSEEN_LETTERS)
# In a text of several lines: controls, bidirectional marks, lone surrogates, and what Unicode keeps for programs alone
# (Qt marks frames and pictures in a text with some of these).
_UNWANTED = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = lazy_pattern("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_UNSEEN_IN_LINE = lazy_pattern(f"(?![\n\t])(?:{_UNSEEN_LETTERS})")
_SPACES = lazy_pattern(r"\s+")
# Neither a tag nor an entity is cut.
_LONG_WORD = lazy_pattern(r"[^\s<>&;]{500}")
# What a spreadsheet takes for the start of a formula (OWASP), the full-width forms of Japanese Excel among them.
# These characters alone make no formula: an address or a telephone number is left as it is, so that it still works.
_HARMLESS = lazy_pattern(r"[+-]?[\w.+-]*@[\w.-]+|\+?[\d ()./-]+", re.ASCII)
_FORMULA = lazy_pattern("^[\\s'\"]*[=+\\-@＝＋－＠|]")


def one_line(text: str) -> str:
    """`text` on one line without invisible characters: no line end, control, bidirectional or zero-width character."""
    # Of all blanks, and of all that is not seen, only the space is printable.
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _UNSEEN.sub(" ", text)).strip()


def without_controls(text: str) -> str:
    """`text` with its lines and tabs, without characters that steer a terminal or turn the direction of reading."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def breakable(text: str) -> str:
    """`text`, which may be HTML, with a place for a line end in every word of more than 500 characters.

    Qt looks for one in quadratic time: a word of 200,000 characters takes it 6 seconds.
    """
    return _LONG_WORD.sub("\\g<0>\u200b", text)


def escaped(text: str) -> str:
    """`text` with its lines and tabs, every other invisible character written out (`\\x1b`, `\\u202e`), as for `ls`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN_IN_LINE.sub(lambda found: found[0].encode("unicode_escape").decode(), lines)


def spreadsheet_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet evaluates: `=1` becomes `'=1`."""
    return f"'{text}" if _FORMULA.match(text) else text


def address_cell(text: str) -> str:
    """A cell for addresses and telephone numbers: `-abc@docomo.ne.jp` and `+81 90 …` keep their first character."""
    return text if _HARMLESS.fullmatch(text) else spreadsheet_cell(text)
