"""Searching for deleted mail, and making an archive of what is found: one like any other, of the client "rescued"."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.archive.copying.destination_error import destination_error
from app.clients import rescued
from app.discovery.folders import unreadable_finding
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, report_problems
from app.jobs.rescue.preflight import RescuePlan, prepare
from app.model.codes import Code
from app.model.events import Event, Finished, Planned, Report, Stage, StageWork
from app.model.findings import Finding
from app.model.plan import BackupRequest, PlannedStore
from app.model.record import BackupRecord
from app.model.rescue import Carved, Chance, EndRule, Grade, RescueRecord, RescueSource
from app.model.unreadable_paths import UnreadablePaths
from app.rescue.carver import Progress, carve
from app.rescue.deleted_names import Names, NamesEnd, names_in
from app.rescue.ends import LONGEST
from app.rescue.outlook_mail import mail_in
from app.rescue.staging import Staging
from app.rescue.stripes import carve_in_stripes
from app.system.moving import remove_tree
from app.system.paths import without_prefix
from app.system.raw_reading import RawFile
from app.system.temporary_place import temporary_files_in

__all__ = ["RescuePlan", "prepare", "run"]

_SECONDS_A_BYTE = 1 / 100_000_000
"""A USB disk reads so fast; a solid-state one is as fast as we are."""
_SEVERAL = 1 << 30
"""Bytes from which on several processes share the work: each takes half a second to start."""
_MOST_PROCESSES = 4
_QUICKLY_SEARCHED = 64 << 30
"""Bytes that are searched even where a thousand places show nothing: a little mail may lie between them."""
_TEMPORARY = "temporary"
"""A folder in that of the work for temporary files of Python, SQLite and children."""
_NOTE_EVERY = 256 << 20
"""Bytes after which is written down how far the search came."""


@dataclass(slots=True)
class _Search:
    """What came of the search so far."""

    searched: int = 0
    findings: list[Finding] = field(default_factory=list)
    unreadable: int = 0


def run(plan: RescuePlan, report: Report, cancel: Cancel, *, insist: bool = False, **options: Any) -> RescueRecord:
    """Searches, and makes the archive. `options` are those of the backup job.

    `insist`: a large source is searched to its end even where a thousand places of it show nothing.

    Raises CancelledError and DestinationError; what was found then stays in `plan.work`, and the next run goes on.
    """
    search = _Search()
    counts = dict.fromkeys(Grade, 0)
    saved: BackupRecord | None = None
    if plan.is_hopeless and plan.size_bytes > _QUICKLY_SEARCHED and not insist:
        search.findings.append(why_nothing(plan))
    else:
        report(Planned((StageWork(Stage.RESCUING, 1 + plan.size_bytes * _SECONDS_A_BYTE, moves_data=True),)))
        try:
            staging = Staging(plan.work, plan.sources)
            temporary = plan.work / _TEMPORARY
            temporary.mkdir(exist_ok=True)
            # The usual folder may lie on the disk that is searched, and what is written there overwrites mail.
            with temporary_files_in(temporary):
                _search(plan, staging, search, report, cancel)
                counts |= staging.counts
                search.findings += _left_out(plan, staging)
                if staging.has_anything:
                    saved = _save(plan, staging, report, cancel, options)
                else:
                    search.findings.append(why_nothing(plan))
            remove_tree(plan.work)
        except OSError as error:
            raise destination_error(error, plan.destination) from error
    report_problems(search.findings, report)
    record = RescueRecord(
        plan.source,
        plan.chance,
        saved,
        whole=counts[Grade.WHOLE],
        cut=counts[Grade.CUT],
        fragments=counts[Grade.FRAGMENT],
        searched=search.searched,
        size_bytes=plan.size_bytes,
        unreadable=search.unreadable,
        findings=tuple(search.findings),
    )
    report(Finished(record))
    return record


def why_nothing(plan: RescuePlan) -> Finding:
    """Why nothing was found, or is to be expected."""
    path = str(plan.source)
    if plan.chance is Chance.NOTHING_LEFT:
        return Finding(Code.NOTHING_LEFT_TO_FIND, {"path": path})
    if plan.chance is Chance.ENCRYPTED:
        return Finding(Code.SOURCE_LOOKS_ENCRYPTED, {"path": path})
    return Finding(Code.NO_MAIL_FOUND_THERE, {"path": path})


def _left_out(plan: RescuePlan, staging: Staging) -> Iterator[Finding]:
    """What there was more of than is looked at, once for each source."""
    for number, count in staging.left_out(EndRule.BLOCKS_LEFT_OUT).items():
        yield Finding(Code.OUTLOOK_BLOCKS_LEFT_OUT, {"path": str(plan.sources[number].path), "count": count})
    for number in staging.left_out(EndRule.PEOPLE_LEFT_OUT):
        yield Finding(Code.PEOPLE_LEFT_OUT, {"path": str(plan.sources[number].path)})


def _names_missing(source: RescueSource, end: NamesEnd) -> Iterator[Finding]:
    """Why not all names of files in a source are known."""
    match end:
        case NamesEnd.TOO_MANY:
            yield Finding(Code.FILE_NAMES_LEFT_OUT, {"path": str(source.path)})
        case NamesEnd.STOPPED:
            yield Finding(Code.FILE_NAMES_NOT_READ, {"path": str(source.path)})


def _search(plan: RescuePlan, staging: Staging, search: _Search, report: Report, cancel: Cancel) -> None:
    """Searches the sources, from where an interrupted run left off. Raises OSError of the destination."""
    meter = Meter(Stage.RESCUING, report, cancel, total_files=len(plan.sources), total_bytes=plan.size_bytes)
    first, position = staging.position
    names: dict[int, Names] = {}
    try:
        for number, source in enumerate(plan.sources):
            begin = position if number == first else source.size if number < first else 0
            meter.advance(0, begin)
            progress = _Progress(meter, staging, number, begin)
            try:
                for found in _found(source, begin, progress, search):
                    staging.add(number, found)
                    progress.passed(found)
                    meter.advance(messages=int(found.is_message))
            finally:
                progress.note()
            for found in _outlook(source, staging.outlook_areas(number), cancel):
                staging.add(number, found)
                meter.advance(messages=int(found.is_message))
            progress(source.size)
            meter.advance(1)
            if plan.source == source.path and staging.has_anything:
                # An image or a device; a file in a folder has its name.
                names[number] = names_in(source.path, cancel.check)
                search.findings += _names_missing(source, names[number].end)
            search.searched += source.size
            staging.note(number + 1, 0)
    finally:
        staging.finish(names)
    meter.done()


class _Progress:
    """Tells the meter how far a source was searched, and writes it down for a run that goes on.

    Raises CancelledError where that was asked for.
    """

    def __init__(self, meter: Meter, staging: Staging, number: int, begin: int) -> None:
        self._meter = meter
        self._staging = staging
        self._number = number
        self._at = self._end = self._noted = begin

    def __call__(self, at: int) -> None:
        if at - self._noted >= _NOTE_EVERY:
            self.note()
            self._noted = at
        self._meter.advance(0, max(0, at - self._at))
        self._at = max(at, self._at)

    def passed(self, found: Carved) -> None:
        """A message was written down: what is in it is not searched again."""
        if not found.is_joined:
            self._end = max(self._end, found.offset + found.length)

    def note(self) -> None:
        """Writes down from where on a message may begin that was not found yet."""
        self._staging.note(self._number, max(self._end, self._at - LONGEST))


def _found(source: RescueSource, begin: int, progress: Progress, search: _Search) -> Iterator[Carved]:
    """The messages of one source. What cannot be read of it becomes a finding."""
    if begin >= source.size:
        return
    try:
        file = RawFile(source.path)
    except OSError as error:
        search.findings.append(unreadable_finding(source.path, error))
        return
    with file:
        processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
        # A disk that fails is read by one process, which says what it could not read.
        if source.size - begin < _SEVERAL or processes == 1 or source.is_device:
            yield from carve(file, begin, source.size, progress)
        else:
            yield from carve_in_stripes(source.path, begin, progress, processes=processes)
        if file.holes:
            lost = sum(length for _, length in file.holes)
            search.unreadable += lost
            parameters: dict[str, str | int] = {"path": str(source.path), "bytes": lost, "count": len(file.holes)}
            search.findings.append(Finding(Code.SECTORS_UNREADABLE, parameters))
        if file.has_more_holes:
            search.findings.append(Finding(Code.MORE_SECTORS_UNREADABLE, {"path": str(source.path)}))


class _Stoppable:
    """A source that is read until cancelling is asked for: hours of blocks may be read before a message is known."""

    def __init__(self, file: RawFile, cancel: Cancel) -> None:
        self._file = file
        self._cancel = cancel
        self.size = file.size

    def read_at(self, offset: int, count: int) -> bytes:
        """As the file does. Raises CancelledError."""
        self._cancel.check()
        return self._file.read_at(offset, count)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _outlook(source: RescueSource, areas: list[tuple[int, int]], cancel: Cancel) -> Iterator[Carved]:
    """What the blocks of Outlook files hold that were met on the way: only together they are messages."""
    if not areas:
        return
    with RawFile(source.path) as file:
        yield from mail_in(_Stoppable(file, cancel), areas)


def _save(plan: RescuePlan, staging: Staging, report: Report, cancel: Cancel, options: dict[str, Any]) -> BackupRecord:
    """The archive. Its job has a beginning and an end of its own; this one has one of each."""

    def inner(event: Event) -> None:
        if not isinstance(event, Planned | Finished):
            report(event)

    stores = [PlannedStore(store) for store in rescued.stores_at(without_prefix(staging.store), UnreadablePaths())]
    request = BackupRequest(plan.destination, plan.label, readable=False)
    return backup.run(backup.plan(stores, request), inner, cancel, **{"now": datetime.now, **options})
