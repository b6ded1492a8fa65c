"""Finds the stores of the sources: of the mail programs in a home, and of files and folders that somebody named."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from app import clients
from app.archive.encrypted.container import is_encrypted
from app.discovery.folders import is_folder, real_path, search_apart, source_error, unreadable_finding
from app.discovery.links import follow_links, name_links, name_roots
from app.jobs.programs_below import programs_below, without_places_of
from app.jobs.sources import Sources
from app.jobs.unknown_accounts import with_unknown_accounts
from app.model.client import Client, ProcessName
from app.model.codes import Code
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import ArchiveEncryptedError, NoHomeError, NoSuchFileError, NoSuchFolderError
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.model.store import Account, Home, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.folders import NOWHERE
from app.system.home import HOME_SIGNS, home_at, homes_on, is_home
from app.system.paths import openable
from app.system.running import running_clients
from app.system.walking import is_link
from app.traces import reading as traces

_FILES = clients.open_files.CLIENT.id
_NOT_READ = frozenset(
    {
        Code.FILE_UNREADABLE, Code.PERMISSION_DENIED, Code.FILE_LOCKED, Code.ACCOUNTS_UNREADABLE,
        Code.LINK_LEADS_NOWHERE, Code.LINK_NOT_FOLLOWED,
    }
)  # fmt: skip


def find_stores(sources: Sources) -> list[PlannedStore]:
    """Every store of the sources. Raises UsageError for a path that does not exist, SourceError.

    What could not be looked at is a finding of the store it lies in, else of the first one.
    """
    unreadable = UnreadablePaths()
    found = [replace(planned, store=follow_links(planned.store)) for planned in _found(sources, unreadable)]
    for number, finding in name_links([planned.store for planned in found], unreadable):
        found[number] = _with_finding(found[number], finding)
    found = with_unknown_accounts(found, sources.home if not sources.paths else None)
    _name_roots(found, sources, unreadable)
    _name_missing(found, sources, unreadable)
    for path, error in unreadable:
        if not found:
            raise source_error(path, error)
        _tell(found, path, unreadable_finding(path, error))
    for path in unreadable.too_deep:
        _tell(found, path, Finding(Code.TOO_DEEP, {"path": str(path)}))
    said = [(path, Finding(Code.TOO_MANY_FOLDERS, {"path": str(path)})) for path in unreadable.passed_over]
    said += [(path, Finding(Code.OWN_ARCHIVE_PASSED_OVER, {"path": str(path)})) for path in unreadable.archives]
    for path, finding in said:
        if not found:
            found.append(PlannedStore(Store(_FILES, path, ()), None))
        _tell(found, path, finding)
    return found


def _name_roots(found: list[PlannedStore], sources: Sources, unreadable: UnreadablePaths) -> None:
    """Adds a finding for each link that could not be followed to mail; without any store, to one without files."""
    for finding in list(name_roots([planned.store for planned in found], unreadable)):
        if not found:
            # All there is to say of this home is that its mail lies elsewhere.
            nobody = Store(_FILES, sources.home.path, ())
            found.append(PlannedStore(nobody, sources.home if not sources.paths else None))
        _tell(found, Path(str(finding.parameters["path"])), finding)


def _name_missing(found: list[PlannedStore], sources: Sources, unreadable: UnreadablePaths) -> None:
    """Adds a finding for each place that settings name in vain to a store of the client; else to one without files."""
    for client, path in unreadable.missing:
        finding = Finding(Code.NAMED_PLACE_MISSING, {"path": path, "client": client})
        number = next((number for number, planned in enumerate(found) if planned.store.client == client), None)
        if number is not None:
            found[number] = _with_finding(found[number], finding)
        elif not sources.paths:
            found.append(PlannedStore(Store(client, sources.home.path, (), findings=(finding,)), sources.home))


def _with_finding(planned: PlannedStore, finding: Finding) -> PlannedStore:
    return replace(planned, store=planned.store.with_finding(finding))


def _found(sources: Sources, unreadable: UnreadablePaths) -> list[PlannedStore]:
    if sources.paths:
        found = _at_paths(sources.paths, unreadable)
    else:
        found = [PlannedStore(store, sources.home) for store in _in_home(sources.home, unreadable)]
    known = {tree for planned in found for tree in planned.store.trees}
    for planned in _at_paths(sources.added, unreadable):
        # A given path may be one that was found anyway; nothing is to be counted twice.
        if not all(known.intersection((tree, *tree.parents)) for tree in planned.store.trees):
            found.append(planned)
            known.update(planned.store.trees)
    # A program of this computer may have any place open: a folder pointed at, another user's home, a disk.
    running = running_now({planned.store.client for planned in found})
    return [replace(planned, store=_with_running(planned.store, running)) for planned in found]


def _at_paths(paths: Iterable[Path], unreadable: UnreadablePaths) -> list[PlannedStore]:
    return [PlannedStore(store, None) for path in paths for store in _at(_followed(path), unreadable)]


def refuse_encrypted(sources: Sources) -> None:
    """Raises UsageError for an encrypted archive; its sentence explains how to open one."""
    for path in sources.paths:
        if is_encrypted(path):
            raise ArchiveEncryptedError(path)


def _in_home(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    if home.path == NOWHERE:
        raise NoHomeError()
    try:
        if not Path(openable(home.path)).is_dir():
            raise NoSuchFolderError(home.path)
    except OSError as error:
        raise AccessDeniedError(home.path) from error
    stores = _each_once(store for client in clients.ALL for store in _of_client(client, home, unreadable))
    yield from stores
    yield from traces.outside(home, stores, unreadable)


def _each_once(stores: Iterable[Store]) -> list[Store]:
    """The stores, without those of a second program that has the very same place: nothing is to be counted twice."""
    found: list[Store] = []
    owners: dict[Path, str] = {}
    for store in stores:
        places = [real_path(tree) for tree in store.trees]
        if not places or any(owners.get(place, store.client) == store.client for place in places):
            found.append(store)
            owners |= dict.fromkeys(places, store.client)
    return found


def _of_client(client: Client, home: Home, unreadable: UnreadablePaths) -> list[Store]:
    """What one client has in a home. What was found before a search failed is kept."""
    return search_apart(home.path, lambda: client.find_stores(home, unreadable), unreadable)


def _followed(path: Path) -> Path:
    """A link that is given is followed; one that is met on the way is not."""
    return real_path(path) if is_link(path) else path.absolute()


def _at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The stores at a path: all of a home's, else those of the programs in it, and the loose files beside."""
    try:
        Path(openable(path)).lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise NoSuchFileError(path) from None
    except OSError as error:
        raise source_error(path, error) from error
    if is_home(path) and (first := list(_in_home(home_at(path), unreadable))):
        # It may be a folder with a copied `AppData` in it, and programs beside that.
        searched: dict[Path, list[Store]] = {path / name: [] for name in HOME_SIGNS}
        found = programs_below(path, _in_home_below, unreadable, known=searched)
        yield from (*first, *without_places_of(first, found))
        return
    if homes := homes_on(path):
        in_homes = {home: list(_in_home(home_at(home), unreadable)) for home in homes}
        # Programs may keep their mail beside the homes: `D:\\Becky!`.
        found = programs_below(path, _in_home_below, unreadable, known=in_homes)
        first = [store for stores in in_homes.values() for store in stores]
        passed_over = Finding(Code.LOOSE_FILES_PASSED_OVER, {"path": str(path)})
        stores = [*first, *without_places_of(first, found)] or [Store(_FILES, path, ())]
        yield from (stores[0].with_finding(passed_over), *stores[1:])
        return
    if is_folder(path, unreadable):
        found = programs_below(path, _in_home_below, unreadable, known={})
        archives = [Store(_FILES, each, (each,)) for each in unreadable.archives if path in each.parents]
        yield from found
        if all(path not in store.trees for store in found) and (found or archives):
            yield from clients.open_files.stores_beside(path, (*found, *archives), unreadable)
        if found or archives:
            return
    for client in clients.ALL:
        if stores := search_apart(path, partial(client.stores_at, path, unreadable), unreadable):
            yield from stores
            return
    yield from traces.stores_at(path, unreadable)


