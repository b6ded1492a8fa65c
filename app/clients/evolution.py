"""Where Evolution keeps its mail: local folders as Maildir++, older ones as mbox with `.sbd`, and IMAP caches."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.discovery.evolution_sources import EvolutionSources, read_sources
from app.discovery.folder_trees import mail_at, mail_tree, separate
from app.discovery.folders import access_findings, files_in, folders_in, is_root
from app.discovery.named_places import unix_place
from app.formats.common.roles import role_of
from app.model.client import Basis, ClientInfo, Generation, ProcessName
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Home, Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths

CLIENT = ClientInfo(
    id="evolution",
    name="Evolution",
    generations=(
        Generation("1 and 2 (mbox)", Basis.REAL_FILES, ("mbox",)),
        Generation("3 (Maildir++)", Basis.DESCRIPTION, ("maildir", "eml")),
    ),
    processes=(ProcessName("evolution"),),
)

_FLATPAK = ".var/app/org.gnome.Evolution"
_INSTALLATIONS = (
    (".local/share/evolution/mail", ".cache/evolution/mail", ".config/evolution/sources"),
    (f"{_FLATPAK}/data/evolution/mail", f"{_FLATPAK}/cache/evolution/mail", f"{_FLATPAK}/config/evolution/sources"),
)
"""The local folders, the caches of accounts on servers, and the settings of each way to install it."""
_OLD = (".evolution/mail/local", "evolution/local")
_MARKER = "..maildir++"


def find_stores(home: Home, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Local folders of every generation, and the messages IMAP accounts keep on this computer.

    `~/.local/share/evolution/mail/local/.Sent/cur`; before, `~/.evolution/mail/local/Sent`; caches below `~/.cache`.
    """
    for data, cache, config in _INSTALLATIONS:
        sources = read_sources(home.path / config, unreadable)
        yield from _own_folders(home.path / data, unreadable)
        yield from _accounts_and_caches(home.path / cache, sources, unreadable)
        yield from _elsewhere(home, sources, unreadable)
    for folder in _OLD:
        if is_root(home.path / folder, unreadable):
            yield _local(home.path / folder, home.path / folder, unreadable)


def stores_at(path: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Evolution's own folder or one of those around it, known by the file `..maildir++` it leaves there."""
    for local in (path, path / "local", path / "mail" / "local"):
        if _MARKER in files_in(local, unreadable):
            yield _local(local, path, unreadable)
            return


def _accounts_and_caches(cache: Path, sources: EvolutionSources, unreadable: UnreadablePaths) -> Iterator[Store]:
    """What accounts on servers keep here, with the accounts; without the program's own folders."""
    stores = list(_cache(cache, sources, unreadable)) if is_root(cache, unreadable) else []
    if not stores and (sources.accounts or sources.findings):
        stores = [Store(CLIENT.id, cache, ())]
    accounts = tuple(dict.fromkeys(sources.accounts.values()))
    for store in stores:
        yield replace(store, accounts=accounts, findings=(*store.findings, *sources.findings))


def _own_folders(data: Path, unreadable: UnreadablePaths) -> Iterator[Store]:
    if is_root(data / "local", unreadable):
        yield _local(data / "local", data, unreadable)
    elif is_root(data, unreadable) and (denied := access_findings(data, unreadable)):
        yield Store(CLIENT.id, data, (data,), findings=denied)


def _elsewhere(home: Home, sources: EvolutionSources, unreadable: UnreadablePaths) -> Iterator[Store]:
    """Mail that an account reads from another place of the disk; a place that is not there is recorded."""
    for place in dict.fromkeys(sources.places):
        path = unix_place(home, CLIENT.id, place, unreadable)
        if path is not None:
            mailboxes, findings = separate(mail_at(path, unreadable, _decode_name))
            yield Store(CLIENT.id, path, (path,), mailboxes=mailboxes, findings=findings)


def _local(local: Path, tree: Path, unreadable: UnreadablePaths) -> Store:
    mailboxes, findings = separate(mail_tree(local, unreadable, decode_name=_decode_name))
    return Store(CLIENT.id, local, (tree,), mailboxes=mailboxes, findings=findings)


def _cache(root: Path, sources: EvolutionSources, unreadable: UnreadablePaths) -> Iterator[Store]:
    """The caches of IMAP accounts. They hold only what was looked at; the rest is on the server."""
    accounts = folders_in(root, unreadable)
    mailboxes = [
        replace(mailbox, account=sources.accounts[name].address if name in sources.accounts else "")
        for name in accounts
        for mailbox in _cached(root / name / "folders", unreadable)
    ]
    findings = (
        *access_findings(root, unreadable),
        *(finding for name in accounts for finding in access_findings(root / name, unreadable)),
    )
    if mailboxes:
        findings = (*findings, Finding(Code.CACHE_ONLY, {"path": str(root)}))
    if mailboxes or findings:
        yield Store(CLIENT.id, root, (root,), mailboxes=tuple(mailboxes), findings=findings)


def _cached(top: Path, unreadable: UnreadablePaths) -> Iterator[Mailbox]:
    """`<name>/cur` holds one file a message, spread over folders of two digits (camel-data-cache.c); sub-folders
    lie in `<name>/subfolders` (imapx_path_to_physical)."""
    pending: list[tuple[Path, tuple[str, ...]]] = [(top, ())]
    while pending:
        folder, names = pending.pop()
        for name in folders_in(folder, unreadable):
            cur = folder / name / "cur"
            spread = (cur, *(cur / sub for sub in folders_in(cur, unreadable)))
            if sources := tuple(MessageSource(path, "eml") for path in spread if files_in(path, unreadable)):
                yield Mailbox((*names, name), role_of(name), sources)
            pending.append((folder / name / "subfolders", (*names, name)))


def _decode_name(name: str) -> str:
    """Evolution writes `.` and `_` of a folder's name as `_2E` and `_5F` (camel-maildir-store.c)."""
    return name.replace("_2E", ".").replace("_5F", "_")
