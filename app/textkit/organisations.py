"""Whether a text names a firm, a shop or a department rather than a person."""

import re
from functools import lru_cache

from app.textkit.family_names import is_family_name

LEGAL_FORM = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|[㈱㈲㈳㈶]|[(（][株有資名][)）]"
    "|(?:一般|公益|特定非営利活動|独立行政|国立大学)?(?:社団|財団|学校|医療|宗教|社会福祉|NPO|ＮＰＯ)?法人|協会|組合"
    r"|\b(?:Inc|Ltd|LLC|LLP|GmbH|AG|Corp|Corporation|Co\.,? ?Ltd|K\.K|S\.A|S\.r\.l|B\.V|plc|Pty)\b\.?"
)
"""The legal form of a firm; in Japan it stands at either end of the name."""
_ORGANISATION = re.compile(
    "会社|法人|商店|商会|書店|薬局|薬店|酒店|工業|工房|工務店|産業|製作所|事務所|事務局|編集部|研究[所会室]|病院|医院|歯科|整骨院|接骨院"
    "|クリニック|美容[室院]|理容[室店]|ヘア|サロン|スクール|教室|[小中高大]学校|学園|幼稚園|保育園|大学|センター|サービス|サポート|ショップ"
    "|ストア|ホテル|旅館|民宿|クラブ|カフェ|珈琲|喫茶|レストラン|食堂|チーム|グループ|運営|担当|窓口|受付|予約|お客様|お客さま|係|株式"
    "|銀行|新聞|通信|メール|ニュース|公式|事業|商事|物産|建設|不動産|交通|電機|電器|印刷|出版|市役所|区役所|役場|工場|部門|営業所|出張所|取締役|倉庫|物流|本舗|通販|町内会|自治会|同窓会|実行委員会"
)
# Two characters are a family name (服部, 土屋, 前園), three a department or a shop, unless the list knows better.
_DEPARTMENT = re.compile(r"(?:\S{2,}|[本支学会神])[部課係局室店社]$")
_SHOP = re.compile(r"[花魚肉本酒米薬靴床紙茶筆畳]屋(?!敷)|\S{2,}[屋園院堂庵亭軒館荘]$")
_LATIN_ORGANISATION = re.compile(
    r"(?i)\b(?:hair|salon|shop|store|club|team|hotel|support|service|services|center|centre|office|school|news"
    r"|newsletter|info|customer|sales|studio|clinic|bank|company|group|press|online|mail|admin|staff|shoten|shokai"
    r"|kogyo|shoji|committee|association|university|college|institute|department|restaurant|cafe)\b"
)
_LATIN_FIRM = re.compile(
    r"(?i)\w{2,}\W+(?:salon|shop|store|hotel|studio|clinic|bank|company|group|shoten|shokai|kogyo|university|college"
    r"|institute|restaurant|cafe)\b|\b(?:hotel|studio|cafe|salon|restaurant|university of)\W+\w{2,}"
)
# What stands for any firm, so that the word beside it is the firm's name: 美容室 田中.
_GENERIC = re.compile(
    "(?:株式会社|有限会社|合同会社|[㈱㈲]|[(（][株有][)）]|.?.?歯科|.?.?医院|病院|クリニック|美容[室院]|理容[室店]|(?:ヘア)?サロン|カフェ|喫茶|珈琲|レストラン|食堂"
    "|ホテル|旅館|民宿|.{0,4}教室|商店|商会|書店|薬局|酒店|工務店|工房|.{0,2}事務所|グループ|チーム|ショップ|ストア|Cafe|Hotel|Salon|Studio|Shop)$"
)


def is_company(name: str) -> bool:
    """True for a name that contains the legal form of a firm (株式会社, Ltd) or ends with 御中."""
    return LEGAL_FORM.search(name) is not None or name.rstrip().endswith("御中")


@lru_cache(maxsize=4096)
def is_organisation(word: str) -> bool:
    """True for a word that names a firm, a shop or a department; never for a family name like 服部 or 土屋."""
    if is_family_name(word):
        return False
    if word.isascii():
        return bool(_LATIN_ORGANISATION.search(word) or LEGAL_FORM.search(word))
    return bool(
        LEGAL_FORM.search(word)
        or _ORGANISATION.search(word)
        or _DEPARTMENT.match(word)
        or _SHOP.search(word)
        or _LATIN_ORGANISATION.search(word)
    )


@lru_cache(maxsize=4096)
def is_firm(text: str) -> bool:
    """True for what can be the firm beside a person's name: 花美容室, ㈱花, Hotel Hana; not for 営業部 or Sales."""
    text = text.strip()
    if is_family_name(text):
        return False
    return bool(LEGAL_FORM.search(text) or _ORGANISATION.search(text) or _SHOP.search(text) or _LATIN_FIRM.search(text))


def is_generic(word: str) -> bool:
    """True for 株式会社 and 美容室 alone: the name of the firm is another word."""
    return _GENERIC.match(word) is not None
