"""The main act: copy every store into a new archive, prove it, write the address book, and judge."""

import errno
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

import exporters
from app import __version__
from app.archive import catalog, earlier, inventory, layout
from app.archive.certificate import MakePdf, certificate
from app.archive.copier import WriteFailed
from app.archive.earlier import Earlier
from app.archive.inventory import Inventory
from app.archive.manifest import standard_fields
from app.archive.present import Present, archives_at, clock_notices, name_for
from app.archive.readable import write_readable
from app.archive.report import MissingList, Summary, list_gone, read_me_first, record_json
from app.archive.statement import read_statement, visit_fields
from app.archive.stores import StoreCopier, Tally
from app.archive.unfit import FULL, is_gone, unfit
from app.archive.writer import ArchiveWriter, FlushFailed
from app.contacts.gather import Gatherer, for_export
from app.formats.guard import Guard
from app.jobs import encryption, fates
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter, report_problems
from app.jobs.people import add_others
from app.jobs.preflight import check_destination, label_of, measure
from app.jobs.results import backup_result
from app.jobs.sources import Sources, denied_folders, find_stores, own_addresses
from app.model.contact import Contact
from app.model.errors import DestinationUnfit, Trouble
from app.model.events import Finished, Report
from app.model.exporter import Exporter
from app.model.notices import is_problem
from app.model.plan import BackupPlan, BackupRequest, PlannedStore
from app.model.record import BackupRecord, Outcome
from app.model.store import Notice
from app.model.verdict import Facts
from app.system.patience import USUAL, Patience
from app.verdict.judge import judge


def prepare(sources: Sources, request: BackupRequest) -> BackupPlan:
    """Finds the stores and checks the destination. Raises WrongRequest and DestinationUnfit."""
    return plan(find_stores(sources), request)


def plan(stores: Iterable[PlannedStore], request: BackupRequest) -> BackupPlan:
    """A plan for stores found before. Raises DestinationUnfit, and WrongRequest for a poor passphrase."""
    chosen = tuple(stores)
    if request.passphrase:
        encryption.check(request)
    size = measure(chosen)
    same_disk = check_destination(chosen, request, size) if size.files else None
    return BackupPlan(chosen, request, size.files, size.octets, same_disk)


def run(
    plan: BackupPlan,
    report: Report,
    cancel: Cancel,
    now: Callable[[], datetime] = datetime.now,
    make_pdf: MakePdf | None = None,
    patience: Patience = USUAL,
) -> BackupRecord:
    """Does what was planned. Raises Cancelled and DestinationUnfit; what was written then says it is incomplete.

    With `make_pdf` the certificate is a PDF too.
    """
    record = _run(plan, report, cancel, now().astimezone(), make_pdf, patience) if plan.files else _nothing(plan)
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
    patience: Patience
    make_pdf: MakePdf | None = None
    present: tuple[Present, ...] = ()
    earlier: Earlier | None = None
    guard: Guard = field(default_factory=Guard)
    tally: Tally = field(default_factory=Tally)
    people: list[Contact] = field(default_factory=list)

    def meter(self, stage: str, files: int = 0, octets: int = 0) -> Meter:
        return Meter(stage, self.report, self.cancel, total_files=files, total_bytes=octets)

    def unfit(self, error: OSError) -> DestinationUnfit:
        """What to tell about trouble with the destination."""
        return unfit(error, self.archive.folder, self.plan.octets - self.tally.octets)


def _run(
    plan: BackupPlan, report: Report, cancel: Cancel, when: datetime, make_pdf: MakePdf | None, patience: Patience
) -> BackupRecord:
    destination = plan.request.destination
    try:
        present = tuple(archives_at(destination))
    except OSError as error:
        raise unfit(error, destination) from error
    archive = ArchiveWriter(destination, name_for(label_of(plan.request), when, present), plan.stores)
    running = _Run(plan, when, archive, report, cancel, patience, make_pdf, present)
    try:
        running.earlier = earlier.newest(each for each in present if each.sources == archive.sources)
        return _built(running)
    except (FlushFailed, WriteFailed) as error:
        # Trouble with a source never comes this far: it is noted where it is met.
        raise running.unfit(error.error) from error
    except OSError as error:
        raise running.unfit(error) from error
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise running.unfit(OSError(errno.ENOSPC if full else errno.EIO, str(error))) from error
    finally:
        running.guard.close()
        archive.close()
        if running.earlier is not None:
            running.earlier.close()


def _built(running: _Run) -> BackupRecord:
    """The whole work. Where the system fails to put on the medium what was written, all of it is written once more."""
    try:
        return _copied_and_proved(running)
    except FlushFailed as failed:
        if failed.error.errno in FULL or is_gone(running.archive.folder):
            raise
    running.archive.begin_again()
    running.tally = Tally(notices=[Notice("written_again", {"path": str(running.archive.folder)})])
    if running.earlier is not None:
        running.earlier.start_again()
    try:
        return _copied_and_proved(running)
    except FlushFailed as failed:
        if is_gone(running.archive.folder):
            raise
        raise DestinationUnfit("destination_not_flushed", path=str(running.archive.folder)) from failed


