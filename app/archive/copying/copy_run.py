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
from app.formats.reading.letter import Letter, ReadLetter
from app.formats.reading.shared_reader import SharedReader
from app.formats.reading.worker import Worker
from app.model.mail import Role

ProgressCallback = Callable[[int, int, int], None]
"""Called with the files, bytes and messages since the last call; may raise to stop."""
TextCallback = Callable[[Role, bytes], bytes | None]
"""What of the bytes of a message, in a mailbox of that role, is read for the people it names; None for nothing."""
NamedCallback = Callable[[int, int, str], None]
"""Called with whom the text of a message names: the number of its file, its offset there, and the people."""
EnterCallback = Callable[[str, str], None]
"""Called with the mail program and the name of each folder that is going to be copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRun:
    """One run that copies stores. `previous` is an archive whose unchanged files need not be written again.

    `letters` reads the messages (see `MessageRows`). `readable` takes those that can be written to readable copies at
    once, where any are wanted and none may lie in `previous`; `text_of` is asked for each of them, and `named` called
    with what came of it.
    """

    archive: ArchiveWriter
    catalog: CatalogWriter
    inventory: Inventory
    worker: Worker
    letters: SharedReader[Letter, ReadLetter]
    previous: PreviousArchive | None
    readable: ReadableOnTheWay | None
    text_of: TextCallback
    named: NamedCallback
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
