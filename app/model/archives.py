"""What is known of archives in one folder: which there are, and whether one contains the other."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path

from app.model.plan import Visit
from app.model.record import Verification
from app.model.verdict import Answer


class ArchiveState(Enum):
    """The state of an archive after a quick check. Only reading it back proves it."""

    COMPLETE = "complete"
    """Its lists are as they were sealed."""
    INCOMPLETE = "incomplete"
    """The run that made it was interrupted; the next one goes on with it."""
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """One archive in a folder. What is None cannot be known without reading all of it, or without the key.

    `ours` says whether it is of the mail on this computer. `reused` are files it took over from an earlier archive,
    `cloned_from` the names of archives whose clones it holds; `shares_with` are archives in the same folder whose files
    are, in part, the same on the disk.
    """

    path: Path
    state: ArchiveState
    label: str
    made: datetime | None
    files: int | None = None
    size_bytes: int | None = None
    messages: int | None = None
    verdict: Answer | None = None
    ours: bool | None = None
    visit: Visit = field(default_factory=Visit)
    reused: int = 0
    cloned_from: tuple[str, ...] = ()
    shares_with: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRecord:
    """The archives in a folder, newest first."""

    folder: Path
    archives: tuple[ArchiveSummary, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What only one of two archives holds.

    `file_names` are some of the files, as they are called in the archive (`data/stores/thunderbird/…/Inbox`);
    `contents` are date, sender and subject of some messages, and some addresses.
    """

    files: int = 0
    messages: int = 0
    people: int = 0
    file_names: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()

    @property
    def examples(self) -> tuple[str, ...]:
        """All of them, for scripts."""
        return self.file_names + self.contents

    @property
    def nothing(self) -> bool:
        """True where there is no difference."""
        return not (self.files or self.messages or self.people)


@dataclass(frozen=True, slots=True)
class CompareRecord:
    """Two archives side by side. `bookkeeping` are indexes and settings without mail that differ and do not count.

    `shared_files` are the same on the disk: as far as they go, the two archives are one copy.
    `proofs` are there where both were read back first; else only their lists were compared.
    """

    a: Path
    b: Path
    same_files: int
    only_in_a: Difference
    only_in_b: Difference
    bookkeeping: int = 0
    shared_files: int = 0
    proofs: tuple[Verification, ...] = ()

    @property
    def a_in_b(self) -> bool:
        """True where B holds everything that is in A."""
        return self.only_in_a.nothing and self.proved

    @property
    def b_in_a(self) -> bool:
        """True where A holds everything that is in B."""
        return self.only_in_b.nothing and self.proved

    @property
    def proved(self) -> bool:
        """False where one of them was read back and is damaged: then its contents are not known."""
        return all(proof.valid for proof in self.proofs)
