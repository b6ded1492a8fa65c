"""Invented people under every kind of name mail has had for them: how many names are right, for each kind of case."""

import sys
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest

from app.contacts.gather import Gatherer
from app.mime import envelope
from app.model.contact import Contact
from app.model.mail import MessageFlag, Role

# Families common and rare, those that end like a department or a shop, and some in no list of the program.
_FAMILIES = """佐藤 Sato|阿部 Abe|服部 Hattori|土屋 Tsuchiya|渡部 Watanabe|守屋 Moriya|森 Mori|五十嵐 Igarashi|鵜殿 Udono|谷 Tani
|勅使河原 Teshigawara|長曽我部 Chosokabe|伊集院 Ijuin|酒井 Sakai|東 Higashi|勝呂 Suguro|薬師寺 Yakushiji|小鳥遊 Takanashi|綾小路 Ayanokoji
|御手洗 Mitarai|仏坂 Hotokezaka|目黒 Meguro|粟屋 Awaya|鍋島 Nabeshima|村主 Suguri|都築 Tsuzuki|岩永 Iwanaga|蛯名 Ebina|君塚 Kimizuka|仁科 Nishina"""
_GIVEN = "花子 Hanako|太郎 Taro|遥 Haruka|さくら Sakura|健 Ken|由美子 Yumiko|誠 Makoto|ヒロシ Hiroshi|大輔 Daisuke|千尋 Chihiro"
_FIRMS = ("㈱松本商店", "株式会社花", "花美容室", "（有）花")
_AIM = 0.98
_Mail = tuple[Role, bytes]


class Person:
    """Somebody with one name, and the ways it is written."""

    def __init__(self, number: int) -> None:
        families, given = (text.replace("\n", "").split("|") for text in (_FAMILIES, _GIVEN))
        self.family, self.family_latin = families[number % len(families)].split()
        self.given, self.given_latin = given[number % len(given)].split()
        self.full = f"{self.family}{' ' if number % 2 else ''}{self.given}"
        self.latin = f"{self.given_latin} {self.family_latin}"
        self.turned = f"{self.family_latin} {self.given_latin}"
        self.firm = _FIRMS[number % len(_FIRMS)]


