"""Forms of a kanji that people type for one another in names: 高橋 and 髙橋 are one family to whoever looks for it.

Only what NFKC leaves apart (it makes 神 of 神 by itself). The index has what a message says; what is asked for is asked
for in every form.
"""

from collections.abc import Iterator
from itertools import islice, product

_FORMS = (
    "高髙 崎﨑嵜碕 斎斉齋齊 辺邉邊 浜濱濵 沢澤 島嶋嶌 広廣 桜櫻 国國 富冨 吉𠮷 館舘 柳栁 徳德 瀬瀨 恵惠 実實 真眞 竜龍"
    " 滝瀧 条條 円圓 曽曾 与與 万萬 渋澁 鉄鐵 蔵藏 栄榮 学學 関關 黒黑 桑桒 槙槇 遥遙 尭堯 亀龜 塩鹽 児兒"
    " 寿壽 弥彌 来來 礼禮 剣劍 検檢 沖冲 峰峯 船舩 穂穗 緑綠 薫薰 豊豐 温溫 郎郞 巌巖 鶴靏鸖 藤籐 梅楳 野埜"
    " 杉椙 松枩"
)
_OTHERS = {each: group for group in _FORMS.split() for each in dict.fromkeys(group)}
_MOST = 32
"""Forms of one word that are asked for."""


def forms(word: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A word in all forms it may have, as it was typed first; the word itself where it has no others."""
    yield word
    choices = [_choices(character) for character in "\0".join(word)]
    if all(len(choice) == 1 for choice in choices):
        return
    made = (tuple("".join(each).split("\0")) for each in product(*choices))
    yield from (each for each in islice(made, _MOST) if each != word)


def _choices(character: str) -> tuple[str, ...]:
    others = _OTHERS.get(character, character)
    return (character, *(each for each in dict.fromkeys(others) if each != character))
