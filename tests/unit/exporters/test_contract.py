"""What every exporter keeps to: any name, no people, many people, and bytes the standard readers read back."""

import base64
import csv
import io
from datetime import UTC, date, datetime

import pytest

import exporters
from app.i18n.catalogue import Translator
from app.i18n.evidence import export_labels
from app.model.contact import Card, Contact, Kind
from app.model.exporter import Exporter

LABELS = export_labels(date(2006, 1, 2), Translator("en"), Translator("ja"))
MANY = 1000
CP932 = {"outlook-cp932", "outlook-ja", "hagaki"}
HOSTILE_NAMES = (
    "",
    " ",
    "=cmd|' /C calc'!A0",
    "\t@SUM(A1)",
    '"; =1',
    "a\r\nEMAIL:evil@example.com\r\nEND:VCARD",
    "a\n\ndn: cn=evil",
    "x\u2028y\u2029\u202ez\x00\x1b[31m",
    "; , \\ : \\n",
    " :<leading",
    "\ud800 half",
    "髙﨑 😀",
    "山" * 5000,
)


def person(name: str, number: int = 0) -> Contact:
    """A contact with that name, which is also in the owner's address book under it."""
    address = f"p{number}@example.jp"
    moment = datetime(2006, 1, 2, tzinfo=UTC)
    card = Card(name, (address,), name, name, name, name, name, (name,), name) if number % 2 else None
    return Contact(address, name, (address,), Kind.PERSON, (), 3, 1, moment, moment, (name,), card, raw=name)


@pytest.fixture(params=exporters.ALL, ids=lambda exporter: exporter.name)
def exporter(request: pytest.FixtureRequest) -> Exporter:
    found = request.param
    assert isinstance(found, Exporter)
    return found


def written(exporter: Exporter, people: list[Contact]) -> bytes:
    """The bytes of an export."""
    sink = io.BytesIO()
    exporter.write(people, sink, LABELS)
    return sink.getvalue()


def addresses(exporter: Exporter, data: bytes) -> list[str]:
    """The first address of each person in an export, as a reader of its format finds it."""
    if exporter.file_name.endswith(".vcf"):
        return _of_vcards(data)
    if exporter.file_name.endswith(".ldif"):
        return _of_ldif(data)
    text = data.decode("cp932" if exporter.name in CP932 else "utf-8-sig")
    headings, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(set(headings)) == len(headings)
    assert all(len(row) == len(headings) for row in rows)
    return [next(cell for cell in row if cell.endswith("@example.jp")) for row in rows]


def _of_vcards(data: bytes) -> list[str]:
    """RFC 6350: lines end with CRLF and are unfolded; a property stands on one line."""
    assert b"\n" not in data.replace(b"\r\n", b"")
    found: list[list[str]] = []
    for line in data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]:
        if line == "BEGIN:VCARD":
            found.append([])
        found[-1].append(line)
    assert all(card[0] == "BEGIN:VCARD" and card[-1] == "END:VCARD" and card.count("END:VCARD") == 1 for card in found)
    return [next(line for line in card if line.startswith("EMAIL")).rpartition(":")[2] for card in found]


def _of_ldif(data: bytes) -> list[str]:
    """RFC 2849: ASCII lines, values of other bytes in base64, entries separated by an empty line."""
    found = []
    for block in data.decode("ascii").split("\n\n")[:-1]:
        values: dict[str, str] = {}
        for line in block.split("\n"):
            attribute, _, value = line.partition(":")
            values[attribute] = base64.b64decode(value[2:]).decode() if value.startswith(": ") else value[1:]
        assert next(iter(values)) == "dn"
        found.append(values["mail"])
    return found


class TestEveryExporter:
    """The contract of `Exporter.write`."""

    def test_any_name(self, exporter: Exporter) -> None:
        people = [person(name, number) for number, name in enumerate(HOSTILE_NAMES * 2)]
        assert addresses(exporter, written(exporter, people)) == [each.address for each in people]

    def test_nobody(self, exporter: Exporter) -> None:
        assert addresses(exporter, written(exporter, [])) == []

    def test_many_people_and_the_same_bytes_twice(self, exporter: Exporter) -> None:
        people = [person(f"佐藤 花子 {number}", number) for number in range(MANY)]
        data = written(exporter, people)
        assert addresses(exporter, data) == [each.address for each in people]
        assert written(exporter, people) == data
