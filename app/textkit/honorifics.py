"""What politeness adds to a name (様, さん, 先生, 御中, -san, Mrs.), taken off it, but never out of a real name."""

from app.textkit.family_names import beginning_family, is_family_name
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.organisations import is_organisation

_ENDING = lazy_pattern(r"[\s\u3000]*(様|さま|サマ|殿|どの|先生|御中|さん|サン|ちゃん|くん|君|氏)$")
_LATIN_ENDING = lazy_pattern(r"(?i)(?:-|\s)(?:san|sama|sensei|dono)\.?$")
# These end names too (鵜殿, 源氏, 貴君): honorifics behind a space, or behind what is long enough for a name.
_AFTER_A_NAME = frozenset({"殿", "氏", "どの", "くん", "君", "サン", "ちゃん"})
_KANJI = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff々〆]$")
_LATIN_BEGINNING = lazy_pattern(r"(?i)\A(?:mr|mrs|ms|herr|frau|mme)\b\.?\s+(?=\S)")
# Words that are no names without their ending: お母さん, 奥様, 皆様, 院長先生, 花屋さん.
_WORD = lazy_pattern(
    "(?:[おご御]?(?:母|父|兄|姉|爺|婆|嬢|客|子|孫|隣|祖父|祖母|主人|家族|両親|本人|担当者?|得意|取引先|利用者|予約者|依頼主|会員|世話係)"
    "|[伯叔][父母]|お(?:かあ|とう|にい|ねえ|じい?|ばあ?|きゃく|じょう|となり)|奥|おく|皆|みな|みんな|各位|関係者|何|なに|どちら|あなた|貴"
    "|(?:[王神仏殿若姫]|かみ|ひめ)(?=様|さま)|赤(?=ちゃん)|(?:院長|校長|園長|学長|社長|会長|店長|担任|主治医)(?=先生|様|さん)"
    ")(?:様|さま|サマ|殿|先生|さん|サン|ちゃん|くん|君|方)*$"
)


def honorific(name: str) -> str:
    """The Japanese honorific a name ends with (様, 先生 …); empty where there is none."""
    found = _ENDING.search(name)
    if found is None:
        return ""
    rest, ending = name[: found.start()].strip(" \u3000"), found[1]
    if not rest or _is_one_word(name.strip(), rest, ending):
        return ""
    if found[0] == ending and ending in _AFTER_A_NAME and not _is_name_before(rest, ending):
        return ""
    return ending


def without_honorific(name: str) -> str:
    """A name without the 様 or さん that people put behind each other's names."""
    ending = honorific(name)
    if ending:
        return name.rstrip().removesuffix(ending).rstrip(" \u3000")
    if not name.isascii() and not _LATIN_BEGINNING.match(name):
        return name
    return _LATIN_BEGINNING.sub("", _LATIN_ENDING.sub("", name), count=1).strip() or name


def _is_name_before(rest: str, ending: str) -> bool:
    """True where a name stands before what may also be the end of the name itself."""
    if is_family_name(rest):
        return True
    if ending in ("くん", "ちゃん"):
        return _KANJI.search(rest) is not None or bool(beginning_family(rest))
    if ending in ("殿", "氏", "どの"):
        return len(rest) > 1
    # 佐藤花子君 is polite, 佐藤 貴君 may be a name.
    given = rest.split()[-1] if " " in rest else rest[len(beginning_family(rest)) :]
    return given != rest and len(given) > 1


def _is_one_word(name: str, rest: str, ending: str) -> bool:
    """True for お母さん, 皆様 and 花屋さん, which nobody would be called without the ending."""
    if ending == "御中":
        return False
    if rest.endswith("屋"):
        return is_organisation(rest) and not beginning_family(rest)
    return _WORD.match(name) is not None
