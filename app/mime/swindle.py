"""The words by which swindlers, and those who sell what nobody asked for, give themselves away."""

from collections.abc import Set

from app.textkit.lazy_pattern import lazy_pattern

_CERTAIN = frozenset((
    "next of kin", "barrister", "late client", "deceased client", "late husband", "deceased customer", "western union",
    "moneygram", "atm card", "compensation fund", "inheritance fund", "business proposal", "investment opportunity",
    "viagra", "cialis", "replica watches", "online casino", "online pharmacy", "you have won", "lottery",
    "claim your prize", "claim your reward", "逆援", "援助交際", "人妻", "セフレ", "熟女", "スーパーコピー",
    "ブランドコピー", "バイアグラ", "未承諾広告", "必ず儲か", "必ず稼げ", "サクラなし", "サクラ無し", "サクラゼロ",
))  # fmt: skip
"""One is enough: hardly anybody writes them to an acquaintance."""
_MONEY_WORDS = frozenset(("million", "万円", "億円", "月収", "日給", "豪華賞品"))
_MONEY = lazy_pattern(
    r"million (?:u\.?s\.? ?)?(?:dollars?|usd|euros?|pounds?)|(?:usd|us\$|\$|€|£) ?\d[\d.,]* ?million"
    r"|(?:月収|日給)\d+万|\d万円を?(?:プレゼント|進呈|差し上げ|お受け取り|受け取)"
    r"|\d億円[^。\n]{0,8}(?:受け?取|権利|進呈|差し上げ)|豪華賞品を(?:お受け?取り|差し上げ|進呈)"
)
_VAGUE = frozenset((
    "beneficiary", "inherit", "confidential", "diplomat", "bitcoin", "crypto", "casino", "lonely", "loan offer",
    "make money", "work from home", "act now", "risk free", "risk-free", "congratulations", "dear friend", "100% free",
    "出会い", "副業", "在宅ワーク", "高収入", "稼げ", "儲か", "仮想通貨", "当選", "賞金", "億円", "遺産", "受取人",
    "支援金", "完全無料", "登録無料", "無料登録", "激安", "会員限定", "今すぐ", "24時間以内", "第三者", "不正利用",
    "カード情報", "ご利用制限",
))  # fmt: skip
"""Two of these are enough."""

WORDS = _CERTAIN | _MONEY_WORDS | _VAGUE
"""A text without any of these is no swindler's."""


def speaks_like_a_swindler(text: str, words: Set[str]) -> bool:
    """True for a text, in lower case, that offers money, love or bargains to strangers.

    Those of `WORDS` that are in the text are among `words`.
    """
    words = {word for word in words & WORDS if word in text}
    if not words.isdisjoint(_CERTAIN):
        return True
    if not words.isdisjoint(_MONEY_WORDS) and _MONEY.search(text):
        return True
    return len(words & _VAGUE) > 1
