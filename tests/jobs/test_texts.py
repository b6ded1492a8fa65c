"""The texts of single messages, read where they lie, one by one or many together."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from app.contacts import named_people
from app.contacts.gather import Gatherer
from app.contacts.label_lines import NamedPerson
from app.contacts.people_reader import PeopleReader
from app.contacts.text_people import TextPeople, TextPlace, TextReference
from app.formats.reading.worker import Worker
from app.jobs import texts
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.texts import MessageStarts
from app.mime import envelope
from app.model.events import Stage


@pytest.mark.parametrize("is_archive", [False, True])
def test_reads_from_one_file_after_the_other(tmp_path: Path, is_archive: bool) -> None:
    (tmp_path / "one").write_bytes(b"0123456789")
    (tmp_path / "two").write_bytes(b"abcdef")
    above = Path() if is_archive else tmp_path

    def place(name: str, offset: int, length: int) -> TextPlace:
        return TextPlace(str(above / name), "mbox", offset, length)

    wanted = [place("one", 4, 3), place("one", 0, 9), place("gone", 0, 9), place("two", 5, 9), place("one", 8, 9)]
    with Worker() as worker, MessageStarts(worker, tmp_path if is_archive else None) as starts:
        assert [starts.read(each, 4) for each in wanted] == [b"456", b"0123", b"", b"f", b"89"]


def test_an_unknown_format_is_no_text(tmp_path: Path) -> None:
    with Worker() as worker, MessageStarts(worker) as starts:
        assert starts.read(TextPlace(str(tmp_path), "no such format", 0, 1), 4) == b""


class Wanted:
    """Stands for a gatherer that wants one text after the other; notes what it is given."""

    def __init__(self, references: list[TextReference]) -> None:
        self._texts = TextPeople()
        self._references = references
        self.given: list[tuple[TextReference, list[str]]] = []
        self.most_unread = 0

    def texts_wanted(self) -> Iterator[TextReference]:
        """Texts of senders that may still name somebody."""
        return (each for each in self._references if self._texts.is_wanted(each))

    def is_in_doubt(self, reference: TextReference, unread: int) -> bool:
        """As a gatherer says it."""
        if reference.sender != "form@example.jp":
            # That one names somebody all the time.
            self.most_unread = max(self.most_unread, unread)
        return self._texts.is_in_doubt(reference, unread)

    def add_text(self, reference: TextReference, people: Sequence[NamedPerson]) -> bool:
        """Takes the people of a text."""
        if not self._texts.is_wanted(reference):
            return False
        self._texts.add(reference, people)
        self.given.append((reference, [each.name for each in people]))
        return True


@pytest.mark.parametrize("processors", [1, 2])
def test_texts_are_given_in_their_order_and_few_are_read_in_vain(
    processors: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third of the senders name somebody; the others are given up as if one text were read after the other."""
    size = 40
    pieces = [f"\n\nName: P{n}\nTel: 090-1111-{n:04d}\n" if n % 3 == 0 else f"\n\nHello {n}\n" for n in range(900)]
    (tmp_path / "Inbox").write_text("".join(piece.ljust(size) for piece in pieces), "ascii")
    references = [
        TextReference(
            f"{'form' if n % 3 == 0 else n % 15}@example.jp", "Inbox", None,
            TextPlace("Inbox", "mbox", n * size, size, n + 1), is_likely=n % 2 == 0,
        )
        for n in range(900)
    ]  # fmt: skip
    simple = Wanted(references)
    for each in simple.texts_wanted():
        n = each.place.message - 1
        simple.add_text(each, [NamedPerson(f"P{n}", phones=["1"])] if n % 3 == 0 else [])
    monkeypatch.setattr(texts, "_TOGETHER", 16)
    monkeypatch.setattr(texts, "PeopleReader", lambda: PeopleReader(alone=0, least_bytes=0, processors=processors))
    known = {1: named_people.dump([NamedPerson("P0", phones=["1"])]), 2: "[]", 300: "no people"}
    wanted = Wanted(references)
    with Worker() as worker:
        meter = Meter(Stage.PEOPLE, lambda event: None, Cancel())
        named = texts.add_texts(cast(Gatherer, wanted), tmp_path, worker, meter, known)
    assert wanted.given == simple.given
    assert set(named) == {each.place.message for each, _ in wanted.given}
    assert all(named_people.load(each) is not None for each in named.values())
    assert 0 < len(wanted.given) < 900
    assert wanted.most_unread <= 25


FORM = "From: {}\nSubject: Booking\nDate: Mon, 2 Jan 2006 10:00:{:02d} +0900\n\nName: P{}\nTel: 090-1111-0000\n\n"


@pytest.mark.parametrize(("is_archive", "names"), [(False, [["P0"], [], []]), (True, [["P0"], ["P3"], ["P4"]])])
def test_a_text_of_mail_is_only_that_of_the_message_that_was_listed(
    is_archive: bool, names: list[list[str]], tmp_path: Path
) -> None:
    """The mailbox was written anew since. Nobody does that to an archive: what it says is compared elsewhere."""
    sender, other = "form@example.jp", "shop@example.jp"
    listed = [FORM.format(sender, number, number).encode() for number in range(3)]
    now = [listed[0], FORM.format(sender, 3, 3).encode(), FORM.format(other, 2, 4).encode()]
    assert len({*map(len, (*listed, *now))}) == 1
    (tmp_path / "Inbox").write_bytes(b"".join(now))
    name = "Inbox" if is_archive else str(tmp_path / "Inbox")
    references = [
        TextReference(
            sender, "Inbox", envelope.read(each).date,
            TextPlace(name, "mbox", number * len(each), len(each), number + 1), is_likely=True,
        )
        for number, each in enumerate(listed)
    ]  # fmt: skip
    wanted = Wanted(references)
    with Worker() as worker:
        meter = Meter(Stage.PEOPLE, lambda event: None, Cancel())
        texts.add_texts(cast(Gatherer, wanted), tmp_path if is_archive else None, worker, meter)
    assert [people for _, people in wanted.given] == names
