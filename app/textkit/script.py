"""Which script a text is in, as far as the order of names and addresses depends on it."""

from app.textkit.lazy_pattern import lazy_pattern

_JAPANESE = lazy_pattern("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆\U00020000-\U0003ffff]")
_HANGUL = lazy_pattern("[\uac00-\ud7a3]")


def is_written_in_japanese(text: str) -> bool:
    """True for a text with a kanji or kana in it."""
    return _JAPANESE.search(text) is not None


def is_family_first(name: str) -> bool:
    """True for a name whose script has the family name first (山田 花子, 김 철수); "Jan Müller" is not turned round."""
    return is_written_in_japanese(name) or _HANGUL.search(name) is not None


def full_name(given: str, family: str, middle: str = "") -> str:
    """The whole name in the order its script has it."""
    given_names = " ".join(part for part in (given, middle) if part)
    parts = (family, given_names) if is_family_first(given + family) else (given_names, family)
    return " ".join(part for part in parts if part)
