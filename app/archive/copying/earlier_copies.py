"""Readable copies of an earlier archive: what they hold need not be made again out of the messages' own files."""

from collections.abc import Mapping

from app.archive.bag import layout, manifest
from app.archive.catalog.carried_over import EarlierReadable, MessageRow
from app.archive.copying.mbox_rows import MboxRows
from app.archive.copying.previous_archive import PreviousArchive
from app.archive.copying.writer import ArchiveWriter


class EarlierCopies:
    """Readable copies of an earlier archive that hold most of what mailboxes have now; `digests` by their numbers."""

    def __init__(self, previous: PreviousArchive, copies: Mapping[int, EarlierReadable]) -> None:
        """Raises OSError where the manifest of the earlier archive cannot be read."""
        self._previous = previous
        self._copies = copies
        wanted = [each.name for each in copies.values() if not manifest.leaves_the_bag(each.name)]
        found = manifest.digests_of(previous.archive / layout.MANIFEST, wanted) if wanted else {}
        self.digests = {number: found[each.name] for number, each in copies.items() if each.name in found}

    def share(self, mailbox: int, archive: ArchiveWriter, name: str) -> bool:
        """Puts the copy of a mailbox that has the same messages into the new archive as `name`.

        False where that cannot be. Raises OSError.
        """
        copy, digest = self._copies[mailbox], self.digests[mailbox]
        size = self._previous.share(copy.name, digest, archive.folder, name) if copy.is_same else None
        if size is not None:
            archive.list_file(name, digest, size)
        return size is not None

    def rows(self, mailbox: int) -> tuple[MessageRow, ...]:
        """The messages of the copy that a mailbox still has; none where it has them all, or too few."""
        return self._copies[mailbox].rows

    def open(self, mailbox: int) -> MboxRows:
        """The copy to take messages from. Only `finish` tells whether they were those. Raises NotAsListedError."""
        return MboxRows(self._previous.archive / self._copies[mailbox].name)

    def finish(self, mailbox: int, copy: MboxRows) -> None:
        """Reads the open copy to its end; raises NotAsListedError where it is not what the earlier archive listed."""
        copy.finish(self._copies[mailbox].messages, self.digests[mailbox])

    def note_trouble(self, mailbox: int) -> None:
        """Looks whether a copy that was not as listed is damaged, and remembers that."""
        self._previous.check(self._copies[mailbox].name, self.digests[mailbox])
