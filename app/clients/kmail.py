"""Where KMail keeps its mail: Maildirs with `.<name>.directory` beside them, or mbox files in old versions."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import files_in, folders_in, is_folder, mail_tree, parted
from app.model.client import Generation
from app.model.store import Home, Store

NAME = "kmail"
GENERATIONS: tuple[Generation, ...] = (
    Generation("every version: Maildir, mbox", ("maildir", "mbox"), tested_on_real_data=True),
)

# maildirresource.kcfg; the second holds the sub-folders of the first, the third is what later accounts got.
_SHARED = ("local-mail", ".local-mail.directory", "akonadi_maildir_resource_")
_DATA = (".local/share", ".var/app/org.kde.kmail2/data", ".var/app/org.kde.kontact/data")


def find_stores(home: Home) -> Iterator[Store]:
    """The local folders of every era; `~/Mail` only where KMail left its index files in it."""
    for data in _DATA:
        for name in folders_in(home.path / data):
            if name in _SHARED or name.startswith(_SHARED[2]):
                yield _store(home.path / data / name)
    for name in folders_in(home.path):
        old = home.path / name / "share/apps/kmail/mail"
        if name.startswith(".kde") and is_folder(old):
            yield _store(old)
    if _has_index(home.path / "Mail") and is_folder(home.path / "Mail"):
        yield _store(home.path / "Mail")


def stores_at(path: Path) -> Iterator[Store]:
    """A folder with KMail's index files or `.<name>.directory` folders."""
    if _has_index(path) or any(name.startswith(".") and name.endswith(".directory") for name in folders_in(path)):
        yield _store(path)


def _has_index(folder: Path) -> bool:
    return any(name.startswith(".") and name.endswith(".index") for name in files_in(folder))


def _store(root: Path) -> Store:
    mailboxes, findings = parted(mail_tree(root))
    return Store(NAME, root, (root,), mailboxes=mailboxes, findings=findings)
