"""The best name for an address, out of all that its messages and others' messages call it."""

import re
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from app.textkit import native_names
from app.textkit.family_names import is_family_name
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.organisations import is_organisation
from app.textkit.person_name import named, shown_name
from app.textkit.romaji import unaccented

_EARLIEST = datetime.min.replace(tzinfo=UTC)
# An address where a name should be, quoted or not, with or without something around it.
# Only from the start of a word on: from every character, a long name would take quadratic time.
_ADDRESS = lazy_pattern(r"(?<![\w.+/?=&-])[\w.+/?=&-]+@[\w-]+(?:\.[\w-]+)+")
_NO_NAMES = frozenset(
    {
        "info", "information", "noreply", "no-reply", "no reply", "do-not-reply", "mail", "e-mail", "email", "user",
        "admin", "administrator", "webmaster", "postmaster", "root", "contact", "unknown", "none", "null", "undefined",
        "name", "test", "undisclosed-recipients", "undisclosed recipients", "guest", "guest user", "customer",
        "visitor", "valued customer", "dear customer", "member", "me", "myself", "no name", "noname", "anonymous",
        "nobody", "sir or madam", "your name", "first last", "default", "owner", "sender", "recipient", "my name",
        "名前", "氏名", "お名前", "未設定", "なし", "未登録", "未入力", "名称未設定", "名無し", "名無しさん", "匿名",
        "匿名希望", "無名", "不明", "自分", "私", "わたし", "本人", "ご本人", "差出人", "送信者", "宛先", "受信者",
        "ユーザー", "ユーザ", "ゲスト", "ゲストユーザー", "お客", "お客さま", "お客様", "客", "顧客", "ご担当",
        "ご担当者", "担当", "担当者", "各位", "関係者", "関係者各位", "皆", "みなさん", "みなさま", "会員", "会員各位",
        "ご利用者", "利用者", "お得意", "お取引先", "お取引先各位", "ご予約者", "ご注文者", "ご依頼主", "メンバー",
        "代表", "新規", "テスト", "メール", "アドレス", "連絡先", "お問い合わせ", "問い合わせ",
    }
)  # fmt: skip
_AROUND = " \"'`<>()[].,;:-_*・　"
_POLITE = lazy_pattern("(?:様|さま|さん|殿|方|各位)+$")
_HANDLE = lazy_pattern(r"[a-z0-9._+-]+\Z|\S*\d\S*\Z", re.ASCII)
_KANA = lazy_pattern("[\u3041-\u30ff\uff66-\uff9f・\\s]+\\Z")
_JAPANESE = lazy_pattern("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_KANJI_THEN_KANA = lazy_pattern("[\u3400-\u9fff々]{2,3}[\u3041-\u3096\u30a1-\u30fa]{2,4}\\Z")
_KANJI = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U0003ffff]{3,}\\Z")


class Spelling(IntEnum):
    """Whose spelling of a name it is; a higher one wins. GUESSED is read in a character set nobody named."""

    GUESSED = 0
    OTHERS = 1
    OWN = 2


class Completeness(IntEnum):
    """How much of a name it is, and in which letters; a higher one wins."""

    HANDLE = 0
    WORD = 1
    LATIN = 2
    KANA = 3
    NATIVE = 4


class BestName(NamedTuple):
    """A name as it was written, whose spelling it is, and when it was used last."""

    name: str
    spelling: Spelling
    date: datetime

    @classmethod
    def better(
        cls, known: "BestName | None", name: str, date: datetime | None, spelling: Spelling
    ) -> "BestName | None":
        """The better of two names: the more complete one, else the person's own spelling, else the newer one, as people
        marry and shops are renamed. A name that was guessed never replaces one that was read.
        """
        moment = date or _EARLIEST
        if known is not None and known.name == name and known.spelling is spelling:
            return known if known.date >= moment else cls(name, spelling, moment)
        if not is_name(name):
            return known
        new = cls(name, spelling, moment)
        # Most senders have one name: how complete it is, is only asked where there are two.
        return new if known is None or new._rank >= known._rank else known

    @property
    def _rank(self) -> tuple[bool, Completeness, Spelling, datetime]:
        return self.spelling is not Spelling.GUESSED, completeness(self.name), self.spelling, self.date


def is_name(text: str) -> bool:
    """False for what is written instead of a name: an address, "info", お客様, only punctuation."""
    plain = text.strip(_AROUND).casefold()
    return (
        any(character.isalnum() for character in plain)
        and plain not in _NO_NAMES
        and _POLITE.sub("", plain) not in _NO_NAMES
        and "\ufffd" not in plain
        and _ADDRESS.search(plain) is None
    )


@lru_cache(maxsize=8192)
def completeness(written: str) -> Completeness:
    """How much of a person's name a display name is: a family or given name alone is a word, `hanako.t` a handle."""
    parts = named(written)
    given = parts.given.rstrip(".")
    bare = f"{parts.family} {parts.given}".strip()
    if not (len(given) > 1 or not given.isascii() or (not given and _is_full_without_parts(bare))):
        return Completeness.HANDLE if _HANDLE.match(bare) else Completeness.WORD
    if _KANA.match(bare):
        return Completeness.KANA
    return Completeness.LATIN if unaccented(bare).isascii() else Completeness.NATIVE


def chosen(card_name: str, best: BestName | None) -> str:
    """The name to show: the owner's own entry, unless it is only a part of what is known, a handle, or no name."""
    known = best.name if best is not None else ""
    if not card_name or not is_name(card_name):
        return known or card_name
    if best is None or completeness(card_name) > Completeness.WORD or completeness(known) <= Completeness.WORD:
        return card_name
    is_part = shown_name(card_name) in shown_name(known)
    return known if is_part or completeness(card_name) is Completeness.HANDLE else card_name


def _is_full_without_parts(name: str) -> bool:
    """True for a full name that is not split into family and given name: 田中花子, 勝呂次郎, Ana María López Ruiz."""
    if is_organisation(name) or is_family_name(name):
        return False
    words = name.split()
    if len(words) > 1:
        letters = "".join(words).replace("-", "").replace(".", "").replace("'", "")
        return letters.isalpha() and not _JAPANESE.search(name)
    if native_names.is_full(name):
        return len(name) > 2 or not native_names.looks_given(name)
    if _KANJI_THEN_KANA.match(name):
        return True
    return _KANJI.match(name) is not None and (len(name) > 3 or not native_names.looks_given(name))
