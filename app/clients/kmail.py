"""Where KMail keeps its mail: Maildirs with `.<name>.directory` beside them, or mbox files in old versions."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.folder_trees import folders_in, maildir_tree, mbox_files, refusal
from app.model.store import Home, Mailbox, Store

NAME = "kmail"

_ROOTS = (
    ".local/share/local-mail",
    ".local/share/akonadi_maildir_resource_0",
    ".kde/share/apps/kmail/mail",
    ".kde4/share/apps/kmail/mail",
    ".var/app/org.kde.kontact/data/local-mail",
    ".var/app/org.kde.kmail2/data/local-mail",
)
_BESIDE = ".local-mail.directory"


def find(home: Home) -> Iterator[Store]:
    """The local folders of every era; `~/Mail` only where KMail left its index files in it."""
    for place in _ROOTS:
        if (home.path / place).is_dir():
            yield _store(home.path / place)
    beside = home.path / ".local/share" / _BESIDE
    if beside.is_dir():
        yield _store(beside)
    old = home.path / "Mail"
    if old.is_dir() and any(old.glob(".*.index")):
        yield _store(old)


def recognise(path: Path) -> Iterator[Store]:
    """A folder with KMail's index files or `.<name>.directory` folders."""
    if path.is_dir() and (any(path.glob(".*.index")) or any(path.glob(".*.directory"))):
        yield _store(path)


def _store(root: Path) -> Store:
    mailboxes = (*_mbox_tree(root, ()), *maildir_tree(root, ()))
    return Store(NAME, root, (root,), mailboxes=mailboxes, notices=refusal(root))


def _mbox_tree(folder: Path, names: tuple[str, ...]) -> Iterator[Mailbox]:
    yield from mbox_files(folder, names)
    for name in folders_in(folder):
        if name.startswith(".") and name.endswith(".directory"):
            yield from _mbox_tree(folder / name, (*names, name[1 : -len(".directory")]))
