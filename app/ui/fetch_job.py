"""The job that saves what a mail server has, in one archive with the mail of this computer or alone."""

from dataclasses import dataclass, field, replace

from app.jobs import fetch
from app.jobs.cancel import Cancel
from app.jobs.fetch import FetchRequest
from app.jobs.login import remembering
from app.jobs.restore.server import MailServer
from app.jobs.sign_in import sign_in
from app.jobs.store_search import StoreSearch
from app.model.errors.usage import PassphraseNotSetError
from app.model.events import Report
from app.model.findings import Finding
from app.model.plan import BackupRequest
from app.model.record import BackupRecord
from app.servers.device_flow import OAuthClient
from app.servers.endpoint import Credentials, Password
from app.servers.settings import ServerSettings
from app.ui.pdf_child import start_pdf
from app.ui.runner import Job


@dataclass(frozen=True, slots=True)
class Login:
    """The account, and how somebody gets in: by the password, or by `client` where the server takes none.

    `keep`: the password goes to the keychain of the system once the server took it.
    """

    address: str
    settings: ServerSettings
    client: OAuthClient | None
    keep: bool
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """The archive; `has_computer`: the mail of this computer is in it too."""

    record: BackupRecord
    has_computer: bool


def save_from_server(
    login: Login, request: BackupRequest, search: StoreSearch | None, *, passphrase_missing: bool
) -> Job:
    """Logs in, fetches all there is, and proves the archive; the record is a Saved.

    `search` finds the mail of this computer that goes into the same archive; None: the server alone.
    `passphrase_missing`: it was to be encrypted, and is not made at all.
    """

    def job(report: Report, cancel: Cancel) -> Saved:
        """Everything that can be refused is refused before the first message comes."""
        if passphrase_missing:
            raise PassphraseNotSetError()
        settings, told = login.settings, list[Finding]()
        credentials: Credentials = Password(settings.user, login.password)
        if login.client is not None:
            credentials = sign_in(settings, login.client, report, cancel)
        server = MailServer(settings.endpoint, credentials, protocol=settings.protocol)
        stores = tuple(search.counted_stores()) if search is not None else ()
        with remembering(server, keep=login.keep, tell=told.append):
            plan = fetch.prepare(FetchRequest(login.address, server, request, stores))
        record = fetch.run(plan, report, cancel, start_pdf=start_pdf)
        return Saved(replace(record, findings=(*record.findings, *told)), bool(stores))

    return job
