"""Where Opera Mail (M2) keeps its mail: mbox files by day, below `mail/store`."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folders import access_findings, find_files, folders_in, is_folder, is_root
from app.discovery.windows_home import local_app_data, may_be_windows, roaming_app_data
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="opera-mail",
    name="Opera Mail",
    generations=(Generation("Opera 7-12, Opera Mail (mbs)", Basis.DESCRIPTION, ("mbox",)),),
    processes=(ProcessName("operamail.exe"),),
)

_BELOW = ("Opera/Opera/mail", "Opera/Opera/profile/mail", "Opera Mail/Opera Mail/mail", "Opera/mail", "Opera Mail/mail")
_UNIX = (".opera/mail", ".opera-mail/mail", "Library/Opera/mail", "Library/Opera Mail/mail")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """One store for each profile: `…/mail/store/account1/2006/05/17.mbs`, on Unix below `~/.opera`."""
    tops = [home.path / name for name in _UNIX]
    if may_be_windows(home, unreadable):
        tops += [
            app_data / name
            for app_data in (*local_app_data(home, unreadable), *roaming_app_data(home, unreadable))
            for name in _BELOW
        ]
    for path in tops:
        if is_root(path / "store", unreadable):
            yield _store(path, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A mail folder of a profile."""
    if (
        is_folder(path / "store", unreadable)
        and next(find_files(path / "store", (".mbs",), unreadable), None) is not None
    ):
        yield _store(path, unreadable)


def _store(path: Path, unreadable: UnreadablePaths) -> Store:
    """M2 has one pile of messages and views of it: a mailbox is an account, not a folder."""
    mailboxes = []
    for name in folders_in(path / "store", unreadable):
        files = tuple(
            MessageSource(file, "mbox") for file in sorted(find_files(path / "store" / name, (".mbs",), unreadable))
        )
        if files:
            mailboxes.append(Mailbox((name,), Role.OTHER, files))
    findings: tuple[Finding, ...] = access_findings(path, unreadable)
    return Store(CLIENT.id, path, (path,), mailboxes=tuple(mailboxes), findings=findings)
