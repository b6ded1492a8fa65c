"""vCards of thirty years, and bytes that only look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.standard import vcard


def test_version_2_of_a_japanese_telephone() -> None:
    name = "".join(f"={byte:02X}" for byte in "佐藤;花子".encode("cp932").replace(b";", b"\x00")).replace("=00", ";")
    reading = "".join(f"={byte:02X}" for byte in "ｻﾄｳ".encode("cp932"))
    data = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\n"
        f"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{name}\r\n"
        f"SOUND;X-IRMC-N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{reading};=\r\n;;;\r\n"
        "TEL;CELL:090-0000-0000\r\nEMAIL;INTERNET:hana..ko@docomo.ne.jp\r\nEND:VCARD\r\n"
    ).encode()
    (card,) = vcard.cards(data, "phone")
    assert (card.family, card.given, card.family_reading) == ("佐藤", "花子", "ｻﾄｳ")
    assert (card.addresses, card.phones) == (("hana..ko@docomo.ne.jp",), ("090-0000-0000",))


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
def test_version_3_with_any_line_end(end: str) -> None:
    lines = (
        "BEGIN:VCARD", "VERSION:3.0", "FN:佐藤 花", " 子", "N:佐藤;花子;;;", "item1.EMAIL;type=pref:a@example.jp",
        "EMAIL:b@example.jp", "ORG:花\\, 美容室;部", "X-PHONETIC-LAST-NAME:さとう", "END:VCARD", "",
    )  # fmt: skip
    (card,) = vcard.cards(end.join(lines).encode(), "file")
    assert (card.name, card.addresses) == ("佐藤 花子", ("a@example.jp", "b@example.jp"))
    assert (card.company, card.family_reading, card.book) == ("花, 美容室", "さとう", "file")


def test_wide_text_and_missing_ends() -> None:
    data = "BEGIN:VCARD\nFN:A\nEMAIL:a@example.jp\nBEGIN:VCARD\nTEL:1\n".encode("utf-16")
    assert [(card.addresses, card.phones) for card in vcard.cards(data, "")] == [(("a@example.jp",), ()), ((), ("1",))]


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    list(vcard.cards(data, ""))
    list(vcard.cards(b"BEGIN:VCARD\n" + data + b"\nEND:VCARD\n", ""))


@pytest.mark.parametrize(
    "data", [b"\n" * 200_000, b" " * 200_000, b"BEGIN:VCARD\n" * 20_000, b"BEGIN:VCARD\nEMAIL:" + b"a@" * 100_000]
)
def test_enormous(data: bytes) -> None:
    list(vcard.cards(data, ""))


QUOTED = b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"


def written(*lines: bytes) -> bytes:
    return b"\r\n".join((b"BEGIN:VCARD", *lines, b"END:VCARD", b""))


@pytest.mark.parametrize(
    ("lines", "name", "address"),
    [
        ((QUOTED + b";=E9=88=B4=", b" =E6=9C=A8 =E4=", b" =B8=80;;;", b"EMAIL:a@x.jp"), "鈴木 一", "a@x.jp"),
        ((QUOTED + b"=E7=94=B0=E4=B8=AD;=E8=8A=", b"=B1=E5=AD=90;;;", b"EMAIL:a@x.jp"), "田中 花子", "a@x.jp"),
        ((b"FN:A Long", b"  Name", b"EMAIL;VALUE=uri:mailto:a@x.jp"), "A Long Name", "a@x.jp"),
        ((b"FN:A", b"PHOTO;ENCODING=BASE64:AAAA=", b" BBB==", b"", QUOTED + b"B;A", b"EMAIL:a@x.jp"), "A", "a@x.jp"),
    ],
)  # fmt: skip
def test_folded_values(lines: tuple[bytes, ...], name: str, address: str) -> None:
    (card,) = vcard.cards(written(*lines), "book")
    assert (card.name, card.addresses) == (name, (address,))


def test_a_byte_order_mark_before_a_card() -> None:
    data = b"\xef\xbb\xbf" + written(b"FN:A", b"EMAIL:a@x.jp") + b"\xef\xbb\xbf" + written(b"FN:B", b"EMAIL:b@x.jp")
    assert [card.name for card in vcard.cards(data, "book")] == ["A", "B"]


@pytest.mark.parametrize(
    "agent",
    [
        (b"AGENT:BEGIN:VCARD\\nFN:Secretary\\nEMAIL:s@x.jp\\nEND:VCARD\\n",),
        (b"AGENT:BEGIN:VCARD", b"FN:Secretary", b"EMAIL:s@x.jp", b"END:VCARD"),
        (b"AGENT:", b"BEGIN:VCARD", b"FN:Secretary", b"EMAIL:s@x.jp", b"END:VCARD"),
    ],
)
def test_a_card_inside_another(agent: tuple[bytes, ...]) -> None:
    found = list(vcard.cards(written(b"FN:Boss", *agent, b"EMAIL:b@x.jp"), "book"))
    assert [(card.name, card.addresses) for card in found] == [("Secretary", ("s@x.jp",)), ("Boss", ("b@x.jp",))]


def test_cards_that_never_end() -> None:
    assert len(list(vcard.cards(b"BEGIN:VCARD\nTEL:1\n" * 1000, "book"))) == 1000
    assert [card.phones for card in vcard.cards(b"BEGIN:VCARD\nTEL:1", "book")] == [("1",)]
