"""The form of a text in which words are looked for: width, case and compatibility forms do not count."""

import unicodedata


def folded(text: str) -> str:
    """`text` in NFKC and without case: ＡＢＣ is abc, ﾊﾞ is バ. が stays apart from か, and ひらがな from カタカナ."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
