"""Names and addresses as they really stand in From and To; the tables of odd cases one by one."""

import base64
import unicodedata

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
        # Comments, in one another too.
        (b"a@x.jp (Suzuki Hanako (Sales))", "Suzuki Hanako (Sales)", "a@x.jp"),
        (b"(x) a@x.jp (Yamada)", "Yamada", "a@x.jp"),
        (b"Ito (a (b) c) Jiro <a@x.jp>", "Ito Jiro", "a@x.jp"),
        (b"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete", "pete@silly.test"),
        (b"((a (b)) c) <a@x.jp>", "(a (b)) c", "a@x.jp"),
        (b'"Tanaka \\(Taro\\)" <a@x.jp>', "Tanaka (Taro)", "a@x.jp"),
        (b'"Tanaka (Taro)" (home (old)) <a@x.jp>', "Tanaka (Taro)", "a@x.jp"),
        (b"(unclosed <a@x.jp>", "(unclosed", "a@x.jp"),
        ("松本遥(㈱松本商店) <a@x.jp>".encode(), "松本遥(㈱松本商店)", "a@x.jp"),
        # Full-width, as an input method leaves it.
        ("山田太郎＜a@x.jp＞".encode(), "山田太郎", "a@x.jp"),
        ("山田太郎　＜ａ＠ｘ．ｊｐ＞".encode(), "山田太郎", "a@x.jp"),
        ("山田太郎＜a@x.jp＞".encode("cp932"), "山田太郎", "a@x.jp"),
        ("山田〈a@x.jp〉 <a@x.jp>".encode(), "山田", "a@x.jp"),
        ("ａ＠ｘ．ｊｐ".encode(), "", "a@x.jp"),
        (b"=?utf-8?B?" + base64.b64encode("山田＜a@x.jp＞".encode()) + b"?=", "山田", "a@x.jp"),
        (b"=?utf-8?B?" + base64.b64encode("山田＜ａ＠ｘ．ｊｐ＞".encode()) + b"?=", "山田", "a@x.jp"),
        (b"=?utf-8?B?" + base64.b64encode("山田 ".encode()) + "?=＜a@x.jp＞".encode(), "山田", "a@x.jp"),
        ("田中＠花屋 <a@x.jp>".encode(), "田中＠花屋", "a@x.jp"),
        # The name on the other side, or with the address in it.
        ("<a@x.jp> 山田".encode(), "山田", "a@x.jp"),
        ("山田 a@x.jp".encode(), "山田", "a@x.jp"),
        ("山田(a@x.jp)".encode(), "山田", "a@x.jp"),
        ("山田[a@x.jp]".encode(), "山田", "a@x.jp"),
        ("山田 [mailto:a@x.jp]".encode(), "山田", "a@x.jp"),
        (b"mailto: a@x.jp", "", "a@x.jp"),
        (b'"Hanako <a@x.jp>" <A@x.jp>', "Hanako", "A@x.jp"),
        (b'"a@x.jp (Hanako)" <a@x.jp>', "Hanako", "a@x.jp"),
        (b'"ba@x.jp Hanako" <a@x.jp>', "ba@x.jp Hanako", "a@x.jp"),
        ("「山田」 <a@x.jp>".encode(), "山田", "a@x.jp"),
        ("👩\u200d🎤 Hana <a@x.jp>".encode(), "👩\u200d🎤 Hana", "a@x.jp"),
    ],
)
def test_one_sender(raw: bytes, name: str, address: str) -> None:
    parsed = parse(raw)
    assert [(each.name, each.address) for each in parsed] == [(name, address)]


def test_several() -> None:
    assert [each.address for each in parse(b"a@x.jp; b@x.jp, C <c@x.jp>")] == ["a@x.jp", "b@x.jp", "c@x.jp"]
    assert [each.address for each in parse(b"Team: a@x.jp, b@x.jp;")] == ["a@x.jp", "b@x.jp"]


def test_the_messages_own_charset() -> None:
    kana = "ﾀｶﾊｼ <a@x.jp>".encode("cp932")
    assert parse(kana, "shift_jis")[0].name == "ﾀｶﾊｼ"
    assert parse("王小明 <a@x.jp>".encode("gbk"), "gb2312")[0].name == "王小明"
    assert parse("김철수 <a@x.jp>".encode("euc_kr"), "euc-kr")[0].name == "김철수"
    # Headers and text in two character sets of one language; UTF-8; and a label that cannot be.
    assert parse("田中花子 <a@x.jp>".encode("euc_jp"), "shift_jis")[0].name == "田中花子"
    assert parse("田中花子 <a@x.jp>".encode(), "shift_jis")[0].name == "田中花子"
    assert parse("田中花子 <a@x.jp>".encode("cp932"), "utf-8")[0].name == "田中花子"
    assert parse("Müller <a@x.jp>".encode("latin-1"), "us-ascii")[0].name == "Müller"
    assert parse("Müller <a@x.jp>".encode("latin-1"), "iso-8859-1")[0].name == "Müller"
    assert parse("森 香織 <a@x.jp>".encode("euc_jp"), "iso-8859-1")[0].name == "森 香織"


@pytest.mark.parametrize(
    "raw", [b"", b'"', b"<", b"info@", "田中＠花屋".encode(), b"undisclosed-recipients:;", b"@", b"<>", b"\x1b$B"]
)
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
        b"()" * 100_000 + b"a@x.jp",
        b"(a@x.jp" * 30_000,
        ("＜a@" * 30_000).encode(),
        ("ａ＠" * 30_000).encode(),
        ("ａ" * 60_000 + "＠").encode(),
    ],
)
def test_hostile_headers_come_back(raw: bytes) -> None:
    assert len(parse(raw)) <= 5000


_FIELDS = st.lists(
    st.sampled_from(
        [*'()<>＜＞＠@"\\,;: .\u200d\u202e\x00\x1b', "a", "x.jp", "山田", "=?utf-8?q?=E5=B1=B1=00?=", "ﾀﾅｶ", "👩", "㈱"]
    )
).map(lambda pieces: "".join(pieces).encode())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), _FIELDS), st.sampled_from(["", "shift_jis", "utf-8", "gb2312", "no-such"]))
def test_never_raises_and_never_carries_control_characters(raw: bytes, charset: str) -> None:
    for each in parse(raw, charset):
        assert "@" in each.address
        for character in (each.name + each.address).replace("\u200d", ""):
            assert unicodedata.category(character) not in ("Cc", "Cs")
            assert character not in "\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\ufeff"


@pytest.mark.parametrize(
    "address", ['"abc."@Docomo.ne.jp', '"A B"@x.jp', '"a@b"@X.jp', "Ä@ẞ.example", '""', "A@B@C", ""]
)
def test_a_key_is_its_own_key(address: str) -> None:
    assert key(key(address)) == key(address)


def test_key() -> None:
    assert key('"abc."@Docomo.ne.jp') == key("ABC.@docomo.ne.jp")
    assert key("a.b@x.jp") != key("ab@x.jp")
    assert key("a+tag@x.jp") != key("a@x.jp")
