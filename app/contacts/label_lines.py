"""People named in the text of a reservation, an order or a form, by the labels in front of what they filled in.

■お名前　：　山田 花子 様           Name: Hanako Yamada          【電話番号】
・メールアドレス： hanako@…         E-mail: hanako@…             090-0000-0000
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from unicodedata import normalize

from app.contacts.names import is_name
from app.textkit.honorifics import without_honorific
from app.textkit.lazy_pattern import lazy_pattern

_MAX_TEXT, _MAX_LINES, _MAX_LINE, _MAX_NAME = 20_000, 400, 500, 40
_MAX_PEOPLE, _MAX_PHONES = 20, 3
_WIDTHS: dict[int, str | int] = {0x3000: "  ", **{full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}}
_HALF_KANA = lazy_pattern("[\uff61-\uff9f]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－ｰ", "-"))


class _Label(Enum):
    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    READING = "reading"
    WRITER = "writer"
    MAIL = "mail"
    PHONE = "phone"
    PLACE = "place"
    OTHER = "other"


_NAMES = frozenset({_Label.NAME, _Label.GIVEN, _Label.FAMILY})
_BELOW_NAME = 3
"""Lines under a name that may be an address or a telephone number without a label of its own."""
_WHO = (
    "予約|注文|依頼|申し?込み?|購入|受講|参加|来店|宿泊|代表|応募|登録|会員|利用|連絡|契約|相談|送信|投稿|来場|来院|患者|保護"
    "|問い?合わ?せ|生徒|児童|出席|出品|招待"
)
_PATTERNS = (
    (_Label.READING, rf"""(?:(?:ご|お)?(?:{_WHO})?者?(?:ご|お)?(?:氏名|名前|名|お客様名)?[(\s]*
        (?:フリガナ|ふりがな|ﾌﾘｶﾞﾅ|カナ|ｶﾅ|かな|ヨミガナ|よみがな|ヨミ|読み仮名|読み)[)]?)
        | (?:name\s)?(?:kana|furigana)"""),
    (_Label.NAME, rf"""(?:ご|お)?(?:{_WHO})(?:者|主|人)?(?:様|さま)?の?(?:ご|お)?(?:氏名|名前|名)
        | (?:ご|お)?(?:{_WHO})の?(?:お客様|お客さま|代表者) | 姓名
        | (?:お客様|お客さま|ゲスト|ユーザー)の?(?:ご|お)?(?:氏名|名前|名) | (?:ご|お)?(?:氏名|名前|芳名)
        | ご担当者(?:様|さま)?の?(?:お?名前|氏名|名)? | (?:ご|お)?(?:{_WHO})(?:者|主|人)(?:様|さま)? | お客様 | お客さま
        | (?:(?:your|full|customer|client|guest|contact|visitor|booking|attendee|billing|buyer|applicant|sender|patient
        |member|student|participant|user|invitee)(?:'s)?[\s_-]?)*name | customer | client | guest | attendee | buyer
        | applicant | invitee | contact | participant | patient | sender | nome | nom
        | (?:booked|ordered|reserved|submitted|placed)\sby | (?:billed?|sold|invoiced?)\sto
        | (?:booking|reserved)\sfor"""),
    (_Label.FAMILY, r"姓|名字|苗字|(?:last|family)[\s_-]?name|surname|nachname"),
    (_Label.GIVEN, r"名|(?:first|given)[\s_-]?name|vorname"),
    (_Label.WRITER, r"差出人|送信者|from|reply-?to|返信先"),
    (_Label.MAIL, r"""(?:ご|お)?(?:連絡先|お客様|予約者|注文者|申込者)?の?(?:PC|パソコン|携帯|返信用?|確認用)?の?
        (?:電子)?(?:メール|Eメール|E-?mail|mail)(?:アドレス|[\s_-]?address|[\s_-]?id)?
        | (?:your|customer|guest|contact|invitee|client)[\s_-]?e-?mail(?:[\s_-]?address)? | メアド | アドレス"""),
    (_Label.PHONE, r"""(?:ご|お)?(?:日中|昼間|緊急|当日|連絡先)?の?(?:ご|お)?(?:連絡先)?の?(?:ご|お)?
        (?:携帯(?:電話)?|電話|固定電話|自宅電話|TEL|℡|☎|📞|📱)(?:番号)?\d?
        (?:/携帯)? | (?:日中|昼間|緊急時?|当日)?の?(?:ご|お)?連絡先
        | (?:(?:your|customer|guest|contact|daytime|home|cell|mobile)[\s_-]?)*
        (?:phone|telephone|tel|mobile|cell|telefon|handy)(?:[\s_-]?(?:number|no|phone|\#))?\.?
        | contact[\s_-]?(?:number|no)\.?"""),
    (_Label.PLACE, r"""(?:(?:ご?予約|ご利用)?店舗?|サロン)(?:名|情報)? | (?:販売|発行|運営|配信)(?:元|者|業者|会社)
        | (?:会場|(?:宿泊)?施設|ホテル|加盟店|ショップ|講師|(?:指名)?(?:スタッフ|スタイリスト))(?:名)? | 出品者
        | (?:ご|お)?問い?合わ?せ(?:先|窓口)? | 担当(?:者|スタッフ)?(?:名)?
        | (?:shop|store|salon|venue|seller|merchant|provider|location|hotel|stylist|staff|host)(?:[\s_-]?name)?
        | contact\sus | (?:customer\s)?(?:service|support)"""),
    (_Label.OTHER, r"(?:ご|お)?住所|所在地|郵便番号|〒|(?:postal\s)?address|zip(?:\scode)?|会社名|団体名|company"),
)  # fmt: skip
# No label begins with one of these: giving some back, mark by mark, would take a hundred times longer on "> > > ---".
_MARKS = r"[\s>|■□●○◆◇▼▲▽△★☆◎◯〇・*※▶►▪•◾+#\-–—\d.()①-⑳]*+"
_REQUIRED = (
    r"(?:\s*(?:\((?:required|optional|[^()]{1,10})\)|[【\[](?:必須|任意|required)[】\]]|※|\*|必須|任意|required))*"
)
_ANY = "|".join(f"(?P<{label.value}>{pattern})" for label, pattern in _PATTERNS)
_LINE = lazy_pattern(
    rf"(?ix)^{_MARKS}[\[【(〔<《「『]?\s*(?:{_ANY}){_REQUIRED}\s*"
    r"(?:(?P<closed>[\]】)〕>》」』])\s*[:=]?|(?P<colon>[:=])|(?P<gap>\t|\s{2,}|\s+[/|→>]\s+)|(?P<end>$))(?P<value>.*)$"
)
_NEXT = lazy_pattern(rf"(?ix)(?<=[\s/|、,])[\[【]?(?:{_ANY.replace('?P<', '?P<n_')}){_REQUIRED}[\]】]?\s*[:=]")
_SOME_LABEL = lazy_pattern(r"^[^:\d]{1,20}:(?!//)|^[\[【][^\]】]{1,20}[\]】]|^[■□◆◇●○]")
_QUOTE = lazy_pattern(
    r"(?i)^[\s>]*-{3,}\s*(?:original message|forwarded|begin forwarded|転送|元のメッセージ|the following addresses)"
)
_OF_LETTERS = lazy_pattern(r"(?i)^[\s>*]*(?:to|sent|date|cc|received|message-id|宛先|送信日時|日時|日付)\s*[:：]")
_RULE = lazy_pattern(r"^[\s\-=_*~─━＝―‐・.─]{5,}$")
_MAIL = lazy_pattern(r"(?<![\w.+/?=&-])[\w.+/?=&#!$*^{}|~%-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = lazy_pattern(r"(?<![\d-])\+?\(?\d[\d\-(). ]{7,20}\d")
_FIRMS_PHONE = lazy_pattern(r"^\(?(?:0120|0570|0990|0800[-) ])")
_KANA = lazy_pattern(r"^[\u3041-\u30ff\uff66-\uff9f\s・]+$")
_IN_BRACKETS = lazy_pattern(r"\s*[(<\[]([^()<>\[\]]*)[)>\]]\s*")
_NO_PERSON = lazy_pattern(
    r"(?i)^(?:お客様?|お客さま|ゲスト|会員|未入力|未記入|未設定|なし|無し|同上|同じ|担当者|guest|customer|user|test|n/?a|-+|[\d\W]+)$"
    r"|https?:|www\.|[。！？!?]"
)
_NO_CONTACT = bytes(set(range(256)) - set(b"@0123456789"))
_FEWEST_DIGITS = 8


@dataclass(slots=True)
class NamedPerson:
    """Somebody a text names: a name, its reading, addresses and telephone numbers, each empty where not given."""

    name: str = ""
    reading: str = ""
    addresses: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    family: str = ""
    given: str = ""

    @property
    def is_reachable(self) -> bool:
        """True where there is an address, or a name with a telephone number."""
        return bool(self.addresses or (self.name and self.phones))


def people_in(text: str) -> list[NamedPerson]:
    """The people whom the labelled lines of a text name. Never raises; looks at the first 20,000 characters."""
    if not _may_reach(text):
        return []
    found: list[NamedPerson] = []
    person = NamedPerson()
    is_place = False
    for label, value in _labelled(text):
        if label is _Label.PLACE or (label is None and person.is_reachable) or _is_another(person, label):
            found.append(person)
            person = NamedPerson()
        if label is not None and label is not _Label.OTHER:
            is_place = label is _Label.PLACE or (is_place and label in (_Label.MAIL, _Label.PHONE))
            if not is_place:
                _fill(person, label, value)
        if len(found) >= _MAX_PEOPLE:
            break
    return [_complete(each) for each in (*found, person) if _complete(each).is_reachable]


def people_of(texts: Iterable[str]) -> list[NamedPerson]:
    """The people named in the texts of a message, by the first of them that names any. Never raises."""
    return next(filter(None, map(people_in, texts)), [])


def _may_reach(text: str) -> bool:
    """False for a text that has neither an address nor a telephone number, as most have."""
    if not text.isascii():
        return True
    contact = text.encode("ascii").translate(None, _NO_CONTACT)
    return len(contact) >= _FEWEST_DIGITS or b"@" in contact


def _labelled(text: str) -> Iterator[tuple[_Label | None, str]]:
    """The labels with their values, on the same line or the next one; None for a line that separates blocks."""
    waiting: _Label | None = None
    below_name = 0
    lines = text[:_MAX_TEXT].splitlines()[:_MAX_LINES]
    for number, line in enumerate(lines):
        if "---" in line and _QUOTE.match(line):
            return
        line = _narrowed(line[:_MAX_LINE]).rstrip()
        if not line:
            continue
        if not line[-1].isalnum() and _RULE.match(line):
            waiting = None
            yield None, ""
            continue
        pairs = _pairs(line)
        if pairs and pairs[0][0] is _Label.WRITER and any(map(_OF_LETTERS.match, lines[number + 1 : number + 5])):
            # The head of a letter that is quoted, not of a form.
            return
        if not pairs and waiting is None and below_name <= 0:
            continue
        bare = "" if pairs or _SOME_LABEL.match(line.strip()) else line.strip(" \t<>")
        if bare and waiting is not None:
            yield waiting, bare
        elif bare and below_name > 0 and _MAIL.fullmatch(bare):
            yield _Label.MAIL, bare
        elif bare and below_name > 0 and _PHONE.fullmatch(bare.translate(_DASHES)):
            yield _Label.PHONE, bare
        below_name = (
            _BELOW_NAME if waiting is _Label.NAME or any(each in _NAMES for each, _ in pairs) else below_name - 1
        )
        waiting = None
        for label, value in pairs:
            if value:
                yield label, value
            else:
                waiting = label
                if label is _Label.PLACE:
                    yield label, ""


def _narrowed(line: str) -> str:
    """A line with Latin letters and signs in their usual width, and kana in theirs."""
    if line.isascii():
        return line
    return _HALF_KANA.sub(lambda kana: normalize("NFKC", kana[0]), line.translate(_WIDTHS))


@lru_cache(maxsize=4096)
def _pairs(line: str) -> tuple[tuple[_Label, str], ...]:
    """The labels of a line with their values. The mails of one program have most of their lines in common."""
    pairs: list[tuple[_Label, str]] = []
    found = _LINE.match(line)
    while found is not None:
        value = found["value"]
        following = _NEXT.search(value)
        pairs.append((_label(found, ""), (value[: following.start()] if following else value).strip(" \t/|、,")))
        found = _LINE.match(value[following.start() :]) if following else None
    return tuple(pairs)


def _label(found: re.Match[str], prefix: str) -> _Label:
    return next(label for label in _Label if found[prefix + label.value] is not None)


def _is_another(person: NamedPerson, label: _Label | None) -> bool:
    """True where a label begins somebody new: a second name."""
    if label is _Label.NAME:
        return bool(person.name)
    if label is _Label.FAMILY:
        return bool(person.family)
    return label is _Label.WRITER and bool(person.name or person.addresses)


def _fill(person: NamedPerson, label: _Label, value: str) -> None:
    if label is _Label.PHONE:
        person.phones += [each for each in _phones(value) if each not in person.phones][:_MAX_PHONES]
    addresses = _MAIL.findall(value)
    if label is not _Label.READING:
        person.addresses += [each for each in addresses if each not in person.addresses]
    if label is _Label.READING:
        person.reading = person.reading or _plain(value)
    elif label is _Label.FAMILY:
        person.family = _plain(value)
    elif label is _Label.GIVEN:
        person.given = _plain(value)
    elif label in (_Label.NAME, _Label.WRITER) and not person.name:
        _name(person, value)


def _name(person: NamedPerson, value: str) -> None:
    """Takes a name, and the reading in brackets or behind a slash."""
    value = _MAIL.sub("", value).replace("<>", "").strip()
    for bracketed in _IN_BRACKETS.findall(value):
        if _KANA.match(bracketed):
            person.reading = person.reading or _plain(bracketed)
    name, _, other = _IN_BRACKETS.sub(" ", value).partition("/")
    if _KANA.match(other.strip() or "-"):
        person.reading = person.reading or _plain(other)
    name = _plain(name)
    if name and len(name) <= _MAX_NAME and is_name(name) and not _NO_PERSON.search(name):
        person.name = name


def _complete(person: NamedPerson) -> NamedPerson:
    if not person.name and person.family:
        is_latin = person.family.isascii() and person.given.isascii()
        parts = (person.given, person.family) if is_latin else (person.family, person.given)
        _name(person, " ".join(part for part in parts if part))
    return person


def _plain(value: str) -> str:
    return without_honorific(" ".join(value.split()).strip(" :\"'")).strip()


def _phones(value: str) -> Iterator[str]:
    """The telephone numbers of a private person: toll-free lines belong to firms."""
    for found in _PHONE.findall(value.translate(_DASHES)):
        number = found.strip()
        digits = re.sub(r"\D", "", number)
        is_japanese = digits.startswith("0") and len(digits) in (10, 11) and not _FIRMS_PHONE.match(number)
        if (
            is_japanese
            or (number.startswith("+") and 8 <= len(digits) <= 15)
            or (digits[0] != "0" and len(digits) == 10)
        ):
            yield number
