"""What copying stores has come to so far."""

from dataclasses import dataclass, field

from app.archive.bag.inventory import Status
from app.archive.catalog.carried_over import CarriedFile, EarlierReadable
from app.archive.catalog.copied_index import CopiedIndex
from app.archive.copying.copy_entry import EntryInProgress
from app.archive.copying.file_copier import Copy
from app.archive.copying.readable_on_the_way import WrittenMailbox
from app.model.findings import Finding
from app.model.store import Store
from app.system.cloning import Twin


@dataclass(slots=True)
class CopyStats:
    """What copying has come to so far. Of the `reused` files `kept` lay in this very archive, left by an earlier run,
    and `cloned` are clones of files of the previous archive.

    `renamed` maps names in the archive to the names files had. `stores` go by their number in the catalog; `indexes`
    are the programs' own lists of messages met on the way; `sources_copied` are the paths of the files and folders that
    messages are read from and that were copied as they are. `readable` are the readable copies in the previous archive
    that hold most of what a mailbox has now, by its number in the catalog; `written` those that were written already.
    """

    files: int = 0
    size_bytes: int = 0
    reused: int = 0
    kept: int = 0
    cloned: int = 0
    messages: int = 0
    incomplete: int = 0
    unreadable: int = 0
    salvaged: int = 0
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    stores: list[tuple[int, Store]] = field(default_factory=list)
    indexes: list[CopiedIndex] = field(default_factory=list)
    sources_copied: set[str] = field(default_factory=set)
    readable: dict[int, EarlierReadable] = field(default_factory=dict)
    written: dict[int, WrittenMailbox] = field(default_factory=dict)

    def count_copy(self, entry: EntryInProgress) -> None:
        """Adds an entry of which all is known: copied, or not to be copied."""
        if entry.copied is not None:
            self.files += 1
            self.size_bytes += entry.copied.size
            self.reused += entry.copied.reused
            self.kept += entry.kept
            self.cloned += entry.copied.twin is Twin.CLONE
        self.unreadable += entry.status is Status.UNREADABLE
        self.salvaged += entry.status is Status.SALVAGED
        self.changed += entry.status is Status.CHANGED

    def count_unchanged(self, copied: Copy, known: CarriedFile) -> None:
        """Adds a file of mail that an earlier archive has, with what that knows of it."""
        self.files += 1
        self.reused += 1
        self.size_bytes += copied.size
        self.cloned += copied.twin is Twin.CLONE
        self.messages += known.messages
        self.incomplete += known.incomplete
        self.findings += known.findings

    def count_plain(self, size_bytes: int) -> None:
        """Adds a file that was copied, and its one message, of which nothing is missing."""
        self.files += 1
        self.size_bytes += size_bytes
        self.messages += 1

    def count_content(self, entry: EntryInProgress) -> None:
        """Adds what reading one file showed."""
        self.messages += entry.messages
        self.incomplete += entry.incomplete
        self.findings += entry.findings
