"""The main act: copy every store into a new archive, prove it, write the address book, and judge."""

import errno
import socket
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import exporters
from app import __version__
from app.archive import catalog, earlier, inventory, layout
from app.archive.copier import WriteFailed
from app.archive.earlier import Earlier
from app.archive.inventory import Inventory
from app.archive.manifest import standard_fields
from app.archive.readable import write_readable
from app.archive.report import MissingList, Summary, read_me_first, record_json
from app.archive.stores import StoreCopier, Tally
from app.archive.writer import ArchiveWriter
from app.contacts.gather import Gatherer, for_export
from app.formats.guard import Guard
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, report_problems
from app.jobs.people import add_others
from app.jobs.preflight import check_destination, measure
from app.jobs.results import backup_result
from app.jobs.sources import Sources, denied_folders, find_stores, own_addresses
from app.model.contact import Contact
from app.model.errors import DestinationUnfit
from app.model.events import Finished, Report
from app.model.exporter import Exporter
from app.model.notices import is_problem
from app.model.plan import BackupPlan, BackupRequest, PlannedStore
from app.model.record import BackupRecord, Outcome
from app.model.store import Notice
from app.verdict.judge import judge
from app.verdict.rules import Facts


def prepare(sources: Sources, request: BackupRequest) -> BackupPlan:
    """Finds the stores and checks the destination. Raises WrongRequest and DestinationUnfit."""
    return plan(find_stores(sources), request)


def plan(stores: Iterable[PlannedStore], request: BackupRequest) -> BackupPlan:
    """A plan for stores found before. Raises DestinationUnfit."""
    chosen = tuple(stores)
    size = measure(chosen)
    same_disk = check_destination(chosen, request, size) if size.files else None
    return BackupPlan(chosen, request, size.files, size.octets, same_disk)


def run(plan: BackupPlan, report: Report, cancel: Cancel, now: Callable[[], datetime] = datetime.now) -> BackupRecord:
    """Does what was planned. Raises Cancelled and DestinationUnfit; what was written then says it is incomplete."""
    record = _run(plan, report, cancel, now().astimezone()) if plan.files else _nothing(plan)
    report_problems(list(record.problems), report)
    report(Finished(record))
    return record


@dataclass(slots=True)
class _Run:
    """An archive on its way."""

    plan: BackupPlan
    when: datetime
    archive: ArchiveWriter
    report: Report
    cancel: Cancel
    earlier: Earlier | None = None
    guard: Guard = field(default_factory=Guard)
    tally: Tally = field(default_factory=Tally)
    people: list[Contact] = field(default_factory=list)

    def meter(self, stage: str, files: int = 0, octets: int = 0) -> Meter:
        return Meter(stage, self.report, self.cancel, total_files=files, total_bytes=octets)


def _run(plan: BackupPlan, report: Report, cancel: Cancel, when: datetime) -> BackupRecord:
    label = plan.request.label or socket.gethostname().partition(".")[0]
    archive = ArchiveWriter(plan.request.destination, layout.archive_name(label, when), plan.stores)
    before = earlier.newest(plan.request.destination, archive.sources)
    running = _Run(plan, when, archive, report, cancel, before)
    try:
        _copy_stores(running)
        if plan.request.readable:
            _write_readable(running)
        return _prove_and_seal(running, _write_address_book(running), label)
    except (WriteFailed, OSError) as error:
        # Trouble with a source never comes this far: it is noted where it is met.
        raise _unfit(error.error if isinstance(error, WriteFailed) else error, archive.folder) from error
    except sqlite3.Error as error:
        raise DestinationUnfit("destination_failed", path=str(archive.folder)) from error
    finally:
        running.guard.close()
        archive.close()
        if before is not None:
            before.close()


def _copy_stores(running: _Run) -> None:
    meter = running.meter("copying", running.plan.files, running.plan.octets)
    files = Inventory(running.archive.path(layout.INVENTORY))
    with closing(files), closing(catalog.CatalogWriter(running.archive.path(layout.CATALOG))) as writer:
        for planned in running.plan.stores:
            running.tally.notices += planned.store.notices
            copier = StoreCopier(
                planned.store, planned.base, running.archive, writer, files, running.guard, running.earlier
            )
            copier.copy(running.tally, meter.tick, partial(meter.at, planned.store.client))
        for name, digest, size in running.archive.left_over():
            running.archive.promise(name, digest, size)
            files.add_left_over(name, digest, size)
            running.tally.changed += 1
            running.tally.notices.append(Notice("kept_from_interrupted_run", {"path": name}))
        writer.finish()
    meter.done()


def _write_readable(running: _Run) -> None:
    meter = running.meter("readable")
    done = write_readable(
        running.archive, running.tally.renamed, running.guard, lambda messages: meter.tick(messages=messages)
    )
    running.tally.notices += done.notices
    meter.done()


