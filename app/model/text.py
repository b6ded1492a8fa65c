"""Text from mail made harmless: one line, no control characters, no formulas; and names taken apart with care."""

import re

# C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, line and paragraph separators, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)
_SPACES = re.compile(r"\s+")
# What a spreadsheet takes for the start of a formula (OWASP), the full-width forms of Japanese Excel among them.
_FORMULA = re.compile("^[\\s'\"]*[=+\\-@＝＋－＠|]")
_HONORIFIC = re.compile(r"[\s\u3000]*(?:様|さま|サマ|殿|先生|御中|さん)$")
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々ヶ]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.\-]*$")


def one_line(text: str) -> str:
    """`text` on one line without anything unseen in it: no line end, control, bidirectional or zero-width character."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _UNSEEN.sub(" ", text)).strip()


def spreadsheet_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def split_name(name: str) -> tuple[str, str]:
    """A display name as (given, family), honorifics left out; ("", the whole name) where it cannot be told.

    Told only in clear cases: "Family, Given", two Latin words, and two Japanese words (family first).
    """
    plain = without_honorific(name)
    family, comma, given = plain.partition(",")
    if comma and plain.isascii() and family.strip() and given.strip() and "," not in given:
        return given.strip(), family.strip()
    words = plain.replace("\u3000", " ").split()
    if len(words) == 2:
        if all(_JAPANESE.search(word) for word in words):
            return words[1], words[0]
        if all(_LATIN_WORD.match(word) for word in words):
            return words[0], words[1]
    return "", plain


def without_honorific(name: str) -> str:
    """A name without the 様 or さん that people put behind each other's names."""
    shorter = _HONORIFIC.sub("", name).strip()
    return shorter or name
