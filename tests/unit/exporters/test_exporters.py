"""Each file read back by the rules of its destination, whatever stands in a name."""

import base64
import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exporters
from app.i18n.catalogue import Translator
from app.i18n.evidence import export_labels
from app.model.contact import Card, Contact, Kind
from exporters import everyone_csv, google_csv, hagaki_csv, outlook_csv, outlook_ja_csv

EVIL = (
    "=cmd|' /C calc'!A0",
    "+81 90",
    "-1",
    "@SUM(A1)",
    "＝１＋１",
    "\t=1",
    '"; =1',
    "a\r\nEMAIL:evil@example.com",
    "a\nBEGIN:VCARD",
    "x\u2028y\u202ez\x00",
    "; , \\ : \\n",
    " :<leading",
    "山田" * 60,
    "髙﨑 😀",
    "O'Neil, Sarah",
    "",
)


def contact(name: str, number: int = 0) -> Contact:
    """Somebody with that name."""
    moment = datetime(2006, 1, 2, tzinfo=UTC)
    address = f"p{number}..x@example.jp"
    return Contact(
        address, name, (address, "Other@example.jp"), Kind.UNKNOWN, ("owner_wrote",), 3, 1, moment, moment, ("Inbox",)
    )


DAY = date(2006, 1, 2)
LABELS = export_labels(DAY, Translator("en"))
PEOPLE = [contact(name, number) for number, name in enumerate(EVIL)]


def written(name: str, people: list[Contact]) -> bytes:
    """The bytes of an export."""
    exporter = exporters.by_name(name)
    assert exporter is not None
    sink = io.BytesIO()
    exporter.write(people, sink, LABELS)
    return sink.getvalue()


def cards(data: bytes) -> list[list[str]]:
    """vCards by RFC 6350: CRLF, unfolding, one property a line."""
    assert data.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    found: list[list[str]] = []
    for line in lines:
        if line == "BEGIN:VCARD":
            found.append([])
        found[-1].append(line)
    return found


@pytest.mark.parametrize("name", ["vcard", "vcard4"])
def test_vcard(name: str) -> None:
    found = cards(written(name, PEOPLE))
    assert len(found) == len(PEOPLE)
    for card, person in zip(found, PEOPLE, strict=True):
        assert [line.partition(":")[0].partition(";")[0] for line in card] == [
            "BEGIN", "VERSION", "UID", "FN", "N", "EMAIL", "EMAIL", "CATEGORIES", "NOTE", "END",
        ]  # fmt: skip
        assert card[5].endswith(f":{person.address}")
    assert len({card[2] for card in found}) == len(PEOPLE)
    assert written(name, PEOPLE) == written(name, PEOPLE)


def ldif(data: bytes) -> list[dict[str, list[str]]]:
    """Entries by RFC 2849."""
    entries: list[dict[str, list[str]]] = []
    for block in data.decode("ascii").strip("\n").split("\n\n"):
        entry: dict[str, list[str]] = {}
        for line in block.split("\n"):
            attribute, _, value = line.partition(":")
            plain = base64.b64decode(value[2:]).decode() if value.startswith(": ") else value[1:]
            entry.setdefault(attribute, []).append(plain)
        entries.append(entry)
    return entries


def test_ldif() -> None:
    found = ldif(written("thunderbird", PEOPLE))
    assert [entry["mail"] for entry in found] == [[person.address] for person in PEOPLE]
    assert all(len(entry["objectclass"]) == 5 and "mozillaAbPersonAlpha" in entry["objectclass"] for entry in found)
    assert all(len(entry["cn"]) == 1 and "\n" not in entry["cn"][0] for entry in found)


@pytest.mark.parametrize(
    ("name", "codec", "headings"),
    [
        ("google", "utf-8-sig", google_csv.HEADINGS),
        ("outlook", "utf-8-sig", outlook_csv.HEADINGS),
        ("outlook-cp932", "cp932", outlook_csv.HEADINGS),
        ("outlook-ja", "cp932", outlook_ja_csv.HEADINGS),
        ("hagaki", "cp932", hagaki_csv.HEADINGS),
        ("everyone", "utf-8-sig", everyone_csv.HEADINGS),
    ],
)
def test_csv(name: str, codec: str, headings: tuple[str, ...]) -> None:
    text = written(name, PEOPLE).decode(codec)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert tuple(rows[0]) == headings
    assert len(rows) == len(PEOPLE) + 1
    for row in rows[1:]:
        assert len(row) == len(headings)
        for cell in row:
            assert not cell.lstrip(" \"'\t").startswith(tuple("=+-@＝＋－＠")) or cell.startswith("'")
            assert cell.isprintable()


def test_headings() -> None:
    assert len(outlook_csv.HEADINGS) == 92
    assert written("google", []).startswith(b"\xef\xbb\xbfFirst Name,Middle Name,Last Name,Phonetic First Name,")


