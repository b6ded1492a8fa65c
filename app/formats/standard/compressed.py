"""A mailbox packed with gzip, bzip2 or xz, read as mbox. The origin of a message counts bytes of the unpacked text."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.standard import mbox
from app.formats.standard.unpacking import Unpacked
from app.model.findings import Finding
from app.model.format import Format, Source
from app.model.mail import Message
from app.system.memory_files import MemorySource
from app.system.reading import SourceFile


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages of a packed mailbox, then a finding where it could not be unpacked to its end."""
    unpacked = Unpacked(source)
    if not unpacked.trouble:
        yield from mbox.read(unpacked)
    if unpacked.trouble:
        yield unpacked.trouble


class PackedText:
    """The text of a packed file, for reading at any place of it. A `RandomBytes`.

    Going on is cheap; going back unpacks from the beginning.
    """

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """`data` is what is in it where it lies in no file."""
        self._path = path
        self._data = data
        self._file: SourceFile | None = None
        self._text: Unpacked | None = None

    def read_at(self, offset: int, count: int) -> bytes:
        """The bytes from `offset` of the text, fewer than `count` only where it ends. Raises OSError."""
        if self._text is None or offset < self._text.position:
            self.close()
            self._text = Unpacked(self._opened())
        self._text.skip(offset - self._text.position)
        return self._text.read(count) if count > 0 else b""

    def _opened(self) -> Source:
        if self._data is not None:
            return MemorySource(self._data, self._path)
        self._file = SourceFile(self._path)
        return self._file

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        if self._file is not None:
            self._file.close()
        self._file = self._text = None


FORMAT = Format(
    name="packed-mbox", read=read, matches_name=lambda name: not name.startswith("."), open_unpacked=PackedText
)
