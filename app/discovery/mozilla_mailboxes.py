"""The mailboxes of a Mozilla profile: those of its accounts, those of accounts that are gone, and what lies elsewhere.

Mail/pop.example.com/Inbox      of an account that the settings name
Mail/pop.example-1.com/Inbox    left behind when its account was removed
Other/Inbox                     a copy somebody made; no program looks there
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.discovery.folders import folders_in, real_path
from app.discovery.mozilla_accounts import Server
from app.discovery.mozilla_folders import FolderWalk
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.mail_protocol import MailProtocol
from app.model.store import Mailbox
from app.model.unreadable_paths import UnreadablePaths

MAIL_FOLDERS = ("Mail", "ImapMail")
"""The folders of a profile in which accounts have theirs."""
# Saved searches over other folders, and news feeds: no account was ever there.
_NO_ACCOUNT = frozenset({"smart mailboxes", "feeds"})
# Folders of a profile that the programs fill themselves, with other things than mail; `News` is public.
_NO_MAIL = frozenset(
    {"cache", "cache2", "calendar-data", "chat", "chrome", "crashes", "datareporting", "extensions", "minidumps",
     "news", "offlinecache", "saved-telemetry-pings", "security_state", "sessionstore-backups", "settings",
     "startupcache", "storage", "thumbnails"}
)  # fmt: skip


def folders_of_accounts(
    profile: Path, servers: Mapping[Path, Server], roles: Mapping[str, Role], unreadable: UnreadablePaths
) -> Iterator[Mailbox | Finding]:
    """The folders of the accounts in the settings, each account's where its setting says."""
    # An account may have been given a folder that holds those of the others.
    elsewhere = {*servers, *_mail_folders(profile, unreadable)}
    for server in servers.values():
        if server.folder is None:
            continue
        walk = FolderWalk(
            server.account.name,
            unreadable,
            is_imap=server.is_imap,
            is_local=server.account.protocol is MailProtocol.LOCAL,
            roles=roles,
            elsewhere=elsewhere,
        )
        for item in walk.walk(server.folder, () if server.has_owner else (server.name,)):
            # News groups are public and are nobody's mail.
            if (
                server.account.protocol == MailProtocol.NEWS
                and isinstance(item, Finding)
                and item.code == Code.HEADERS_ONLY_FOLDER
            ):
                continue
            yield item


def other_folders(
    profile: Path,
    known: Mapping[Path, Server],
    roles: Mapping[str, Role],
    unreadable: UnreadablePaths,
    *,
    has_accounts: bool,
) -> Iterator[Mailbox | Finding]:
    """The folders in `Mail` and `ImapMail` that no setting names: programs leave them when an account is removed."""
    for top in MAIL_FOLDERS:
        for name in folders_in(profile / top, unreadable):
            folder = profile / top / name
            if real_path(folder) in known or name.lower() in _NO_ACCOUNT:
                continue
            walk = FolderWalk("", unreadable, is_imap=top == "ImapMail", roles=roles, elsewhere=known)
            items = list(walk.walk(folder, (name,)))
            yield from items
            if has_accounts and any(isinstance(item, Mailbox) for item in items):
                yield Finding(Code.REMOVED_ACCOUNT_FOLDER, {"path": str(folder)})


def _mail_folders(profile: Path, unreadable: UnreadablePaths) -> Iterator[Path]:
    """The real paths of the folders for mail and of those in them: each is that of an account, or read as none's."""
    for top in (profile / name for name in MAIL_FOLDERS):
        yield real_path(top)
        yield from (real_path(top / name) for name in folders_in(top, unreadable))


def stray_mail(profile: Path, known: Mapping[Path, Server], unreadable: UnreadablePaths) -> Iterator[Mailbox | Finding]:
    """What holds mail in a profile beside the folders for it: copies that people made, and what other programs left."""
    if real_path(profile) in known:
        return
    no_mail = [*MAIL_FOLDERS, *(name for name in folders_in(profile, unreadable) if name.lower() in _NO_MAIL)]
    elsewhere = {*known, *(real_path(profile / name) for name in no_mail)}
    walk = FolderWalk("", unreadable, is_imap=False, elsewhere=elsewhere)
    yield from walk.walk(profile, is_shown=False)
