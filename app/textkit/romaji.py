"""Japanese in Latin letters: kana written out, and the many spellings of one word made comparable."""

import re
import unicodedata
from functools import lru_cache

# Rows of kana by consonant, in the order of the vowels; what has no kana is "-".
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "y": "ヤ-ユ-ヨ", "r": "ラリルレロ", "w": "ワヰ-ヱヲ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {
    kana: consonant + vowel for consonant, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
} | {"ン": "n", "ヴ": "vu"}
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_TO_KATAKANA = {hiragana: hiragana + 0x60 for hiragana in range(0x3041, 0x3097)}
# Every romanisation is brought to the one of Hepburn, long vowels to short ones: Satoh, Satou and Satō are Sato.
_SPELLINGS = (
    (re.compile(r"(?<=o)h(?![aiueoy])"), ""),
    (re.compile(r"si|shi"), "shi"), (re.compile(r"sy(?=[auo])"), "sh"),
    (re.compile(r"ti|chi|cchi|tchi"), "chi"), (re.compile(r"ty(?=[auo])|cy(?=[auo])"), "ch"),
    (re.compile(r"(?<!t)tu|tsu"), "tsu"), (re.compile(r"hu|fu"), "fu"),
    (re.compile(r"zi|di|ji"), "ji"), (re.compile(r"(?:zy|jy|dy)(?=[auo])"), "j"), (re.compile(r"dzu|du|zu"), "zu"),
    (re.compile(r"wo"), "o"), (re.compile(r"m(?=[bpm])"), "n"), (re.compile(r"l"), "r"),
    (re.compile(r"ou|oo"), "o"), (re.compile(r"uu"), "u"), (re.compile(r"'|-"), ""),
)  # fmt: skip
_SYLLABLES = re.compile(
    r"(?:(?:[kgsztdnhbpmryjf]|sh|ch|ts|ky|gy|sy|zy|jy|ty|cy|ny|hy|by|py|my|ry|w|tch|kk|ss|tt|pp|ssh|cch|tts|kky|ppy)?"
    r"[aiueo]h?|n(?:['-]|(?![aiueoy]))|m(?=[bpm]))+"
)


def from_kana(text: str) -> str:
    """A word in kana in Latin letters; empty where it is not all kana. `わたなべ` gives "watanabe"."""
    found: list[str] = []
    doubled = False
    for kana in unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA):
        if kana == "ッ":
            doubled = True
        elif kana == "ー" and found:
            found.append(found[-1][-1])
        elif kana in _SMALL and found:
            found[-1] = found[-1][:-1] + ("y" if kana in "ャュョ" else "") + _SMALL[kana]
        elif kana in _KANA:
            syllable = _KANA[kana]
            found.append(syllable[0] + syllable if doubled else syllable)
            doubled = False
        else:
            return ""
    return "".join(found)


@lru_cache(maxsize=4096)
def spelling_key(word: str) -> str:
    """The form that the romanisations of one Japanese word share: for comparing, never for showing."""
    key = unaccented(word.casefold())
    for pattern, spelling in _SPELLINGS:
        key = pattern.sub(spelling, key)
    return key


def is_romaji(word: str) -> bool:
    """True where a word in Latin letters can be Japanese: "Watanabe" and "Ohno", not "Smith"."""
    return _SYLLABLES.fullmatch(unaccented(word.casefold())) is not None


def unaccented(word: str) -> str:
    """A word without the signs above and below its letters: Satō is Sato."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
