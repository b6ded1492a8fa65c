"""Whatever bytes mail consists of: the pure functions that read and write them never raise, and stay within bounds.

`FUROSHIKI_FUZZ=100000 pytest tests/faults/test_fuzz.py` tries so many examples for each; the suite tries 100.
"""

import csv
import io
import os
import re
from datetime import UTC, date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exporters
from app.formats.common.sections import head_end, head_length, looks_like_message
from app.formats.mozilla import mork
from app.formats.reading.detect import sniff_bytes
from app.formats.standard import mbox, vcard
from app.i18n.catalogue import Translator
from app.i18n.evidence import export_labels
from app.mime import addresses, body, charsets, dates, envelope
from app.mime.headers import decode_text, fields
from app.model.contact import Card, Contact, Kind
from app.model.mail import Message
from app.textkit.person_name import named
from app.textkit.table import csv_table
from app.textkit.text import address_cell, one_line, spreadsheet_cell
from tests.faults.test_bombs import UNSEEN
from tests.unit.formats.standard.test_mbox import Bytes

fuzzed = settings(
    max_examples=int(os.environ.get("FUROSHIKI_FUZZ", "100")), deadline=None, suppress_health_check=list(HealthCheck)
)

# What grammars of mail turn on, so that examples reach beyond the first character nobody understands.
PIECES = (
    b"From ", b"From: ", b"\n", b"\r\n", b"\r", b"\0", b" ", b"\t", b"=?utf-8?Q?", b"=?iso-2022-jp?B?GyRC", b"?=", b"@",
    b"<", b">", b'"', b"\\", b"(", b")", b",", b";", b":", b"a", b"example.jp", b"\x1b$B", b"\x1b(B", b"\x82\xa0", b"\xff",
    b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--", b"Mon, 2 Jan 2006 10:00:00 +0900", b"=41", b"+AGE-",
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"FN;ENCODING=QUOTED-PRINTABLE:", b"=\n", b"EMAIL:", b"<(80=", b"{1:^80 [", b"]}", b"@$${1{@",
    b"X-Mozilla-Status: 0009\n", b"<style>", b"<br", b"&#", b"999;", "\u3000".encode(), b"Re: ", b"1",
)  # fmt: skip
size_bytes = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=60).map(
    b"".join
)
text_strategy = st.text(max_size=60) | size_bytes.map(lambda data: data.decode("utf-8", "surrogateescape"))
labels = st.text(max_size=50) | st.sampled_from(
    ("utf-7", "hz", "base64", "iso-2022-jp", "cp932", "utf-16", "../x", "idna")
)


@fuzzed
@given(size_bytes)
def test_header_blocks(data: bytes) -> None:
    found = fields(data, frozenset({b"from", b"subject"}))
    assert sum(len(value) for values in found.values() for value in values) <= len(data)
    assert 0 <= head_length(data) <= len(data) and -1 <= head_end(data) <= len(data)
    looks_like_message(data)
    sniff_bytes(data, "x")
    read = envelope.read(data)
    for text in (read.subject, read.message_id, read.raw_sender):
        assert not UNSEEN.search(text) and len(text) <= 4 * len(data) + 10


@fuzzed
@given(size_bytes)
def test_words_and_addresses(data: bytes) -> None:
    assert not UNSEEN.search(decode_text(data))
    for found in addresses.parse(data):
        assert "@" in found.address and not UNSEEN.search(found.address + found.name)
        assert len(found.address) <= 1001 and len(found.name) <= 1000
        assert "\n" not in addresses.header_form(found.address)


@fuzzed
@given(size_bytes, labels)
def test_character_sets(data: bytes, label: str) -> None:
    text = charsets.decode(data, label)
    assert len(text) <= 4 * len(data) + 4
    text.encode("utf-8")
    charsets.guess(data)


@fuzzed
@given(size_bytes)
def test_dates(data: bytes) -> None:
    found = dates.parse(data)
    assert found is None or (found.tzinfo is UTC and 1970 <= found.year < 2100)


