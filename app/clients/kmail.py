"""Where KMail keeps its mail: Maildirs with `.<name>.directory` beside them, or mbox files in old versions."""

from collections.abc import Iterator
from pathlib import Path

from app.discovery.folder_trees import mail_at, separate
from app.discovery.folders import each_once, files_in, folders_in, is_root, read_settings, roots_in
from app.discovery.named_places import unix_place
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.store import Home, Store
from app.model.unreadable_paths import UnreadablePaths
from app.textkit.lazy_pattern import lazy_pattern

CLIENT = ClientInfo(
    id="kmail",
    name="KMail",
    generations=(Generation("every version: Maildir, mbox", Basis.REAL_FILES, ("maildir", "mbox")),),
    processes=(
        ProcessName("kmail"),
        ProcessName("kontact"),
    ),
)

# maildirresource.kcfg; the second holds the sub-folders of the first, the third is what later accounts got.
_SHARED = ("local-mail", ".local-mail.directory", "akonadi_maildir_resource_")
_CONFIG = (".config", ".var/app/org.kde.kmail2/config", ".var/app/org.kde.kontact/config")
_RESOURCE = lazy_pattern(r"akonadi_(?:maildir|mixedmaildir|mbox)_resource_\d+rc\Z")
_RESOURCE_PATH = lazy_pattern(r"(?m)^Path(?:\[\$e\])?=(.+)$")
_OLD_PATH = lazy_pattern(r"(?m)^folders(?:\[\$e\])?=(.+)$")
_DATA = (".local/share", ".var/app/org.kde.kmail2/data", ".var/app/org.kde.kontact/data")


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The local folders of every generation; `~/Mail` only where KMail left its index files in it.

    `~/.local/share/local-mail/inbox/cur` with `.local-mail.directory` beside it; KDE 3: `~/.kde/share/apps/kmail`.
    """
    roots = [home.path / data / name for data in _DATA for name in roots_in(home.path / data, unreadable, _is_shared)]
    old = [home.path / name for name in roots_in(home.path, unreadable, _is_old)]
    roots += [path / "share/apps/kmail/mail" for path in old if is_root(path / "share/apps/kmail/mail", unreadable)]
    if _has_index(home.path / "Mail", unreadable) and is_root(home.path / "Mail", unreadable):
        roots.append(home.path / "Mail")
    for text in _named(home, [path / "share/config" for path in old], unreadable):
        if (found := unix_place(home, CLIENT.id, text, unreadable)) is not None:
            # Sub-folders lie beside a Maildir: `Post/cur`, `.Post.directory/Family/cur`.
            beside = found.with_name(f".{found.name}.directory")
            roots += [found, *([beside] if is_root(beside, unreadable) else [])]
    for root in each_once(roots):
        yield _store(root, unreadable)


def _is_shared(name: str) -> bool:
    return name in _SHARED or name.startswith(_SHARED[2])


def _is_old(name: str) -> bool:
    return name.startswith(".kde")


def _named(home: Home, old: list[Path], unreadable: UnreadablePaths) -> Iterator[str]:
    """The paths of the accounts that read mail from the disk: `Path=…` of an Akonadi resource, `folders=…` of KDE 3."""
    for folder in (*(home.path / name for name in _CONFIG), *old):
        for name in files_in(folder, unreadable):
            wanted = _RESOURCE_PATH if _RESOURCE.match(name) else _OLD_PATH if name == "kmailrc" else None
            if wanted is not None:
                text = read_settings(folder / name, unreadable).decode("utf-8", "surrogateescape")
                yield from wanted.findall(text)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """A folder with KMail's index files or `.<name>.directory` folders."""
    if _has_index(path, unreadable) or any(
        name.startswith(".") and name.endswith(".directory") for name in folders_in(path, unreadable)
    ):
        yield _store(path, unreadable)


def _has_index(folder: Path, unreadable: UnreadablePaths) -> bool:
    return any(name.startswith(".") and name.endswith(".index") for name in files_in(folder, unreadable))


def _store(root: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(mail_at(root, unreadable))
    return Store(CLIENT.id, root, (root,), mailboxes=mailboxes, findings=findings)
