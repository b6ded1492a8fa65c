"""The right name for an address, odd From fields, and who may be one person."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from app.contacts import merge
from app.contacts.choose import Choice
from app.contacts.domains import delivery_flags
from app.contacts.gather import Gatherer
from app.mime import envelope
from app.model.contact import AddressTrace, Card, Confidence, Contact, Kind, Relation
from app.model.mail import MessageFlag, Role
from app.textkit.honorifics import honorific, without_honorific
from app.textkit.organisations import is_company
from app.textkit.person_name import name_key, named

YAMADA = "山田太郎"


def jis(text: str) -> bytes:
    return text.encode("iso2022_jp")


def word(charset: str, data: bytes) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + b64encode(data) + b"?="


def sender(value: bytes) -> Contact:
    """The one contact of a message with that From field."""
    gatherer = Gatherer([])
    gatherer.add(Role.INBOX, MessageFlag.NONE, envelope.read(b"From: " + value + b"\n"), "Inbox")
    (contact,) = gatherer.contacts()
    return contact


@pytest.mark.parametrize(
    "value",
    [
        f"{YAMADA} <a@x.jp>".encode("cp932"),
        f"{YAMADA} <a@x.jp>".encode("euc_jp"),
        f"{YAMADA} <a@x.jp>".encode(),
        jis(YAMADA) + b" <a@x.jp>",
        b'"' + word("UTF-8", YAMADA.encode()) + b'" <a@x.jp>',
        word("UTF-8", YAMADA.encode()) + b"<a@x.jp>",
        word("UTF-8", YAMADA.encode()[:5]) + b" " + word("UTF-8", YAMADA.encode()[5:]) + b" <a@x.jp>",
        word("ISO-2022-JP", jis("山田")[:-3]) + b" " + word("ISO-2022-JP", jis("太郎")) + b" <a@x.jp>",
        word("UTF-8", YAMADA.encode("cp932")) + b" <a@x.jp>",
        word("x-sjis", YAMADA.encode("cp932")) + b" <a@x.jp>",
        word("iso-2022-jp-ms", jis(YAMADA)) + b" <a@x.jp>",
        word("UTF-8", f"{YAMADA} <a@x.jp>".encode()),
    ],
)
def test_every_way_a_name_was_ever_written(value: bytes) -> None:
    found = sender(value)
    assert (found.name, found.address, found.raw) == (YAMADA, "a@x.jp", "")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"表" <a@x.jp>'.encode("cp932"), "表"),
        ('"ソ" <a@x.jp>'.encode("cp932"), "ソ"),
        (word("ISO-2022-JP", b"\x1b$B-j;3ED\x1b(B") + b" <a@x.jp>", "㈱山田"),
        (word("ISO-2022-JP", b"\x1b(I12\x1b(B") + b" <a@x.jp>", "ｱｲ"),
        (word("Shift_JIS", "①山田".encode("cp932")) + b" <a@x.jp>", "①山田"),
        (b"Yamada@Corp <a@x.jp>", "Yamada@Corp"),
        (b"a@x.jp <a@x.jp>", ""),
        (b"'a@x.jp' <a@x.jp>", ""),
        ("[ML:123] 山田 <a@x.jp>".encode(), "[ML:123] 山田"),
        (b"a@x.jp; b@x.jp", ""),
        (b"info <a@x.jp>", ""),
        (b'"--" <a@x.jp>', ""),
    ],
)
def test_odd_names(value: bytes, name: str) -> None:
    found = sender(value)
    assert (found.name, found.address) == (name, "a@x.jp")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("abc.@docomo.ne.jp", "abc.@docomo.ne.jp"),
        ('"abc."@docomo.ne.jp', "abc.@docomo.ne.jp"),
        ("a..b@ezweb.ne.jp", "a..b@ezweb.ne.jp"),
        (".abc@docomo.ne.jp", ".abc@docomo.ne.jp"),
    ],
)
def test_old_mobile_addresses(written: str, address: str) -> None:
    found = sender(f"山田 <{written}>".encode("cp932"))
    assert (found.name, found.address) == ("山田", address)
    assert found.kind is Kind.PERSON and "address_irregular" in found.flags
    for odd in ("-abc@docomo.ne.jp", "a/b?c@docomo.ne.jp"):
        assert sender(odd.encode()).address == odd


@pytest.mark.parametrize("value", [b'"', b"<", b"info@", "山田太郎".encode("cp932"), word("UTF-8", YAMADA.encode())])
def test_a_sender_without_an_address_is_not_lost(value: bytes) -> None:
    found = sender(value)
    assert found.address == "" and found.why == ("sender_without_address",) and found.raw
    assert found.kind is Kind.UNKNOWN
    assert found.name == (YAMADA if len(value) > 6 else found.raw)


def test_deceiving_names() -> None:
    cases = {
        b'"support@bank.example.com" <evil@x.jp>': "name_holds_other_address",
        word("UTF-8", "山田\r\nBcc: evil@x.jp".encode()) + b" <a@x.jp>": "name_holds_other_address",
        "Ban\u200bk <evil@x.jp>".encode(): "name_hidden_characters",
        word("UTF-8", "\u202eknaB".encode()) + b" <evil@x.jp>": "name_hidden_characters",
        word("UTF-8", "\u0410mazon".encode()) + b" <evil@x.jp>": "name_mixed_scripts",
        word("UTF-8", b"\xff\xfe\xfd\xfc\xfb") + b" <evil@x.jp>": "",
    }
    for value, code in cases.items():
        found = sender(value)
        if code:
            assert code in found.flags and code in found.why and found.raw
        assert all(character not in found.name for character in "\u200b\u202e\r\n")
    assert sender("Hanako 山田ヤマダ <a@x.jp>".encode()).flags == ()


@pytest.mark.parametrize(
    "name", ["Hana 👩\u200d🎤", "👨\u200d👩\u200d👧 山田", "❤️\u200d🔥", "می\u200cخواهم", "क्\u200dष"]
)
def test_joiners_that_hide_nothing(name: str) -> None:
    for value in (name.encode(), word("UTF-8", name.encode())):
        found = sender(value + b" <a@x.jp>")
        assert found.flags == () and ("🎤" not in name or "\u200d🎤" in found.name)
    assert sender("B\u200da\u200dnk <a@x.jp>".encode()).flags == ("name_hidden_characters",)


def test_a_name_in_a_character_set_nobody_named_is_never_shown_as_sure() -> None:
    for value in (
        "张伟".encode("gbk"),
        "김철수".encode("euc_kr"),
        "陳大文".encode("big5"),
        word("x-unknown", "张伟".encode("gbk")),
    ):
        found = sender(value + b" <a@x.jp>")
        assert "name_charset_guessed" in found.flags and "name_charset_guessed" in found.why and found.raw
    gatherer = Gatherer([])
    head = b"From: " + "张伟".encode("gbk") + b" <a@x.jp>\n"
    gatherer.add(
        Role.INBOX, MessageFlag.NONE, envelope.read(b"From: wei <a@x.jp>\nDate: 1 Jan 2001 00:00 +0000\n"), "Inbox"
    )
    gatherer.add(Role.INBOX, MessageFlag.NONE, envelope.read(head + b"Date: 1 Jan 2009 00:00 +0000\n"), "Inbox")
    assert (gatherer.contacts()[0].name, gatherer.contacts()[0].flags) == ("wei", ())
    declared = head + b"Content-Type: text/plain; charset=GB2312\n"
    gatherer.add(Role.INBOX, MessageFlag.NONE, envelope.read(declared), "Inbox")
    assert gatherer.contacts()[0].name == "张伟"


def test_the_persons_own_spelling_comes_first() -> None:
    gatherer = Gatherer(["me@x.jp"])

    def letter(text: str, role: Role) -> None:
        gatherer.add(role, MessageFlag.NONE, envelope.read(text.encode()), role.value)

    letter("From: me@x.jp\nTo: 田中様 <a@x.jp>\nDate: 1 Jan 2026 00:00:00 +0000\n", Role.SENT)
    assert (gatherer.contacts()[0].name, gatherer.contacts()[0].person_name.honorific) == ("田中", "様")
    letter("From: 田中 花子 <a@x.jp>\nDate: 1 Jan 2001 00:00:00 +0000\n", Role.INBOX)
    letter("From: 鈴木 花子 <a@x.jp>\nDate: 1 Jan 2010 00:00:00 +0000\n", Role.INBOX)
    letter("From: a@x.jp <a@x.jp>\nDate: 1 Jan 2020 00:00:00 +0000\n", Role.INBOX)
    assert {contact.address: contact.name for contact in gatherer.contacts()}["a@x.jp"] == "鈴木 花子"


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("佐々木 一郎 様", "佐々木", "一郎"),
        ("田中　花子（ミミ美容室）", "田中", "花子"),
        ("YAMADA Taro", "YAMADA", "Taro"),
        ("Taro Yamada", "Yamada", "Taro"),
        ("株式会社山田 田中", "田中", ""),
        ("株式会社 山田", "株式会社 山田", ""),
        ("ヘアサロン ミミ", "ヘアサロン ミミ", ""),
        ("Hair Salon", "Hair Salon", ""),
        ("予約係 担当", "予約係 担当", ""),
        ("山田 太郎 次郎", "山田 太郎 次郎", ""),
        ("田中殿", "田中", ""),
    ],
)
def test_split_only_where_it_is_clear(name: str, family: str, given: str) -> None:
    found = named(name)
    assert (found.family, found.given) == (family, given)


def test_honorifics() -> None:
    for ending in ("様", "さま", "殿", "先生", "御中"):
        assert honorific(f"田中{ending}") == ending and without_honorific(f"田中 {ending}") == "田中"
    assert honorific("様") == "" and without_honorific("様") == "様"
    assert is_company("㈱はな") and is_company("Hana Co., Ltd.") and not is_company("花子")
    assert name_key("ﾀﾅｶ 花子 様") == name_key("タナカ花子")


def contact(address: str, name: str, first: int, last: int) -> Contact:
    dates = [datetime(year, 1, 1, tzinfo=UTC) for year in (first, last)]
    return Contact(address, name, (address,), Kind.PERSON, received=1, first=dates[0], last=dates[1])


def test_suggestions_need_more_than_a_name() -> None:
    people = [
        contact("hana@docomo.ne.jp", "田中 花子", 2003, 2008),
        contact("hana.t@gmail.com", "田中花子", 2009, 2015),
        contact("other@firm.example.jp", "田中 花子", 2003, 2015),
        contact("taro@example.jp", "太郎", 2003, 2004),
        contact("taro@example.com", "太郎", 2003, 2004),
        contact("x@example.jp", "", 2003, 2004),
    ]
    found = merge.suggestions(
        people, {"x@example.jp": ("taro@example.com",)}, [("hana@docomo.ne.jp", "hana.t@gmail.com")]
    )
    assert {(each.address, each.other): each.why for each in found} == {
        ("hana.t@gmail.com", "hana@docomo.ne.jp"): ("signature", "same_name", "domain_changed"),
        ("taro@example.com", "taro@example.jp"): ("same_name", "same_local_part"),
        ("taro@example.com", "x@example.jp"): ("reply_to",),
    }


@pytest.mark.parametrize(
    ("names", "local", "why"),
    [
        (("田中 花子", "Hanako Tanaka"), "hanako", ("name_in_romaji", "same_local_part")),
        (("Tanaka, Hanako", "田中花子"), "hanako", ("name_in_romaji", "same_local_part")),
        (("タナカ ハナコ", "Hanako Tanaka"), "hanako", ("name_in_romaji", "same_local_part")),
        (("勝呂 花子", "Hanako Suguro"), "hanako", ("name_in_romaji", "same_local_part")),
        (("Hanako Tanaka", "TANAKA Hanako"), "hanako", ("same_name", "same_local_part")),
        (("花子", "花子"), "hanako", ("same_name", "same_local_part")),
        # Another name, a family name only, or a local part that many have.
        (("田中 花子", "Hanako Sato"), "hanako", ()),
        (("タナカ ハナコ", "Taro Tanaka"), "tanaka", ()),
        (("田中", "田中"), "tanaka", ()),
        (("田中", "Tanaka"), "tanaka", ()),
        (("田中様", "Hanako Tanaka"), "tanaka", ()),
        (("田中 花子", "Hanako Smith"), "hanako", ()),
        (("田中 花子", "Hanako Tanaka"), "info", ()),
        (("花美容室", "花美容室"), "info", ()),
        (("田中 花子", "Hanako Tanaka"), "hana", ("name_in_romaji", "same_local_part")),
        (("田中 花子", "Hanako Tanaka"), "han", ()),
    ],
)
def test_names_and_local_parts(names: tuple[str, str], local: str, why: tuple[str, ...]) -> None:
    people = [
        contact(f"{local}@example.{end}", name, 2003, 2008) for end, name in zip(("jp", "com"), names, strict=True)
    ]
    found = merge.suggestions(people, {})
    assert [each.why for each in found] == ([why] if why else [])


def test_joined_contacts_keep_the_best_name() -> None:
    people = [contact("a@x.jp", "田中 花子", 2003, 2008), contact("b@x.jp", "hana", 2010, 2011)]
    for pair in (("a@x.jp", "b@x.jp"), ("b@x.jp", "a@x.jp")):
        (joined,) = Choice(merge=(pair,)).decided(people)
        assert joined.name == "田中 花子"


def test_the_owner_decides() -> None:
    people = [
        contact("a@x.jp", "田中", 2003, 2008),
        contact("b@x.jp", "鈴木", 2010, 2011),
        contact("c@x.jp", "", 2005, 2005),
    ]
    choice = Choice(keep=("C@x.jp",), merge=(("a@x.jp", "b@x.jp"), ("b@x.jp", "a@x.jp")))
    decided = {each.address: each for each in choice.decided(people)}
    assert set(decided) == {"a@x.jp", "c@x.jp"}
    assert decided["a@x.jp"].addresses == ("a@x.jp", "b@x.jp")
    assert (decided["a@x.jp"].received, decided["a@x.jp"].name) == (2, "鈴木")
    assert decided["c@x.jp"].why[0] == "owner_decided"
    until = Choice(until=datetime(2006, 1, 1, tzinfo=UTC).date())
    assert [each.address for each in until.chosen(people)] == ["a@x.jp", "c@x.jp"]
    assert Choice(least=2).chosen(people) == []
    assert Choice(kinds=frozenset({Kind.BULK})).chosen(people) == []


def test_sources_and_telephones() -> None:
    gatherer = Gatherer([])
    gatherer.add_card(Card("田中", (), phones=("090",), file="book"))
    gatherer.add_card(Card("鈴木", ("s@x.jp",), file="book"))
    gatherer.add_trace("apple_recents", "Recents", AddressTrace("S@x.jp", "", Relation.WRITTEN_TO, Confidence.MEDIUM))
    found = {contact.name: contact for contact in gatherer.contacts()}
    assert found["田中"].phones == ("090",) and found["田中"].address == ""
    assert found["鈴木"].sources == ("address_book", "apple_recents")
    assert found["鈴木"].why == ("in_address_book", "in_recipients", "short_name")


def test_addresses_that_may_not_be_reachable() -> None:
    assert delivery_flags("a@mail.goo.ne.jp") == ("service_ceased",)
    assert delivery_flags("a@jp-d.ne.jp") == ("service_ceased",)
    assert delivery_flags('"a..b"@docomo.ne.jp') == ("address_irregular",)
    assert delivery_flags("a.b@docomo.ne.jp") == ()


def test_what_a_broken_clock_says_is_no_date() -> None:
    gatherer = Gatherer([])
    for year in (1970, 2004, 2093):
        last = datetime(year, 1, 1, tzinfo=UTC)
        gatherer.add_trace(
            "apple_recents", "Recents", AddressTrace("a@x.jp", "", Relation.WROTE, Confidence.MEDIUM, last)
        )
    (found,) = gatherer.contacts()
    assert found.first == found.last == datetime(2004, 1, 1, tzinfo=UTC)
