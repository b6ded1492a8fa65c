"""The one place where hide and seek asks the program: a backup, a person's answers, and what it says then."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest

from app.archive.bag import layout
from app.archive.copying import writer
from app.jobs import backup, check
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.answers import Answers, Assurance
from app.model.errors import UserError
from app.model.errors.usage import NoSuchAccountError
from app.model.events import Event
from app.model.findings import Finding
from app.model.ledger import Expectation, Ledger
from app.model.plan import BackupRequest
from app.model.record import BackupRecord, CheckRecord
from app.model.store import Home, System
from app.model.verdict import Answer
from app.system.home import own_home


@dataclass(frozen=True, slots=True)
class Said:
    """The answer, and every path, account and mailbox that is named with it; `messages` are those in the archive."""

    answer: Answer
    named: frozenset[str]
    messages: int

    def names(self, wanted: Path | str) -> bool:
        """True where a path, an account or a mailbox is named, alone or in a longer text."""
        return any(str(wanted) in each for each in self.named)


@dataclass(slots=True)
class Visit:
    """A home on the way to its answer. What a way to hide mail changes of the person's part stands here too.

    The person keeps a second copy on another disk, unless `copy` is False, and has looked at the mail servers of the
    accounts they know (`servers`: addresses, or the id of the program for accounts without one). `paths` are given
    instead of the home where there are any.
    """

    home: Path
    system: System
    scratch: Path
    servers: tuple[str, ...]
    paths: tuple[Path, ...] = ()
    copy: bool = True
    record: BackupRecord | None = None
    refusal: Finding | None = None

    @property
    def archive(self) -> Path:
        """The archive that was made."""
        assert self.record is not None and self.record.archive is not None, "there is no archive"
        return self.record.archive

    @property
    def second_copy(self) -> Path:
        """The copy of the archive on another disk."""
        return self.scratch / "elsewhere" / self.archive.name

    def back_up(self) -> None:
        """Makes the archive and its second copy. Where the program refuses to begin, that is what it says."""
        usb = self.scratch / "usb"
        usb.mkdir(exist_ok=True)
        try:
            plan = backup.prepare(Sources(Home(self.home, self.system), self.paths), BackupRequest(usb, "test"))
            self.record = backup.run(plan, _silent, Cancel())
        except UserError as error:
            self.refusal = error.finding
            return
        if self.record.archive is not None:
            copytree(self.archive, self.second_copy)

    def ask(self) -> Said:
        """What the program says of the archive now, with what the person adds."""
        if self.refusal is not None:
            return Said(Answer.NOT_SAFE, _values([self.refusal]), 0)
        assert self.record is not None
        if self.record.archive is None:
            assert self.record.verdict is not None
            return Said(self.record.verdict.answer, _values(self.record.problems), 0)
        checked = self._checked(frozenset(self.servers))
        assert checked.verdict is not None
        named = (
            _values([*self.record.problems, *checked.verdict.reasons]) | _open(checked.ledger) | _missing(self.archive)
        )
        return Said(checked.verdict.answer, named, self.record.messages)

    def _checked(self, servers: frozenset[str]) -> CheckRecord:
        """The answer to a person who speaks only of accounts that the program has found."""
        answers = Answers(
            servers=servers,
            every_server=False,
            losses=frozenset(),
            every_loss=False,
            by="",
            on=datetime.now().astimezone(),
        )
        assurance = Assurance(self.second_copy if self.copy else None, (answers,))
        try:
            where = check.prepare(Sources(own_home(), (self.archive,)), assurance)
            return check.run(where, _silent, Cancel(), assurance, notes=None)
        except NoSuchAccountError as error:
            return self._checked(servers - {error.account})


def other_disks(patch: pytest.MonkeyPatch) -> None:
    """The second copy counts as one on another disk, and what is read back as read past all caches."""
    patch.setattr(check, "same_disk", lambda one, other: False)
    patch.setattr(writer, "can_bypass_cache", lambda path: True)


def asked(visit: Visit) -> Said:
    """The answer for a home as it is: saved, then asked about."""
    visit.back_up()
    return visit.ask()


def _silent(event: Event) -> None:
    """Nobody watches."""


def _values(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(str(value) for each in findings if each.is_problem for value in each.parameters.values())


def _open(ledger: Ledger) -> frozenset[str]:
    """What the open entries of the ledger are about."""
    entries = [entry for entry in ledger if entry.is_open]
    return _values(entry.doubt for entry in entries if entry.doubt is not None) | {
        text for entry in entries for text in _subjects(entry)
    }


def _subjects(entry: Expectation) -> Iterator[str]:
    yield from (entry.name, entry.client)
    if entry.account is not None:
        yield entry.account.address


def _missing(archive: Path) -> frozenset[str]:
    """All cells of missing.csv: the list that people read."""
    path = archive / layout.MISSING
    if not path.is_file():
        return frozenset()
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    return frozenset(row[name] for row in rows for name in ("account", "mailbox", "file") if row[name])
