"""The address book of an archive: signatures, merged people, and what the owner decides."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from app.contacts.choose import Choice
from app.contacts.letter_reader import ALONE, LetterReader
from app.contacts.text_people import TextPlace
from app.formats.reading import shared_reader
from app.formats.reading.letter import Letter, ReadLetter
from app.jobs import backup, people
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.jobs.texts import MessageStarts
from app.model.contact import Kind
from app.model.events import Event
from app.model.plan import BackupRequest
from app.system.home import own_home

INBOX = (
    "From - Mon Jan  2 10:00:00 2006\nFrom: 佐藤 花子 <hana@docomo.ne.jp>\nDate: 2 Jan 2006 10:00:00 +0900\nSubject: a\n\n"
    "こんにちは\n\n"
    "From - Mon Jan  2 10:00:00 2008\nFrom: 佐藤花子 <sato.h@gmail.com>\nDate: 2 Jan 2008 10:00:00 +0900\n"
    "Subject: アドレス変更しました\nContent-Type: text/plain; charset=utf-8\n\n"
    "前のアドレスは Hana@docomo.ne.jp です。\n\n"
    "From - Mon Jan  2 10:00:00 2008\nFrom: 佐藤花子 <other@firm.example.jp>\nSubject: b\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2008\nFrom: form@salon.example.jp\nSubject: Booking\n\n"
    "Name: Taro Sato\nE-mail: taro@example.com\nTel: 090-1111-2222\n\n"
    "From - Mon Jan  2 10:00:00 2008\nFrom: news@shop.example.jp\nList-Unsubscribe: <x>\nSubject: c\n\nx\n\n"
)


def silent(event: Event) -> None:
    """Nobody listens."""


def archive(tmp_path: Path) -> Path:
    """An archive of one mailbox."""
    mailbox = tmp_path / "Inbox"
    mailbox.write_text(INBOX, encoding="utf-8")
    request = BackupRequest(tmp_path / "usb", "test")
    record = backup.run(
        backup.prepare(Sources(own_home(), (mailbox,)), request), silent, Cancel(), now=lambda: datetime(2026, 1, 2)
    )
    assert record.archive is not None
    return record.archive


def test_an_address_named_in_the_text_of_the_other(tmp_path: Path) -> None:
    record = people.run(archive(tmp_path), silent, Cancel())
    (suggestion,) = record.suggestions
    assert {suggestion.address, suggestion.other} == {"hana@docomo.ne.jp", "sato.h@gmail.com"}
    assert suggestion.why == ("signature", "same_name", "domain_changed")


def test_the_owner_joins_and_keeps(tmp_path: Path) -> None:
    choice = Choice(keep=("news@shop.example.jp",), merge=(("sato.h@gmail.com", "hana@docomo.ne.jp"),))
    record = people.run(archive(tmp_path), silent, Cancel(), choice)
    found = {contact.address: contact for contact in record.people}
    assert found["sato.h@gmail.com"].addresses == ("sato.h@gmail.com", "hana@docomo.ne.jp")
    assert "hana@docomo.ne.jp" not in found
    assert found["news@shop.example.jp"].kind is Kind.PERSON
    assert {contact.address for contact in choice.chosen(record.people)} == set(found)


def test_a_second_process_finds_the_same_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mail").mkdir()
    for name in ("Inbox", "Sent"):
        (tmp_path / "mail" / name).write_text(INBOX * 3, encoding="utf-8")
    (tmp_path / "mail" / "card.vcf").write_text(
        "BEGIN:VCARD\nFN:佐藤 次郎\nEMAIL:jiro@example.jp\nEND:VCARD\n", "utf-8"
    )
    stores = people.prepare(Sources(own_home(), (tmp_path / "mail",)))
    monkeypatch.setattr(people, "_TOGETHER", 2)
    started: list[Sequence[Letter]] = []
    send = shared_reader._Child.send

    def noted(child: shared_reader._Child[Letter, ReadLetter], batch: Sequence[Letter]) -> None:
        started.append(batch)
        send(child, batch)

    monkeypatch.setattr(shared_reader._Child, "send", noted)
    alone = people.run(stores, silent, Cancel())
    assert not started
    given: list[int] = []

    def sharing(alone: int) -> LetterReader:
        given.append(alone)
        return LetterReader(alone=0, least_bytes=0, processors=2)

    monkeypatch.setattr(people, "LetterReader", sharing)
    assert people.run(stores, silent, Cancel()) == alone
    assert started
    monkeypatch.setattr(people, "_MUCH", 2 * len((INBOX * 3).encode()))
    assert people.run(stores, silent, Cancel()) == alone
    assert given == [ALONE, 0]
    assert {"hana@docomo.ne.jp", "other@firm.example.jp", "taro@example.com"} <= {each.address for each in alone.people}


def test_more_texts_than_are_kept_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = "From - Mon Jan  2 10:00:00 2008\nFrom: form@salon.example.jp\nSubject: Booking %d\n\n"
    named = "Name: Taro Sato\nE-mail: taro%d@example.com\nTel: 090-1111-222%d\n\n"
    (tmp_path / "mail").mkdir()
    texts = [(form + named) % (number, number, number) for number in range(4)]
    (tmp_path / "mail" / "Inbox").write_text(INBOX + "".join(texts), encoding="utf-8")
    stores = people.prepare(Sources(own_home(), (tmp_path / "mail",)))
    everybody = people.run(stores, silent, Cancel())
    read: list[TextPlace] = []
    of_message = MessageStarts.read

    def noted(starts: MessageStarts, place: TextPlace, limit: int) -> bytes:
        read.append(place)
        return of_message(starts, place, limit)

    monkeypatch.setattr(MessageStarts, "read", noted)
    monkeypatch.setattr(people, "_MOST_NAMED", 2)
    assert people.run(stores, silent, Cancel()) == everybody
    assert len(read) == 3
    assert {f"taro{number}@example.com" for number in range(4)} <= {each.address for each in everybody.people}
