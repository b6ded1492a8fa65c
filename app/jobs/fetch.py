"""Fetching what a mail server still has into an archive like any other. Nothing on the server changes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying.destination_error import destination_error
from app.clients import mail_server
from app.fetch.account_fetch import AccountFetch
from app.fetch.pop_fetch import PopFetch
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.own_archives import is_own_archive
from app.jobs.restore import place
from app.jobs.restore.server import MailServer
from app.model.errors.destination import DestinationFullError, InsideArchiveError, ReadBackFailedError
from app.model.errors.server import ServerRefusedError
from app.model.events import Report, Stage
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupPlan, BackupRequest, MakePdf, PlannedStore
from app.model.record import BackupRecord
from app.model.unreadable_paths import UnreadablePaths
from app.system.volume import volume_of


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """The mail of `address` on `server`, into a new archive at `destination`; `label` names the archive."""

    address: str
    server: MailServer
    destination: Path
    label: str = ""


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """What is fetched: so many `messages` in so many `mailboxes`, as the server said when it was asked."""

    request: FetchRequest
    mailboxes: int
    messages: int


def prepare(request: FetchRequest) -> FetchPlan:
    """Makes the destination's folder, logs in, and asks how much there is. Raises DestinationError, ServerError."""
    request = replace(request, destination=request.destination.absolute(), label=request.label or request.address)
    for folder in (request.destination, *request.destination.parents):
        if is_own_archive(folder):
            raise InsideArchiveError(request.destination)
    place.make_destination(request.destination)
    mailboxes, messages = _extent(request.server)
    return FetchPlan(request, mailboxes, messages)


def _extent(server: MailServer) -> tuple[int, int]:
    """How many mailboxes and messages the server has."""
    if server.protocol is MailProtocol.POP:
        with server.connect_pop() as inbox:
            return 1, inbox.count()
    messages = mailboxes = 0
    with server.connect() as session:
        for each in session.folders():
            # One that is refused is named later.
            with suppress(ServerRefusedError):
                if each.is_selectable:
                    mailboxes += 1
                    messages += session.examine(each.raw).messages
    return mailboxes, messages


def run(
    plan: FetchPlan,
    report: Report,
    cancel: Cancel,
    *,
    now: Callable[[], datetime] = datetime.now,
    make_pdf: MakePdf | None = None,
) -> BackupRecord:
    """Fetches all there is, and makes and proves the archive. Raises CancelledError, UserError.

    Where it ends before, what came is kept in a folder called incomplete, and the same request goes on with it.
    """
    request = plan.request
    endpoint, user = request.server.endpoint, request.server.credentials.user
    try:
        staging = Staging(
            request.destination,
            address=request.address,
            host=endpoint.host,
            user=user,
            protocol=request.server.protocol,
        )
        try:
            stores = (_fetched(plan, staging, report, cancel),)
            record = backup.run(_plan(request, stores), report, cancel, now=now, make_pdf=make_pdf)
            _check(staging, record)
            staging.remove()
        finally:
            staging.close()
    except OSError as error:
        raise destination_error(error, request.destination) from error
    return record


def _fetched(plan: FetchPlan, staging: Staging, report: Report, cancel: Cancel) -> PlannedStore:
    meter = Meter(Stage.FETCHING, report, cancel, total_messages=plan.messages)
    destination = plan.request.destination

    def expect(octets: int) -> None:
        """Raises DestinationFullError. For a while the mail is there twice."""
        free = volume_of(destination).free
        if free < 2 * octets:
            raise DestinationFullError.of(destination, needed=2 * octets, free=free)

    watch = Watch(
        enter=lambda mailbox: meter.at(mail_server.CLIENT.id, mailbox),
        expect=expect,
        came=lambda messages, octets: meter.advance(size_bytes=octets, messages=messages),
    )
    server = plan.request.server
    fetch: AccountFetch | PopFetch = (
        PopFetch(server.connect_pop, server.endpoint.host, staging, watch)
        if server.protocol is MailProtocol.POP
        else AccountFetch(server.connect, server.endpoint.host, staging, watch)
    )
    account = fetch.run()
    meter.done()
    return PlannedStore(mail_server.store_of(staging.folder, account, UnreadablePaths()))


def _plan(request: FetchRequest, stores: tuple[PlannedStore, ...]) -> BackupPlan:
    """The mail came from another computer: that it lay on the disk of the archive for a while says nothing."""
    plan = backup.plan(stores, BackupRequest(request.destination, request.label))
    return replace(plan, same_disk=None)


def _check(staging: Staging, record: BackupRecord) -> None:
    """Every message is in the archive with the bytes that came from the server, or ReadBackFailedError."""
    if record.archive is None:
        return
    with (record.archive / layout.MANIFEST).open("r", encoding="utf-8") as lines:
        archived = {line.partition(" ")[0] for line in lines}
    missing = sum(digest not in archived for digest in staging.digests())
    if missing:
        raise ReadBackFailedError(record.archive, count=missing)
