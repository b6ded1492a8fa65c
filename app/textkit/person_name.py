"""The names of people taken apart with care: family and given name, readings, honorifics; never by guessing."""

import re
import unicodedata
from dataclasses import dataclass

_HONORIFICS = ("様", "さま", "サマ", "殿", "どの", "先生", "御中", "さん", "サン", "ちゃん", "くん", "君")
_HONORIFIC = re.compile(rf"[\s\u3000]*({'|'.join(_HONORIFICS)})$")
# Those that also end real names (殿 a family, 君 a given name) are taken off only behind a space.
_AMBIGUOUS = frozenset({"どの", "くん", "君", "サン"})
_JAPANESE_WORD = re.compile("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々ヶ〆]{1,6}$")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.\-]*$")
# What stands behind a name in brackets belongs to its bearer, not to the name: (ヘアサロン ミミ), [Example Inc.]
_BRACKETS = re.compile(
    r"[\s\u3000]*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|＜[^＜＞]*＞)[\s\u3000]*"
)
_COMPANY = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|[㈱㈲]|[(（][株有][)）]|(?:社団|財団|学校|医療|宗教|社会福祉)法人|協会|組合"
    r"|\b(?:Inc|Ltd|LLC|GmbH|Corp|Co\.,? ?Ltd|K\.K|S\.A|plc)\b\.?",
)
_ORGANISATION = re.compile(
    "会社|法人|商店|商会|書店|薬局|薬店|工業|産業|製作所|事務所|事務局|編集部|営業部|総務部|[部課係店院校園局屋]$|病院|医院|歯科"
    "|クリニック|美容室|理容室|サロン|スクール|教室|学校|大学|センター|サービス|サポート|ショップ|ストア|ホテル|旅館|クラブ"
    "|カフェ|レストラン|チーム|グループ|運営|担当|窓口|受付|予約|お客様|お客さま|係|株式|銀行|新聞|通信|メール|ニュース|公式|事業"
)
_LATIN_ORGANISATION = re.compile(
    r"(?i)\b(?:hair|salon|shop|store|club|team|hotel|support|service|services|center|centre|office|school|news"
    r"|newsletter|info|customer|sales|studio|clinic|bank|company|group|press|online|mail|admin|staff)\b"
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts. Where the parts cannot be distinguished all of it is in `family`."""

    family: str = ""
    given: str = ""
    family_reading: str = ""
    given_reading: str = ""


def named(name: str) -> PersonName:
    """A display name in parts, without honorifics and what is in brackets.

    Split only in clear cases: "Family, Given"; two Latin words (given name first, unless only the first is in
    capitals, as the Japanese write it); two short Japanese words that are no firm or shop (family name first).
    """
    plain = _bare(name)
    family, comma, given = plain.partition(",")
    if comma and plain.isascii() and family.strip() and given.strip() and "," not in given:
        return PersonName(family.strip(), given.strip())
    words = plain.replace("\u3000", " ").split()
    if len(words) == 2 and not is_company(plain):
        first, second = words
        if all(_JAPANESE_WORD.match(word) and not _ORGANISATION.search(word) for word in words):
            return PersonName(first, second)
        if all(_LATIN_WORD.match(word) for word in words) and not _LATIN_ORGANISATION.search(plain):
            family_first = len(first) > 1 and first.isupper() and not second.isupper()
            return PersonName(first, second) if family_first else PersonName(second, first)
    return PersonName(plain)


def is_company(name: str) -> bool:
    """True for a name that contains the legal form of a firm (株式会社, Ltd) or ends with 御中."""
    return _COMPANY.search(name) is not None or name.rstrip().endswith("御中")


def honorific(name: str) -> str:
    """The honorific a name ends with (様, 先生 …); empty where there is none."""
    found = _HONORIFIC.search(name)
    if found is None or not name[: found.start()].strip():
        return ""
    spaced = found[0] != found[1]
    return found[1] if spaced or found[1] not in _AMBIGUOUS else ""


def without_honorific(name: str) -> str:
    """A name without the 様 or さん that people put behind each other's names."""
    ending = honorific(name)
    return name.rstrip().removesuffix(ending).rstrip(" \u3000") if ending else name


def name_key(name: str) -> str:
    """The form two spellings of one name share: for comparing, never for showing."""
    return "".join(unicodedata.normalize("NFKC", _bare(name)).casefold().split())


def _bare(name: str) -> str:
    """A name without honorific and without what follows it in brackets; the name itself where nothing else is left."""
    name = name.strip()
    shorter = _BRACKETS.sub(" ", name).strip() or name
    return without_honorific(shorter) or name
