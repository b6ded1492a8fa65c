"""Single small files out of an encrypted archive: kept in memory, never on a disk."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from app.archive.bag.read_back import ProgressCallback
from app.archive.encrypted import vault
from app.model.secret import Secret


def read_files(
    path: Path, secret: Secret, names: Iterable[str], *, largest: int, progress: ProgressCallback
) -> dict[str, bytes]:
    """The files of these names, as far as they are there and have at most `largest` bytes.

    Ends with the last of them: what comes after it is not read. What is kept has proved to be genuine. Raises OSError,
    and SourceError for a wrong passphrase or key.
    """
    keeper = _Keeper(frozenset(names), largest, progress)
    with suppress(_AllArrivedError):
        vault.extract(path, secret, keeper)
    return {name: bytes(data) for name, data in keeper.kept.items()}


def read_piece(path: Path, secret: Secret, name: str, piece: tuple[int, int], *, progress: ProgressCallback) -> bytes:
    """A piece of one file: (offset, length) in bytes. Shorter, or empty, where the file ends before or is not there.

    What is kept has proved to be genuine. Raises OSError, and SourceError for a wrong passphrase or key.
    """
    keeper = _PieceKeeper(name, *piece, progress)
    with suppress(_AllArrivedError):
        vault.extract(path, secret, keeper)
    return bytes(keeper.kept)


class _AllArrivedError(Exception):
    """Nothing more is wanted of the stream."""


class _Keeper:
    """A receiver that keeps the wanted files, whole, and passes over all others."""

    def __init__(self, wanted: frozenset[str], largest: int, progress: ProgressCallback) -> None:
        self._missing = set(wanted)
        self._largest = largest
        self._progress = progress
        self._name = ""
        self._data: bytearray | None = None
        self.kept: dict[str, bytearray] = {}

    def folder(self, top: str, name: str) -> None:
        """Passes over a folder."""

    def begin(self, name: str, size: int) -> None:
        """Begins to keep a wanted file."""
        is_wanted = name in self._missing
        self._missing.discard(name)
        self._name = name
        self._data = bytearray() if is_wanted and size <= self._largest else None

    def data(self, data: bytes) -> None:
        """Keeps the next bytes."""
        if self._data is not None:
            self._data += data
        self._progress(0, len(data))

    def end(self) -> None:
        """Keeps a file that has arrived. Raises _AllArrivedError after the last."""
        if self._data is not None:
            self.kept[self._name], self._data = self._data, None
        if not self._missing:
            raise _AllArrivedError


class _PieceKeeper:
    """A receiver that keeps a piece of one file, and nothing else in memory."""

    def __init__(self, wanted: str, offset: int, length: int, progress: ProgressCallback) -> None:
        self._wanted = wanted
        self._skip = offset
        self._length = length
        self._progress = progress
        self._is_wanted = False
        self.kept = bytearray()

    def folder(self, top: str, name: str) -> None:
        """Passes over a folder."""

    def begin(self, name: str, size: int) -> None:
        """Notes whether this is the file."""
        self._is_wanted = name == self._wanted

    def data(self, data: bytes) -> None:
        """Keeps what belongs to the piece. Raises _AllArrivedError after its last byte."""
        self._progress(0, len(data))
        if not self._is_wanted:
            return
        begin = min(self._skip, len(data))
        self._skip -= begin
        self.kept += data[begin : begin + self._length - len(self.kept)]
        if len(self.kept) == self._length:
            raise _AllArrivedError

    def end(self) -> None:
        """Nothing more comes of the file. Raises _AllArrivedError."""
        if self._is_wanted:
            raise _AllArrivedError
