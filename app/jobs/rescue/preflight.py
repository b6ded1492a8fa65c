"""What is decided before a search for deleted mail: what is searched, and that nothing is written over it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.archive.copying.destination_error import destination_error
from app.discovery.folders import source_error
from app.jobs.inside import is_inside
from app.model.errors.destination import InsideSourceError, OnSourceDiskError
from app.model.errors.usage import NoSuchFileError
from app.model.rescue import Chance, RescueSource
from app.rescue.sampling import sample
from app.system.disks import same_disk
from app.system.paths import prefixed
from app.system.raw_reading import RawFile, is_device
from app.system.scanned_disk import may_write_to
from app.system.walking import EntryKind, walk

_WORK = "furoshiki-rescue-"


@dataclass(frozen=True, slots=True)
class RescuePlan:
    """What is searched, and where what is found goes: `work` until the archive is made of it in `destination`."""

    source: Path
    sources: tuple[RescueSource, ...]
    chance: Chance
    destination: Path
    label: str
    work: Path

    @property
    def size_bytes(self) -> int:
        """Bytes of all sources."""
        return sum(each.size for each in self.sources)

    @property
    def is_beside(self) -> bool:
        """True where an image or a folder is searched that lies on the disk of the destination: whoever deleted the
        mail on that disk writes over it. A device that is searched is refused before.
        """
        there = next((each for each in (self.destination, *self.destination.parents) if each.exists()), None)
        try:
            return there is not None and same_disk(self.source, there) is True
        except OSError:
            return False

    @property
    def is_hopeless(self) -> bool:
        """True where a thousand places of the source show nothing that could be found."""
        return self.chance in (Chance.NOTHING_LEFT, Chance.ENCRYPTED)


def prepare(source: Path, destination: Path, label: str = "") -> RescuePlan:
    """Looks at the source and the destination; writes nothing. Raises UsageError, SourceError and DestinationError."""
    sources = _sources(source)
    _refuse_same_place(source, sources, destination)
    name = _WORK + hashlib.sha256(str(source).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    # Folders below make a path longer than Windows takes without its prefix.
    work = Path(prefixed(str(destination / name)))
    return RescuePlan(source, sources, _chance(sources), destination, label or source.name, work)


def _sources(source: Path) -> tuple[RescueSource, ...]:
    try:
        if not is_device(source) and source.is_dir():
            return tuple(_files_below(source))
        with RawFile(source) as file:
            return (RescueSource(source, file.size, file.is_device),)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise NoSuchFileError(source) from None
    except OSError as error:
        raise source_error(source, error) from error


def _files_below(folder: Path) -> Iterator[RescueSource]:
    """All files of a folder; links are not followed."""
    for entries in walk(folder):
        for entry in entries:
            if entry.kind is EntryKind.FILE and entry.status is not None and entry.status.st_size:
                yield RescueSource(Path(entry.path), entry.status.st_size, is_device=False)


def _refuse_same_place(source: Path, sources: tuple[RescueSource, ...], destination: Path) -> None:
    if any(each.is_device for each in sources):
        there = next((each for each in (destination, *destination.parents) if each.exists()), destination)
        try:
            overwrites = may_write_to(source, there)
        except OSError as error:
            raise destination_error(error, destination) from error
        if overwrites:
            raise OnSourceDiskError(destination, source=source)
    elif source.is_dir() and is_inside(destination, source):
        raise InsideSourceError(destination, source=source)


def _chance(sources: tuple[RescueSource, ...]) -> Chance:
    if len(sources) != 1:
        return Chance.UNKNOWN
    try:
        with RawFile(sources[0].path) as file:
            return sample(file).chance
    except OSError as error:
        raise source_error(sources[0].path, error) from error
