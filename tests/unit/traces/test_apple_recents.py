"""Apple's recents: who was written to, when, and which addresses are the owner's."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.model.contact import AddressTrace, Relation
from app.traces.apple_recents import TRACE_KIND
from tests.builders import apple_people
from tests.builders.apple_people import LAST, OWNER, Recent

WRITTEN = datetime.fromtimestamp(LAST, UTC)


def read(path: Path) -> dict[str, AddressTrace]:
    found = list(TRACE_KIND.read(path))
    assert all(isinstance(each, AddressTrace) for each in found)
    return {each.address: each for each in found if isinstance(each, AddressTrace)}


def one(tmp_path: Path, recent: Recent) -> AddressTrace:
    return read(apple_people.recents(tmp_path / "Recents", [recent]))["a@example.com"]


@pytest.mark.parametrize("bundle", ["com.apple.mail", "com.apple.mobilemail", "com.apple.MailCompositionService"])
def test_recents_of_a_mail_program_are_people_the_owner_wrote_to(bundle: str, tmp_path: Path) -> None:
    assert one(tmp_path, Recent("A", "a@example.com", bundle)).relation is Relation.WRITTEN_TO


@pytest.mark.parametrize(
    "bundle", ["com.apple.MobileSMS", "com.apple.eventkit.ios", "com.apple.Passbook", "com.apple.Maps", "", None]
)
def test_recents_of_others_are_people_that_are_known(bundle: str | None, tmp_path: Path) -> None:
    assert one(tmp_path, Recent("A", "a@example.com", bundle)).relation is Relation.KNOWN


@pytest.mark.parametrize("kind", ["phone", "map-location", "im", "url"])
def test_only_mail_addresses_are_taken(kind: str, tmp_path: Path) -> None:
    rows = [Recent("A", "a@example.com", kind=kind, sender=None), Recent("B", "b@example.com", sender=None)]
    assert list(read(apple_people.recents(tmp_path / "Recents", rows))) == ["b@example.com"]


@pytest.mark.parametrize(
    "last",
    [LAST, LAST * 1000, LAST * 10**6, LAST * 10**9, LAST - 978_307_200, (LAST - 978_307_200) * 1000, float(LAST)],
)
def test_the_unit_of_the_last_date_is_what_can_be_a_date(last: float, tmp_path: Path) -> None:
    assert one(tmp_path, Recent("A", "a@example.com", last=last, dates="")).last == WRITTEN


@pytest.mark.parametrize("last", [0, None, -1, -62135769600, 2**62, "soon", b"\0\1"])
def test_without_a_date_the_latest_of_the_list_counts(last: object, tmp_path: Path) -> None:
    recent = Recent("A", "a@example.com", last=last, dates=f"1500000000,{LAST},0")
    assert one(tmp_path, recent).last == WRITTEN


def test_no_date_at_all(tmp_path: Path) -> None:
    assert one(tmp_path, Recent("A", "a@example.com", last=None, dates="never")).last is None


def test_the_addresses_the_owner_sent_from(tmp_path: Path) -> None:
    rows = [
        Recent("A", "a@example.com"),
        Recent("B", "b@example.com", sender="second@example.jp"),
        # In Messages it may be the address of the other side.
        Recent("C", "c@example.com", "com.apple.MobileSMS", sender="chat@example.com"),
    ]
    found = read(apple_people.recents(tmp_path / "Recents", rows))
    assert {each.address for each in found.values() if each.relation is Relation.OWN} == {OWNER, "second@example.jp"}


def test_the_generation_without_a_table_of_contacts(tmp_path: Path) -> None:
    rows = [
        Recent("A", "a@example.com"),
        Recent("B", "b@example.com", "com.apple.MobileSMS", sender=None),
        Recent("C", "+81312345678", "com.apple.MobileSMS", "phone", None),
    ]
    found = read(apple_people.old_recents(tmp_path / "Recents", rows))
    assert {name: each.relation for name, each in found.items()} == {
        "a@example.com": Relation.WRITTEN_TO,
        "b@example.com": Relation.KNOWN,
        OWNER: Relation.OWN,
    }
    assert found["a@example.com"].last == WRITTEN


def test_a_contact_whose_recent_is_gone(tmp_path: Path) -> None:
    path = apple_people.recents(tmp_path / "Recents", [Recent("A", "a@example.com")])
    sqlite3.connect(path).executescript("DELETE FROM recents")
    assert read(path)["a@example.com"].relation is Relation.KNOWN


def test_the_list_of_the_older_mail(tmp_path: Path) -> None:
    path = tmp_path / "MailRecents-v4.abcdmr"
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE ZABCDMAILRECENT (Z_PK INTEGER PRIMARY KEY, ZFIRSTNAME VARCHAR, ZLASTNAME VARCHAR,"
            " ZEMAIL VARCHAR, ZEMAILNORMALIZED VARCHAR, ZLASTEMAILDATE TIMESTAMP);"
            "INSERT INTO ZABCDMAILRECENT VALUES (1, '花子', '佐藤', 'a@example.com', 'a@example.com', 721692800.5)"
        )
    found = read(path)["a@example.com"]
    assert (found.name, found.relation, found.last and found.last.year) == ("佐藤 花子", Relation.WRITTEN_TO, 2023)
