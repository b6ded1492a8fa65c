"""An archive being written: under a name that says it is incomplete, until every byte of it has been read back."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from app.archive import layout, manifest, resume
from app.archive.verifier import ReadBack, Tick, read_back
from app.model.errors import DestinationUnfit
from app.model.plan import PlannedStore
from app.system.flushing import flush, flush_folder
from app.system.hashing import digest_from_medium
from app.system.walking import EntryKind, walk


class ArchiveWriter:
    """Builds one bag. The steps in order: add payload, `prove_payload`, add tag files, `finish`."""

    def __init__(self, destination: Path, name: str, stores: Iterable[PlannedStore] = ()) -> None:
        """Goes on where an interrupted run left off, or begins a new archive.

        Raises DestinationUnfit where nothing can be written at `destination`.
        """
        self.sources = resume.sources_of(stores)
        self.files = 0
        self.octets = 0
        self.seal_digest = ""
        self._tags: dict[str, str] = {}
        self._promised: set[str] = set()
        self._claimed: set[str] = set()
        try:
            left = resume.interrupted(destination, self.sources)
            self.resumed = left is not None
            self.final = _free_name(destination, name, left[0] if left else None)
            if left is not None:
                self.folder, self._lock = left
                resume.clear(self.folder)
            else:
                self.folder = self.final.with_name(self.final.name + layout.INCOMPLETE)
                self.folder.mkdir(mode=0o700)
                self._lock = resume.begin(self.folder, self.sources)
            (self.folder / layout.PAYLOAD).mkdir(exist_ok=self.resumed)
            self._manifest = (self.folder / layout.MANIFEST).open("x", encoding="utf-8", newline="\n")
            self.add_tag(layout.BAG_DECLARATION, manifest.DECLARATION.encode())
        except OSError as error:
            raise DestinationUnfit("destination_not_writable", path=str(destination)) from error

    def path(self, name: str) -> Path:
        """Where the file `name` of the archive lies while it is built."""
        return self.folder / name

    def add_folder(self, name: str) -> None:
        """Makes a folder of the payload, and those above it. Raises OSError."""
        self.path(name).mkdir(parents=True, exist_ok=True)

    def claim(self, name: str) -> bool:
        """Takes a name for this run; False where it was taken before."""
        same = layout.same_name(name)
        taken = same in self._claimed
        self._claimed.add(same)
        return not taken

    def left_over(self) -> Iterator[tuple[str, str, int]]:
        """Copies of an interrupted run that this one did not meet again: name, digest, octets. Raises OSError."""
        if not self.resumed:
            return
        for entries in walk(self.path(layout.STORES)):
            for entry in entries:
                name = Path(entry.path).relative_to(self.folder).as_posix()
                if entry.kind is EntryKind.FILE and name not in self._promised:
                    yield name, *digest_from_medium(entry.path)

    def promise(self, name: str, digest: str, size: int) -> None:
        """Lists a payload file that was written to `path(name)`. Raises OSError."""
        self._manifest.write(manifest.line(digest, name))
        self.files += 1
        self.octets += size
        if self.resumed:
            self._promised.add(name)

    def add_payload(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Writes a payload file of our own making and lists it. Raises OSError."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as raw:
            sink = _DigestingSink(raw)
            write(sink)  # type: ignore[arg-type]  # it has the one method a writer needs
        self.promise(name, sink.digest.hexdigest(), sink.size)

    def add_tag(self, name: str, data: bytes) -> None:
        """Writes a file that stands beside the payload. Raises OSError."""
        with self.path(name).open("xb") as sink:
            sink.write(data)
        self._tags[name] = hashlib.sha256(data).hexdigest()

    def adopt_tag(self, name: str) -> None:
        """Lists a file beside the payload that was written by somebody else. Raises OSError."""
        with self.path(name).open("rb") as stream:
            self._tags[name] = hashlib.file_digest(stream, "sha256").hexdigest()

    def prove_payload(self, tick: Tick) -> ReadBack:
        """Puts the payload on the medium, reads it back and compares it. Raises OSError."""
        self._manifest.close()
        flush(self.folder, self._payload_paths())
        done = ReadBack()
        read_back(self.folder, manifest.read(self.path(layout.MANIFEST)), done, tick)
        return done

    def finish(self, info: Mapping[str, str | int]) -> Path:
        """Seals the archive and gives it its name. Raises OSError and DestinationUnfit."""
        self.seal(info)
        return self.publish()

    def seal(self, info: Mapping[str, str | int]) -> None:
        """Writes the description and the seal, and proves them too. Raises OSError.

        Raises DestinationUnfit, and leaves the archive incomplete, where the medium does not hold what was written.
        """
        self.add_tag(layout.BAG_INFO, manifest.bag_info(info).encode())
        self.adopt_tag(layout.MANIFEST)
        seal = "".join(manifest.line(digest, name) for name, digest in sorted(self._tags.items()))
        self.add_tag(layout.TAG_MANIFEST, seal.encode())
        self.seal_digest = hashlib.sha256(seal.encode()).hexdigest()
        flush(self.folder, [self.path(name) for name in self._tags])
        done = ReadBack()
        read_back(
            self.folder, [(digest, name) for name, digest in self._tags.items()], done, lambda files, octets: None
        )
        if not done.good:
            raise DestinationUnfit("read_back_failed", path=str(self.folder), count=len(done.damaged | done.missing))

    def publish(self) -> Path:
        """Gives a sealed archive its name. Raises OSError."""
        self._lock.release()
        self.path(layout.RUN).unlink()
        flush_folder(self.folder)
        self.folder.rename(self.final)
        flush_folder(self.final.parent)
        return self.final

    def publish_encrypted(self) -> Path:
        """Gives the proved encrypted form its name, and only then takes away the folder it was made from.

        Interrupted at any point, the folder still counts as unfinished, and the next run goes on with it. Raises
        OSError.
        """
        encrypted = Path(f"{self.final}{layout.ENCRYPTED}")
        self.path(layout.ENCRYPTING).rename(encrypted)
        flush_folder(self.folder)
        flush_folder(encrypted.parent)
        shutil.rmtree(self.path(layout.PAYLOAD))
        for entry in self.folder.iterdir():
            if entry.name != layout.RUN:
                entry.unlink()
        self._lock.release()
        self.path(layout.RUN).unlink()
        self.folder.rmdir()
        flush_folder(encrypted.parent)
        return encrypted

    def close(self) -> None:
        """Lets go of the files; the archive stays as it is."""
        self._manifest.close()
        self._lock.release()

    def _payload_paths(self) -> Iterator[Path]:
        return (self.path(name) for _, name in manifest.read(self.path(layout.MANIFEST)))


class _DigestingSink:
    """Counts and digests what passes through to a file."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._raw.write(data)


def _free_name(destination: Path, name: str, own: Path | None) -> Path:
    """A name nobody has there yet, neither whole nor incomplete; `own` is the unfinished folder we go on with."""
    number = 1
    while True:
        candidate = destination / (name if number == 1 else f"{name} ({number})")
        unfinished = Path(f"{candidate}{layout.INCOMPLETE}")
        taken = os.path.lexists(candidate) or os.path.lexists(f"{candidate}{layout.ENCRYPTED}")
        if not taken and (unfinished == own or not os.path.lexists(unfinished)):
            return candidate
        number += 1
