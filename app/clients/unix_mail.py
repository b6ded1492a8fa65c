"""Mail where Unix programs have always kept it: the spool, ~/mbox, ~/mail, ~/Mail and Maildirs in the home."""

import getpass
from collections.abc import Iterator
from pathlib import Path

from app.formats.folder_trees import folders_in, is_maildir, is_mh, maildir_tree, mbox_files, mh_tree, refusal
from app.formats.sniff import sniff
from app.model.mail import Role
from app.model.store import Home, Mailbox, Notice, Place, Store

NAME = "unix-mail"

_SPOOLS = ("/var/mail", "/var/spool/mail")
_FILES = ("mbox", "Mailbox", ".mbox")
_MAILDIRS = ("Maildir", ".maildir", ".Maildir")
_TREES = ("mail", "Mail")
# These say that another program keeps its mail in ~/Mail; its own module speaks for it.
_CLAIMED_BY = (".claws-mail", ".sylpheed-2.0", ".sylpheed")


def find(home: Home) -> Iterator[Store]:
    """The mail in the usual places of a home, and the person's spool where the home is live."""
    for name in _FILES:
        yield from _file(home.path / name)
    if home.live:
        for spool in _SPOOLS:
            yield from _file(Path(spool) / getpass.getuser(), Role.INBOX)
    for name in _MAILDIRS:
        if is_maildir(home.path / name):
            yield from _store(home.path / name, tuple(maildir_tree(home.path / name, ())))
    for name in _TREES:
        folder = home.path / name
        if folder.is_dir() and not folder.is_symlink() and not _claimed(home.path, folder):
            yield from _tree(folder)


def recognise(path: Path) -> Iterator[Store]:
    """Nothing: a file or folder somebody points at is told by its content."""
    return iter(())


def _claimed(home: Path, folder: Path) -> bool:
    return any((home / name).is_dir() for name in _CLAIMED_BY) or any(folder.glob(".*.index"))


def _file(path: Path, role: Role = Role.OTHER) -> Iterator[Store]:
    try:
        if path.is_symlink() or not path.is_file() or not path.stat().st_size or sniff(path) != "mbox":
            return
    except PermissionError:
        yield Store(NAME, path, (path,), notices=(Notice("permission_denied", {"path": str(path)}),))
        return
    except OSError:
        return
    yield Store(NAME, path, (path,), mailboxes=(Mailbox((path.name,), role, (Place(path, "mbox"),)),))


def _tree(folder: Path) -> Iterator[Store]:
    mailboxes = list(mbox_files(folder, ()))
    mailboxes += mh_tree(folder, ()) if (folder / ".mh_sequences").is_file() or is_mh(folder) else ()
    for name in folders_in(folder):
        below = folder / name
        if is_maildir(below):
            mailboxes += maildir_tree(below, (name,))
        elif is_mh(below):
            mailboxes += mh_tree(below, (name,))
        else:
            mailboxes += mbox_files(below, (name,))
    yield from _store(folder, tuple(mailboxes))


def _store(path: Path, mailboxes: tuple[Mailbox, ...]) -> Iterator[Store]:
    notices = refusal(path)
    if mailboxes or notices:
        yield Store(NAME, path, (path,), mailboxes=mailboxes, notices=notices)
