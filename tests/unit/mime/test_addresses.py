"""Names and addresses as they really stand in From and To; the tables of odd cases one by one."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mime.addresses import key, parse

WORD = b"=?utf-8?B?" + base64.b64encode("山田 <y@x.jp>".encode()) + b"?="
JIS = "山田".encode("iso2022_jp")


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        (b"a@x.jp", "", "a@x.jp"),
        (b"<a@x.jp>", "", "a@x.jp"),
        (b"Taro <a@X.JP>", "Taro", "a@x.jp"),
        (b'"Yamada, Taro" <a@x.jp>', "Yamada, Taro", "a@x.jp"),
        (b"Yamada, Taro <a@x.jp>", "Yamada, Taro", "a@x.jp"),
        (b'"Yamada@Corp" <a@x.jp>', "Yamada@Corp", "a@x.jp"),
        (b"Yamada@Corp <a@x.jp>", "Yamada@Corp", "a@x.jp"),
        (b"a@x.jp <a@x.jp>", "", "a@x.jp"),
        (b"'a@x.jp' <a@x.jp>", "", "a@x.jp"),
        ("[ML:123] 山田 <a@x.jp>".encode(), "[ML:123] 山田", "a@x.jp"),
        ("a@x.jp (山田)".encode(), "山田", "a@x.jp"),
        (b'"Bob \\"B\\" X" <b@x.jp>', 'Bob "B" X', "b@x.jp"),
        ("山田".encode("cp932") + b" <a@x.jp>", "山田", "a@x.jp"),
        (b'"' + "表ソ".encode("cp932") + b'" <a@x.jp>', "表ソ", "a@x.jp"),
        ("山田太郎".encode("euc_jp") + b" <a@x.jp>", "山田太郎", "a@x.jp"),
        ("山田".encode() + b" <a@x.jp>", "山田", "a@x.jp"),
        (JIS + b" <a@x.jp>", "山田", "a@x.jp"),
        (b'"=?UTF-8?B?5bGx55Sw?="<a@x.jp>', "山田", "a@x.jp"),
        (WORD, "山田", "y@x.jp"),
        (b"abc.@docomo.ne.jp", "", "abc.@docomo.ne.jp"),
        (b'"abc."@docomo.ne.jp', "", "abc.@docomo.ne.jp"),
        (b"a..b@ezweb.ne.jp", "", "a..b@ezweb.ne.jp"),
        (b".abc@docomo.ne.jp", "", ".abc@docomo.ne.jp"),
        (b"-abc@docomo.ne.jp", "", "-abc@docomo.ne.jp"),
        (b"a/b?c@docomo.ne.jp", "", "a/b?c@docomo.ne.jp"),
        (b"=?utf-8?Q?Evil=0D=0ABcc:_x?= <a@x.jp>", "Evil Bcc: x", "a@x.jp"),
        (b"<@relay,@other:a@x.jp>", "", "a@x.jp"),
        (b"mailto:a@x.jp", "", "a@x.jp"),
    ],
)
def test_one_sender(raw: bytes, name: str, address: str) -> None:
    parsed = parse(raw)
    assert [(each.name, each.address) for each in parsed] == [(name, address)]


def test_several() -> None:
    assert [each.address for each in parse(b"a@x.jp; b@x.jp, C <c@x.jp>")] == ["a@x.jp", "b@x.jp", "c@x.jp"]
    assert [each.address for each in parse(b"Team: a@x.jp, b@x.jp;")] == ["a@x.jp", "b@x.jp"]


@pytest.mark.parametrize("raw", [b"", b'"', b"<", b"info@", b"undisclosed-recipients:;", b"@", b"<>", b"\x1b$B"])
def test_nobody(raw: bytes) -> None:
    assert parse(raw) == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"(" * 200_000 + b"a@x.jp",
        b"a@x.jp," * 50_000,
        b"=?utf-8?q?a?= " * 20_000 + b"<a@x.jp>",
        b"=?a?b?" * 20_000,
        b'"' * 100_001,
        b"<" * 100_000 + b"a@b>",
        b"\\" * 100_000,
        b"a@" * 30_000,
        b"x" * 200_000 + b"@",
        b"@," * 50_000,
    ],
)
def test_hostile_headers_come_back(raw: bytes) -> None:
    assert len(parse(raw)) <= 5000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_never_raises_and_never_carries_control_characters(raw: bytes) -> None:
    for each in parse(raw):
        assert "@" in each.address
        assert not any(ord(character) < 32 for character in each.name + each.address)


def test_key() -> None:
    assert key('"abc."@Docomo.ne.jp') == key("ABC.@docomo.ne.jp")
    assert key("a.b@x.jp") != key("ab@x.jp")
    assert key("a+tag@x.jp") != key("a@x.jp")
