"""Where a copy could go: every drive and the folder used last, each with warnings and errors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.archive.bag import layout
from app.jobs.backup.preflight import Size, is_inside, measure, on_same_disk
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.sources import Sources, find_stores
from app.model.errors import DestinationError
from app.model.errors.destination import DestinationFullError, FileSystemLimitError, InsideSourceError, NotWritableError
from app.model.events import Finished, Report, Stage
from app.model.plan import PlannedStore
from app.system.drives import Drive
from app.system.probe import accepts_folders
from app.system.volume import USUAL_BLOCK, volume_of

_LIKE_AN_ARCHIVE = layout.archive_name("attempt", datetime.fromtimestamp(0, UTC)) + layout.INCOMPLETE
"""Should a run be killed with such a folder there, the next one knows it for what it is."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A folder an archive could go into. `destination_error` is why it cannot; `same_disk` is None where it cannot be
    told.

    `drive` is the volume as a whole where the folder is its top. `free` in bytes.
    """

    folder: Path
    free: int
    same_disk: bool | None
    drive: Drive | None = None
    destination_error: DestinationError | None = None


@dataclass(frozen=True, slots=True)
class Destinations:
    """All offers, those without warnings first; `needed` is the size of an archive in bytes."""

    needed: int
    offers: tuple[Offer, ...]

    @property
    def best(self) -> Offer | None:
        """The one to propose: usable, and not on the disk of the mail."""
        return next((offer for offer in self.offers if offer.destination_error is None and not offer.same_disk), None)


def prepare(sources: Sources) -> list[PlannedStore]:
    """The stores an archive would take in. Raises UsageError."""
    return find_stores(sources)


def run(
    stores: Sequence[PlannedStore], drives: Iterable[Drive], folders: Iterable[Path], report: Report, cancel: Cancel
) -> Destinations:
    """Measures the mail and weighs every drive and folder. Leaves nothing anywhere. Raises CancelledError.

    Whether a place takes an archive is asked by making an empty folder there: systems do not know it before.
    """
    meter = Meter(Stage.FINDING, report, cancel)
    size = measure(stores)
    meter.advance()
    offers: dict[Path, Offer] = {}
    for folder in folders:
        offers[folder] = _offer(stores, size, folder, None)
        meter.advance()
    for drive in drives:
        offers.setdefault(drive.path, _offer(stores, size, drive.path, drive))
        meter.advance()
    found = Destinations(
        size.wanted(USUAL_BLOCK, readable=True),
        tuple(sorted(offers.values(), key=lambda offer: (offer.destination_error is not None, bool(offer.same_disk)))),
    )
    report(Finished(found))
    return found


def _offer(stores: Sequence[PlannedStore], size: Size, folder: Path, drive: Drive | None) -> Offer:
    existing = next((each for each in (folder, *folder.parents) if each.is_dir()), folder)
    try:
        volume = volume_of(existing)
    except OSError:
        return Offer(folder, 0, None, drive, NotWritableError(folder))
    destination_error: DestinationError | None = None
    for tree in (tree for planned in stores for tree in planned.store.trees):
        if is_inside(folder, tree):
            destination_error = InsideSourceError(folder, source=tree)
    needed = size.wanted(volume.block, readable=True)
    if destination_error is None and not accepts_folders(existing, _LIKE_AN_ARCHIVE):
        destination_error = NotWritableError(folder)
    if destination_error is None and volume.free < needed:
        destination_error = DestinationFullError.of(folder, needed=needed, free=volume.free)
    if destination_error is None and volume.largest_file is not None and size.largest > volume.largest_file:
        destination_error = FileSystemLimitError(folder, size=size.largest)
    return Offer(folder, volume.free, on_same_disk(stores, existing), drive, destination_error)
