"""Links in the trees of stores: those that mail was read through are followed, all others that lead out are named."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from app.discovery.folders import real_path
from app.model.codes import Code
from app.model.findings import Finding
from app.model.store import Mailbox, MessageSource, Store
from app.model.unreadable_paths import UnreadablePaths
from app.system.walking import EntryKind, is_link, links_below


def follow_links(store: Store) -> Store:
    """The store with trees and message sources where they really lie, so that what is counted is copied too.

    `Mail/pop.example.com -> /disk/pop` becomes a tree of its own. A link that leads nowhere, or to a folder
    around the store, is left as it is.
    """
    roots = _outermost(store.trees)
    is_known_link = lru_cache(maxsize=None)(is_link)
    trees: dict[Path, None] = {}

    def settled(path: Path) -> Path:
        """The path itself where no link leads to it from its tree; else where it really lies, in a tree that is new."""
        root = next((root for root in roots if root == path or root in path.parents), None)
        if root is None:
            return path
        way = [each for each in reversed((path, *path.parents)) if each == root or root in each.parents]
        link = next((each for each in way if is_known_link(each)), None)
        if link is None or not os.path.exists(path):  # noqa: PTH110 - errors count as no, on every Python
            return path
        real, target, inside = real_path(path), real_path(link), real_path(root)
        if link != root and (real == inside or inside in real.parents):
            return root / real.relative_to(inside)
        if target in (store.path, *store.path.parents):
            return path
        trees[target if target == real or target in real.parents else real] = None
        return real

    for tree in store.trees:
        trees[settled(tree)] = None
    mailboxes = tuple(_moved(mailbox, settled) for mailbox in store.mailboxes)
    return replace(store, trees=tuple(_outermost(trees)), mailboxes=mailboxes)


def name_links(stores: Sequence[Store], unreadable: UnreadablePaths) -> Iterator[tuple[int, Finding]]:
    """A finding for each link of the trees that is not followed, with the number of its store.

    Links to what is copied anyway are harmless, and so are those a store names as such. What could not be looked at
    goes to `unreadable`.
    """
    copied = _copied_trees(stores)
    for number, store in enumerate(stores):
        for tree in store.trees:
            for entry in links_below(tree):
                if entry.kind is EntryKind.UNREADABLE and entry.error is not None:
                    unreadable.record(Path(entry.path), entry.error)
                elif entry.kind is EntryKind.LINK and Path(entry.path) not in store.harmless_links:
                    yield from ((number, finding) for finding in _leading_out(entry.path, copied))


def name_roots(stores: Sequence[Store], unreadable: UnreadablePaths) -> Iterator[Finding]:
    """A finding for each link where a program may keep its mail, which could not be followed."""
    copied = _copied_trees(stores)
    for path in unreadable.links:
        yield from _leading_out(os.fspath(path), copied)


def _copied_trees(stores: Iterable[Store]) -> tuple[str, ...]:
    """Where the trees of the stores really lie, each once."""
    return tuple({os.fspath(real_path(tree)) for store in stores for tree in store.trees})


def _leading_out(link: str, copied: Iterable[str]) -> Iterator[Finding]:
    target = os.fspath(real_path(Path(link)))
    try:
        Path(link).stat()
    except (OSError, ValueError):
        yield Finding(Code.LINK_LEADS_NOWHERE, {"path": link, "target": target})
        return
    if not any(target == tree or target.startswith(tree + os.sep) for tree in copied):
        yield Finding(Code.LINK_NOT_FOLLOWED, {"path": link, "target": target})


def _moved(mailbox: Mailbox, settled: Callable[[Path], Path]) -> Mailbox:
    sources = tuple(MessageSource(settled(source.path), source.format) for source in mailbox.sources)
    return replace(mailbox, sources=sources, index=settled(mailbox.index) if mailbox.index is not None else None)


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths that lie in no other of them, in their order."""
    known = dict.fromkeys(paths)
    return [path for path in known if known.keys().isdisjoint(path.parents)]
