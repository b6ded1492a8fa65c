"""Address books and leftovers that others made: everybody in them comes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.formats.reading.worker import Worker
from app.jobs import people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.contact import AddressTrace, Card, Kind, Relation
from app.model.findings import Finding
from app.system.home import own_home
from app.traces.reading import read_in_place
from app.traces.registry import trace_kind_of

pytestmark = pytest.mark.xdist_group("address books of the corpus")


@pytest.fixture(scope="module")
def child() -> Iterator[Worker]:
    """One child reads all of them."""
    with Worker() as guard:
        yield guard


def found_in(path: Path, child: Worker) -> list[AddressTrace | Card | Finding]:
    kind = trace_kind_of(path)
    assert kind is not None, path
    return list(read_in_place(path, kind, child))


def one(corpus: Path, name: str) -> Path:
    return next(path for path in sorted(corpus.rglob(name)) if path.is_file())


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("Outlook.NK2", 5, "nromanoff@stark-research-labs.com"),
        ("sample2.olk15RecentAddresses", 2, "john.smith@example.com"),
        ("sample3.olk15RecentAddresses", 3, "john.smith@example.com"),
        ("table_of_contents", 213, "lucene@mikemccandless.com"),
        ("love.msf", 1, "homer@example.com"),
        ("bugmail-1.msf", 1, "PrimaryEmail1@test.invalid"),
    ],
)
def test_traces(corpus: Path, child: Worker, name: str, count: int, first: str) -> None:
    found = [each for each in found_in(one(corpus, name), child) if isinstance(each, AddressTrace)]
    assert (len(found), found[0].address) == (count, first)


def test_an_old_address_book_of_mozilla(corpus: Path, child: Worker) -> None:
    (card,) = found_in(one(corpus, "import.mab"), child)
    assert isinstance(card, Card)
    assert (card.name, card.addresses) == ("contact number one", ("contact1@invalid",))


def test_the_list_hidden_in_a_store_of_outlook(corpus: Path, child: Worker) -> None:
    found = [each for each in child.read(one(corpus, "SampleOstFile.ost"), "pst") if isinstance(each, AddressTrace)]
    assert [(each.address, each.name, each.relation) for each in found] == [
        ("saqib.razzaq@ex2010.local", "Saqib Razzaq", Relation.WRITTEN_TO)
    ]


def test_vcards(corpus: Path, child: Worker) -> None:
    """No more cards than say anything of a person, and some wherever one can be reached."""
    files = [path for path in sorted(corpus.rglob("*.vcf")) if path.is_file()]
    assert len(files) > 80
    for path in files:
        text = path.read_bytes()
        wide = text[:2] in (b"\xff\xfe", b"\xfe\xff")
        data = (text.decode("utf-16") if wide else text.decode("latin-1")).replace("\r", "\n")
        cards_in_it = data.upper().split("BEGIN:VCARD")[1:]
        people = sum(
            has_any(card, ("EMAIL", "TEL", "ADR", "FN", "N", "ORG", "X-FN", "NICKNAME")) for card in cards_in_it
        )
        reachable = sum(has_any(card, ("EMAIL", "TEL")) for card in cards_in_it)
        cards = [each for each in found_in(path, child) if isinstance(each, Card)]
        assert len(cards) <= people, path
        assert cards or not reachable, path


def has_any(card: str, names: tuple[str, ...]) -> bool:
    return any(line.rpartition(".")[2].startswith(names) for line in head_of_lines(card))


def head_of_lines(card: str) -> list[str]:
    """The part before the colon of every line."""
    return [line.partition(":")[0].partition(";")[0] for line in card.splitlines()]


def test_an_export_without_headers_makes_nobody_a_machine(corpus: Path) -> None:
    found = people.run(people.prepare(Sources(own_home(), (one(corpus, "*.olm"),))), lambda event: None, Cancel())
    senders = [contact for contact in found.people if contact.received]
    assert senders and not any(contact.kind in (Kind.BULK, Kind.AUTOMATIC) for contact in senders)
    # Without headers, the text and the name show that a person wrote.
    assert any({"person_name", "plain_note"} <= set(contact.why) for contact in senders)
