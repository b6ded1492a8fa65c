"""Handing over what files of mail hold: the copy lists it, the survey counts it, the address book gathers it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.formats.outlook import autocomplete
from app.formats.reading.message_sources import files_of, inside, items
from app.formats.reading.worker import Worker
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.format import ContainerItem
from app.model.mail import Message
from app.model.store import Mailbox, MessageSource


class TraceReceiver(Protocol):
    """Takes what a file knows of people. `file` is where that stands, as evidence."""

    def add_card(self, card: Card) -> None:
        """Takes an entry of an address book; `card.file` is set."""

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """Takes an address a file of that kind knows."""

    def add_finding(self, finding: Finding) -> None:
        """Takes what is odd about the file."""


class MessageReceiver(TraceReceiver, Protocol):
    """Takes what a file of mail holds, in the order of the file."""

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        """Takes a message; `mailbox` is the one of its file, or a folder inside the file."""


class SourceReceiver(MessageReceiver, Protocol):
    """Takes what mailboxes hold that are read where they lie."""

    def end_file(self, path: Path) -> None:
        """Called when a file was read to its end. May raise OSError, which goes to `add_unreadable`."""

    def add_unreadable(self, path: Path, error: OSError) -> None:
        """Takes a file that cannot be read, or a folder that cannot be listed."""


def receive_messages(items: Iterable[ContainerItem], mailbox: Mailbox, file: str, receiver: MessageReceiver) -> None:
    """Hands over the content of one file of `mailbox`. Raises what reading `items` raises."""
    within, place = mailbox, None
    for item in items:
        if isinstance(item, Message):
            # One after the other is in the same: to make a mailbox for each takes long, and to compare them.
            if (item.folder, item.role, item.account) != place:
                within, place = inside(mailbox, item), (item.folder, item.role, item.account)
            receiver.add_message(within, item)
        else:
            _receive(item, autocomplete.KIND, file, receiver)


def receive_traces(
    items: Iterable[AddressTrace | Card | Finding], kind: str, file: str, receiver: TraceReceiver
) -> None:
    """Hands over what a file of address traces of that kind holds."""
    for item in items:
        _receive(item, kind, file, receiver)


def receive_mailbox(mailbox: Mailbox, worker: Worker, receiver: SourceReceiver) -> None:
    """Hands over the content of all files of a mailbox, where they lie. One bad file does not end it."""
    for source in mailbox.sources:
        try:
            for path in files_of(source):
                _receive_file(MessageSource(path, source.format), mailbox, worker, receiver)
        except OSError as error:
            receiver.add_unreadable(source.path, error)


def _receive_file(file: MessageSource, mailbox: Mailbox, worker: Worker, receiver: SourceReceiver) -> None:
    try:
        receive_messages(items(file, worker), mailbox, str(file.path), receiver)
        receiver.end_file(file.path)
    except OSError as error:
        receiver.add_unreadable(file.path, error)


def _receive(item: AddressTrace | Card | Finding, kind: str, file: str, receiver: TraceReceiver) -> None:
    if isinstance(item, Finding):
        receiver.add_finding(item)
    elif isinstance(item, Card):
        receiver.add_card(replace(item, file=file))
    else:
        receiver.add_trace(kind, file, item)