def _people() -> Iterator[Person]:
    # 30 families and 10 given names: 7 is coprime to both, so that they mix.
    return (Person(number * 7 + number // 30) for number in range(150))


def _word(text: str, charset: str = "utf-8", codec: str = "") -> bytes:
    return b"=?" + charset.encode() + b"?B?" + b64encode(text.encode(codec or charset)) + b"?="


def _from(name: str | bytes, year: int = 2005, extra: bytes = b"") -> _Mail:
    shown = _word(name) if isinstance(name, str) else name
    return Role.INBOX, b"From: " + shown + f" <a@x.jp>\nDate: 1 Mar {year} 10:00 +0900\n".encode() + extra


def _to(name: str, year: int = 2005) -> _Mail:
    return Role.SENT, b"From: me@x.jp\nTo: " + _word(name) + f" <a@x.jp>\nDate: 1 Mar {year} 10:00 +0900\n".encode()


def _contact(*mails: _Mail) -> Contact:
    gatherer = Gatherer(["me@x.jp"])
    for role, head in mails:
        gatherer.add(role, MessageFlag.NONE, envelope.read(head), "Inbox")
    return next(contact for contact in gatherer.contacts() if contact.address == "a@x.jp")


_RECEIVED_2001 = b"Received: by mx.example.jp; Thu, 1 Mar 2001 10:00:00 +0900\n"
_SHOWN: dict[str, Callable[[Person], list[_Mail]]] = {
    "a handle is newer": lambda one: [_from(one.full, 2001), _from(one.given_latin.lower(), 2010)],
    "the given name is newer": lambda one: [_from(one.full, 2001), _from(one.given, 2010)],
    "the family name is newer": lambda one: [_from(one.full, 2001), _to(f"{one.family}様", 2010)],
    "romaji is newer": lambda one: [_from(one.full, 2001), _from(one.latin, 2010)],
    "kana is newer": lambda one: [_from(one.full, 2001), _from("タナカ ハナコ", 2010)],
    "customer is newer": lambda one: [_from(one.full, 2001), _to("お客様", 2010)],
    "another full name is older": lambda one: [_from("旧姓 花子", 2001), _from(one.full, 2010)],
    "a clock in the future": lambda one: [_from("旧姓 花子", 2093, _RECEIVED_2001), _from(one.full, 2010)],
    "a clock that was ahead": lambda one: [_from("旧姓 花子", 2020, _RECEIVED_2001), _from(one.full, 2010)],
    "様": lambda one: [_to(f"{one.full}様")],
    "様 after a space": lambda one: [_to(f"{one.full} 様")],
    "さん": lambda one: [_to(f"{one.full}さん")],
    "先生": lambda one: [_to(f"{one.full}先生")],
    "殿 after a space": lambda one: [_to(f"{one.full} 殿")],
    "firm in brackets": lambda one: [_from(f"{one.full}（{one.firm}）")],
    "firm in narrow brackets": lambda one: [_from(f"{one.full}({one.firm})")],
    "polite before a firm": lambda one: [_from(f"{one.full}様（{one.firm}）")],
    "at a firm": lambda one: [_from(f"{one.full}＠{one.firm}")],
    "firm behind a slash": lambda one: [_from(f"{one.full}/{one.firm}")],
    "romaji in brackets": lambda one: [_from(f"{one.full} ({one.latin})")],
    "kanji in brackets": lambda one: [_from(f"{one.latin}（{one.full}）")],
    "Shift_JIS": lambda one: [_from(one.full.encode("cp932"))],
    "EUC": lambda one: [_from(one.full.encode("euc_jp"))],
    "EUC in a message in JIS": lambda one: [
        _from(one.full.encode("euc_jp"), extra=b"Content-Type: text/plain; charset=iso-2022-jp\n")
    ],
    "JIS": lambda one: [_from(one.full.encode("iso2022_jp"))],
    "Shift_JIS called Latin": lambda one: [_from(_word(one.full, "iso-8859-1", "cp932"))],
    "Shift_JIS called UTF-8": lambda one: [_from(_word(one.full, "utf-8", "cp932"))],
    "full-width brackets": lambda one: [(Role.INBOX, f"From: {one.full}＜a@x.jp＞\n".encode())],
    "the address beside it": lambda one: [(Role.INBOX, f'From: "{one.full} <a@x.jp>" <a@x.jp>\n'.encode())],
}
_PARTS: dict[str, Callable[[Person], str]] = {
    "given name first": lambda one: one.latin,
    "family name first": lambda one: one.turned,
    "family name in capitals": lambda one: f"{one.family_latin.upper()} {one.given_latin}",
    "comma": lambda one: f"{one.family_latin}, {one.given_latin}",
    "kanji": lambda one: f"{one.family} {one.given}様",
}


@pytest.mark.parametrize("kind", _SHOWN)
def test_the_name_that_is_shown(kind: str) -> None:
    people = list(_people())
    wrong = [(one.full, shown) for one in people if (shown := _contact(*_SHOWN[kind](one)).name) != one.full]
    sys.stdout.write(f"{kind}: {len(people) - len(wrong)} of {len(people)} right\n")
    assert len(wrong) <= (1 - _AIM) * len(people), wrong


@pytest.mark.parametrize("kind", _PARTS)
def test_family_and_given_name(kind: str) -> None:
    people = list(_people())
    wrong = []
    for one in people:
        name = _contact(_from(_PARTS[kind](one))).person_name
        expected = (one.family, one.given) if kind == "kanji" else (one.family_latin, one.given_latin)
        if (name.family.casefold(), name.given.casefold()) != (expected[0].casefold(), expected[1].casefold()):
            wrong.append((expected, name.family, name.given))
    sys.stdout.write(f"{kind}: {len(people) - len(wrong)} of {len(people)} right\n")
    assert len(wrong) <= (1 - _AIM) * len(people), wrong
