"""A drill on an encrypted archive: its messages are taken out as the stream brings them, in memory alone."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog.catalog import CatalogRow
from app.archive.catalog.schema import DAMAGE, load_catalog, open_catalog
from app.archive.encrypted.held_file import HeldFile, can_be_held, is_in_one_piece
from app.archive.encrypted.held_pieces import HeldPieces
from app.formats.reading.worker import Worker
from app.formats.standard import maildir
from app.formats.standard.message_place import AROUND
from app.jobs import drill_memory
from app.jobs.drill import LARGEST_LISTED, Trial, choose
from app.jobs.drill_files import FileRows, rows_of_file
from app.jobs.engine import Meter
from app.model.codes import Code
from app.model.errors.usage import CatalogUnreadableError
from app.model.findings import Finding
from app.model.restoration import Drill

_LARGEST_CATALOG = 4 << 30


class DrillStream:
    """A receiver that keeps the catalog, which comes before the mail, and then each file with messages to take out.

    Messages in files that cannot be held in memory are counted, and said not to have been tried.
    """

    def __init__(
        self,
        archive: Path,
        seed: str,
        worker: Worker,
        meter: Meter,
        *,
        at_least: int,
        notes: Path | None,
        catalog: Path | None = None,
    ) -> None:
        """`worker` reads the containers; in `notes` stands what failed before (None: nothing is kept).

        `catalog` is the same as that in the archive, where it lies on a disk, so that it need not be held in memory.
        Raises sqlite3.Error and its kin for a damaged one.
        """
        self._archive = archive
        self._chance = random.Random(seed)
        self._at_least = at_least
        self._worker = worker
        self._meter = meter
        self._notes = notes
        self._trial: Trial | None = None
        self._files: dict[str, tuple[list[CatalogRow], FileRows]] = {}
        self._is_damaged = False
        self._name = ""
        self._data: bytearray | None = None
        self._pieces: HeldPieces | None = None
        self.seal = ""
        """What the archive is known by, once its list of digests has come."""
        if catalog is not None:
            self._choose(open_catalog(catalog))

    def folder(self, top: str, name: str) -> None:
        """Passes over a folder."""

    def begin(self, name: str, size: int) -> None:
        """Begins to keep a file that is needed."""
        self._name, self._data, self._pieces = name, None, None
        if name in (layout.TAG_MANIFEST, layout.CATALOG) and self._trial is None:
            self._data = bytearray() if size <= _LARGEST_CATALOG else None
        elif name in self._files:
            rows, known = self._files[name]
            if size > LARGEST_LISTED and is_in_one_piece(known.format):
                self._pieces = HeldPieces(name, rows, AROUND)
            elif can_be_held(known.format, size):
                self._data = bytearray()

    def data(self, data: bytes) -> None:
        """Keeps the next bytes of it."""
        if self._data is not None:
            self._data += data
        elif self._pieces is not None:
            self._pieces.add(data)

    def end(self) -> None:
        """Takes messages out of a file that has arrived. Raises CancelledError."""
        data, self._data = self._data, None
        pieces, self._pieces = self._pieces, None
        if pieces is not None and self._trial is not None:
            rows, known = self._files.pop(self._name)
            self._trial.take(rows, known, pieces, list_again=False)
        if data is None:
            return
        if self._name == layout.TAG_MANIFEST:
            self.seal = _seal(bytes(data))
            return
        try:
            if self._name == layout.CATALOG:
                self._choose(load_catalog(data))
            elif self._trial is not None:
                self._take(self._trial, bytes(data))
        except DAMAGE:
            self._is_damaged = True

    def result(self) -> Drill:
        """What was taken out, once everything has come; what failed is remembered. Raises CatalogUnreadableError."""
        if self._trial is None or self._is_damaged:
            raise CatalogUnreadableError(self._archive)
        drilled = self._trial.result()
        if self._trial.waiting:
            drilled = replace(drilled, findings=(Finding(Code.DRILL_PASSED_OVER, {"count": self._trial.waiting}),))
        drill_memory.save(self._notes, self.seal, drilled)
        return drilled

    def _choose(self, database: sqlite3.Connection) -> None:
        with closing(database):
            before = drill_memory.load(self._notes, self.seal)
            chosen = choose(database, self._chance, self._at_least, before)
            for name, rows in chosen.rows(database).items():
                self._files[name] = rows, rows_of_file(database, name)
        self._trial = Trial(chosen, self._meter)

    def _take(self, trial: Trial, data: bytes) -> None:
        rows, known = self._files.pop(self._name)
        held = HeldFile(self._name, known.format, data, self._worker)
        # Maildir keeps flags in the names of files, which may have been changed in the archive.
        trial.take(rows, known, held, list_again=known.format != maildir.FORMAT.name)


def _seal(tag_manifest: bytes) -> str:
    """The digest that the tag manifest has for the list of the seal; empty without one."""
    for line in tag_manifest.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name == layout.SEAL:
            return digest
    return ""