@fuzzed
@given(size_bytes)
def test_mailboxes(data: bytes) -> None:
    """Messages stand one behind the other, and their headers are the bytes the file has there."""
    end = 0
    for item in mbox.read(Bytes(data)):
        if isinstance(item, Message):
            assert item.origin.offset >= end
            end = item.origin.offset + item.origin.length
            assert end <= len(data)
            assert data[item.origin.offset :].startswith(item.head) and len(item.head) <= item.origin.length


@fuzzed
@given(st.lists(st.sampled_from((b"", b"\n")), min_size=1, max_size=8), st.integers(0, 9))
def test_separators_are_found_however_headers_end(gaps: list[bytes], lines: int) -> None:
    """With an empty line behind the headers or without, every message counts."""
    one = b"From - Mon Jan  2 10:00:00 2006\nFrom: a@example.jp\nSubject: b\n" + b"X: y\n" * lines
    found = mbox.read(Bytes(b"".join(one + missing_message for missing_message in gaps)))
    assert sum(isinstance(each, Message) for each in found) == len(gaps)


@fuzzed
@given(size_bytes)
def test_bodies(data: bytes) -> None:
    end = 0
    for part in body.parts(data):
        assert 0 <= part.head_start <= part.body_start <= part.body_end <= len(data)
        assert not UNSEEN.search(part.file_name)
        end += len(body.decoded(part, data))
    assert len(body.text(data, 50)) <= 50


@fuzzed
@given(size_bytes)
def test_address_books(data: bytes) -> None:
    for card in vcard.cards(data, "x"):
        assert card.addresses or card.phones
        assert not UNSEEN.search(
            "".join((card.name, card.family, card.given, card.company, *card.addresses, *card.phones))
        )
    mork.read(data)


@fuzzed
@given(text_strategy)
def test_texts_made_harmless(text: str) -> None:
    line = one_line(text)
    assert not UNSEEN.search(line) and line == line.strip() and len(line) <= len(text)
    assert not re.match(r"[\s'\"]*[=+@＝＋－＠|-]", spreadsheet_cell(line)) or spreadsheet_cell(line).startswith("'")
    assert address_cell(line).endswith(line)
    parts = named(line)
    assert len(parts.family) + len(parts.given) <= len(line)


@fuzzed
@given(st.lists(st.tuples(text_strategy, text_strategy), max_size=5))
def test_tables(rows: list[tuple[str, str]]) -> None:
    text = "".join(csv_table(("a", "b"), ({"a": one, "b": other} for one, other in rows), plain=("b",)))
    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(found) == len(rows) + 1 and {len(row) for row in found} == {2}
    for row, (one, other) in zip(found[1:], rows, strict=True):
        assert row == [spreadsheet_cell(one_line(one)), address_cell(one_line(other))]


@fuzzed
@given(st.lists(st.tuples(text_strategy, text_strategy, text_strategy), max_size=4))
def test_every_exporter(people: list[tuple[str, str, str]]) -> None:
    """One person, one entry: nobody's name adds or ends one."""
    contacts = [
        Contact(address, name, (address,), Kind.PERSON, card=Card(name=name, phones=(phone,), company=name))
        for address, name, phone in people
    ]
    for exporter in exporters.ALL:
        sink = io.BytesIO()
        exporter.write(contacts, sink, export_labels(date(2026, 1, 2), Translator("ja")))
        data = sink.getvalue()
        suffix = Path(exporter.file_name).suffix
        if suffix == ".vcf":
            lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")
            assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == len(contacts)
            assert sum(line.startswith("UID:") for line in lines) == len(contacts)
        elif suffix == ".ldif":
            lines = data.decode("ascii").split("\n")
            assert sum(re.match("dn::? ", line) is not None for line in lines) == len(contacts)
            assert sum(line == "" for line in lines) == len(contacts) + 1
        elif suffix == ".csv":
            text = data.decode("cp932" if data[:3] != b"\xef\xbb\xbf" else "utf-8-sig")
            assert len(list(csv.reader(io.StringIO(text, newline=""), strict=True))) == len(contacts) + 1
        else:
            raise AssertionError(exporter.file_name)
