"""The files of mail programs as they were, written into a new folder: names, bytes, times and modes."""

import hashlib
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.model.codes import Code
from app.model.errors.destination import ReadBackFailedError
from app.restore.mbox import write_all
from app.restore.new_folder import NewFolder
from app.restore.target import Advance
from app.system.hashing import digest_from_storage
from app.system.opening import read
from app.system.reading import CHUNK, open_read_only
from app.textkit.safe_names import safe_name

_DAMAGED = Code.ARCHIVE_DAMAGED.value


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file to be put back: where it lies now, the names of its path, and what it was. `digest` is SHA-256 in hex.

    `mtime_ns` and `mode` are None where the archive does not know them.
    """

    source: Path
    names: tuple[str, ...]
    digest: str
    mtime_ns: int | None
    mode: int | None


class OwnFiles:
    """Writes them; `written` counts files."""

    def __init__(self, new_folder: NewFolder) -> None:
        self._new_folder = new_folder
        self._written: list[tuple[Path, str]] = []

    @property
    def written(self) -> int:
        """How many files there are so far."""
        return len(self._written)

    def make_folder(self, names: tuple[str, ...]) -> None:
        """A folder that may be empty. Raises OSError."""
        self._new_folder.make(tuple(map(_name, names)))

    def copy(self, file: OwnFile) -> str:
        """Copies a file. Returns why it could not be, or is not what it was; empty where all is well.

        Raises OSError of the destination.
        """
        *above, name = map(_name, file.names)
        target = self._new_folder.make(tuple(above)) / name
        try:
            source, _ = open_read_only(file.source)
        except OSError as error:
            return type(error).__name__
        try:
            descriptor = self._new_folder.create(target)
        except FileExistsError as error:
            # Two names that this file system takes for one.
            os.close(source)
            return type(error).__name__
        digest = hashlib.sha256()
        try:
            reason = _transferred(source, descriptor, digest)
        finally:
            os.close(source)
            os.close(descriptor)
        self._written.append((target, digest.hexdigest()))
        _set_status(target, file)
        return reason or ("" if digest.hexdigest() == file.digest else _DAMAGED)

    def finish(self, advance: Advance) -> Path:
        """Reads everything back and gives the folder its name. Raises OSError, ReadBackFailedError."""
        self._new_folder.flush()
        for path, digest in self._written:
            found, size = digest_from_storage(path)
            if found != digest:
                raise ReadBackFailedError(path, count=1)
            advance(1, size)
        return self._new_folder.settle()

    def abandon(self) -> None:
        """Removes the folder."""
        self._new_folder.abandon()


def _transferred(source: int, target: int, digest: "hashlib._Hash") -> str:
    """Copies an open file; returns why it could not be read to its end. Raises OSError of the target."""
    while True:
        try:
            data = read(source, CHUNK)
        except OSError as error:
            return type(error).__name__
        if not data:
            return ""
        digest.update(data)
        write_all(target, data)


def _name(name: str) -> str:
    """A name as it was; on Windows, as Windows takes it."""
    is_unusable = name in ("", ".", "..") or "/" in name or "\0" in name
    return safe_name(name) if is_unusable or sys.platform == "win32" else name


def _set_status(target: Path, file: OwnFile) -> None:
    """Times and rights. What the file system does not keep is no loss: files.jsonl has it."""
    with suppress(OSError):
        if file.mode is not None:
            # Its owner must be able to read it and to throw it away.
            target.chmod(stat.S_IMODE(file.mode) & 0o777 | 0o600)
        if file.mtime_ns is not None:
            os.utime(target, ns=(file.mtime_ns, file.mtime_ns))
