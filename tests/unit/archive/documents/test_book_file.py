"""The address book that an encrypted archive keeps: everything comes back, and nothing else is taken for one."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.archive.documents import book_file
from app.model.contact import Card, Confidence, Contact, Kind, Provenance, Suggestion
from app.model.postal_address import PostalAddress
from app.model.record import PeopleRecord

FULL = Contact(
    "hana@example.jp",
    "佐藤 花子",
    ("hana@example.jp", "HANA@example.jp"),
    Kind.PERSON,
    ("owner_wrote",),
    received=9,
    sent=3,
    first=datetime(2006, 1, 2, tzinfo=UTC),
    last=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    mailboxes=("Inbox",),
    card=Card("佐藤 花子", ("hana@example.jp",), "佐藤", "花子", postal=(PostalAddress("1-2-3"),)),
    found_in=(Provenance("mail", "", Confidence.HIGH),),
    flags=("name_is_address",),
    raw="\udc80=?broken",
    written="佐藤 花子 様",
    deleted=1,
)
RECORD = PeopleRecord((FULL, Contact("", "Mika")), (Suggestion("hana@example.jp", "sato@example.com", ("same_name",)),))


def written(record: PeopleRecord) -> bytes:
    sink = io.BytesIO()
    book_file.write(record, sink)
    return sink.getvalue()


def test_everything_comes_back() -> None:
    assert book_file.read(written(RECORD).splitlines()) == RECORD
    assert book_file.read([]) == PeopleRecord(())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"person"', b'"robot"'),
        (b'"received": 9', b'"received": "many"'),
        (b'"2006-01-02T00:00:00+00:00"', b'"2006-01-02T00:00:00"'),
        (b'"2006-01-02T00:00:00+00:00"', b"7"),
        (b'["Inbox"]', b'"Inbox"'),
        (b'["owner_wrote"]', b"[1]"),
        (b'"high"', b'"highest"'),
        (b'"card": {', b'"card": {"more": 1, '),
        (b'"name": ', b'"names": '),
        (b'{"contact"', b"{"),
        (b'{"contact"', b"[" * 100_000),
    ],
)
def test_what_is_none_of_ours_is_refused(old: bytes, new: bytes) -> None:
    data = written(RECORD)
    assert old in data
    with pytest.raises(book_file.BookFileError):
        book_file.read(data.replace(old, new).splitlines())


@pytest.mark.parametrize("line", [b"", b"\xff\xfe", b"null", b"7", b'"contact"', b'{"contact": null}'])
def test_a_line_that_is_no_object_is_refused(line: bytes) -> None:
    with pytest.raises(book_file.BookFileError):
        book_file.read([line])


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert book_file.read([b'{"photo": "x"}', *written(replace(RECORD, suggestions=())).splitlines()]).people
