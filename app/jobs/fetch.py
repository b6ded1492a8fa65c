"""Fetching what a mail server still has into an archive like any other. Nothing on the server changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying.destination_error import destination_error
from app.archive.copying.existing_archives import existing_archives
from app.clients import mail_server
from app.discovery.fetched_mail import LIST
from app.fetch.account_fetch import AccountFetch
from app.fetch.account_fetched import AccountFetched
from app.fetch.hidden import is_gmail
from app.fetch.pauses import GMAIL_A_DAY, go_on_at
from app.fetch.pop_fetch import PopFetch
from app.fetch.staging import Staging
from app.fetch.watch import Watch
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.engine import Meter
from app.jobs.own_archives import is_own_archive
from app.jobs.restore import place
from app.jobs.restore.server import MailServer
from app.model.errors.destination import DestinationFullError, InsideArchiveError
from app.model.errors.server import FetchPausedError, ServerBusyError, ServerRefusedError
from app.model.events import Report, Stage
from app.model.mail_protocol import MailProtocol
from app.model.plan import BackupRequest, MailboxCount, PlannedStore, StartPdf
from app.model.record import BackupRecord
from app.model.server_answer import ServerAnswer
from app.model.unreadable_paths import UnreadablePaths
from app.servers.hosts import user_of
from app.system.paths import without_prefix
from app.system.volume import volume_of


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """The mail of `address` on `server`, into the archive of a backup.

    `stores` are those of a backup of this computer that the archive holds as well.
    """

    address: str
    server: MailServer
    backup: BackupRequest
    stores: tuple[PlannedStore, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """What is fetched: so many `messages` in so many `mailboxes`, as the server said when it was asked."""

    request: FetchRequest
    mailboxes: int
    messages: int


def prepare(request: FetchRequest) -> FetchPlan:
    """Makes the destination's folder, logs in, and asks how much there is.

    Raises DestinationError, ServerError, and UsageError for a poor passphrase.
    """
    destination = request.backup.destination.absolute()
    label = request.backup.label or ("" if request.stores else request.address)
    request = replace(request, backup=replace(request.backup, destination=destination, label=label))
    for folder in (destination, *destination.parents):
        if is_own_archive(folder):
            raise InsideArchiveError(destination)
    place.make_destination(destination)
    # What a backup would refuse is refused before mail was fetched for hours.
    backup.plan(request.stores, request.backup)
    with _told_when(request, datetime.now):
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
    start_pdf: StartPdf | None = None,
) -> BackupRecord:
    """Fetches all there is, and makes and proves the archive. Raises CancelledError, UserError.

    Where it ends before, what came is kept in a folder called incomplete, and the same request goes on with it.
    """
    request = plan.request
    endpoint, user = request.server.endpoint, request.server.credentials.user
    try:
        staging = Staging(
            request.backup.destination,
            address=request.address,
            host=endpoint.host,
            user=user,
            protocol=request.server.protocol,
            earlier=_earlier(request.backup.destination),
        )
        try:
            stores = (*request.stores, _fetched(plan, staging, report, cancel, now))
            record = backup.run(backup.plan(stores, request.backup), report, cancel, now=now, start_pdf=start_pdf)
            staging.remove()
        finally:
            staging.close()
    except OSError as error:
        raise destination_error(error, request.backup.destination) from error
    return record


def _earlier(destination: Path) -> Iterator[Path]:
    """The accounts that were fetched into archives there, the newest first."""
    for each in sorted(existing_archives(destination), key=lambda each: each.archive.name, reverse=True):
        servers = each.archive / layout.STORES / mail_server.CLIENT.id
        yield from (found.parent for found in sorted(servers.glob(f"*/{LIST}")))


def _fetched(
    plan: FetchPlan, staging: Staging, report: Report, cancel: Cancel, now: Callable[[], datetime]
) -> PlannedStore:
    meter = Meter(Stage.FETCHING, report, cancel, total_messages=plan.messages)
    destination, host = plan.request.backup.destination, plan.request.server.endpoint.host

    def expect(octets: int) -> None:
        """Raises DestinationFullError. For a while the mail is there twice."""
        free = volume_of(destination).free
        if free < 2 * octets:
            raise DestinationFullError.of(destination, needed=2 * octets, free=free)

    left = GMAIL_A_DAY if is_gmail(host) else None

    def came(messages: int, octets: int) -> None:
        """Raises ServerBusyError where one more would be too many for a day."""
        nonlocal left
        meter.advance(size_bytes=octets, messages=messages)
        if left is not None and (left := left - octets) < 0:
            raise ServerBusyError(host, "OVERQUOTA")

    watch = Watch(enter=lambda mailbox: meter.at(mail_server.CLIENT.id, mailbox), expect=expect, came=came)
    server = plan.request.server
    fetch: AccountFetch | PopFetch = (
        PopFetch(server.connect_pop, host, staging, watch, now)
        if server.protocol is MailProtocol.POP
        else AccountFetch(server.connect, host, staging, watch, now)
    )
    with _told_when(plan.request, now):
        fetched = fetch.run()
    meter.done()
    store = mail_server.store_of(without_prefix(staging.folder), fetched.account, UnreadablePaths())
    return PlannedStore(store, counted=tuple(_counted(staging, fetched)), answer=_answer(plan.request, fetched))


@contextmanager
def _told_when(request: FetchRequest, now: Callable[[], datetime]) -> Iterator[None]:
    """Where the server gives out no more for now, FetchPausedError says when to go on."""
    try:
        yield
    except ServerBusyError as error:
        when = f"{go_on_at(error.answer, now()):%Y-%m-%d %H:%M}"
        raise FetchPausedError(request.server.endpoint.host, error.answer, when) from error


def _answer(request: FetchRequest, fetched: AccountFetched) -> ServerAnswer:
    host, user = request.server.endpoint.host, request.server.credentials.user
    return ServerAnswer(
        address=request.address,
        host=host,
        user=user,
        is_usual_user=user.casefold() == request.address.casefold() or user == user_of(request.address, host),
        asked=fetched.asked,
        doubts=fetched.doubts,
        paths=fetched.paths,
        roles=fetched.roles,
    )


def _counted(staging: Staging, fetched: AccountFetched) -> Iterator[MailboxCount]:
    """How many messages were kept: none of them may be missing in the list of the archive."""
    for each in fetched.account.mailboxes:
        yield MailboxCount(fetched.account.address, each.path, staging.count(each))
