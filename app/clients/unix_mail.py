"""Mail where Unix programs have always kept it: the spool, ~/mbox, ~/mail, ~/Mail and Maildirs in the home."""

import getpass
import os
from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import mail_tree, separate
from app.discovery.folders import files_in, is_folder, is_maildir, is_there, real_path, unreadable_finding
from app.formats.reading.detect import sniff
from app.model.client import Basis, ClientInfo, Generation
from app.model.codes import Code
from app.model.findings import Finding
from app.model.mail import Role
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.paths import openable
from app.system.permission import Access, access
from app.system.reading import placeholder_names
from app.system.walking import is_link

CLIENT = ClientInfo(
    id="unix-mail",
    name="Unix mail",
    japanese_name="Unix のメール",
    generations=(Generation("spool, ~/mbox, Maildir, MH", Basis.REAL_FILES, ("mbox", "maildir", "mh")),),
)

SPOOLS = ("/var/mail", "/var/spool/mail")
_FILES = ("mbox", "Mailbox", ".mbox")
_MAILDIRS = ("Maildir", ".maildir", ".Maildir")
_TREES = ("mail", "Mail")
# These show that another program keeps its mail in ~/Mail; that program's module reads it.
_OTHERS_SETTINGS = (".claws-mail", ".sylpheed-2.0", ".sylpheed", ".sylpheed-claws")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The mail in the usual places of a home, and the person's spool where the home is live."""
    sources = [home.path / name for name in _FILES]
    if home.live and (user := _user()):
        sources += [Path(spool) / user for spool in SPOOLS]
    seen: set[str] = set()
    for path in (*sources, *(home.path / name for name in (*_MAILDIRS, *_TREES))):
        # /var/spool/mail is a link to /var/mail on most systems; on some disks `mail` and `Mail` are one folder.
        if (real := _identity(path)) in seen:
            continue
        seen.add(real)
        yield from _at(path, home, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Nothing: a file or folder somebody points at is known by its content."""
    return iter(())


def _at(path: Path, home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    if path.name in _TREES and _belongs_to_another(home.path, path, unreadable):
        return
    usual = path
    if is_link(path) and (real := real_path(path)) not in (home.path, *home.path.parents):
        # People move a large folder to another disk and leave a link in its place.
        path = real if is_there(real, unreadable) else path
    if is_link(path):
        yield Store(CLIENT.id, path, (path,))
    elif not is_folder(path, unreadable):
        yield from _file(path, Role.INBOX if home.path not in usual.parents else Role.OTHER)
    elif usual.name not in _MAILDIRS or is_maildir(path, unreadable) or access(path) is not Access.ALLOWED:
        mailboxes, findings = separate(mail_tree(path, unreadable))
        if mailboxes or findings:
            yield Store(CLIENT.id, path, (path,), mailboxes=mailboxes, findings=findings)


def _belongs_to_another(home: Path, folder: Path, unreadable: UnreadablePaths) -> bool:
    """True for the default folder of Claws Mail and Sylpheed, and where KMail left its index files."""
    if folder.name == "Mail" and any(is_folder(home / name, unreadable) for name in _OTHERS_SETTINGS):
        return True
    return any(name.startswith(".") and name.endswith(".index") for name in files_in(folder, unreadable))


def _file(path: Path, role: Role) -> Iterator[Store]:
    try:
        if not Path(openable(path)).lstat().st_size:
            return
        if sniff(path) not in ("mbox", "takeout", "eml"):
            # Programs deliver mail to a file of this name: there was some, or there is some that nobody can read.
            yield Store(CLIENT.id, path, (path,), findings=(Finding(Code.NOT_A_MESSAGE, {"path": str(path)}),))
            return
    except FileNotFoundError:
        for placeholder in (path.with_name(name) for name in placeholder_names(path.name)):
            if os.path.lexists(openable(placeholder)):
                # Copying says that its bytes are elsewhere.
                yield Store(CLIENT.id, placeholder, (placeholder,))
        return
    except OSError as error:
        yield Store(CLIENT.id, path, (path,), findings=(unreadable_finding(path, error),))
        return
    yield Store(CLIENT.id, path, (path,), mailboxes=(Mailbox((path.name,), role, (MessageSource(path, "mbox"),)),))


def _identity(path: Path) -> str:
    """What two names of one file or folder have in common."""
    try:
        status = Path(openable(path)).stat()
    except (OSError, ValueError):
        return str(path)
    return f"{status.st_dev}:{status.st_ino}"


def _user() -> str:
    try:
        return Path(getpass.getuser()).name
    except (OSError, KeyError, ImportError):
        return ""
