"""Listing in the catalog what the files of one store hold: messages while a file is copied, or later from its copy."""

import logging
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.archive.bag.inventory import Status
from app.archive.catalog.carried_over import CarriedFile
from app.archive.catalog.cells import moment_of, seconds_of
from app.archive.copying.copy_entry import EntryInProgress, NamedEntry
from app.archive.copying.copy_run import CopyRun
from app.archive.copying.file_copier import Observer
from app.archive.copying.message_receiver import receive_messages, receive_traces
from app.archive.copying.message_rows import MessageRows, Row
from app.archive.copying.plain_file import PlainFile, PlainSource, plain_file
from app.formats.common import announced_body
from app.formats.reading.letter import ReadLetter
from app.formats.reading.message_sources import SourceIndex, read, read_plain
from app.formats.reading.registry import READERS
from app.mime import envelope
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.format import ContainerItem, Format, Source
from app.model.mail import Completeness, Envelope, Message, PlainMessage, Role
from app.model.store import Mailbox, Store
from app.model.trace_kind import TraceKind
from app.traces.reading import read as read_traces

_log = logging.getLogger(__name__)

_PROGRESS_EVERY = 500
_MAY_PASS = frozenset({Code.READER_FAILED, Code.ATTACHMENT_DETACHED, Code.ATTACHMENT_DETACHED_GONE})
"""Findings that may be others the next time though the file stays as it is."""
_Item = TypeVar("_Item")


