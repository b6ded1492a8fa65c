"""A second look at the world an archive was made in: where it lies now, and what became of its sources since."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.archive.bag import layout
from app.archive.copying.source_state import changed_after, changed_since_copied
from app.jobs.sources import Sources
from app.jobs.stores import find_stores, running_now
from app.model.codes import Code
from app.model.errors import UserError
from app.model.findings import Finding
from app.model.ledger import ExpectationKind, Ledger, Proof
from app.model.plan import PlannedStore
from app.model.verdict import Facts
from app.model.whereabouts import AskedServer, SourceTree, Whereabouts
from app.system.disks import same_disk
from app.system.volume_identity import folder_identity, volume_identity

_SERVER_IS_THE_SAME = timedelta(days=7)
"""So long what a server showed counts: mail keeps arriving there, and nothing here shows it."""
_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The facts as they are now. `looked` is when the sources were last looked at; None where nobody knows."""

    facts: Facts
    looked: datetime | None


def whereabouts_of(stores: Iterable[PlannedStore], archive: Path) -> Whereabouts:
    """Where mail that was just looked at comes from, and the volume of its archive."""
    found = list(stores)
    answers = [planned.answer for planned in found if planned.answer is not None]
    servers = [AskedServer(each.address, each.host, each.asked) for each in answers]
    planned_stores = [planned for planned in found if planned.answer is None]
    sources = [_tree(planned.store.client, tree) for planned in planned_stores for tree in planned.store.trees]
    homes = dict.fromkeys(planned.home for planned in planned_stores if planned.home is not None)
    now = datetime.now().astimezone()
    return Whereabouts(now, _volume(archive), tuple(sources), tuple(homes), tuple(servers))


def look_again(archive: Path, facts: Facts, where: Whereabouts | None) -> SecondLook:
    """Renews what may have changed since `facts` were written; what cannot be looked at becomes unknown.

    `archive` is a folder, or an encrypted file.
    """
    if where is None:
        return SecondLook(replace(facts, same_disk=None, changed_since=None), None)
    started = datetime.now().astimezone()
    here = [source for source in where.sources if _is_here(source)]
    whole = bool(where.sources or where.servers) and len(here) == len(where.sources)
    changed = _changed(archive, where, [source.path for source in here])
    if changed is not None and here:
        new = _new_stores(where)
        changed = None if new is None else (*changed, *new)
    running = running_now({source.client for source in here})
    renewed = replace(
        facts,
        same_disk=_on_same_disk(archive, facts, where),
        clients_running=tuple(sorted({*facts.clients_running, *running})),
        changed_since=changed if whole or changed else None,
        ledger=_still_valid(facts.ledger, started),
    )
    looked = started if whole and changed is not None else where.looked
    return SecondLook(renewed, min([looked, *(each.asked for each in where.servers)]))


def _still_valid(ledger: Ledger, now: datetime) -> Ledger:
    """The ledger, where what a server showed long ago, or at a time that has not come, proves nothing any more."""
    return tuple(
        replace(entry, doubt=Finding(Code.SERVER_ASKED_LONG_AGO, {"day": f"{evidence.on:%Y-%m-%d}"}), evidence=None)
        if entry.kind is ExpectationKind.ACCOUNT
        and (evidence := entry.evidence) is not None
        and evidence.proof is Proof.FETCHED
        and not -_CLOCKS_DIFFER < now - evidence.on < _SERVER_IS_THE_SAME
        else entry
        for entry in ledger
    )


def _changed(archive: Path, where: Whereabouts, trees: list[Path]) -> tuple[str, ...] | None:
    """What differs below those trees that are here; None where the list of what was copied cannot be read."""
    if archive.is_file():
        return tuple(changed_after(where.looked, trees))
    try:
        return tuple(changed_since_copied(archive / layout.INVENTORY, trees, closely=False))
    except OSError:
        return None


def _new_stores(where: Whereabouts) -> tuple[str, ...] | None:
    """Where mail is now that was not there when the homes were searched; None where they cannot be searched again."""
    known = {source.path for source in where.sources}
    try:
        found = [tree for home in where.homes for each in find_stores(Sources(home)) for tree in each.store.trees]
    except UserError:
        return None
    return tuple(os.fspath(tree) for tree in found if known.isdisjoint((tree, *tree.parents)))


def _on_same_disk(archive: Path, facts: Facts, where: Whereabouts) -> bool | None:
    """True where the archive now shares a disk with one source, None where that cannot be told of each of them.

    A mail server is on no disk of this computer.
    """
    if where.servers and not where.sources:
        return False
    answers = {_shares_disk(archive, source, facts, where) for source in where.sources}
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _shares_disk(archive: Path, source: SourceTree, facts: Facts, where: Whereabouts) -> bool | None:
    volume = _volume(archive)
    if volume and volume == source.volume:
        return True
    if _is_here(source):
        try:
            return same_disk(archive, source.path)
        except OSError:
            return None
    # The source is elsewhere, but an archive on the volume it was written to is where it was.
    return facts.same_disk if volume and volume == where.volume else None


def _is_here(source: SourceTree) -> bool:
    """True where the very file or folder that was copied can be looked at: not another one at the same path."""
    now = _tree(source.client, source.path)
    if source.volume and now.volume:
        return source.volume == now.volume
    return bool(source.folder) and source.folder == now.folder


def _tree(client: str, path: Path) -> SourceTree:
    try:
        return SourceTree(client, path, volume_identity(path), folder_identity(path))
    except OSError:
        return SourceTree(client, path, "", "")


def _volume(path: Path) -> str:
    try:
        return volume_identity(path)
    except OSError:
        return ""
