"""Proving an archive: what it promises is read back from the medium and compared; nothing else may be there."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.archive.bag import inventory, layout, manifest
from app.archive.bag.declaration import FETCH, Declaration, declaration, is_ours, to_fetch
from app.archive.bag.manifest_entries import ManifestEntries, ValidationReport, algorithm_of
from app.archive.bag.nameset import NameSet
from app.archive.bag.tree import Tree, is_folder, same_form
from app.model.errors import UsageError
from app.model.record import Verification
from app.model.store import Finding
from app.system.hashing import digest_from_medium
from app.system.walking import Entry, EntryKind, walk

_WORKERS = 2
_AT_ONCE = 256
_MOST_NAMED = 100_000

ProgressCallback = Callable[[int, int], None]
"""Called with the files and bytes read since the last call; may raise to stop."""


@dataclass(slots=True)
class ReadBack:
    """What comparing promises with the medium showed so far. `unnamed` counts findings beyond the first 100,000."""

    files: int = 0
    size_bytes: int = 0
    damaged: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    unnamed: int = 0

    @property
    def good(self) -> bool:
        return not (self.damaged or self.missing or self.unnamed)

    def find(self, name: str, among: set[str]) -> None:
        """Adds a name to `damaged` or `missing`."""
        if len(among) < _MOST_NAMED or name in among:
            among.add(name)
        else:
            self.unnamed += 1


def verify(bag: Path, progress: ProgressCallback) -> Verification:
    """Reads back every file of a BagIt bag (RFC 8493, and the drafts since 0.93) and names what is not as promised.

    How strict that is depends on what the bag itself promises. Every bag: each listed file is there with each of its
    digests, and no other file lies in `data/`. BagIt 1.0: each payload manifest lists all payload files, each once;
    before 1.0 one manifest was enough, and a line twice is only noted. An archive of ours (see `bag.is_ours`) also
    promises that it is sealed with a tag manifest, that nothing unlisted lies beside the payload, and that files.jsonl
    tells the same digests as the manifest; in other people's bags the RFC allows the first two, and they are noted.
    Nothing outside the bag is opened, no link is followed, nothing is fetched.

    Raises UsageError where `bag` is no bag at all, OSError where it cannot be listed.
    """
    manifests = manifest.payload_manifests(bag)
    if not manifests and not os.path.lexists(bag / layout.BAG_DECLARATION):
        raise UsageError("not_an_archive", path=str(bag))
    run = _Verifying(bag, progress)
    run.read_manifests(sorted(bag.glob("tagmanifest-*.txt")), manifests)
    run.read_fetch_list()
    run.read_inventory()
    run.look_around()
    return run.result()


def read_back(
    bag: Path,
    promises: Iterable[tuple[str, str]],
    done: ReadBack,
    progress: ProgressCallback,
    algorithm: str = "sha256",
) -> None:
    """Compares (digest, name) promises with what the medium holds, and adds the findings to `done`."""

    tree = Tree(bag)

    def observe(promise: tuple[str, str]) -> tuple[bool | None, int]:
        try:
            digest, length = digest_from_medium(tree.path(promise[1]), algorithm)
        except FileNotFoundError:
            return None, 0
        except OSError:
            return False, 0
        return digest == promise[0], length

    remaining = iter(promises)
    with ThreadPoolExecutor(_WORKERS) as pool:
        while some := list(islice(remaining, _AT_ONCE)):
            size_bytes = 0
            for (_, name), (same, length) in zip(some, pool.map(observe, some), strict=True):
                size_bytes += length
                if same is None:
                    done.find(name, done.missing)
                elif not same:
                    done.find(name, done.damaged)
            done.files += len(some)
            done.size_bytes += size_bytes
            progress(len(some), size_bytes)


class _Verifying:
    """One bag while it is verified."""

    def __init__(self, bag: Path, progress: ProgressCallback) -> None:
        self._bag = bag
        self._tick = progress
        self._said: Declaration = declaration(bag)
        self._ours = is_ours(bag, self._said.encoding)
        self._done = ReadBack()
        self._told = ValidationReport()
        self._tags: list[ManifestEntries] = []
        self._payload: list[ManifestEntries] = []
        self._inventory: NameSet | None = None
        self._seals: set[str] = set()
        self._extra: list[str] = []
        if bag.name.endswith(layout.INCOMPLETE):
            self._told.object("archive_incomplete", path=str(bag))
        if self._said.trouble is not None:
            self._told.invalid.append(self._said.trouble)
        if not is_folder(bag / layout.PAYLOAD):
            self._done.missing.add(layout.PAYLOAD)

    def read_manifests(self, seals: list[Path], manifests: list[Path]) -> None:
        """Reads back all that the manifests list."""
        if not manifests:
            self._done.missing.add(layout.MANIFEST)
        if not seals and self._ours:
            # Our archives always have one; without it nothing vouches for the manifest itself.
            self._done.missing.add(layout.TAG_MANIFEST)
        elif not seals:
            self._told.note("not_sealed")
        # No list vouches for the seal of our archives, so a line that only means the same is not left to doubt.
        self._done.damaged |= {path.name for path in seals if self._ours and not manifest.is_as_we_write(path)}
        self._seals = {path.name for path in seals}
        self._tags = list(self._read(seals, payload=False))
        self._payload = list(self._read(manifests, payload=True))

    def _read(self, paths: list[Path], payload: bool) -> Iterator[ManifestEntries]:
        tree = Tree(self._bag)
        for path in paths:
            algorithm = algorithm_of(path)
            if algorithm is None:
                self._told.object("digest_unknown", path=path.name)
                continue
            try:
                promises = ManifestEntries(path, self._said, tree, self._told, payload)
                read_back(self._bag, promises, self._done, self._tick, algorithm)
            except OSError:
                self._done.damaged.add(path.name)
                continue
            yield promises

    def read_fetch_list(self) -> None:
        """Files a bag only says where to find: those that are here were read back, those that are not are missing."""
        if not os.path.lexists(self._bag / FETCH):
            return
        self._told.note("fetch_never_done", path=FETCH)
        try:
            for name, line in to_fetch(self._bag, self._said.encoding):
                if not any(promises.lists(name, exactly=False) for promises in self._payload):
                    self._told.object("fetch_line_invalid", path=FETCH, line=line[:200])
        except OSError:
            self._done.damaged.add(FETCH)

    def read_inventory(self) -> None:
        """Our own list of sources tells every digest a second time: who changes a file and reseals it forgets that."""
        unsure = self._done.damaged | self._done.missing
        if not self._ours or not self._payload or unsure & {layout.INVENTORY, layout.MANIFEST, layout.TAG_MANIFEST}:
            return
        self._inventory = NameSet()
        try:
            for line in inventory.read(self._bag / layout.INVENTORY):
                name, digest = line.get("name"), line.get("sha256")
                if isinstance(name, str) and isinstance(digest, str):
                    self._inventory.add(same_form(name))
                    if f"{digest} {name}" not in self._payload[0].pairs:
                        self._told.object("inventory_disagrees", path=name)
        except OSError:
            self._done.damaged.add(layout.INVENTORY)

    def look_around(self) -> None:
        """Walks through the bag for what no manifest lists, and counts the payload."""
        size_bytes = files = 0
        for name, entry, exactly in self._entries():
            payload = name.startswith(f"{layout.PAYLOAD}/")
            listed = self._is_listed(name, payload, exactly)
            dropped = entry.name in layout.DROPPINGS or entry.name.startswith("._")
            if payload and entry.kind is EntryKind.FILE and entry.status is not None and (listed or not dropped):
                size_bytes += entry.status.st_size
                files += 1
            if entry.kind is EntryKind.UNREADABLE:
                self._done.find(name, self._done.damaged)
            elif listed and payload:
                self._compare_lists(name, exactly)
                if dropped and not self._ours:
                    self._told.note("system_file_listed", path=name)
            elif listed:
                continue
            elif dropped:
                self._told.note("system_file_ignored", path=name)
            elif not payload and not self._ours and entry.kind is EntryKind.FILE:
                self._told.note("tag_file_not_listed", path=name)
            elif len(self._extra) < _MOST_NAMED:
                self._extra.append(name)
            else:
                self._done.unnamed += 1
        promised = manifest.oxum(self._bag, self._said.encoding)
        if promised is not None and promised != (size_bytes, files):
            self._told.object("payload_size_differs", size_bytes=promised[0], files=promised[1])

    def _entries(self) -> Iterator[tuple[str, Entry, bool]]:
        """All but folders: the name, the entry, and whether it only counts to the letter.

        That is so where two names of one folder differ in their Unicode form alone: only one of them may be promised.
        """
        twins: set[str] = set()
        start = len(os.fspath(self._bag)) + 1
        for entries in walk(self._bag):
            self._tick(0, 0)
            forms = Counter(same_form(entry.name) for entry in entries if not entry.name.isascii())
            for entry in entries:
                exactly = forms[same_form(entry.name)] > 1 or os.path.dirname(entry.path) in twins  # noqa: PTH120
                if entry.kind is not EntryKind.FOLDER:
                    yield entry.path[start:].replace(os.sep, "/"), entry, exactly
                elif exactly:
                    twins.add(entry.path)

    def _is_listed(self, name: str, payload: bool, exactly: bool) -> bool:
        if payload:
            return any(promises.lists(name, exactly) for promises in self._payload)
        if name in self._seals:
            return True
        if not self._tags:
            return name in (layout.BAG_DECLARATION, layout.BAG_INFO) or any(
                promises.path.name == name for promises in self._payload
            )
        return any(promises.lists(name, exactly) for promises in self._tags)

    def _compare_lists(self, name: str, exactly: bool) -> None:
        if self._said.version >= (1, 0) and not all(promises.lists(name, exactly) for promises in self._payload):
            self._told.object("manifests_disagree", path=name)
        if (
            self._inventory is not None
            and name.startswith(f"{layout.STORES}/")
            and same_form(name) not in self._inventory
        ):
            self._told.object("inventory_disagrees", path=name)

    def result(self) -> Verification:
        """All that was found, in the order of the names."""
        if self._done.unnamed:
            self._told.invalid.append(Finding("more_findings", {"count": self._done.unnamed}))
        return Verification(
            archive=self._bag,
            files=self._done.files,
            size_bytes=self._done.size_bytes,
            damaged=tuple(sorted(self._done.damaged)),
            missing=tuple(sorted(self._done.missing)),
            extra=tuple(self._extra),
            findings=tuple(self._told.findings),
            invalid=tuple(self._told.invalid),
        )
