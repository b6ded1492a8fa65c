"""Places a person adds to what is looked at: what each turned out to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.discovery.folders import real_path
from app.jobs.own_archives import is_own_archive
from app.model.record import SurveyRecord
from app.system.walking import is_link


@dataclass(frozen=True, slots=True)
class AddedPlace:
    """A place, and the messages found at it or below; `is_known` where it lies in a place that is looked at anyway."""

    path: Path
    messages: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """A place as it is looked at; `archive` is the archive of this program that it is, or lies in."""

    path: Path
    archive: Path | None


def inspect(path: Path) -> Inspected:
    """What stands at a place. Its mail is not looked at."""
    followed = real_path(path) if is_link(path) else path.absolute()
    around = (each for each in (followed, *followed.parents) if is_own_archive(each))
    return Inspected(followed, next(around, None))


def added_places(record: SurveyRecord, added: Iterable[Path]) -> tuple[AddedPlace, ...]:
    """What the survey found at each of the places that were added to it."""
    return tuple(_place(record, path) for path in added)


def _place(record: SurveyRecord, path: Path) -> AddedPlace:
    trees = [(tree, found) for found in record.stores for tree in found.store.trees]
    below = {id(found): found for tree, found in trees if tree == path or path in tree.parents}
    messages = sum(found.total.messages for found in below.values())
    return AddedPlace(path, messages, any(tree in path.parents for tree, _ in trees))
