"""Where KMail keeps its mail: Maildirs with `.<name>.directory` beside them, or mbox files in old versions."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import mail_tree, separate
from app.discovery.folders import files_in, folders_in, is_folder
from app.model.client import ClientInfo, Generation, ProcessName
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="kmail",
    name="KMail",
    generations=(Generation("every version: Maildir, mbox", ("maildir", "mbox"), tested_on_real_data=True),),
    processes=(
        ProcessName("kmail"),
        ProcessName("kontact"),
    ),
)

# maildirresource.kcfg; the second holds the sub-folders of the first, the third is what later accounts got.
_SHARED = ("local-mail", ".local-mail.directory", "akonadi_maildir_resource_")
_DATA = (".local/share", ".var/app/org.kde.kmail2/data", ".var/app/org.kde.kontact/data")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The local folders of every generation; `~/Mail` only where KMail left its index files in it.

    `~/.local/share/local-mail/inbox/cur` with `.local-mail.directory` beside it; KDE 3: `~/.kde/share/apps/kmail`.
    """
    for data in _DATA:
        for name in folders_in(home.path / data, unreadable):
            if name in _SHARED or name.startswith(_SHARED[2]):
                yield _store(home.path / data / name, unreadable)
    for name in folders_in(home.path, unreadable):
        old = home.path / name / "share/apps/kmail/mail"
        if name.startswith(".kde") and is_folder(old, unreadable):
            yield _store(old, unreadable)
    if _has_index(home.path / "Mail", unreadable) and is_folder(home.path / "Mail", unreadable):
        yield _store(home.path / "Mail", unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with KMail's index files or `.<name>.directory` folders."""
    if _has_index(path, unreadable) or any(
        name.startswith(".") and name.endswith(".directory") for name in folders_in(path, unreadable)
    ):
        yield _store(path, unreadable)


def _has_index(folder: Path, unreadable: UnreadablePaths) -> bool:
    return any(name.startswith(".") and name.endswith(".index") for name in files_in(folder, unreadable))


def _store(root: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(mail_tree(root, unreadable))
    return Store(CLIENT.id, root, (root,), mailboxes=mailboxes, findings=findings)
