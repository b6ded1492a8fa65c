"""The address book one looks through: places that stay, decisions, searching and sorting slice by slice."""

from collections.abc import Generator
from datetime import UTC, datetime

import pytest

from app.contacts.book import SLICE, Book, Column, folded, matching, ordered
from app.contacts.choose import Choice
from app.contacts.decisions import Decisions
from app.model.contact import IN_ADDRESS_BOOK, Card, Contact, Group, Kind, Suggestion


def contact(address: str, name: str = "", kind: Kind = Kind.PERSON, **more: object) -> Contact:
    return Contact(address, name, (address,), kind, **more)  # type: ignore[arg-type]


PEOPLE = (
    contact("hana@docomo.ne.jp", "佐藤 花子", received=9, card=Card(family_reading="さとう", given_reading="はなこ")),
    contact("SATO.H@gmail.com", "佐藤花子", received=5, last=datetime(2008, 1, 2, tzinfo=UTC)),
    contact("news@shop.example.jp", "ﾐﾐ News", Kind.BULK, received=7),
    contact("ken@example.jp", "Ken", Kind.UNKNOWN, received=1, last=datetime(2001, 1, 2, tzinfo=UTC)),
    contact("me@example.jp", "", Kind.SELF),
)
PAIR = ("hana@docomo.ne.jp", "SATO.H@gmail.com")
SUGGESTIONS = (Suggestion(PAIR[0].lower(), PAIR[1], ("same_name",)),)


def finished(work: Generator[int, None, list[int]]) -> tuple[list[int], list[int]]:
    """The answer, and how much each slice was."""
    slices = []
    while True:
        try:
            slices.append(next(work))
        except StopIteration as end:
            return end.value, slices


def groups(book: Book) -> list[Group | None]:
    return [entry.group if entry is not None else None for entry in book.entries]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("佐藤", [0, 1]),
        ("花子　佐藤", [0, 1]),
        ("サトウ", [0]),
        ("ｈａｎａ", [0]),
        ("sato.h@GMAIL", [1]),
        ("ミミ news", [2]),
        ("佐藤 ken", []),
    ],
)
def test_searching_forgives_widths_capitals_and_kana(search: str, found: list[int]) -> None:
    book = Book(PEOPLE)
    assert finished(matching(book, range(len(book)), set(Group), search))[0] == found


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (Column.NAME, [3, 0, 2, 1, 4]),
        (Column.READING, [0, 1, 2, 3, 4]),
        (Column.ADDRESS, [0, 3, 4, 2, 1]),
        (Column.KIND, [0, 1, 3, 2, 4]),
        (Column.RECEIVED, [4, 3, 1, 2, 0]),
        (Column.LAST, [3, 1, 0, 2, 4]),
    ],
)
def test_sorting_puts_last_who_has_nothing_there(column: Column, order: list[int]) -> None:
    assert finished(ordered(Book(PEOPLE), column))[0] == order


def test_no_slice_is_larger_than_promised_and_pieces_are_joined_rightly() -> None:
    book = Book([contact(f"{number * 7919 % 10_007:05}@example.jp") for number in range(3 * SLICE + 1)])
    order, slices = finished(ordered(book, Column.ADDRESS))
    addresses = [entry.contact.address for place in order if (entry := book.entries[place]) is not None]
    assert addresses == sorted(addresses)
    assert len(addresses) == 3 * SLICE + 1
    assert max(slices) == SLICE and sum(slices) >= 2 * (3 * SLICE)
    shown, slices = finished(matching(book, order, IN_ADDRESS_BOOK, "1"))
    assert max(slices) == SLICE and len(slices) == 4
    assert 0 < len(shown) < len(order)


def test_what_the_owner_decides_and_takes_back() -> None:
    book = Book(PEOPLE)
    assert book.counts == {Group.PERSON: 2, Group.NEWSLETTER: 1, Group.PERHAPS: 1, Group.YOURSELF: 1}
    assert book.decide(book.decisions.keeping(["NEWS@shop.example.jp"])) == {2}
    assert groups(book)[2] is Group.PUT_BACK
    assert book.counts[Group.NEWSLETTER] == 0 and book.counts[Group.PUT_BACK] == 1
    assert book.decide(book.decisions.excluding(["news@shop.example.jp", "ken@example.jp"])) == {2, 3}
    assert groups(book)[2:4] == [Group.LEFT_OUT, Group.LEFT_OUT]
    book.decide(book.decisions.forgetting(["news@shop.example.jp", "ken@example.jp"]))
    assert groups(book) == groups(Book(PEOPLE))
    assert book.decisions == Decisions()


def test_joining_is_seen_at_once_and_can_be_undone() -> None:
    book = Book(PEOPLE, SUGGESTIONS)
    (suggestion,) = book.suggestions_for(1)
    assert book.pair(1, suggestion) == (PAIR[1], PAIR[0])
    assert book.decide(book.decisions.joining(book.pair(0, suggestion))) == {0, 1}
    assert groups(book)[:2] == [Group.PERSON, None]
    joined = book.entries[0]
    assert joined is not None and joined.contact.received == 14
    assert joined.contact.addresses == PAIR
    assert book.suggestions_for(0) == [] == book.suggestions_for(1)
    again = Book(PEOPLE, SUGGESTIONS, book.decisions)
    assert again.entries == book.entries and again.counts == book.counts
    book.decide(book.decisions.forgetting(joined.contact.addresses))
    assert book.entries == Book(PEOPLE).entries


def test_not_the_same_person_is_not_asked_again() -> None:
    book = Book(PEOPLE, SUGGESTIONS)
    assert book.decide(book.decisions.parting((PAIR[1], PAIR[0]))) == set()
    assert book.suggestions_for(0) == []
    assert len(book.entries) == 5 and None not in book.entries


def test_decisions_about_people_who_are_not_there_do_nothing() -> None:
    book = Book(PEOPLE, (), Decisions(("x@example.jp",), ("y@example.jp",), (("x@example.jp", PAIR[0]),)))
    assert groups(book) == groups(Book(PEOPLE))


def test_whom_the_owner_left_out_is_in_no_address_book() -> None:
    choice = Choice(exclude=("HANA@docomo.ne.jp",))
    decided = choice.decided(PEOPLE)
    assert len(decided) == len(PEOPLE)
    assert [each.address for each in choice.chosen(decided)] == ["SATO.H@gmail.com", "ken@example.jp"]


def test_folding_leaves_what_is_not_kana() -> None:
    assert folded("ｶﾅ カナ かな ー ABC 漢字") == "かな かな かな ー abc 漢字"


def test_a_reading_and_a_firm_beside_the_name_are_found() -> None:
    written = "田中 花子（たなか はなこ）"
    book = Book(
        [
            Contact("a@example.jp", "田中 花子", written=written),
            Contact("b@example.jp", "森 誠", written="森 誠（㈱花）"),
        ]
    )
    assert [entry.reading for entry in book.entries if entry] == ["たなか はなこ", ""]
    assert book.has_readings
    assert finished(matching(book, [0, 1], set(Group), "ﾀﾅｶ"))[0] == [0]
    assert finished(matching(book, [0, 1], set(Group), "㈱花"))[0] == [1]