class MessageLister:
    """Writes the catalog rows of one store. `number` is the store's in the catalog."""

    def __init__(self, store: Store, run: CopyRun) -> None:
        self._store = store
        self._run = run
        self._sources = SourceIndex(store)
        self._mailboxes: dict[Mailbox, int] = {}
        self._roles: dict[int, Role] = {}
        self._last: tuple[Mailbox | None, int] = None, 0
        self._rows = MessageRows(run.catalog, run.letters, self.read_carefully, self._text_of, self._pass_on)
        self._current: EntryInProgress | None = None
        self._found: tuple[EntryInProgress | None, tuple[int, Format] | None] = None, None
        self.number = run.catalog.add_store(store)
        self._numbers = [self.mailbox_number(mailbox) for mailbox in store.mailboxes]

    def mailbox_number(self, mailbox: Mailbox) -> int:
        """The number of a mailbox in the catalog; folders inside a file are met while it is read."""
        if mailbox is self._last[0]:
            # One after the other is in the same: comparing all that makes a mailbox takes long.
            return self._last[1]
        if mailbox not in self._mailboxes:
            number = self._mailboxes[mailbox] = self._run.catalog.add_mailbox(self.number, mailbox)
            self._roles[number] = mailbox.role
        self._last = mailbox, self._mailboxes[mailbox]
        return self._mailboxes[mailbox]

    def is_mail(self, path: str) -> bool:
        """True for a file that holds messages of a mailbox."""
        return self._sources.find(path) is not None

    def observer_of(self, entry: EntryInProgress) -> Observer | None:
        """What lists the messages of a file while it is copied; None for files without any, and for containers.

        Adds the file to the catalog. A container is marked as one, for `list_container`.
        """
        self._current = entry
        if (found := self._source_of(entry)) is None:
            return None
        number, reader = found
        mailbox = self._store.mailboxes[number]
        entry.file = self._run.catalog.add_file(entry.name, reader.name)
        if reader.open_container is not None:
            entry.container = mailbox, reader.name
            # It starts while the container is copied, and is ready to read the copy.
            self._run.worker.start()
            return None
        return partial(self._list_messages, entry, mailbox, reader)

    def carried(self, entry: EntryInProgress, digest: str) -> CarriedFile | None:
        """What the earlier catalog knows of a file with messages, should it have that digest; None where it is read."""
        earlier, previous = self._run.catalog.earlier, self._run.previous
        if earlier is None or previous is None or not digest or (found := self._source_of(entry)) is None:
            return None
        if found[1].rests_on_others is None or not (name := previous.listed(entry.source, digest)):
            return None
        return self.known(found, entry.path, name)

    def carry_over(self, entry: EntryInProgress, known: CarriedFile) -> None:
        """Lists what the earlier catalog knows of a file that has proved to be the same."""
        found = self._source_of(entry)
        assert found is not None
        self._list_known(found[0], entry.file, known)
        entry.messages, entry.incomplete = known.messages, known.incomplete
        entry.findings += known.findings
        entry.is_self_contained = True

    def plain_file(self, group: list[NamedEntry]) -> PlainFile | None:
        """The file of a group for which there may be a short way; None for any other."""
        return plain_file(group, self._sources)

    def known(self, source: PlainSource, path: Path | str, name: str) -> CarriedFile | None:
        """What the earlier catalog knows of the file `name` of a plain source; None where it has to be read."""
        number, reader = source
        assert self._run.catalog.earlier is not None and reader.rests_on_others is not None
        known = self._run.catalog.earlier.find(name, reader.name, self._numbers[number])
        # Asked last: it may have to look at a folder.
        return known if known is not None and not reader.rests_on_others(path) else None

    def take_over(self, source: PlainSource, name: str, known: CarriedFile) -> None:
        """Lists what the earlier catalog knows of the file `name`, which has proved to be the same."""
        number, reader = source
        file = self._run.catalog.add_file(name, reader.name)
        self._list_known(number, file, known)
        self._run.catalog.note_reading(file, known.findings)

    def plain_message(self, source: PlainSource, path: str, data: bytes) -> PlainMessage | None:
        """The message of the file at `path` of a plain source, which holds `data`; None unless all about it is plain.

        That is: it is the only one, nothing is missing of it or odd about it, and no other file has a part in it.
        """
        number, reader = source
        message = read_plain(path, data, reader)
        if message is None or not _has_sender(self._store.mailboxes[number], message.head):
            return None
        if announced_body.is_missing(message.head, message.excerpt, message.length):
            return None
        return message

    def list_plain(self, source: PlainSource, path: str, name: str, message: PlainMessage, data: bytes) -> None:
        """Lists what `plain_message` found in the `data` of a file of a plain source, which was copied as `name`."""
        self._current = None
        number, reader = source
        file = self._run.catalog.add_file(name, reader.name)
        start, end = message.offset, message.offset + message.length
        own = data[start:end] if self._run.readable is not None and reader.needs_export else b""
        self._rows.add(Row(self._numbers[number], file, path, message, own), None)
        self._run.catalog.note_reading(file, ())

    def _text_of(self, mailbox: int, data: bytes) -> bytes | None:
        return self._run.text_of(self._roles[mailbox], data)

    def _pass_on(self, row: Row, letter: ReadLetter) -> None:
        """Adds a message to the readable copy of its mailbox, as `write_readable` would. Raises WriteError."""
        assert self._run.readable is not None
        read, named = letter
        sender = read.sender.address if read.sender is not None else ""
        message = row.message
        # The date as the catalog has it.
        moment = moment_of(seconds_of(read.date or message.received))
        self._run.readable.add(row.mailbox, row.data, sender, moment)
        if named:
            offset = message.offset if isinstance(message, PlainMessage) else message.origin.offset
            self._run.named(row.file, offset, named)

    def _list_known(self, number: int, file: int, known: CarriedFile) -> None:
        self.write_rows()
        self._run.catalog.carry_over(self._numbers[number], file, known)
        if known.messages >= _PROGRESS_EVERY:
            self._run.progress(0, 0, known.messages - known.messages % _PROGRESS_EVERY)

    def _source_of(self, entry: EntryInProgress) -> tuple[int, Format] | None:
        """In which mailbox the file of an entry lies, and its format; asked several times for each."""
        if self._found[0] is not entry:
            self._found = entry, self._sources.find(entry.source.path)
        return self._found[1]

    def note_reading(self, entry: EntryInProgress) -> None:
        """Notes for later runs that a file has only to be read again when its bytes change."""
        # What shows later about one of its messages has to be noted on its own.
        self._current = None
        if entry.is_self_contained and entry.status is Status.COPIED and entry.messages:
            self._run.catalog.note_reading(entry.file, entry.findings)

    def list_container(self, entry: EntryInProgress) -> None:
        """Lists the messages of a container, from its copy. Raises WriteError."""
        assert entry.container is not None
        mailbox, format_name = entry.container
        self._current = entry
        entry.findings.clear()
        copy = self._run.archive.path(entry.name)
        if self._run.readable is not None and READERS[format_name].needs_export:
            items = self._run.worker.read_whole(copy, format_name, entry.path)
        else:
            items = self._run.worker.read(copy, format_name, entry.path)
        self._receive(items, mailbox, entry)
        self.write_rows()
        self._run.stats.count_content(entry)

    def list_traces(self, entry: EntryInProgress, kind: TraceKind) -> None:
        """Lists the people a file of address traces knows, from its copy."""
        copy = self._run.archive.path(entry.name)
        items = read_traces(copy, kind, entry.path, self._run.worker)
        # The findings of the entry were counted when it was copied; these come on top.
        receiver = _CatalogReceiver(self, self._run, entry, self._run.stats.findings, None)
        receive_traces(self._with_progress(items), kind.name, entry.name, receiver)

    def mark_holes(self, entry: EntryInProgress) -> None:
        """Marks the messages of a copied file as incomplete that lie where the disk could not be read."""
        assert entry.copied is not None
        self.write_rows()
        entry.incomplete += self._run.catalog.mark_holes(entry.file, entry.copied.holes)

    def forget(self, entry: EntryInProgress) -> None:
        """Removes what was listed of a file: it is read again, or not kept."""
        if entry.messages:
            self.write_rows()
            self._run.catalog.forget_file(entry.file)
        entry.messages = entry.incomplete = 0
        entry.is_self_contained = False
        entry.findings.clear()

    def write_rows(self) -> None:
        """Writes the rows of the messages that wait for their envelopes: before anybody looks at rows."""
        self._rows.write()

    def add_row(self, mailbox: Mailbox, entry: EntryInProgress, message: Message, known: Envelope | None) -> None:
        """Lists a message; `known` is its envelope, where somebody needed it at once."""
        number = self.mailbox_number(mailbox)
        if self._run.readable is not None and not message.octets:
            self._run.readable.give_up(number)
        self._rows.add(Row(number, entry.file, entry.source.path, message, message.octets or b""), known)

    def read_carefully(self, file: int, path: str, message: Message | PlainMessage) -> Envelope:
        """The envelope of a message of the file of that number in the catalog, copied from `path`.

        No headers, however broken, may keep the file they are in from being copied.
        """
        try:
            return envelope.read(message.head, message.excerpt)
        except Exception as error:
            _log.exception("The headers of a message were not understood")
            finding = Finding(Code.READER_FAILED, {"path": path, "error": type(error).__name__})
        if self._current is not None and self._current.file == file:
            self._current.is_self_contained = False
            self._current.findings.append(finding)
        else:
            # All else about the file has been noted by now.
            self._run.stats.findings.append(finding)
            self._run.catalog.forget_reading(file)
        return Envelope()

    def _list_messages(self, entry: EntryInProgress, mailbox: Mailbox, reader: Format, source: Source) -> None:
        """Lists the messages of a file while it is copied. A second try at the same file starts afresh."""
        self.forget(entry)
        entry.is_self_contained = reader.rests_on_others is not None
        self._receive(read(source, reader), mailbox, entry)
        entry.is_self_contained &= not any(each.code in _MAY_PASS for each in entry.findings)

    def _receive(self, items: Iterable[ContainerItem], mailbox: Mailbox, entry: EntryInProgress) -> None:
        receiver = _CatalogReceiver(self, self._run, entry, entry.findings, mailbox)
        receive_messages(items, mailbox, entry.name, receiver)
        if receiver.without_sender:
            parameters: dict[str, str | int] = {"path": entry.source.path, "count": receiver.without_sender}
            entry.findings.append(Finding(Code.SENDERS_NOT_UNDERSTOOD, parameters))

    def _with_progress(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for number, item in enumerate(items):
            yield item
            if number % _PROGRESS_EVERY == 0:
                self._run.progress(0, 0, 0)


def _has_sender(mailbox: Mailbox, head: bytes) -> bool:
    """False for a received message with headers that may name nobody."""
    return not head or not mailbox.role.holds_received_mail or envelope.surely_has_sender(head)


class _CatalogReceiver:
    """Takes the content of one file into the catalog; what is odd about it goes to `findings`."""

    def __init__(
        self,
        lister: MessageLister,
        run: CopyRun,
        entry: EntryInProgress,
        findings: list[Finding],
        own: Mailbox | None,
    ) -> None:
        """`own` is the mailbox of the file, None for a file of address traces."""
        self._lister = lister
        self._run = run
        self._entry = entry
        self._findings = findings
        self._own = own
        self.without_sender = 0
        """Received messages that have headers which name nobody, not even to answer to."""

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        entry = self._entry
        if entry.container is None:
            message = announced_body.checked(message)
        read = None
        if not _has_sender(mailbox, message.head):
            read = self._lister.read_carefully(entry.file, entry.source.path, message)
            self.without_sender += read.sender is None and not read.reply_to
        self._lister.add_row(mailbox, entry, message, read)
        entry.messages += 1
        entry.is_self_contained &= mailbox is self._own and not message.rests_on_others
        entry.incomplete += message.completeness is not Completeness.WHOLE
        if entry.messages % _PROGRESS_EVERY == 0:
            self._run.progress(0, 0, _PROGRESS_EVERY)

    def add_card(self, card: Card) -> None:
        self._entry.is_self_contained = False
        self._run.catalog.add_card(self._lister.number, card)

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        self._entry.is_self_contained = False
        self._run.catalog.add_trace(self._lister.number, kind, file, trace)

    def add_finding(self, finding: Finding) -> None:
        self._findings.append(finding)
