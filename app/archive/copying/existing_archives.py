"""Which archives lie at a place already, which of them came last, and whether the clock agrees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.archive.bag import layout, manifest
from app.model.codes import Code
from app.model.findings import Finding

_FIRST_YEAR = 2020
"""Clocks without a battery start in 1970 or 2001; this program was written later."""
_SLACK = timedelta(minutes=2)
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_NAME = "%Y-%m-%d %H%M"


@dataclass(frozen=True, slots=True)
class ExistingArchive:
    """A finished archive. `when` is what the clock said then; `generation` counts those of the same sources from 1."""

    archive: Path
    sources: str
    generation: int
    when: datetime

    def order(self) -> tuple[int, datetime, str]:
        """What sorts archives of the same sources, the newest last, even if the clock was wrong."""
        return self.generation, self.when, self.archive.name


def existing_archives(destination: Path) -> Iterator[ExistingArchive]:
    """The finished archives of this program in a folder; others are passed over. Raises OSError."""
    for folder in sorted(destination.iterdir()):
        if folder.name.endswith(layout.INCOMPLETE) or folder.is_symlink():
            continue
        try:
            fields = manifest.read_bag_info(folder / layout.BAG_INFO)
        except OSError:
            continue
        if sources := fields.get(manifest.SOURCES):
            number = fields.get(manifest.GENERATION, "")
            generation = int(number) if number.isdecimal() and len(number) < 10 else 0
            yield ExistingArchive(folder, sources, generation, _moment(fields.get(manifest.TIMESTAMP, "")))


def name_for(label: str, now: datetime, present: Iterable[ExistingArchive]) -> str:
    """The name of a new archive. It sorts behind those that are there, even where the clock says it should not."""
    moments = [now.replace(tzinfo=None)]
    for each in present:
        try:
            moments.append(datetime.strptime(each.archive.name[:15], _NAME))
        except ValueError:
            continue
    return layout.archive_name(label, max(moments))


def clock_notices(now: datetime, present: Iterable[ExistingArchive]) -> Iterator[Finding]:
    """What is odd about the clock. `now` is aware."""
    shown = f"{now:%Y-%m-%d %H:%M}"
    if now.year < _FIRST_YEAR:
        yield Finding(Code.CLOCK_WRONG, {"now": shown})
    latest = max(present, key=lambda each: each.when, default=None)
    if latest is not None and latest.when > now + _SLACK:
        yield Finding(Code.CLOCK_BEHIND, {"now": shown, "archive": latest.archive.name})


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _LONG_AGO
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