def _copied_and_proved(running: _Run) -> BackupRecord:
    _copy_stores(running)
    if running.plan.request.readable:
        _write_readable(running)
    request = running.plan.request
    record = _prove_and_seal(running, _write_address_book(running), label_of(request))
    if request.passphrase:
        return encryption.encrypt(running.archive, request, record, running.when, running.report, running.cancel)
    return replace(record, archive=running.archive.publish())


def _copy_stores(running: _Run) -> None:
    meter = running.meter("copying", running.plan.files, running.plan.octets)
    files = Inventory(running.archive.path(layout.INVENTORY))
    with closing(files), closing(catalog.CatalogWriter(running.archive.path(layout.CATALOG))) as writer:
        for planned in running.plan.stores:
            running.tally.notices += planned.store.notices
            copier = StoreCopier(
                planned.store,
                planned.base,
                running.archive,
                writer,
                files,
                running.guard,
                running.earlier,
                running.patience,
            )
            copier.copy(running.tally, meter.tick)
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
    archive.require(proof)
    missing.add_files(inventory.read(archive.path(layout.INVENTORY)))
    running.tally.notices += _remarks(running)
    record = _record(running)
    archive.adopt_tag(layout.CATALOG)
    archive.adopt_tag(layout.INVENTORY)
    archive.add_tag(layout.MISSING, missing.data())
    if record.since is not None and record.since.gone:
        _list_gone(running)
    archive.add_tag(layout.RECORD, record_json(backup_result(record)))
    archive.add_tag(layout.READ_ME, read_me_first(Summary(label, running.when, record, missing.rows)))
    info = standard_fields(
        when=running.when,
        octets=archive.octets,
        files=archive.files,
        agent=f"Furoshiki {__version__}",
        label=label,
        sources=archive.sources,
        generation=_generation(running),
    )
    info |= visit_fields(running.plan.request.visit)
    record = replace(record, notices=record.notices + _write_certificate(running, info))
    archive.seal(info)
    return record


def _list_gone(running: _Run) -> None:
    """Names the files an earlier archive holds and whose originals are no more."""
    assert running.earlier is not None
    path = running.archive.path(layout.GONE)
    with path.open("x", encoding="utf-8-sig", newline="") as sink:
        list_gone(sink, running.earlier)
    running.archive.adopt_tag(layout.GONE)


def _generation(running: _Run) -> int:
    return 1 + max((each.generation for each in running.present if each.sources == running.archive.sources), default=0)


def _remarks(running: _Run) -> Iterator[Notice]:
    """What is worth knowing about the place the archive went to, and how it came about."""
    yield from clock_notices(running.when, running.present)
    if running.archive.resumed and running.archive.trusted:
        yield Notice("went_on", {"count": running.tally.kept})
    yield from running.archive.notices


def _write_certificate(running: _Run, info: Mapping[str, str | int]) -> tuple[Notice, ...]:
    """Adds the certificate in both languages: nobody knows who is going to read it. Returns why there is no PDF."""
    archive = running.archive
    statement = replace(read_statement(archive.folder, info), archive=archive.final)
    page = certificate(statement, ("ja", "en"))
    archive.add_tag(layout.CERTIFICATE, page.encode("utf-8", "replace"))
    if running.make_pdf is None:
        return ()
    try:
        archive.add_tag(layout.CERTIFICATE_PDF, running.make_pdf(page))
    except Trouble as trouble:
        return (Notice(trouble.code, trouble.parameters),)
    except OSError:
        raise
    except Exception as error:
        # A bug in how the page is drawn must not cost the archive.
        return (Notice("pdf_not_possible", {"error": type(error).__name__}),)
    return ()


def _record(running: _Run) -> BackupRecord:
    tally = running.tally
    problems = [notice for notice in tally.notices if is_problem(notice)]
    if tally.incomplete:
        problems.append(Notice("messages_incomplete", {"count": tally.incomplete}))
    if not tally.messages:
        problems.append(Notice("nothing_found"))
    facts = _facts(running, tally)
    return BackupRecord(
        archive=running.archive.final,
        outcome=Outcome.WITH_PROBLEMS if problems else Outcome.COMPLETE,
        files=running.archive.files,
        octets=running.archive.octets,
        messages=tally.messages,
        incomplete=tally.incomplete,
        problems=tuple(problems),
        people=len(for_export(running.people)),
        verdict=judge(facts),
        notices=tuple(notice for notice in tally.notices if not is_problem(notice)),
        denied=denied_folders(tally.notices),
        reused=tally.reused,
        since=running.earlier.since() if running.earlier is not None else None,
        accounts=fates.of_archive(running.archive.path(layout.CATALOG)),
        facts=facts,
    )


def _facts(running: _Run, tally: Tally) -> Facts:
    accounted = {
        "client_running",
        "file_unreadable",
        "file_changed",
        "file_locked",
        "file_not_downloaded",
        "kept_from_interrupted_run",
        "nothing_found",
    }
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
        uncompared=tuple(sorted({store.client for store in stores})),
        past_cache=running.archive.past_memory,
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
