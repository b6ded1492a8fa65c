"""Putting the decrypted stream of an archive into a new folder, and nowhere else."""

import os
from pathlib import Path
from typing import BinaryIO

from app.archive.bag import layout
from app.archive.bag.read_back import ProgressCallback
from app.archive.encrypted.tar_stream import UnexpectedTarError
from app.system.opening import create
from app.textkit.numbered import numbered


class Extraction:
    """A receiver that makes a folder under a name that says it is incomplete, and fills it.

    `work` is None until the first member came; `final` is the name it may have once it is proved.
    """

    def __init__(self, destination: Path, progress: ProgressCallback) -> None:
        self._destination = destination
        self._progress = progress
        self._file: BinaryIO | None = None
        self.work: Path | None = None
        self.final = destination

    def folder(self, top: str, name: str) -> None:
        """Makes a folder, the archive's own first. Raises OSError."""
        if self.work is None:
            self.final = _free(self._destination, top)
            self.work = Path(f"{self.final}{layout.INCOMPLETE}")
            self.work.mkdir(mode=0o700)
        if name:
            self._guarded(name).mkdir(exist_ok=True)

    def begin(self, name: str, size: int) -> None:
        """Makes a new file. Raises UnexpectedTarError where it cannot be one of an archive, and OSError."""
        path = self._guarded(name)
        try:
            self._file = os.fdopen(create(path, 0o600), "wb")
        except (FileExistsError, FileNotFoundError, NotADirectoryError) as error:
            # Twice the same name, or a file in a folder that was never named: no archive has either.
            raise UnexpectedTarError(name) from error

    def data(self, data: bytes) -> None:
        """Writes the next bytes. Raises OSError."""
        assert self._file is not None
        self._file.write(data)
        self._progress(0, len(data))

    def end(self) -> None:
        """Closes the file that has arrived. Raises OSError."""
        self.close()
        self._progress(1, 0)

    def close(self) -> None:
        """Closes the file that is being written. Raises OSError."""
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def _guarded(self, name: str) -> Path:
        if self.work is None:
            raise UnexpectedTarError(name)
        return self.work / name


def _free(destination: Path, top: str) -> Path:
    """A folder nobody has there yet, neither whole nor incomplete."""
    candidates = (destination / name for name in numbered(top))
    return next(
        each for each in candidates if not os.path.lexists(each) and not os.path.lexists(f"{each}{layout.INCOMPLETE}")
    )
