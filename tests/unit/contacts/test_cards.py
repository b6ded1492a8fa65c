"""Cards of the owner's address book: firms, postal addresses, the same person twice, and the owner's own addresses."""

import csv
import io
import json
from dataclasses import asdict
from datetime import date

import exporters
from app.contacts.gather import Gatherer, for_export
from app.formats.standard import vcard
from app.i18n.catalogue import Translator
from app.i18n.evidence import export_labels
from app.model.contact import AddressTrace, Card, Contact, Kind, Relation
from app.model.postal_address import PostalAddress, PostalKind

HOUSE = PostalAddress("六本木1-2-3\nハナビル 4F", "港区", "東京都", "1060032", "日本", PostalKind.HOME)
OFFICE = PostalAddress("Rue 1", "Paris", "", "75001", "France", PostalKind.WORK)


def people(*cards: Card) -> list[Contact]:
    gatherer = Gatherer(())
    for card in cards:
        gatherer.add_card(card)
    return for_export(gatherer.contacts())


def rows(found: list[Contact], name: str, charset: str) -> list[dict[str, str]]:
    exporter = exporters.by_name(name)
    assert exporter is not None
    sink = io.BytesIO()
    exporter.write(found, sink, export_labels(date(2006, 1, 2), Translator("en")))
    return list(csv.DictReader(io.StringIO(sink.getvalue().decode(charset), newline="")))


def hagaki(*cards: Card) -> list[dict[str, str]]:
    return rows(people(*cards), "hagaki", "cp932")


def test_a_postal_address_reaches_the_postcard_table() -> None:
    (row,) = hagaki(Card("山田 花子", ("a@example.jp",), "山田", "花子", postal=(OFFICE, HOUSE)))
    assert (row["氏名"], row["敬称"]) == ("山田 花子", "様")
    assert (row["郵便番号"], row["住所1"], row["住所2"]) == ("106-0032", "東京都港区六本木1-2-3", "ハナビル 4F")


def test_somebody_with_nothing_but_a_postal_address_is_in_it() -> None:
    (row,) = hagaki(Card("山田 花子", (), "山田", "花子", postal=(OFFICE,)))
    assert (row["郵便番号"], row["住所1"], row["住所2"]) == ("75001", "Rue 1", "Paris, France")


def test_somebody_with_a_name_alone_is_found_and_not_written() -> None:
    gatherer = Gatherer(())
    gatherer.add_card(Card("山田 花子"))
    (contact,) = gatherer.contacts()
    assert (contact.name, contact.reachable, for_export([contact])) == ("山田 花子", False, [])


def test_one_postcard_for_somebody_with_two_mail_addresses() -> None:
    card = Card("山田 花子", ("a@example.jp", "b@example.jp"), "山田", "花子", postal=(HOUSE,))
    assert [row["メールアドレス"] for row in hagaki(card)] == ["a@example.jp"]
    assert len(hagaki(Card("山田 花子", ("a@example.jp", "b@example.jp"), "山田", "花子"))) == 2


def test_a_firm_is_a_firm() -> None:
    firm = Card("花 はな", ("a@example.jp",), "Müller", "Jan", company="花 はな", postal=(HOUSE, OFFICE), is_firm=True)
    (contact,) = people(firm)
    assert (contact.name, contact.company, contact.is_firm) == ("花 はな", "花 はな", True)
    (row,) = rows([contact], "hagaki", "cp932")
    assert (row["氏名"], row["姓"], row["名"], row["敬称"], row["郵便番号"]) == (
        "花 はな",
        "花 はな",
        "",
        "御中",
        "75001",
    )
    assert row["メモ"].startswith("Jan Muller; ")
    (row,) = rows([contact], "google", "utf-8-sig")
    assert (row["First Name"], row["Last Name"], row["Organization Name"]) == ("Jan", "Müller", "花 はな")


def test_a_name_in_latin_letters_is_not_turned_round() -> None:
    (row,) = hagaki(Card("Jürgen Müller", ("a@example.jp",), "Müller", "Jürgen"))
    assert row["氏名"] == "Jurgen Muller"


def test_a_card_written_and_read_again() -> None:
    cards = [
        Card("花 はな", ("a@example.jp",), "Müller", "Jan", company="花 はな", is_firm=True),
        Card("Anna Maria Berg", ("b@example.jp",), "Berg", "Anna", middle="Maria", postal=(HOUSE, OFFICE)),
    ]
    for name in ("vcard", "vcard4"):
        exporter = exporters.by_name(name)
        assert exporter is not None
        sink = io.BytesIO()
        exporter.write(people(*cards), sink, export_labels(date(2006, 1, 2), Translator("en")))
        firm, person = vcard.cards(sink.getvalue(), "")
        assert (firm.is_firm, firm.name, firm.family, firm.given) == (True, "花 はな", "Müller", "Jan")
        assert (person.middle, person.given, person.is_firm) == ("Maria", "Anna", False)
        assert [(each.street, each.city, each.region, each.kind) for each in person.postal] == [
            (each.street, each.city, each.region, each.kind) for each in (HOUSE, OFFICE)
        ]


def test_a_group_of_a_vcard_is_nobody() -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nN:客\nFN:客\nX-ADDRESSBOOKSERVER-KIND:group\nEND:VCARD\n"
    assert list(vcard.cards(text.encode(), "")) == []


def test_two_cards_of_one_person_complete_each_other() -> None:
    with_mail = Card("山田 花子", ("a@example.jp",), "山田", "花子", phones=("1",))
    with_house = Card("山田 花子", ("A@example.jp",), "山田", "花子", postal=(HOUSE,))
    (contact,) = people(with_mail, with_house)
    assert (contact.phones, contact.postal) == (("1",), (HOUSE,))


def test_two_people_who_share_an_address_keep_their_own_telephones() -> None:
    (contact,) = people(
        Card("山田 花子", ("a@example.jp",), phones=("1",)), Card("山田 太郎", ("a@example.jp",), phones=("2",))
    )
    assert contact.phones in (("1",), ("2",))


def test_people_of_one_name_in_different_houses_are_two() -> None:
    assert len(people(Card("山田 花子", postal=(HOUSE,)), Card("山田 花子", postal=(OFFICE,)))) == 2
    assert len(people(Card("山田 花子", postal=(HOUSE,)), Card("山田 花子", postal=(HOUSE,)))) == 1


def test_an_address_the_owner_sends_from_is_the_owner() -> None:
    gatherer = Gatherer(())
    gatherer.add_trace("apple_recents", "Recents", AddressTrace("me@example.jp", "", Relation.OWN))
    (contact,) = gatherer.contacts()
    assert contact.kind is Kind.SELF


def test_a_card_through_json() -> None:
    card = Card("A", ("a@example.jp",), middle="B", postal=(HOUSE, OFFICE), is_firm=True)
    assert Card.from_fields(json.loads(json.dumps(asdict(card)))) == card
    assert Card.from_fields({"name": "A", "addresses": ["a@example.jp"]}) == Card("A", ("a@example.jp",))
