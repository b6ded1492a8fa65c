"""Family and given name of names in kanji, kana and Hangul: 田中 花子, 김철수."""

from app.textkit.family_names import beginning_family, is_family_name
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.organisations import is_organisation

_WORD = lazy_pattern("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々ヶ〆ｦ-ﾟ\U00020000-\U0003ffff]{1,6}\\Z")
_KANJI = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U0003ffff]{4,6}\\Z")
_GIVEN_ENDINGS = frozenset("子美郎代恵江奈香乃太介輔樹之男夫雄彦也哉志司史斗翔亮菜咲希沙紗佳織")
_LATIN = lazy_pattern("[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f.'-]*\\Z")
_HANGUL = lazy_pattern("[\uac00-\ud7a3]+\\Z")
_KOREAN_PAIRS = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
_KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기"
    "반왕금옥육인맹제모탁국어은편용예경봉사부가복태목형피두감음빈동온호범좌팽승간상시갈단견"
)


def split(name: str) -> tuple[str, str] | None:
    """Family and given name; None where it is not clear, and for what is no name of a person.

    Two short Japanese words that are no firm, department or shop; Hangul after a Korean family name.
    """
    words = name.split()
    if len(words) == 1:
        return _korean(name)
    if len(words) != 2 or not (_WORD.match(words[0]) or _HANGUL.match(words[0])):
        return None
    first, second = words
    if _HANGUL.match(first) and _HANGUL.match(second):
        return (first, second) if first[0] in _KOREAN or first in _KOREAN_PAIRS else None
    if _LATIN.match(second):
        return (first, second) if is_family_name(first) and not is_organisation(second) else None
    if _WORD.match(second) is None or is_organisation(first) or is_organisation(second):
        return None
    return first, second


def is_full(word: str) -> bool:
    """True for family and given name written without a space between: 田中花子, 勝呂次郎."""
    if is_organisation(word) or is_family_name(word):
        return False
    if family := beginning_family(word):
        return _WORD.match(word[len(family) :]) is not None
    return _KANJI.match(word) is not None and looks_given(word)


def looks_given(word: str) -> bool:
    """True for what ends like given names do, and hardly anything else: 花子, 次郎."""
    return len(word) > 1 and word[-1] in _GIVEN_ENDINGS


def _korean(name: str) -> tuple[str, str] | None:
    if not 2 <= len(name) <= 5 or not _HANGUL.match(name):
        return None
    if name.startswith(_KOREAN_PAIRS) and len(name) > 2:
        return name[:2], name[2:]
    return (name[0], name[1:]) if name[0] in _KOREAN and len(name) <= 4 else None
