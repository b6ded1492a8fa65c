"""The mail programs in a folder that lies above theirs: a copied Documents, a technician's disk, `AppData\\Roaming`.

D:\\Backup\\hanako\\Thunderbird\\profiles.ini         is Thunderbird's, wherever it was copied to
D:\\Backup\\hanako\\letters\\1.eml                   is no program's; whoever asks reads it as a loose file
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from app import clients
from app.archive.bag import layout
from app.discovery.folders import ListedFolders, files_in, folders_in, search_apart
from app.jobs.own_archives import is_own_archive
from app.model.store import Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.home import HOME_SIGNS

DEEPEST = 8
"""How many folders below the one that was named a program is looked for."""
_MOST_FOLDERS = 20_000
_NEVER_SEARCHED = frozenset({"windows", "node_modules", ".git", "$recycle.bin", "system volume information"})

InHome = Callable[[Path, UnreadablePaths], Iterable[Store]]
"""The stores of a home, found as where somebody names the home itself."""


def claimed(path: Path, unreadable: UnreadablePaths) -> list[Store]:
    """The stores of the first program that knows a folder as its own; none where no program does."""
    for client in clients.ALL:
        if client is not clients.open_files and (
            stores := search_apart(path, partial(client.stores_at, path, unreadable), unreadable)
        ):
            return stores
    return []


def programs_below(
    path: Path, in_home: InHome, unreadable: UnreadablePaths, *, known: Mapping[Path, list[Store]]
) -> list[Store]:
    """The stores at `path` or in the folders below it; none of them lies in another.

    `known` are the stores of folders that were searched before, and are not searched again. The search ends after
    20,000 folders, and reports that; each is listed once, and links are not followed. Archives of this program are not
    looked into, but reported. What a program says of a folder that is only above its own counts where no other program
    is found beside.
    """
    listed = ListedFolders()
    stores = _Search(in_home, listed, known).at(path, 0)
    listed.pass_on(unreadable)
    return _apart(stores)


class _Search:
    def __init__(self, in_home: InHome, listed: ListedFolders, known: Mapping[Path, list[Store]]) -> None:
        self._in_home = in_home
        self._listed = listed
        self._searched = 0
        self._known = dict(known)

    def at(self, path: Path, depth: int) -> list[Store]:
        """The stores in a folder, its own or those of the folders in it."""
        if path in self._known:
            return self._known[path]
        self._searched += 1
        if self._searched > _MOST_FOLDERS:
            if self._searched == _MOST_FOLDERS + 1:
                self._listed.record_passed_over(path)
            return []
        if depth and layout.BAG_DECLARATION in files_in(path, self._listed) and is_own_archive(path):
            self._listed.record_archive(path)
            self._known[path] = []
            return []
        stores: list[Store] = []
        if depth and not HOME_SIGNS.isdisjoint(folders_in(path, self._listed)):
            # First of all: one of its programs may know the folder, and would hide the others.
            home = list(self._in_home(path, self._listed))
            stores = home if any(map(_says_something, home)) else []
        stores = stores or [store for store in claimed(path, self._listed) if _says_something(store)]
        if not stores or self._is_only_above(path, stores, depth):
            stores = [store for each in self._inside(path, depth) for store in self.at(each, depth + 1)]
        self._known[path] = stores
        return stores

    def _inside(self, path: Path, depth: int) -> list[Path]:
        names = folders_in(path, self._listed) if depth < DEEPEST else []
        return [path / name for name in names if name.lower() not in _NEVER_SEARCHED]

    def _is_only_above(self, path: Path, stores: list[Store], depth: int) -> bool:
        """True where `stores` name no account, and another program knows the folder with their mail, or one beside.

        Any folder with a `Mail` in it looks like a profile of Thunderbird: `Library` is none.
        """
        if any(store.accounts or store.path != path for store in stores):
            return False
        mailboxes = [mailbox for store in stores for mailbox in store.mailboxes]
        used = {source.path for mailbox in mailboxes for source in mailbox.sources}
        used |= {mailbox.index for mailbox in mailboxes if mailbox.index is not None}
        holding = {each for place in used for each in (place, *place.parents)}
        mine = {store.client for store in stores}
        inside = self._inside(path, depth)
        holders = (store for each in inside if each in holding for store in claimed(each, self._listed))
        beside = (store for each in inside if each not in holding for store in self.at(each, depth + 1))
        return any(store.client not in mine for store in chain(holders, beside))


def _says_something(store: Store) -> bool:
    return bool(store.mailboxes or store.accounts or store.findings)


def without_places_of(others: Iterable[Store], stores: Iterable[Store]) -> list[Store]:
    """Those of `stores` that share no place with any of the `others`."""
    taken = {tree for other in others for tree in other.trees}
    above = {parent for tree in taken for parent in tree.parents}
    return [
        store
        for store in stores
        if above.isdisjoint(store.trees) and all(taken.isdisjoint((tree, *tree.parents)) for tree in store.trees)
    ]


def _apart(stores: list[Store]) -> list[Store]:
    """The stores, without those that share a place with another: a profile may keep its mail beside itself.

    One that names no account gives way to one that does; two that do may share a folder, but not all of them.
    """
    kept: list[Store] = []
    for store in sorted(stores, key=lambda store: not store.accounts):
        others = {tree for other in kept for tree in other.trees}
        around = {parent for tree in others for parent in tree.parents}
        inside = [not others.isdisjoint((tree, *tree.parents)) for tree in store.trees]
        is_mixed = any(inside) or not around.isdisjoint(store.trees)
        if not (all(inside) if store.accounts else is_mixed):
            kept.append(store)
    return sorted(kept, key=stores.index)
