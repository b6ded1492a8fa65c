"""Apple's Contacts: names in the order of their script, firms, postal addresses, groups, linked cards, the owner."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.model.contact import AddressTrace, Card, Relation
from app.model.postal_address import PostalAddress, PostalKind
from app.traces.apple_contacts import TRACE_KIND
from tests.builders import apple_people
from tests.builders.apple_people import AS_FIRM, CONTAINER, FAMILY_FIRST, GIVEN_FIRST, GROUP, INFO, SMART_GROUP, Cells


def read(tmp_path: Path, **tables: Iterable[Cells]) -> list[AddressTrace | Card]:
    return list(TRACE_KIND.read(apple_people.contacts(tmp_path / "AddressBook-v22.abcddb", **tables)))


def card(tmp_path: Path, record: Cells, **tables: Iterable[Cells]) -> Card:
    (found,) = read(tmp_path, record=[{"_pk": 1, **record}], **tables)
    assert isinstance(found, Card)
    return found


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"firstname": "花子", "lastname": "山田"}, "山田 花子"),
        ({"firstname": "はなこ", "lastname": "やまだ"}, "やまだ はなこ"),
        ({"firstname": "Jan", "lastname": "Müller"}, "Jan Müller"),
        ({"firstname": "Zoë", "lastname": "Dvořák"}, "Zoë Dvořák"),
        ({"firstname": "Иван", "lastname": "Петров"}, "Иван Петров"),
        ({"firstname": "철수", "lastname": "김"}, "김 철수"),
        ({"firstname": "Anna", "middlename": "Maria", "lastname": "Berg"}, "Anna Maria Berg"),
        ({"firstname": "花子", "lastname": "Smith"}, "Smith 花子"),
        ({"firstname": "Hanako", "lastname": "Yamada", "displayflags": FAMILY_FIRST}, "Yamada Hanako"),
        ({"firstname": "花子", "lastname": "山田", "displayflags": GIVEN_FIRST}, "花子 山田"),
        ({"nickname": "はなちゃん"}, "はなちゃん"),
        ({"organization": "花美容室"}, "花美容室"),
        ({"lastname": "line\nbreak"}, "line break"),
    ],
)
def test_the_order_of_a_name(record: Cells, name: str, tmp_path: Path) -> None:
    assert card(tmp_path, record).name == name


def test_a_firm_and_the_person_there(tmp_path: Path) -> None:
    found = card(
        tmp_path, {"firstname": "Jan", "lastname": "Müller", "organization": "Salon GmbH", "displayflags": AS_FIRM}
    )
    assert (found.name, found.company, found.family, found.given) == ("Salon GmbH", "Salon GmbH", "Müller", "Jan")
    assert found.is_firm


@pytest.mark.parametrize("flags", [0, 2, 3, None, "firm", FAMILY_FIRST])
def test_a_person_with_a_firm(flags: object, tmp_path: Path) -> None:
    found = card(tmp_path, {"firstname": "Jan", "lastname": "M", "organization": "Salon", "displayflags": flags})
    assert not found.is_firm and found.company == "Salon"


def test_a_firm_without_a_name_of_its_own_is_a_person(tmp_path: Path) -> None:
    found = card(tmp_path, {"firstname": "Jan", "displayflags": AS_FIRM})
    assert (found.name, found.is_firm) == ("Jan", False)


def test_readings(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        {"firstname": "花子", "lastname": "山田", "phoneticfirstname": "ハナコ", "phoneticlastname": "ヤマダ"},
    )
    assert (found.family_reading, found.given_reading) == ("ヤマダ", "ハナコ")


def test_values_with_labels_in_the_order_of_the_card(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        {"firstname": "A"},
        emailaddress=[
            {"owner": 1, "address": "second@example.com", "label": "_$!<Work>!$_", "orderingindex": 1},
            {"owner": 1, "address": "First@example.com", "addressnormalized": "first@example.com", "orderingindex": 0},
            {"owner": 1, "address": "best@example.com", "label": "美容室", "orderingindex": 2, "isprimary": 1},
            {"owner": 9, "address": "nobody@example.com"},
            {"owner": 1, "address": None},
        ],
        phonenumber=[
            {"owner": 1, "fullnumber": "03-0000-0001", "label": "_$!<HomeFAX>!$_", "orderingindex": 0},
            {"owner": 1, "fullnumber": "090-0000-0002", "label": "_$!<Mobile>!$_", "orderingindex": 1},
        ],
    )
    assert found.addresses == ("best@example.com", "First@example.com", "second@example.com")
    assert found.phones == ("090-0000-0002", "03-0000-0001")


def test_postal_addresses(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        {"firstname": "A"},
        postaladdress=[
            {
                "owner": 1,
                "street": "六本木1-2-3\nハナビル 4F\n",
                "city": "港区",
                "state": "東京都",
                "zipcode": "106-0032",
                "countryname": "日本",
                "label": "_$!<Home>!$_",
            },
            {"owner": 1, "street": "1-1", "label": "_$!<Work>!$_", "countrycode": "jp"},
            {"owner": 1, "countryname": "France"},
        ],
    )
    assert found.postal == (
        PostalAddress("六本木1-2-3\nハナビル 4F", "港区", "東京都", "106-0032", "日本", PostalKind.HOME),
        PostalAddress("1-1", country="JP", kind=PostalKind.WORK),
    )


def test_a_card_with_neither_mail_nor_telephone_is_kept(tmp_path: Path) -> None:
    assert card(tmp_path, {"firstname": "花子"}).name == "花子"


def test_groups_and_the_store_itself_are_no_people(tmp_path: Path) -> None:
    records: list[Cells] = [
        {"_pk": 1, "_ent": CONTAINER, "name": "iCloud"},
        {"_pk": 2, "_ent": GROUP, "name": "客", "lastname": "客"},
        {"_pk": 3, "_ent": SMART_GROUP, "name": "最近", "lastname": "最近"},
        {"_pk": 4, "_ent": INFO},
        {"_pk": 5},
    ]
    assert read(tmp_path, record=records) == []


def test_linked_cards_are_one_person(tmp_path: Path) -> None:
    records: list[Cells] = [
        {"_pk": 1, "firstname": "Hana", "linkid": "L"},
        {"_pk": 2, "firstname": "花子", "lastname": "山田", "linkid": "L", "preferredforlinkname": 1},
        {"_pk": 3, "firstname": "花子", "lastname": "山田"},
    ]
    linked, other = read(
        tmp_path,
        record=records,
        emailaddress=[{"owner": 1, "address": "a@example.com"}],
        phonenumber=[{"owner": 2, "fullnumber": "1"}, {"owner": 3, "fullnumber": "3"}],
    )
    assert isinstance(linked, Card) and isinstance(other, Card)
    assert (linked.name, linked.addresses, linked.phones) == ("山田 花子", ("a@example.com",), ("1",))
    assert (other.addresses, other.phones) == ((), ("3",))


def test_the_card_of_the_owner(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        record=[{"_pk": 1, "firstname": "Hanako", "containerwherecontactisme": 4}],
        emailaddress=[{"owner": 1, "address": "me@example.jp"}, {"owner": 1, "address": "me2@example.jp"}],
    )
    assert [(each.address, each.relation) for each in found if isinstance(each, AddressTrace)] == [
        ("me@example.jp", Relation.OWN),
        ("me2@example.jp", Relation.OWN),
    ]


def test_only_what_is_an_address_is_one(tmp_path: Path) -> None:
    found = card(
        tmp_path,
        {"firstname": "A"},
        emailaddress=[
            {"owner": 1, "address": "Hana <hana@example.com>", "orderingindex": 0},
            {"owner": 1, "address": "mailto:b@example.com", "orderingindex": 1},
            {"owner": 1, "address": "not an address", "orderingindex": 2},
            {"owner": 1, "address": b"\xff\0", "orderingindex": 3},
        ],
        phonenumber=[{"owner": 1, "fullnumber": b"\1\2"}],
        postaladdress=[{"owner": 1, "street": b"\1", "city": b"\2"}],
    )
    assert (found.addresses, found.phones, found.postal) == (("hana@example.com", "b@example.com"), (), ())


def test_a_card_with_nothing_but_a_firm_is_a_firm(tmp_path: Path) -> None:
    assert card(tmp_path, {"organization": "花美容室"}).is_firm