def test_cp932_has_a_mark_for_what_it_cannot_hold() -> None:
    assert "髙﨑 〓" in written("outlook-cp932", PEOPLE).decode("cp932")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_name(names: list[str]) -> None:
    people = [contact(name, number) for number, name in enumerate(names)]
    assert len(cards(written("vcard", people))) == len(people) if people else not written("vcard", people)
    assert not people or len(ldif(written("thunderbird", people))) == len(people)
    for name in ("google", "outlook", "outlook-cp932", "outlook-ja", "hagaki", "everyone"):
        codec = "cp932" if name in ("outlook-cp932", "outlook-ja", "hagaki") else "utf-8-sig"
        rows = list(csv.reader(io.StringIO(written(name, people).decode(codec), newline=""), strict=True))
        assert len(rows) == len(people) + 1


READ = Contact(
    "sato@example.jp",
    "佐藤 花子",
    ("sato@example.jp", "old@example.com"),
    Kind.PERSON,
    received=3,
    card=Card("佐藤 花子", ("sato@example.jp",), "佐藤", "花子", "さとう", "はなこ", "花美容室", ("+81 90-0000-0000",)),
    written="佐藤 花子 先生",
)
FIRM = Contact("info@example.jp", "株式会社はな", kind=Kind.UNKNOWN, written="株式会社はな 御中")
CALLED = Contact("", "電話 太郎", kind=Kind.PERSON, card=Card("電話 太郎", phones=("090-1111-2222",)))


def table(name: str, codec: str) -> list[dict[str, str]]:
    """The rows of an export as dictionaries."""
    text = written(name, [READ, FIRM, CALLED]).decode(codec)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_readings_honorifics_firms_and_telephones() -> None:
    google = table("google", "utf-8-sig")
    assert (google[0]["Last Name"], google[0]["First Name"]) == ("佐藤", "花子")
    assert (google[0]["Phonetic Last Name"], google[0]["Phonetic First Name"]) == ("さとう", "はなこ")
    assert [row["File As"] for row in google] == ["佐藤 花子", "株式会社はな", "電話 太郎"]
    assert google[0]["E-mail 2 - Value"] == "old@example.com"
    assert google[0]["Phone 1 - Value"] == "+81 90-0000-0000"
    assert [row["Labels"] for row in google] == [
        "Furoshiki 2006-01-02 ::: * myContacts",
        "Furoshiki 2006-01-02 (to check) ::: * myContacts",
        "Furoshiki 2006-01-02 ::: * myContacts",
    ]
    assert google[1]["Organization Name"] == "株式会社はな"
    assert (google[2]["E-mail 1 - Value"], google[2]["Phone 1 - Value"]) == ("", "090-1111-2222")
    japanese = table("outlook-ja", "cp932")
    assert [row["姓フリガナ"] for row in japanese] == ["さとう", "", ""]
    assert [row["敬称"] for row in japanese] == ["先生", "御中", ""]
    assert [row["分類"] for row in japanese[:2]] == ["Furoshiki 2006-01-02", "Furoshiki 2006-01-02 (to check)"]
    assert [row["電子メール表示名"] for row in japanese[:2]] == ["佐藤 花子", "株式会社はな"]
    postcards = table("hagaki", "cp932")
    assert [(row["氏名"], row["敬称"]) for row in postcards] == [
        ("佐藤 花子", "先生"),
        ("株式会社はな", "御中"),
        ("電話 太郎", "様"),
    ]
    card = cards(written("vcard", [READ]))[0]
    assert "FN:佐藤 花子" in card and "N:佐藤;花子;;;" in card
    assert "X-PHONETIC-LAST-NAME:さとう" in card and "TEL:+81 90-0000-0000" in card
    assert "CATEGORIES:Furoshiki 2006-01-02" in card
    assert "NOTE:Furoshiki: 3 mails from them\\, none to them" in card
    checked = cards(written("vcard", [FIRM]))[0]
    assert "CATEGORIES:Furoshiki 2006-01-02 (to check)" in checked
    assert "NOTE:Furoshiki: to check\\, no mail from them or to them" in checked
    assert ldif(written("thunderbird", [READ]))[0]["cn"] == ["佐藤 花子"]


def test_odd_addresses_stay_as_they_are() -> None:
    for address in ("-abc@docomo.ne.jp", "+x@example.jp", "a..b@docomo.ne.jp"):
        person = Contact(address, "", (address,))
        for name, column in (("google", "E-mail 1 - Value"), ("outlook", "E-mail Address"), ("everyone", "address")):
            rows = csv.DictReader(io.StringIO(written(name, [person]).decode("utf-8-sig"), newline=""))
            assert [row[column] for row in rows] == [address]
    evil = Contact("=cmd|'/c calc'!a@example.jp", "")
    assert b"'=cmd" in written("google", [evil])


def test_the_uid_is_the_same_on_another_day() -> None:
    exporter = exporters.by_name("apple")
    assert exporter is not None
    sinks = [io.BytesIO(), io.BytesIO()]
    for sink, day in zip(sinks, (date(2020, 1, 1), date(2026, 1, 1)), strict=True):
        exporter.write([READ, CALLED], sink, export_labels(day, Translator("ja")))
    uids = [[line for line in sink.getvalue().splitlines() if line.startswith(b"UID:")] for sink in sinks]
    assert uids[0] == uids[1] and len(set(uids[0])) == 2