def _write_address_book(running: _Run) -> MissingList:
    """Writes the people, and lists what is missing: both come from one walk through the catalog."""
    meter = running.meter("people")
    missing = MissingList()
    gatherer = Gatherer(own_addresses(planned.store.accounts for planned in running.plan.stores))
    for row in catalog.rows(running.archive.path(layout.CATALOG)):
        gatherer.add(row.role, row.message.marks, row.envelope, " / ".join(row.path))
        missing.add_message(row)
        meter.tick(messages=1)
    add_others(gatherer, running.archive.path(layout.CATALOG))
    running.people = gatherer.contacts()
    people = for_export(running.people)
    for exporter in exporters.ALL:
        if exporter.in_archive:
            chosen = running.people if exporter.everyone else people
            write = partial(_export, exporter, chosen, running.when)
            running.archive.add_payload(f"{layout.ADDRESS_BOOK}/{exporter.file_name}", write)
    meter.done()
    return missing


def _export(exporter: Exporter, people: Sequence[Contact], when: datetime, sink: BinaryIO) -> None:
    exporter.write(people, sink, when.date())


def _prove_and_seal(running: _Run, missing: MissingList, label: str) -> BackupRecord:
    archive = running.archive
    meter = running.meter("proving", archive.files, archive.octets)
    proof = archive.prove_payload(meter.tick)
    meter.done()
    if not proof.good:
        raise DestinationUnfit("read_back_failed", path=str(archive.folder), count=len(proof.damaged | proof.missing))
    missing.add_files(inventory.read(archive.path(layout.INVENTORY)))
    record = _record(running)
    archive.adopt_tag(layout.CATALOG)
    archive.adopt_tag(layout.INVENTORY)
    archive.add_tag(layout.MISSING, missing.data())
    archive.add_tag(layout.RECORD, record_json(backup_result(record)))
    archive.add_tag(layout.READ_ME, read_me_first(Summary(label, running.when, record, missing.rows)))
    archive.finish(
        standard_fields(
            when=running.when,
            octets=archive.octets,
            files=archive.files,
            agent=f"Furoshiki {__version__}",
            label=label,
            sources=archive.sources,
        )
    )
    return record


def _record(running: _Run) -> BackupRecord:
    tally = running.tally
    problems = [notice for notice in tally.notices if is_problem(notice)]
    if tally.incomplete:
        problems.append(Notice("messages_incomplete", {"count": tally.incomplete}))
    if not tally.messages:
        problems.append(Notice("nothing_found"))
    return BackupRecord(
        archive=running.archive.final,
        outcome=Outcome.WITH_PROBLEMS if problems else Outcome.COMPLETE,
        files=running.archive.files,
        octets=running.archive.octets,
        messages=tally.messages,
        incomplete=tally.incomplete,
        problems=tuple(problems),
        people=len(for_export(running.people)),
        verdict=judge(_facts(running, tally)),
        notices=tuple(notice for notice in tally.notices if not is_problem(notice)),
        denied=denied_folders(tally.notices),
        reused=tally.reused,
        since=running.earlier.since() if running.earlier is not None else None,
    )


def _facts(running: _Run, tally: Tally) -> Facts:
    accounted = {"client_running", "file_unreadable", "file_changed", "kept_from_interrupted_run", "nothing_found"}
    others = [notice for notice in tally.notices if is_problem(notice) and notice.code not in accounted]
    stores = [planned.store for planned in running.plan.stores]
    return Facts(
        archived=True,
        read_back=True,
        messages=tally.messages,
        incomplete=tally.incomplete,
        unreadable=tally.unreadable,
        changed=tally.changed,
        other_problems=len(others),
        clients_running=tuple(
            sorted({store.client for store in stores for notice in store.notices if notice.code == "client_running"})
        ),
        same_disk=running.plan.same_disk,
        server_protocols=frozenset(account.protocol for store in stores for account in store.accounts),
    )


def _nothing(plan: BackupPlan) -> BackupRecord:
    """The record of a run that found no file at all: a problem, never a success."""
    notices = [notice for planned in plan.stores for notice in planned.store.notices]
    facts = Facts(
        archived=False,
        read_back=False,
        messages=0,
        incomplete=0,
        unreadable=0,
        changed=0,
        other_problems=0,
        clients_running=(),
        same_disk=None,
        server_protocols=frozenset(),
    )
    return BackupRecord(
        archive=None,
        outcome=Outcome.NOTHING_FOUND,
        files=0,
        octets=0,
        messages=0,
        incomplete=0,
        problems=(*notices, Notice("nothing_found")),
        people=0,
        verdict=judge(facts),
        denied=denied_folders(notices),
    )


def _unfit(error: OSError, folder: Path) -> DestinationUnfit:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DestinationUnfit("destination_full" if full else "destination_failed", path=str(folder))