def _in_home_below(path: Path, unreadable: UnreadablePaths) -> list[Store]:
    """The stores of a home that lies in a folder somebody named."""
    return search_apart(path, lambda: _in_home(home_at(path), unreadable), unreadable)


def running_now(among: Collection[str]) -> frozenset[str]:
    """Those of these clients whose programs run on this computer."""
    meant = (each.CLIENT for each in clients.ALL if each.CLIENT.id in among)
    processes: dict[str, tuple[ProcessName, ...]] = {each.id: each.processes for each in meant}
    return running_clients(processes).intersection(among)


def running_in(home: Home, among: Collection[str]) -> frozenset[str]:
    """Those of these clients that run now and may write into the home: none where it is in no use on this computer."""
    return running_now(among) if home.live else frozenset()


def _with_running(store: Store, running: frozenset[str]) -> Store:
    if store.client not in running or any(finding.code == Code.CLIENT_RUNNING for finding in store.findings):
        return store
    return store.with_finding(Finding(Code.CLIENT_RUNNING, {"client": store.client}))


def home_searched(stores: Iterable[PlannedStore]) -> bool:
    """True where a whole home was looked through; False where somebody named files and folders, and nothing else."""
    return any(planned.base is not None for planned in stores)


def denied_folders(findings: list[Finding]) -> tuple[str, ...]:
    """The folders of stores this program was not allowed to open."""
    return tuple(str(finding.parameters["path"]) for finding in findings if finding.code == Code.PERMISSION_DENIED)


def own_addresses(stores: Iterable[Iterable[Account]]) -> list[str]:
    """Every address of the owner that the accounts name."""
    return [address for accounts in stores for each in accounts for address in (each.address, *each.aliases)]


def _tell(found: list[PlannedStore], path: Path, finding: Finding) -> None:
    """Adds a finding about a path to the store it is in, else to the first, unless one of them says so already."""
    said = (each for planned in found for each in planned.store.findings if each.code in _NOT_READ)
    if any(each.parameters.get("path") == str(path) for each in said):
        return
    holding = (
        number
        for number, planned in enumerate(found)
        if any(tree == path or tree in path.parents for tree in planned.store.trees)
    )
    index = next(holding, 0)
    found[index] = _with_finding(found[index], finding)
