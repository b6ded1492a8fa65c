"""Where Mailspring keeps its cache: one database, and attachments beside it."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.discovery.account_sources import read_account_text, report_unreadable
from app.discovery.folders import access_findings, files_in, roots_in
from app.discovery.windows_home import may_be_windows, roaming_app_data
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Account, Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="mailspring",
    name="Mailspring",
    generations=(
        Generation("every version (edgehill.db, a cache)", Basis.REAL_SCHEMA, ("mailspring",), is_partial=True),
    ),
    processes=(
        ProcessName("mailspring"),
        ProcessName("mailspring.exe"),
    ),
)

_FILE = "edgehill.db"
_SETTINGS = "config.json"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each version of the program: `~/.config/Mailspring/edgehill.db`."""
    tops = [home.path / "Library/Application Support", home.path / ".config", home.path / ".var/app"]
    tops += roaming_app_data(home, unreadable) if may_be_windows(home, unreadable) else []
    for top in tops:
        for name in roots_in(top, unreadable, lambda name: "mailspring" in name.lower()):
            for path in (top / name, top / name / "config" / "Mailspring"):
                names = files_in(path, unreadable)
                if _FILE in names:
                    yield _store(path, unreadable)
                elif _SETTINGS in names and (accounts := _accounts(path / _SETTINGS, [])):
                    unreadable.record_missing(CLIENT.id, path / _FILE)
                    yield Store(CLIENT.id, path, (path,), accounts)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The folder of the database."""
    if _FILE in files_in(path, unreadable):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    mailbox = Mailbox(("Mailspring",), Role.OTHER, (MessageSource(path / _FILE, "mailspring"),))
    findings = [*access_findings(path, unreadable), Finding(Code.CACHE_ONLY, {"path": str(path)})]
    accounts = _accounts(path / _SETTINGS, findings)
    return Store(CLIENT.id, path, (path,), accounts, (mailbox,), tuple(findings))


def _accounts(settings: Path, findings: list[Finding]) -> tuple[Account, ...]:
    """The accounts of the settings; all are on IMAP servers.

    `{"*": {"accounts": [{"emailAddress": "hanako@example.jp", "settings": {"imap_host": "imap.example.jp"}}]}}`
    """
    data = read_account_text(settings, findings)
    try:
        listed = json.loads(data)["*"]["accounts"] if data else []
        return tuple(
            Account(str(each["emailAddress"]), MailProtocol.IMAP, str(each.get("settings", {}).get("imap_host") or ""))
            for each in listed
        )
    except KeyError:
        # Settings from before the first account.
        return ()
    except (ValueError, TypeError, AttributeError, RecursionError):
        report_unreadable(settings, findings)
        return ()
