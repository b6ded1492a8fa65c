"""Where a copy could go: every drive and the folders used last, with what each holds already and what is against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying import resume
from app.archive.copying.already_there import NOTHING_THERE, AlreadyThere, look_around
from app.jobs.backup.preflight import on_same_disk
from app.jobs.backup.room import error_of_room, room_needed
from app.jobs.backup.size import Size, measure
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.inside import source_around
from app.jobs.sources import Sources
from app.jobs.stores import find_stores
from app.model.errors import DestinationError
from app.model.errors.destination import DestinationGoneError, InsideSourceError, NotWritableError
from app.model.events import Finished, Report, Stage
from app.model.plan import BackupRequest, PlannedStore
from app.system.drives import Drive
from app.system.probe import accepts_folders
from app.system.volume import USUAL_BLOCK, volume_of
from app.system.volume_identity import volume_identity

_LIKE_AN_ARCHIVE = layout.archive_name("attempt", datetime.fromtimestamp(0, UTC)) + layout.INCOMPLETE
"""Should a run be killed with such a folder there, the next one knows it for what it is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to be weighed. `volume` is what told its volume from others when it was used (`volume_identity`), empty
    where nobody knows; `name` what the drive was called then.
    """

    folder: Path
    volume: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A folder an archive could go into. `destination_error` is why it cannot; `same_disk` is None where it cannot be
    told.

    `free` are the bytes that are free, `needed` those that have to be. `there` is what it holds of the same mail.
    `drive` is what the folder lies on, None where no drive is known. A place that is not there now has a
    DestinationGoneError.
    """

    place: Place
    free: int
    needed: int
    same_disk: bool | None
    there: AlreadyThere
    drive: Drive | None
    destination_error: DestinationError | None

    @property
    def folder(self) -> Path:
        """Where the archive would go."""
        return self.place.folder

    @property
    def is_usable(self) -> bool:
        """True where a backup can start."""
        return self.destination_error is None

    @property
    def is_absent(self) -> bool:
        """True where the place is not there now: a stick that is not plugged in."""
        return isinstance(self.destination_error, DestinationGoneError)

    @property
    def is_drive(self) -> bool:
        """True for the top of a drive."""
        return self.drive is not None and self.drive.path == self.folder

    @property
    def is_external(self) -> bool:
        """True on a drive that is not built into this computer; a place that is not there may be on one."""
        return self.is_absent or (self.drive is not None and self.drive.removable)


@dataclass(frozen=True, slots=True)
class Destinations:
    """All offers, the best first. `size_bytes` are those of the files to be copied; `needed` is the room an archive
    takes where nothing of it lies yet.
    """

    size_bytes: int
    needed: int
    offers: tuple[Offer, ...]

    @property
    def best(self) -> Offer | None:
        """The one to propose: usable, and not on the disk of the mail."""
        return next((offer for offer in self.offers if offer.is_usable and not offer.same_disk), None)


def prepare(sources: Sources) -> list[PlannedStore]:
    """The stores an archive would take in. Raises UsageError."""
    return find_stores(sources)


def run(
    stores: Sequence[PlannedStore],
    request: BackupRequest,
    drives: Sequence[Drive],
    places: Iterable[Place],
    report: Report,
    cancel: Cancel,
) -> Destinations:
    """Measures the mail and weighs every drive and place for a backup as `request` has it, whose own destination does
    not count. Leaves nothing anywhere. Raises CancelledError.

    Whether a place takes an archive is asked by making an empty folder there: systems do not know it before.
    """
    meter = Meter(Stage.FINDING, report, cancel)
    size = measure(stores)
    meter.advance()
    weigher = _Weigher(stores, request, size, resume.sources_of(stores), drives, meter)
    offers: list[Offer] = []
    for place in (*places, *(Place(drive.path) for drive in drives)):
        # Where a remembered stick was, another one may be now: then there are two offers for one path.
        if all(offer.folder != place.folder or offer.is_absent for offer in offers):
            offers.append(weigher.weigh(place))
            meter.advance()
    found = Destinations(
        size.size_bytes,
        room_needed(size, request, USUAL_BLOCK, NOTHING_THERE),
        tuple(sorted(offers, key=_order)),
    )
    report(Finished(found))
    return found


def _order(offer: Offer) -> tuple[bool, bool, bool, bool]:
    """The first is the best: usable, another disk, an external one, with something of the mail already."""
    nothing_there = not offer.there.unfinished and offer.there.earlier is None
    return not offer.is_usable, bool(offer.same_disk), not offer.is_external, nothing_there


@dataclass(frozen=True, slots=True)
class _Weigher:
    """What all places are weighed by."""

    stores: Sequence[PlannedStore]
    request: BackupRequest
    size: Size
    sources: str
    drives: Sequence[Drive]
    meter: Meter

    def weigh(self, place: Place) -> Offer:
        """The offer of one place."""
        drive = self._drive_of(place.folder)
        nothing = Offer(place, 0, 0, None, NOTHING_THERE, drive, DestinationGoneError(place.folder))
        try:
            identity = volume_identity(place.folder) if place.folder.is_dir() else None
            if identity is None or (place.volume and place.volume != identity):
                return nothing
            volume = volume_of(place.folder)
        except OSError:
            return nothing
        offer = replace(
            nothing,
            place=replace(place, volume=identity),
            free=volume.free,
            needed=room_needed(self.size, self.request, volume.block, NOTHING_THERE),
            same_disk=on_same_disk(self.stores, place.folder),
        )
        if (source := source_around(place.folder, self.stores)) is not None:
            return replace(offer, destination_error=InsideSourceError(place.folder, source=source))
        if not accepts_folders(place.folder, _LIKE_AN_ARCHIVE):
            return replace(offer, destination_error=NotWritableError(place.folder))
        try:
            there = look_around(place.folder, self.stores, self.sources, self.meter.advance)
        except OSError:
            # As the run itself will see it.
            return replace(offer, destination_error=NotWritableError(place.folder))
        return replace(
            offer,
            needed=room_needed(self.size, self.request, volume.block, there),
            there=there,
            destination_error=error_of_room(place.folder, self.size, self.request, volume, there),
        )

    def _drive_of(self, folder: Path) -> Drive | None:
        """The drive the folder lies on, the innermost of several."""
        around = (drive for drive in self.drives if drive.path == folder or drive.path in folder.parents)
        return max(around, key=lambda drive: len(drive.path.parts), default=None)
