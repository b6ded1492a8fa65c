"""The form of a text in which words are looked for: width, case and compatibility forms do not count."""

import re
import unicodedata

from app.textkit.lazy_pattern import lazy_pattern

# Kana, kanji and the signs beside them are in NFKC already and join nothing before them; all of a text would take
# 60 us for 500 characters. What else there is goes with the character before it, which an accent may belong to.
_PLAIN = "\x00-\x7f\u3001-\u3029\u3030-\u3035\u3041-\u3096\u30a0-\u30fe\u4e00-\u9fff"
_OTHERS = lazy_pattern(f".?[^{_PLAIN}]+", re.DOTALL)


def folded(text: str) -> str:
    """`text` in NFKC and without case: ＡＢＣ is abc, ﾊﾞ is バ. が stays apart from か, and ひらがな from カタカナ."""
    if text.isascii():
        return text.lower()
    return _OTHERS.sub(_normal, text).casefold()


def _normal(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])
