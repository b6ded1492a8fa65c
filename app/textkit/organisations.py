"""Whether a text names a firm, a shop or a department rather than a person."""

from functools import lru_cache

from app.textkit.family_names import is_family_name
from app.textkit.lazy_pattern import lazy_pattern

LEGAL_FORM = lazy_pattern(
    "株式会社|有限会社|合同会社|合資会社|合名会社|[㈱㈲㈳㈶]|[(（][株有資名][)）]"
    "|(?:一般|公益|特定非営利活動|独立行政|国立大学)?(?:社団|財団|学校|医療|宗教|社会福祉|NPO|ＮＰＯ)?法人|協会|組合"
    r"|\b(?:Inc|Ltd|LLC|LLP|GmbH|AG|Corp|Corporation|Co\.,? ?Ltd|K\.K|S\.A|S\.r\.l|B\.V|plc|Pty)\b\.?"
)
"""The legal form of a firm; in Japan it stands at either end of the name."""
_FIRM = lazy_pattern(
    "会社|法人|商店|商会|書店|薬局|薬店|酒店|工業|工房|工務店|産業|製作所|事務所|研究[所会室]|病院|医院|歯科|整骨院|接骨院"
    "|クリニック|美容[室院]|理容[室店]|ヘア|サロン|スクール|教室|[小中高大]学校|学園|幼稚園|保育園|大学|センター|サービス|ショップ"
    "|ストア|ホテル|旅館|民宿|クラブ|カフェ|珈琲|喫茶|レストラン|食堂|チーム|グループ|株式|銀行|新聞|通信|商事|物産|建設|不動産"
    "|交通|電機|電器|印刷|出版|市役所|区役所|役場|工場|営業所|出張所|倉庫|物流|本舗|町内会|自治会|同窓会|実行委員会"
    "|旅行|トラベル|ツアー|観光|運送|保険|証券|自動車|鉄道|航空|デザイン|スタジオ|オンライン|ネット|クリーニング|マーケット|スーパー"
    "|フード|ベーカリー|キッチン|スポーツ|フィットネス|企画|システム|運輸|エンジニアリング|ソリューション|コンサルティング|製菓|製薬"
    "|電気|設備|設計|建築|塗装|造園|農園|水産|食品|醸造|酒造|金属|鉄工|化成|化学|繊維|百貨店|商工|テクノ|サイエンス"
)
# Who answers for a firm, but is none.
_ROLE = lazy_pattern(
    "担当|窓口|受付|予約|お客様|お客さま|係|運営|公式|事業|取締役|部門|事務局|編集部|サポート|メール|ニュース|通販"
    "|^(?:部|課|店|社|会|院|校|園|係|所|室|支店|理事|事務)長$|スタッフ|オーナー|マネージャー"
)
# Two or three characters are a family name (服部, 土屋, 前園, 美濃部), unless it is known what such a department does.
_DEPARTMENT = lazy_pattern(
    r"(?:営業|総務|人事|経理|編集|広報|企画|開発|製造|販売|管理|業務|技術|品質|購買|法務|財務|情報|国際|海外|事業|教務|学生|教育|写真|野球"
    r"|美術|演劇|文芸|料理|工務|生産|調達|商品|宣伝|調査|研究|制作|設計|施工|建築|土木|運輸|配送|校閲|取材|報道|厚生|婦人|青年|女性|役員|店舗"
    r"|顧客|支援|医療|看護|薬剤|検査|栄養|事務|庶務|秘書|監査|審査|融資|外商|仕入|食品|家電|衣料|音楽|合唱|剣道|柔道|茶道|華道|陸上|水泳|卓球"
    r"|[本支学]|\S{3,})部$|(?:\S{2,}|[本支会神])[課係局室店社]$"
)
_SHOP = lazy_pattern(r"[花魚肉本酒米薬靴床紙茶筆畳]屋(?!敷)|\S{2,}[屋園院堂庵亭軒館荘]$")
_LATIN_ORGANISATION = lazy_pattern(
    r"(?i)\b(?:hair|salon|shop|store|club|team|hotel|support|service|services|center|centre|office|school|news"
    r"|newsletter|info|customer|sales|studio|clinic|bank|company|group|press|online|mail|admin|staff|shoten|shokai"
    r"|kogyo|committee|association|university|college|institute|department|restaurant|cafe)\b"
)
_LATIN_FIRM = lazy_pattern(
    r"(?i)\w{2,}\W+(?:salon|shop|store|hotel|studio|clinic|bank|company|group|shoten|shokai|kogyo|university|college"
    r"|institute|restaurant|cafe)\b|\b(?:hotel|studio|cafe|salon|restaurant|university of)\W+\w{2,}"
)
# What stands for any firm, so that the word beside it is the firm's name: 美容室 田中.
_GENERIC = lazy_pattern(
    "(?:株式会社|有限会社|合同会社|[㈱㈲]|[(（][株有][)）]|.?.?歯科|.?.?医院|病院|クリニック|美容[室院]|理容[室店]|(?:ヘア)?サロン|カフェ|喫茶|珈琲|レストラン|食堂"
    "|ホテル|旅館|民宿|.{0,4}教室|商店|商会|書店|薬局|酒店|工務店|工房|.{0,2}事務所|グループ|チーム|ショップ|ストア|Cafe|Hotel|Salon|Studio|Shop)$"
)


# Of one name it is asked for the signs in it and for its parts.
@lru_cache(maxsize=4096)
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
        or _FIRM.search(word)
        or _ROLE.search(word)
        or _DEPARTMENT.match(word)
        or _SHOP.search(word)
        or _LATIN_ORGANISATION.search(word)
    )


@lru_cache(maxsize=4096)
def is_firm(text: str) -> bool:
    """True for what can be the firm beside a person's name: 花美容室, ㈱花, Hotel Hana; not for 営業部."""
    text = text.strip()
    if is_family_name(text):
        return False
    return any(pattern.search(text) for pattern in (LEGAL_FORM, _FIRM, _SHOP, _LATIN_FIRM))


def is_generic(word: str) -> bool:
    """True for 株式会社 and 美容室 alone: the name of the firm is another word."""
    return _GENERIC.match(word) is not None
