"""What a job leaves behind: frozen figures and findings, ready for a person, a script or the archive itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from app.model.contact import IN_ADDRESS_BOOK, Contact, Suggestion
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import Ledger
from app.model.store import Mailbox, Store
from app.model.verdict import Facts, Verdict

if TYPE_CHECKING:
    from app.model.restoration import Drill
    from app.model.seal import Seal
    from app.model.statement import Statement
    from app.model.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Count:
    """How many messages, how many of them not whole, and how many bytes of mail."""

    messages: int = 0
    incomplete: int = 0
    size_bytes: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.messages + other.messages, self.incomplete + other.incomplete, self.size_bytes + other.size_bytes
        )


@dataclass(frozen=True, slots=True)
class StoreSurvey:
    """A store, the count of each of its mailboxes (same order as `store.mailboxes`), and all that is odd about it.

    `years`, in the same order, are messages by the year of their date; those without a date are in none.
    """

    store: Store
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    years: tuple[Mapping[int, int], ...] = ()

    @property
    def total(self) -> Count:
        """All mailboxes together."""
        return sum(self.counts, Count())

    @property
    def mailboxes(self) -> tuple[tuple[Mailbox, Count], ...]:
        """Each mailbox with its count."""
        return tuple(zip(self.store.mailboxes, self.counts, strict=True))


@dataclass(frozen=True, slots=True)
class SurveyRecord:
    """What a look at a home found. `denied` are the folders we were not allowed to open."""

    stores: tuple[StoreSurvey, ...]
    denied: tuple[str, ...] = ()

    @property
    def total(self) -> Count:
        """All stores together."""
        return sum((store.total for store in self.stores), Count())


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """How many source files are new, changed and gone since a previous archive in the same folder."""

    archive: Path
    new: int
    changed: int
    gone: int


class Outcome(Enum):
    """How a backup ended."""

    COMPLETE = "complete"
    WITH_PROBLEMS = "with_problems"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class PeopleRecord:
    """The address book of an archive or of stores; entries that may be one person; unreadable address traces."""

    people: tuple[Contact, ...]
    suggestions: tuple[Suggestion, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def in_address_book(self) -> int:
        """How many of them an address book has."""
        return sum(1 for each in self.people if each.group in IN_ADDRESS_BOOK)


@dataclass(frozen=True, slots=True)
class KeptBook:
    """The address book of an archive that cannot be read again without its passphrase.

    `seal` is the digest of the archive's list of files, by which what the owner decides is remembered.
    """

    people: PeopleRecord
    seal: str


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """What a backup did. `archive` is None where nothing was written; `denied` as in SurveyRecord.

    `findings` are for information, `problems` concern the copy. `reused` files were there already and proved again.
    `accounts` say what deleting each account would destroy; `facts` are what the verdict rests on. `gaps` are messages
    the programs' own lists know and the files lack, beyond the `incomplete` ones. An archive in one encrypted file is
    `encrypted` too: then `recovery_key` opens it without the passphrase, and lies in `recovery_file` if anywhere.
    `whereabouts` say where the mail came from.
    `statement` is what its certificate says, and `book` its address book: nobody can read them again from an encrypted
    archive without opening it, so that these keep them. An archive that is not encrypted is asked itself for its book.
    `drill` are messages that were taken out of the archive as a trial, to be shown; None where nothing was written.
    """

    archive: Path | None
    outcome: Outcome
    files: int
    size_bytes: int
    messages: int
    incomplete: int
    problems: tuple[Finding, ...]
    people: int
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    denied: tuple[str, ...] = ()
    reused: int = 0
    since: ChangesSince | None = None
    gaps: int = 0
    accounts: tuple[AccountHoldings, ...] = ()
    facts: Facts | None = None
    encrypted: Path | None = None
    recovery_key: str = field(default="", repr=False)
    recovery_file: Path | None = None
    statement: Statement | None = None
    whereabouts: Whereabouts | None = None
    book: KeptBook | None = field(default=None, repr=False)
    drill: Drill | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading an archive back showed; names are relative to the archive. `findings` say what was passed over."""

    archive: Path
    files: int
    size_bytes: int
    damaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    invalid: tuple[Finding, ...] = ()

    @property
    def valid(self) -> bool:
        """True where every file is there and as it was written, and no other."""
        return not (self.damaged or self.missing or self.extra or self.invalid)


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """What came of opening an encrypted archive. `folder` is None where nothing of it could be decrypted."""

    archive: Path
    folder: Path | None
    verification: Verification


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """The verdict, and what it rests on: the archive read back just now, or the mail itself; and the ledger.

    `as_of` is when the mail itself was last looked at: the answer holds for that moment. None where nobody knows.
    `second_copy` is where the same archive was found whole on another disk.
    """

    verdict: Verdict
    verification: Verification | None = None
    survey: SurveyRecord | None = None
    accounts: tuple[AccountHoldings, ...] = ()
    as_of: datetime | None = None
    seal: Seal | None = None
    ledger: Ledger = ()
    second_copy: Path | None = None


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """What the demo did in `home`; `failures` lists where the result differs from what was planted."""

    home: Path
    backup: BackupRecord
    verification: Verification
    failures: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class AddressChangeRecord:
    """What was written to announce the new address: `drafts` for `people`, and those `to_check` in a second folder.

    Those `without_address` can only be called, `doubtful` ones may bounce. `not_written` are perhaps persons and got no
    draft, because nobody asked for one.
    """

    folder: Path
    drafts: int
    people: int
    without_address: int
    doubtful: int
    to_check: int = 0
    not_written: int = 0


@dataclass(frozen=True, slots=True)
class CertificateRecord:
    """What the certificate of an archive states, and the files it was written to."""

    statement: Statement
    files: tuple[Path, ...]
