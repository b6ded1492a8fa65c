"""The protocol of an Apple Mail account by the URLs of its mailboxes, where no list of accounts says it.

    imap://1F6B0C34-…/INBOX    ews://…/Inbox    pop://…/INBOX    local://…/Archive

They stand in `MailData/Envelope Index` (column `url` of `mailboxes`), and of each account in the order of the accounts
(`AccountOrdering` of com.apple.mail.plist: `imap://1F6B0C34-…/`).
"""

import re
import sqlite3
import stat
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from app.formats.common.database import Database
from app.model.mail_protocol import MailProtocol
from app.system.paths import openable
from app.system.sqlite_files import private_copy, side_files
from app.textkit.lazy_pattern import lazy_pattern

_SCHEMES = {
    "imap": MailProtocol.IMAP,
    "pop": MailProtocol.POP,
    "ews": MailProtocol.EXCHANGE,
    "exchange": MailProtocol.EXCHANGE,
    "local": MailProtocol.LOCAL,
}
_UUID = lazy_pattern(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\Z", re.IGNORECASE)
_MOST_MAILBOXES = 100_000
_LARGEST_INDEX = 2 << 30
"""An index of a million messages is smaller; it is copied for the moment, so a wrong one must not fill the disk."""


def protocols_of(urls: Iterable[object]) -> dict[str, MailProtocol]:
    """The protocols by the UUID of the account, in capitals; unknown where the URLs of one contradict each other."""
    found: dict[str, MailProtocol] = {}
    for url in islice(urls, _MOST_MAILBOXES):
        try:
            parts = urlsplit(url) if isinstance(url, str) else None
        except ValueError:
            continue
        protocol = _SCHEMES.get(parts.scheme.lower()) if parts is not None else None
        if parts is None or protocol is None or not _UUID.match(parts.netloc):
            continue
        uuid = parts.netloc.upper()
        found[uuid] = protocol if found.get(uuid, protocol) is protocol else MailProtocol.UNKNOWN
    return found


def protocols_in_index(path: Path) -> dict[str, MailProtocol]:
    """The same out of an Envelope Index: of a private copy with its journals, never the file itself, which is in use.

    Nothing where there is none, or none that can be read: it says nothing of accounts then, and whoever compares the
    mail with it says why.
    """
    try:
        if not stat.S_ISREG(Path(openable(path)).lstat().st_mode) or _size(path) > _LARGEST_INDEX:
            return {}
        with private_copy(path) as copy, Database(copy) as database:
            return protocols_of(url for (url,) in database.rows("SELECT url FROM mailboxes"))
    except (OSError, ValueError, sqlite3.Error):
        return {}


def _size(path: Path) -> int:
    files = (Path(openable(each)) for each in (path, *side_files(path)))
    return sum(each.lstat().st_size for each in files if each.is_file())
