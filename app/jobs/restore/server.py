"""Restoring to a mail server: the account, and where it is remembered what was put there so far."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.archive.bag.seal import seal_of
from app.archive.catalog.selection import Selection
from app.jobs.plain_archive import check_plain_archive
from app.jobs.restorable_messages import extent_of
from app.jobs.restore.job import RestorePlan, plan_for
from app.jobs.restore.request import RestoreRequest
from app.model.errors.restoring import NothingToRestoreError
from app.model.errors.server import ServerNameInvalidError
from app.model.errors.usage import CatalogUnreadableError
from app.model.mail_protocol import MailProtocol
from app.model.target_kind import TargetKind
from app.restore.imap_resume import ResumeFile
from app.restore.imap_target import ImapTarget
from app.servers.endpoint import Credentials, Endpoint
from app.servers.hosts import endpoint_of
from app.servers.imap import TIMEOUT, ImapSession
from app.servers.pop import PopSession
from app.servers.trust import Trust, system_trust

_FOLDER = "restores"
"""Below the folder of settings."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """An account on a server. `trust` says whom to believe that the server is the right one; None: the system.

    `protocol` is IMAP or POP.
    """

    endpoint: Endpoint
    credentials: Credentials
    trust: Trust | None = None
    timeout: float = TIMEOUT
    protocol: MailProtocol = MailProtocol.IMAP

    def connect(self) -> ImapSession:
        """A session that is logged in. Raises ServerError."""
        return ImapSession(self.endpoint, self.credentials, self.trust or system_trust(), self.timeout)

    def connect_pop(self) -> PopSession:
        """The same by POP3. Raises ServerError."""
        return PopSession(self.endpoint, self.credentials, self.trust or system_trust(), self.timeout)


def endpoint_for(address: str, server: str, protocol: MailProtocol = MailProtocol.IMAP) -> Endpoint:
    """The server of an address, or the one that is named as HOST[:PORT]. Raises ServerNameInvalidError."""
    if not server and not all(address.rpartition("@")):
        raise ServerNameInvalidError(address)
    try:
        return endpoint_of(address, server, protocol)
    except ValueError as error:
        raise ServerNameInvalidError(server) from error


def server_request(archive: Path, selection: Selection, settings: Path) -> RestoreRequest:
    """The request for a restore to a server; `settings` is the folder of settings.

    What was put on the server is remembered there, so that a later run goes on.
    """
    return RestoreRequest(archive, TargetKind.IMAP, settings / _FOLDER, selection)


def prepare_server(request: RestoreRequest, server: MailServer) -> RestorePlan:
    """Logs in and checks that there is room; nothing is written yet.

    Raises UsageError, ServerError, DestinationError.
    """
    check_plain_archive(request.archive)
    extent = extent_of(request.archive, request.selection)
    if not extent.messages:
        raise NothingToRestoreError()
    resume = ResumeFile(request.destination / f"{_key(request.archive, server)}.jsonl")
    target = ImapTarget(server.endpoint.host, server.connect, request.name, resume)
    try:
        return plan_for(request, target, extent)
    except BaseException:
        target.abandon()
        raise


def _key(archive: Path, server: MailServer) -> str:
    """Names the file for one archive and one account, and tells nobody which."""
    try:
        seal = seal_of(archive).digest
    except OSError as error:
        raise CatalogUnreadableError(archive) from error
    text = "\0".join((server.endpoint.host.lower(), server.credentials.user, seal))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
