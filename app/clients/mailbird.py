"""Where Mailbird keeps its mail: one database, and attachments beside it."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, files_in
from app.discovery.listed_accounts import accounts_in_database
from app.discovery.windows_home import local_app_data, may_be_windows
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="mailbird",
    name="Mailbird",
    generations=(Generation("2 and later (Store.db)", Basis.REAL_SCHEMA, ("mailbird",), is_partial=True),),
    processes=(ProcessName("mailbird.exe"),),
)

_FILE = "Store.db"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    r"""The one store: `%LOCALAPPDATA%\Mailbird\Store\Store.db`."""
    if may_be_windows(home, unreadable):
        for app_data in local_app_data(home, unreadable):
            if _FILE in files_in(app_data / "Mailbird" / "Store", unreadable):
                yield _store(app_data / "Mailbird" / "Store", unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the database."""
    if path.name == "Store" and _FILE in files_in(path, unreadable):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    findings = [*access_findings(path, unreadable)]
    accounts = tuple(each.account for each in accounts_in_database(path / _FILE, "mailbird", findings))
    findings.append(Finding(Code.CACHE_ONLY, {"path": str(path)}))
    # Which account a message belongs to stands in the database, with the message.
    mailbox = Mailbox(("Mailbird",), Role.OTHER, (MessageSource(path / _FILE, "mailbird"),))
    return Store(CLIENT.id, path, (path,), accounts, (mailbox,), tuple(findings))
