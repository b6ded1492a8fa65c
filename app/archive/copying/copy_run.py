"""What the parts of one copying run share: the archive, its lists, the figures so far, and the progress callback."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.archive.bag.inventory import Inventory
from app.archive.catalog.writer import CatalogWriter
from app.archive.copying.copy_sink import writing
from app.archive.copying.copy_stats import CopyStats
from app.archive.copying.file_copier import Copy, FileCopier
from app.archive.copying.previous_archive import PreviousArchive
from app.archive.copying.readable_on_the_way import ReadableOnTheWay
from app.archive.copying.writer import ArchiveWriter
from app.formats.reading.envelope_reader import EnvelopeReader
from app.formats.reading.worker import Worker
from app.model.mail import Envelope, Role

ProgressCallback = Callable[[int, int, int], None]
"""Called with the files, bytes and messages since the last call; may raise to stop."""
SeenCallback = Callable[[int, int, Role, Envelope, bytes], None]
"""Called with a message: the number of its file, its offset there, the role of its mailbox, its headers and bytes."""
EnterCallback = Callable[[str, str], None]
"""Called with the mail program and the name of each folder that is going to be copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRun:
    """One run that copies stores. `previous` is an archive whose unchanged files need not be written again.

    `envelopes` reads those of the messages (see `read_or_fail`). `readable` takes those that can be written to readable
    copies at once, where any are wanted and none may lie in `previous`, and `seen` is called with each of them.
    """

    archive: ArchiveWriter
    catalog: CatalogWriter
    inventory: Inventory
    worker: Worker
    envelopes: EnvelopeReader
    previous: PreviousArchive | None
    readable: ReadableOnTheWay | None
    seen: SeenCallback
    stats: CopyStats
    progress: ProgressCallback
    enter: EnterCallback
    files: FileCopier = field(default_factory=FileCopier)

    def list_copied(self, start: str, name: str, copied: Copy) -> None:
        """Lists a file that was copied as it was, as `name`; `start` is what `inventory.copied_start` says of it.

        Raises OSError of the destination, and what `progress` raises.
        """
        self.archive.list_file(name, copied.digest, copied.size)
        self.inventory.add_copied(start, copied.status, copied.digest)
        self.progress(1, copied.size, 0)

    def make_folder(self, name: str) -> None:
        """Makes a folder of the payload; a file that an earlier run left there is set aside. Raises WriteError."""
        with writing():
            if self.archive.resumed and self.archive.path(name).is_file():
                self.archive.set_aside(self.archive.path(name))
            self.archive.add_folder(name)
