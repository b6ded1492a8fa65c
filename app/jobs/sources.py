"""What a job looks at: a home, or files and folders somebody pointed at; and the stores found there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app import clients
from app.archive.encrypted.vault import is_encrypted
from app.discovery.folders import real_path, source_error, unreadable_finding
from app.model.client import Client, ProcessName
from app.model.codes import Code
from app.model.errors.source import AccessDeniedError
from app.model.errors.usage import ArchiveEncryptedError, NoSuchFileError, NoSuchFolderError
from app.model.findings import Finding
from app.model.plan import PlannedStore
from app.model.store import Account, Home, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.home import home_at, homes_on, is_home
from app.system.running import running_clients
from app.traces import reading as traces


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to look: `paths` where given, else the `home`; and in either case `added` as well."""

    home: Home
    paths: tuple[Path, ...] = ()
    added: tuple[Path, ...] = ()


def find_stores(sources: Sources) -> list[PlannedStore]:
    """Every store of the sources. Raises UsageError for a path that does not exist, SourceError.

    What could not be looked at is a finding of the store it lies in, else of the first one.
    """
    unreadable = UnreadablePaths()
    found = _found(sources, unreadable)
    for path, error in unreadable:
        if not found:
            raise source_error(path, error)
        _tell(found, path, unreadable_finding(path, error))
    return found


def _found(sources: Sources, unreadable: UnreadablePaths) -> list[PlannedStore]:
    if sources.paths:
        found = _at_paths(sources.paths, unreadable)
    else:
        found = [PlannedStore(store, sources.home.path) for store in _in_home(sources.home, unreadable)]
    known = {tree for planned in found for tree in planned.store.trees}
    for planned in _at_paths(sources.added, unreadable):
        # Somebody may point at what was found anyway; nothing is to be counted twice.
        if not all(known.intersection((tree, *tree.parents)) for tree in planned.store.trees):
            found.append(planned)
            known.update(planned.store.trees)
    # A program of this computer may have any place open: a folder pointed at, another user's home, a disk.
    running = running_now()
    return [replace(planned, store=_with_running(planned.store, running)) for planned in found]


def _at_paths(paths: Iterable[Path], unreadable: UnreadablePaths) -> list[PlannedStore]:
    return [PlannedStore(store, None) for path in paths for store in _at(_followed(path), unreadable)]


def refuse_encrypted(sources: Sources) -> None:
    """Raises UsageError, which says how to open it, where an encrypted archive is named."""
    for path in sources.paths:
        if is_encrypted(path):
            raise ArchiveEncryptedError(path)


def _in_home(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    try:
        if not home.path.is_dir():
            raise NoSuchFolderError(home.path)
    except OSError as error:
        raise AccessDeniedError(home.path) from error
    stores = [store for client in clients.ALL for store in _of_client(client, home, unreadable)]
    yield from stores
    yield from traces.outside(home, stores, unreadable)


def _of_client(client: Client, home: Home, unreadable: UnreadablePaths) -> list[Store]:
    """What one client has in a home. A search that fails is made once more: else a whole store would not be seen."""
    try:
        return list(client.find_stores(home, unreadable))
    except OSError:
        try:
            return list(client.find_stores(home, unreadable))
        except OSError as error:
            unreadable.record(home.path, error)
            return []


def _followed(path: Path) -> Path:
    """A link somebody names is meant; one that is met on the way is not."""
    return real_path(path) if path.is_symlink() else path.absolute()


def _at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The stores at a path: all of a home's, else those of the first client that knows it."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise NoSuchFileError(path) from None
    except OSError as error:
        raise source_error(path, error) from error
    if is_home(path) and (found := list(_in_home(home_at(path), unreadable))):
        yield from found
        return
    if homes := homes_on(path):
        for home in homes:
            yield from _in_home(home_at(home), unreadable)
        return
    for client in clients.ALL:
        if stores := list(client.stores_at(path, unreadable)):
            yield from stores
            return
    yield from traces.stores_at(path, unreadable)


def running_now() -> frozenset[str]:
    """The clients whose programs run on this computer."""
    processes: dict[str, tuple[ProcessName, ...]] = {each.CLIENT.id: each.CLIENT.processes for each in clients.ALL}
    return running_clients(processes)


def running_in(home: Home) -> frozenset[str]:
    """The clients that run now and may write into the home: none where it is not in use on this computer."""
    return running_now() if home.live else frozenset()


def _with_running(store: Store, running: frozenset[str]) -> Store:
    if store.client not in running or any(finding.code == Code.CLIENT_RUNNING for finding in store.findings):
        return store
    return replace(store, findings=(*store.findings, Finding(Code.CLIENT_RUNNING, {"client": store.client})))


def denied_folders(findings: list[Finding]) -> tuple[str, ...]:
    """The folders of stores this program was not allowed to open."""
    return tuple(str(finding.parameters["path"]) for finding in findings if finding.code == Code.PERMISSION_DENIED)


def own_addresses(stores: Iterable[Iterable[Account]]) -> list[str]:
    """Every address of the owner that the accounts name."""
    return [address for accounts in stores for each in accounts for address in (each.address, *each.aliases)]


def _tell(found: list[PlannedStore], path: Path, finding: Finding) -> None:
    """Adds a notice about a path to the store it lies in, else to the first, unless one of them has it already."""
    if any(each.parameters.get("path") == str(path) for planned in found for each in planned.store.findings):
        return
    holding = (
        number
        for number, planned in enumerate(found)
        if any(tree == path or tree in path.parents for tree in planned.store.trees)
    )
    index = next(holding, 0)
    store = found[index].store
    found[index] = replace(found[index], store=replace(store, findings=(*store.findings, finding)))
