"""An archive being written: under a name that says it is incomplete, until every byte of it has been read back."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from app.archive.bag import layout, manifest
from app.archive.bag.early_proof import EarlyProof, is_worth_a_process
from app.archive.bag.read_back import ProgressCallback, ReadBack, read_back
from app.archive.bag.seal import seal_list
from app.archive.bag.tree import same_form
from app.archive.copying import new_folder, resume
from app.archive.copying.copy_sink import CopySink
from app.archive.copying.destination_error import destination_error, is_gone
from app.model.codes import Code
from app.model.errors.destination import DestinationGoneError, NotConfirmedError, ReadBackFailedError
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.system.background_flush import BackgroundFlush
from app.system.flushing import flush, flush_folder
from app.system.hashing import can_bypass_cache, digest_from_storage
from app.system.lock import Lock
from app.system.moving import remove_content, remove_file, remove_folder, rename
from app.system.opening import new_file
from app.system.walking import names_below


class FlushError(Exception):
    """The system could not flush what was written; the OSError is the cause.

    What is there then is unknown, and asking again would prove nothing: it has to be written again (`begin_again`).
    """

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class ArchiveWriter:
    """Builds one bag. The steps in order: add payload, maybe `begin_proof` and add more, `prove_payload`, add tag
    files, `describe`, add pages, `seal`, then one of the `publish`es.

    `flushing` brings what was written to storage while more is. `resumed` says that copies of an interrupted run may be
    there, `trusted` that they may be relied on once read back. `went_on` is True only where all that is here of an
    earlier time is what an interrupted run left. `findings` tell what became of that. `past_cache` is False where
    reading back may only have shown what the system remembered.
    """

    def __init__(self, destination: Path, name: str, stores: Iterable[PlannedStore] = ()) -> None:
        """Goes on where an interrupted run left off, or begins a new archive.

        Raises DestinationError where nothing can be written at `destination`.
        """
        stores = tuple(stores)
        self.sources = resume.sources_of(stores)
        self._trees = resume.trees_of(stores)
        self._same_trees = True
        self.findings: list[Finding] = []
        self.past_cache = False
        self.trusted = True
        self.seal_digest = ""
        self._early: EarlyProof | None = None
        try:
            left = resume.interrupted(destination, self.sources)
            self.resumed = self.went_on = left is not None
            if left is not None:
                self.folder, lock, self.trusted = left
                self._lock: Lock | None = lock
                self._same_trees = resume.trees_in(self.folder) == self._trees
                resume.write_down(self.folder, self.sources, self._trees, trusted=self.trusted)
                self.final = new_folder.free_name(destination, name, self.folder)
                self._clear()
            else:
                self.folder, self._lock = new_folder.begin(destination, name, self.sources, self._trees)
                self.final = self.folder.with_name(self.folder.name.removesuffix(layout.INCOMPLETE))
            self.flushing = BackgroundFlush(self.folder)
            self._begin_lists()
        except OSError as error:
            raise destination_error(error, destination) from error

    def begin_again(self, *, trusted: bool) -> None:
        """Begins once more from the first file. Raises OSError.

        After FlushError nothing that was written is relied on (`trusted` is False), else only what is read back first.
        """
        self._manifest.close()
        self._stop_proof()
        if not trusted:
            self.flushing.forget()
        self.resumed, self.trusted, self.went_on = True, trusted, False
        resume.write_down(self.folder, self.sources, self._trees, trusted=trusted)
        self._clear()
        self._begin_lists()

    def _clear(self) -> None:
        moved = resume.clear(self.folder)
        self.findings += [Finding(Code.SET_ASIDE, {"path": str(path)}) for path in moved]

    def _begin_lists(self) -> None:
        self.files = self.size_bytes = 0
        self._tags: dict[str, str] = {}
        self._listed: set[int] = set()
        self._claimed: set[str] = set()
        (self.folder / layout.PAYLOAD).mkdir(exist_ok=self.resumed)
        self.add_tag(layout.BAG_DECLARATION, manifest.DECLARATION.encode())
        # Last: where something here fails, nothing stays open.
        self._manifest = (self.folder / layout.MANIFEST).open("x", encoding="utf-8", newline="\n")

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

    def unlisted_copies(self) -> Iterator[tuple[str, str, int]]:
        """Copies of an interrupted run that this one did not meet again: name, digest, bytes. Raises OSError.

        Where that run copied other folders they may be somebody else's mail, and are set aside.
        """
        if not self.resumed:
            return
        for name, path in self._unlisted(layout.STORES):
            if not self._same_trees:
                self.set_aside(path)
                continue
            try:
                digest, size = digest_from_storage(path)
            except OSError:
                self.set_aside(path)
            else:
                yield name, digest, size

    def set_aside(self, path: Path) -> None:
        """Moves what this program did not make, or cannot read back, to a folder beside the archive. Raises OSError."""
        self.findings.append(Finding(Code.SET_ASIDE, {"path": str(resume.set_aside(self.folder, path))}))

    def _unlisted(self, folder: str) -> Iterator[tuple[str, Path]]:
        """The files below a folder of the archive that this run did not write, by name."""
        start = len(os.fspath(self.folder)) + 1
        for path in names_below(self.path(folder)):
            name = path[start:].replace(os.sep, "/")
            if not self.is_listed(name) and not layout.is_dropped(name):
                yield name, Path(path)

    def list_file(self, name: str, digest: str, size: int) -> None:
        """Lists a payload file that was written to `path(name)`. Raises OSError."""
        self._manifest.write(manifest.line(digest, name))
        self.files += 1
        self.size_bytes += size
        self._listed.add(_key(name))

    def is_listed(self, name: str) -> bool:
        """True for a payload file that this run wrote, not only one that was here before."""
        return _key(name) in self._listed

    def add_payload(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Writes a payload file of our own making and lists it. Raises OSError and WriteError."""
        self.add_folder(name.rpartition("/")[0])
        with new_file(self.path(name)) as file, CopySink(file.fileno(), self.flushing.note) as sink:
            write(sink)  # type: ignore[arg-type]  # it has the one method a writer needs
            digest = sink.digest()
        self.list_file(name, digest, sink.size)

    def add_tag(self, name: str, data: bytes) -> None:
        """Writes a file that stands beside the payload. Raises OSError."""
        with new_file(self.path(name)) as sink:
            sink.write(data)
        self._tags[name] = hashlib.sha256(data).hexdigest()

    def adopt_tag(self, name: str) -> None:
        """Lists a file beside the payload that was written by somebody else. Raises OSError."""
        with self.path(name).open("rb") as stream:
            self._tags[name] = hashlib.file_digest(stream, "sha256").hexdigest()

    def begin_proof(self) -> None:
        """Has the payload so far proved while more is added, where that is worth a process. Raises OSError."""
        if is_worth_a_process(self.files, self.size_bytes):
            self._manifest.flush()
            self._early = EarlyProof(self.folder, self.files)

    def prove_payload(self, progress: ProgressCallback) -> ReadBack:
        """Flushes the payload, reads it back past the cache and compares it. Raises OSError and FlushError.

        What somebody else put there meanwhile is set aside first: it would make the archive invalid.
        """
        self._manifest.close()
        for _, path in self._unlisted(layout.PAYLOAD):
            self.set_aside(path)
        for path in resume.beside_payload(self.folder):
            self.set_aside(path)
        done = self._proved_early(progress)
        self._flush(self.path(name) for _, name in self._entries_behind(done.files))
        self.past_cache = can_bypass_cache(self.path(layout.MANIFEST))
        read_back(self.folder, self._entries_behind(done.files), done, progress)
        return done

    def _proved_early(self, progress: ProgressCallback) -> ReadBack:
        """What is known of the first files of the manifest."""
        if self._early is None:
            return ReadBack()
        try:
            return self._early.finish(progress)
        except OSError as error:
            raise FlushError(error) from error

    def _entries_behind(self, files: int) -> Iterator[tuple[str, str]]:
        return islice(manifest.read(self.path(layout.MANIFEST)), files, None)

    def _stop_proof(self) -> None:
        if self._early is not None:
            self._early.stop()
            self._early = None

    def describe(self, info: Mapping[str, str | int]) -> None:
        """Writes the description, and the list whose digest is the seal on the certificate. Raises OSError.

        Everything the verdict rests on has to be there by now.
        """
        self.add_tag(layout.BAG_INFO, manifest.bag_info(info).encode("utf-8", "replace"))
        self.adopt_tag(layout.MANIFEST)
        self.add_tag(layout.SEAL, seal_list(self._tags).encode())

    def seal(self) -> None:
        """Writes the tag manifest, and proves all that stands beside the payload.

        Raises OSError and FlushError; DestinationError where something does not read back as it was written, and the
        archive stays incomplete.
        """
        resume.write_down(self.folder, self.sources, self._trees, trusted=True)
        self.adopt_tag(layout.RUN)
        seal = "".join(manifest.line(digest, name) for name, digest in sorted(self._tags.items()))
        self.add_tag(layout.TAG_MANIFEST, seal.encode())
        self.seal_digest = hashlib.sha256(seal.encode()).hexdigest()
        self._flush(self.path(name) for name in self._tags)
        done = ReadBack()
        read_back(
            self.folder, [(digest, name) for name, digest in self._tags.items()], done, lambda files, size_bytes: None
        )
        self.require(done)

    def publish(self) -> Path:
        """Gives a sealed archive its name. Raises OSError and FlushError."""
        self._name()
        return self.final

    def publish_encrypted(self) -> Path:
        """Gives the proved encrypted form its name, and only then takes away the folder it was made from.

        Interrupted at any point, the folder still counts as unfinished, and the next run goes on with it. Raises
        OSError.
        """
        encrypted = Path(f"{self.final}{layout.ENCRYPTED}")
        rename(self.path(layout.ENCRYPTING), encrypted)
        flush_folder(self.folder)
        flush_folder(encrypted.parent)
        remove_content(self.folder, keep=layout.RUN)
        self._unlock()
        remove_file(self.path(layout.RUN))
        remove_folder(self.folder)
        flush_folder(encrypted.parent)
        return encrypted

    def require(self, done: ReadBack) -> None:
        """Raises DestinationError where something did not read back as it was written."""
        if done.good:
            return
        if is_gone(self.folder):
            raise DestinationGoneError(self.folder)
        raise ReadBackFailedError(self.folder, count=len(done.damaged | done.missing))

    def close(self) -> None:
        """Closes the files and the lock; the archive stays as it is."""
        with suppress(OSError):
            # What could not be written before cannot be now either, and was reported then.
            self._manifest.close()
        self.flushing.abandon()
        self._stop_proof()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _name(self) -> None:
        """The one step that makes an archive of what was incomplete."""
        if sys.platform == "win32":
            # Windows gives no new name to a folder with an open file in it.
            self._unlock()
        if os.path.lexists(self.final):
            self.final = new_folder.free_name(self.final.parent, self.final.name, self.folder)
        rename(self.folder, self.final)
        self._unlock()
        try:
            flush_folder(self.final.parent)
        except OSError as error:
            # Nobody knows whether the new name would outlast a power cut: so it must not have it.
            try:
                rename(self.final, self.folder)
            except OSError:
                raise NotConfirmedError(self.final) from error
            raise FlushError(error) from error

    def _flush(self, files: Iterable[Path]) -> None:
        try:
            self.flushing.finish()
            flush(self.folder, files)
        except OSError as error:
            raise FlushError(error) from error


def _key(name: str) -> int:
    """A number to remember a name by, where there may be a million of them.

    HFS+ lists "é" as two characters where one was written: both spellings are one name, here as in the whole bag.
    """
    return hash(same_form(name))
