"""What the mail programs themselves still keep after a deletion, by the kind of place it is in."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.archive.copying.message_receiver import receive_mailbox
from app.discovery.folders import unreadable_finding
from app.formats.outlook.pst import FOLDER_IS_GONE
from app.formats.outlook.pst_folders import RECOVERABLE
from app.formats.reading.message_sources import files_of
from app.formats.reading.worker import Worker
from app.jobs.engine import Meter
from app.jobs.rescue.messages_in import messages_in
from app.model.codes import Code
from app.model.contact import AddressTrace, Card
from app.model.findings import Finding
from app.model.mail import Message, MessageFlag, Role
from app.model.plan import PlannedStore
from app.model.rescue import Place, PlaceKind
from app.model.store import Mailbox, Store
from app.system.paths import openable

_VERSION = re.compile(r"V(\d{1,2})\Z")
_RECOVERED = "Recovered Messages"
_WITH_GAPS = frozenset({"pst", "dbx"})
"""Formats whose files keep deleted messages until they are compacted, and list none of them."""


def in_stores(
    stores: tuple[PlannedStore, ...], worker: Worker, meter: Meter, findings: list[Finding]
) -> Iterator[Place]:
    """What the mail programs still have, by where it is. Raises CancelledError."""
    for planned in stores:
        store = planned.store
        counter = count_messages(store, worker, meter, findings)
        still = sum(count for (kind, _, _), count in counter.counts.items() if kind is PlaceKind.STILL_THERE)
        if still:
            yield Place(PlaceKind.STILL_THERE, str(store.path), store.client, still)
        for (kind, path, about), count in counter.counts.items():
            if kind is not PlaceKind.STILL_THERE:
                yield Place(kind, path, about, count)
        for finding in store.findings:
            if finding.code == Code.INTERRUPTED_COMPACTION:
                copy = Path(str(finding.parameters["path"]))
                if count := messages_in(copy, meter):
                    yield Place(PlaceKind.COMPACTION_LEFT, str(copy), copy.name, count)
        yield from _between(store, findings)


def count_messages(store: Store, worker: Worker, meter: Meter, findings: list[Finding]) -> "Counted":
    """Counts the messages of a store. Raises CancelledError."""
    sources = (source.path for mailbox in store.mailboxes for source in mailbox.sources)
    counter = Counted(max(map(_version_of, sources), default=0), meter, findings)
    for mailbox in store.mailboxes:
        meter.at(store.client, " / ".join(mailbox.path))
        receive_mailbox(mailbox, worker, counter)
    return counter


class Counted:
    """Counts messages by the kind of place, its path, and the mailbox; `newest` is the version of mail in use now."""

    def __init__(self, newest: int, meter: Meter, findings: list[Finding]) -> None:
        self._newest = newest
        self._meter = meter
        self._findings = findings
        self.counts: Counter[tuple[PlaceKind, str, str]] = Counter()

    def add_message(self, mailbox: Mailbox, message: Message) -> None:
        """Counts a message where it is."""
        path = str(message.origin.file)
        self._meter.advance(messages=1)
        if MessageFlag.DELETED in message.flags:
            self.counts[PlaceKind.NOT_COMPACTED, path, " / ".join(mailbox.path)] += 1
        else:
            kind = self._kind_of(mailbox, message)
            about = "" if kind is PlaceKind.STILL_THERE else " / ".join((*mailbox.path, *message.folder))
            # A message that is a file of its own is one of many in its folder.
            is_alone = all(source.path != message.origin.file for source in mailbox.sources)
            self.counts[kind, str(message.origin.file.parent) if is_alone else path, about] += 1

    def _kind_of(self, mailbox: Mailbox, message: Message) -> PlaceKind:
        names = (*mailbox.path, *message.folder)
        if any(part.startswith(_RECOVERED) for part in (*names, *message.origin.file.parts)):
            return PlaceKind.RECOVERED
        # Before Leopard there were no versions in the path.
        if _version_of(message.origin.file) < self._newest:
            return PlaceKind.OLD_VERSION
        if any(name.casefold() in RECOVERABLE for name in names) or message.folder == FOLDER_IS_GONE:
            return PlaceKind.RECOVERABLE
        return PlaceKind.TRASH_FOLDER if (message.role or mailbox.role) is Role.TRASH else PlaceKind.STILL_THERE

    def add_card(self, card: Card) -> None:
        """Not counted: address traces are looked at on their own."""

    def add_trace(self, kind: str, file: str, trace: AddressTrace) -> None:
        """Not counted: address traces are looked at on their own."""

    def end_file(self, path: Path) -> None:
        """Nothing to do."""

    def add_unreadable(self, path: Path, error: OSError) -> None:
        """What cannot be read is for the record."""
        self._findings.append(unreadable_finding(path, error))

    def add_finding(self, finding: Finding) -> None:
        """What was odd; problems are for the record."""
        if finding.is_problem:
            self._findings.append(finding)


def _between(store: Store, findings: list[Finding]) -> Iterator[Place]:
    """The files in which deleted messages lie between those that are listed. How many is seen by a search alone."""
    sources = {source for mailbox in store.mailboxes for source in mailbox.sources if source.format in _WITH_GAPS}
    for source in sorted(sources, key=lambda each: each.path):
        try:
            for path in files_of(source):
                yield Place(PlaceKind.BETWEEN, str(path), path.name, size_bytes=Path(openable(path)).stat().st_size)
        except OSError as error:
            findings.append(unreadable_finding(source.path, error))


def _version_of(path: Path) -> int:
    found = (_VERSION.fullmatch(part) for part in path.parts)
    return next((int(each[1]) for each in found if each is not None), 0)
