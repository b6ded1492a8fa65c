"""The address book, from an archive's catalog or straight from the mail itself."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import exporters
from app.archive.bag import layout
from app.archive.catalog import catalog
from app.archive.catalog.envelopes import envelopes
from app.archive.catalog.schema import DAMAGE
from app.archive.copying.message_receiver import receive_mailbox, receive_traces
from app.contacts import merge
from app.contacts.choose import Choice
from app.contacts.gather import Gatherer
from app.contacts.letter_reader import ALONE, LetterReader
from app.contacts.text_people import TextPlace
from app.formats.reading.batches import Batches
from app.formats.reading.letter import Letter, ReadLetter
from app.formats.reading.registry import is_container
from app.formats.reading.worker import Worker
from app.jobs import signatures
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources
from app.jobs.stores import find_stores, own_addresses, refuse_encrypted
from app.jobs.texts import add_texts
from app.model.contact import AddressTrace, Card, Contact, Relation, Suggestion
from app.model.errors.destination import NotWritableError, TargetExistsError
from app.model.errors.usage import CatalogUnreadableError, NoSuchFormatError
from app.model.events import Finished, Report, Stage
from app.model.exporter import Exporter, ExportLabels
from app.model.findings import Finding
from app.model.mail import Message
from app.model.plan import PlannedStore
from app.model.record import PeopleRecord
from app.model.store import Mailbox
from app.system.walking import EntryKind, walk
from app.traces import reading as traces
from app.traces.registry import trace_kind_of

_TOGETHER, _TOGETHER_BYTES = 256, 1 << 20
"""How many messages are found, decoded and weighed in turn, and how many bytes of them are held at most."""
_MUCH = 32 << 20
"""Bytes of mail that are worth the start of a second process in any case."""
_MOST_NAMED = 100_000
"""Texts whose people are kept until it is known who counts; others are read again where they are asked for."""


def prepare(sources: Sources) -> list[PlannedStore] | Path:
    """The archive, or the stores, to read. Raises UsageError."""
    refuse_encrypted(sources)
    if len(sources.paths) == 1 and (sources.paths[0] / layout.CATALOG).is_file():
        return sources.paths[0]
    return find_stores(sources)


def run(where: list[PlannedStore] | Path, report: Report, cancel: Cancel, choice: Choice | None = None) -> PeopleRecord:
    """Everybody there is a trace of, machines and the owner included, after the owner's decisions.

    Raises CancelledError, UsageError for a damaged archive.
    """
    meter = Meter(Stage.PEOPLE, report, cancel)
    gatherer, findings = _from_archive(where, meter) if isinstance(where, Path) else _from_stores(where, meter)
    found = gatherer.contacts()
    suggestions = suggested(found, gatherer, where if isinstance(where, Path) else None, meter)
    people = (choice or Choice()).decided(found)
    meter.done()
    record = PeopleRecord(tuple(people), suggestions, tuple(findings))
    report(Finished(record))
    return record


def suggested(
    found: Sequence[Contact], gatherer: Gatherer, archive: Path | None, meter: Meter
) -> tuple[Suggestion, ...]:
    """Who may be one person. Raises CancelledError."""
    # Signatures take reading messages again, which only an archive's catalog makes cheap.
    signed = signatures.signed(archive, merge.candidates(found), meter) if archive is not None else ()
    return tuple(merge.suggestions(found, gatherer.reply_tos(), signed))


def export(people: Sequence[Contact], exporter: Exporter, target: Path, labels: ExportLabels) -> None:
    """Writes one address-book file; an existing one is never overwritten. Raises DestinationError."""
    try:
        with target.open("xb") as sink:
            exporter.write(people, sink, labels)
    except FileExistsError as error:
        raise TargetExistsError(target) from error
    except OSError as error:
        raise NotWritableError(target) from error


def exporter_named(name: str) -> Exporter:
    """The exporter of that name. Raises UsageError."""
    if (exporter := exporters.by_name(name)) is None:
        raise NoSuchFormatError(name, known=", ".join(each.name for each in exporters.ALL))
    return exporter


def add_catalog(gatherer: Gatherer, archive: Path, meter: Meter) -> None:
    """Adds all people of an archive's catalog: of its messages, address books and address traces.

    Raises CancelledError, and what is in DAMAGE for a damaged catalog.
    """
    path = archive / layout.CATALOG
    for kind, file, trace in catalog.traces(path):
        if trace.relation is Relation.OWN:
            # Whose mail it is, is known before the mail is looked at.
            gatherer.add_trace(kind, file, trace)
    for listed in envelopes(path):
        place = TextPlace(listed.file, listed.format, listed.offset, listed.length, listed.id)
        gatherer.add(listed.role, listed.flags, listed.envelope, " / ".join(listed.path), place)
        meter.advance(messages=1)
    for card in catalog.cards(path):
        gatherer.add_card(card)
    for kind, file, trace in catalog.traces(path):
        gatherer.add_trace(kind, file, trace)


_Gathered = tuple[Gatherer, list[Finding]]


def _from_archive(archive: Path, meter: Meter) -> _Gathered:
    try:
        gatherer = Gatherer(own_addresses([catalog.accounts(archive / layout.CATALOG)]))
        add_catalog(gatherer, archive, meter)
        with Worker() as worker:
            add_texts(gatherer, archive, worker, meter)
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error
    return gatherer, []


def _from_stores(stores: list[PlannedStore], meter: Meter) -> _Gathered:
    gatherer = Gatherer(own_addresses(planned.store.accounts for planned in stores))
    with Worker() as worker, LetterReader(alone=0 if _size_of(stores) >= _MUCH else ALONE) as reader:
        receiver = _PeopleReceiver(gatherer, meter, reader)
        for planned in stores:
            for mailbox in planned.store.mailboxes:
                for source in mailbox.sources:
                    receiver.format = source.format
                    receive_mailbox(replace(mailbox, sources=(source,)), worker, receiver)
        receiver.gather_all()
        # A survey and a backup name the mail that cannot be read; only what concerns people is reported here.
        receiver.findings.clear()
        for planned in stores:
            for tree in planned.store.trees:
                _from_traces(tree, receiver, meter, worker)
        add_texts(gatherer, None, worker, meter, receiver.named)
    return gatherer, receiver.findings


def _size_of(stores: list[PlannedStore]) -> int:
    """Bytes of the files that hold many messages."""
    size = 0
    for mailbox in (mailbox for planned in stores for mailbox in planned.store.mailboxes):
        for source in mailbox.sources:
            with suppress(OSError):
                size += source.path.stat().st_size
    return size


def _from_traces(tree: Path, receiver: "_PeopleReceiver", meter: Meter, worker: Worker) -> None:
    """Adds what the address traces in a tree know."""
    paths = (Path(entry.path) for entries in walk(tree) for entry in entries if entry.kind is EntryKind.FILE)
    for path in paths:
        if (kind := trace_kind_of(path)) is not None:
            receive_traces(traces.read_in_place(path, kind, worker), kind.name, str(path), receiver)
            meter.advance(files=1)


class _Where(NamedTuple):
    """Where messages are: in which mailbox and in a file of which format. `name` is that of the mailbox, as evidence.

    Texts of received mail are read with it, but for those that take a worker to read.
    """

    mailbox: Mailbox
    format: str
    name: str
    reads_texts: bool


_Item = tuple[_Where, Message]
"""A message, and where it is."""


class _PeopleReceiver:
    """Gathers the people of the mail that is read; `format` is that of the files read now.

    Messages wait until there are some: to find, to decode and to weigh many in turn takes two thirds of the time it
    takes one by one, as each of the three then stays in the caches of the processor. Those of large mail are decoded
    by a second process. `named` are the people of texts that were read with them, by the number of the text.
    """

    def __init__(self, gatherer: Gatherer, meter: Meter, reader: LetterReader) -> None:
        self.format = ""
        self._where: _Where | None = None
        self._file: Path | None = None
        self._file_name = ""
        self._gatherer = gatherer
        self._meter = meter
        self._batches = Batches[_Item, Letter, ReadLetter](reader, _TOGETHER, _TOGETHER_BYTES)
        self._texts = 0
        self.named: dict[int, str] = {}
        self.findings: list[Finding] = []

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        """Takes the people of a message."""
        where = self._where
        if where is None or where.mailbox is not mailbox or where.format != self.format:
            reads_texts = mailbox.role.holds_received_mail and not is_container(self.format)
            where = self._where = _Where(mailbox, self.format, " / ".join(mailbox.path), reads_texts)
        file, offset, length = message.origin
        if file is not self._file:
            # The messages of one file come one after the other.
            self._file, self._file_name = file, str(file)
        text = (self._file_name if where.reads_texts else "", offset, length)
        if batches := self._batches.add((where, message), (message.head, message.excerpt, text)):
            self._gather(batches)

    def add_card(self, card: Card) -> None:
        """Takes an entry of an address book."""
        self.gather_all()
        self._gatherer.add_card(card)

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """Takes an address."""
        self.gather_all()
        self._gatherer.add_trace(kind, file, trace)

    def add_finding(self, finding: Finding) -> None:
        """Notes what could not be read."""
        self.findings.append(finding)

    def end_file(self, path: Path) -> None:
        """Nothing is left to do."""

    def add_unreadable(self, path: Path, error: OSError) -> None:
        """Passed over: a survey and a backup name it."""

    def gather_all(self) -> None:
        """Takes the people of all messages that wait."""
        self._gather(self._batches.rest())

    def _gather(self, batches: list[list[tuple[_Item, ReadLetter]]]) -> None:
        add = self._gatherer.add
        for batch in batches:
            for (where, message), (read, named) in batch:
                place = None
                if named is not None:
                    self._texts += 1
                    if named and len(self.named) < _MOST_NAMED:
                        self.named[self._texts] = named
                    file, offset, length = message.origin
                    place = TextPlace(str(file), where.format, offset, length, self._texts)
                add(where.mailbox.role, message.flags, read, where.name, place)
            self._meter.advance(messages=len(batch))
