"""Handing over what mailboxes hold: in the order of the files, and one bad file ends nothing."""

from pathlib import Path

import pytest

from app.archive.copying.message_receiver import receive_mailbox
from app.formats.reading.worker import Worker
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Message, Role
from app.model.store import Mailbox, MessageSource
from tests.builders import stores


class Recorder:
    """Writes down what it is handed."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        self.calls.append(("message", " / ".join(mailbox.path)))

    def add_card(self, card: Card) -> None:
        self.calls.append(("card", card.file))

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        self.calls.append((kind, file))

    def add_finding(self, finding: Finding) -> None:
        self.calls.append(("finding", finding.code))

    def end_file(self, path: Path) -> None:
        self.calls.append(("end", path.name))

    def add_unreadable(self, path: Path, error: OSError) -> None:
        self.calls.append(("unreadable", path.name))


def received(*sources: MessageSource) -> list[tuple[str, str]]:
    """All that a mailbox of these sources hands over."""
    recorder = Recorder()
    with Worker() as worker:
        receive_mailbox(Mailbox(("Inbox",), Role.INBOX, sources), worker, recorder)
    return recorder.calls


def test_messages_come_file_by_file(tmp_path: Path) -> None:
    for number in (1, 2):
        stores.write(tmp_path / f"{number}.eml", stores.message(number))
    assert received(MessageSource(tmp_path, "eml")) == [
        ("message", "Inbox"),
        ("end", "1.eml"),
        ("message", "Inbox"),
        ("end", "2.eml"),
    ]


def test_a_file_that_cannot_be_read_keeps_nobody_from_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (stores.write(tmp_path / f"{number}.eml", stores.message(number)) for number in (1, 2))

    def files(source: MessageSource) -> list[Path]:
        return [tmp_path / "0.eml", first, second]

    monkeypatch.setattr("app.archive.copying.message_receiver.files_of", files)
    calls = received(MessageSource(tmp_path, "eml"))
    assert calls[0] == ("unreadable", "0.eml")
    assert [call for call in calls if call[0] == "end"] == [("end", "1.eml"), ("end", "2.eml")]


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    good = stores.write(tmp_path / "1.eml", stores.message())
    calls = received(MessageSource(tmp_path / "gone", "eml"), MessageSource(good, "eml"))
    assert calls == [("unreadable", "gone"), ("message", "Inbox"), ("end", "1.eml")]
