"""Proving an archive: what it lists is read back past the cache and compared; nothing else may be there."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.archive.bag import inventory, layout, manifest
from app.archive.bag.declaration import FETCH, Declaration, declaration, is_ours, to_fetch
from app.archive.bag.manifest_entries import ManifestEntries, ValidationReport, algorithm_of
from app.archive.bag.nameset import NameSet
from app.archive.bag.read_back import MOST_NAMED, ProgressCallback, ReadBack, read_back
from app.archive.bag.seal import broken_lines
from app.archive.bag.tree import Tree, is_folder, same_form
from app.model.codes import Code
from app.model.errors.usage import NotAnArchiveError
from app.model.findings import Finding
from app.model.record import Verification
from app.system.walking import Entry, EntryKind, walk


def verify(bag: Path, progress: ProgressCallback) -> Verification:
    """Reads back every file of a BagIt bag (RFC 8493, and the drafts since 0.93) and names what is not as listed.

    How strict that is depends on what the bag claims to be. Every bag: each listed file is there with each of its
    digests, and no other file lies in `data/`. BagIt 1.0: each payload manifest lists all payload files, each once;
    before 1.0 one manifest was enough, and a line twice is only noted. An archive of this program (see `is_ours`) must
    also be sealed by a tag manifest, have nothing unlisted beside its payload, and the same digests in files.jsonl as
    in the manifest; in other bags the RFC allows a missing seal and unlisted files, and they are only noted.
    Nothing outside the bag is opened, no link is followed, nothing is fetched.

    Raises UsageError where `bag` is no bag at all, OSError where it cannot be listed.
    """
    manifests = manifest.payload_manifests(bag)
    if not manifests and not os.path.lexists(bag / layout.BAG_DECLARATION):
        raise NotAnArchiveError(bag)
    run = _Verifying(bag, progress)
    run.read_manifests(sorted(bag.glob("tagmanifest-*.txt")), manifests)
    run.read_fetch_list()
    run.read_inventory()
    run.look_around()
    return run.result()


class _Verifying:
    """One bag while it is verified."""

    def __init__(self, bag: Path, progress: ProgressCallback) -> None:
        self._bag = bag
        self._progress = progress
        self._declaration: Declaration = declaration(bag)
        self._is_ours = is_ours(bag, self._declaration.encoding)
        self._done = ReadBack()
        self._report = ValidationReport()
        self._tags: list[ManifestEntries] = []
        self._payload: list[ManifestEntries] = []
        self._inventory: NameSet | None = None
        self._seals: set[str] = set()
        self._extra: list[str] = []
        if bag.name.endswith(layout.INCOMPLETE):
            self._report.add_error(Code.ARCHIVE_INCOMPLETE, path=str(bag))
        if self._declaration.trouble is not None:
            self._report.invalid.append(self._declaration.trouble)
        if not is_folder(bag / layout.PAYLOAD):
            self._done.missing.add(layout.PAYLOAD)

    def read_manifests(self, seals: list[Path], manifests: list[Path]) -> None:
        """Reads back all that the manifests list."""
        if not manifests:
            self._done.missing.add(layout.MANIFEST)
        if not seals and self._is_ours:
            # Our archives always have one; without it nothing vouches for the manifest itself.
            self._done.missing.add(layout.TAG_MANIFEST)
        elif not seals:
            self._report.add_note(Code.NOT_SEALED)
        # No list covers the seal of an archive, so it must match the expected text exactly.
        self._done.damaged |= {path.name for path in seals if self._is_ours and not manifest.is_as_we_write(path)}
        self._compare_seal()
        self._seals = {path.name for path in seals}
        self._tags = list(self._read(seals, payload=False))
        self._payload = list(self._read(manifests, payload=True))

    def _compare_seal(self) -> None:
        """The list of the seal has to agree with what is there: else the seal on paper vouches for other lists."""
        try:
            self._done.damaged.update(broken_lines(self._bag) if self._is_ours else ())
        except OSError:
            self._done.damaged.add(layout.SEAL)

    def _read(self, paths: list[Path], payload: bool) -> Iterator[ManifestEntries]:
        tree = Tree(self._bag)
        for path in paths:
            algorithm = algorithm_of(path)
            if algorithm is None:
                self._report.add_error(Code.DIGEST_UNKNOWN, path=path.name)
                continue
            try:
                entries = ManifestEntries(path, self._declaration, tree, self._report, is_payload=payload)
                read_back(self._bag, entries, self._done, self._progress, algorithm=algorithm)
            except OSError:
                self._done.damaged.add(path.name)
                continue
            yield entries

    def read_fetch_list(self) -> None:
        """Files a bag only says where to find: those that are here were read back, those that are not are missing."""
        if not os.path.lexists(self._bag / FETCH):
            return
        self._report.add_note(Code.FETCH_NEVER_DONE, path=FETCH)
        try:
            for name, line in to_fetch(self._bag, self._declaration.encoding):
                if not any(entries.lists(name, exactly=False) for entries in self._payload):
                    self._report.add_error(Code.FETCH_LINE_INVALID, path=FETCH, line=line[:200])
        except OSError:
            self._done.damaged.add(FETCH)

    def read_inventory(self) -> None:
        """Our own list of sources tells every digest a second time: who changes a file and reseals it forgets that."""
        unsure = self._done.damaged | self._done.missing
        if not self._is_ours or not self._payload or unsure & {layout.INVENTORY, layout.MANIFEST, layout.TAG_MANIFEST}:
            return
        self._inventory = NameSet()
        try:
            for line in inventory.read(self._bag / layout.INVENTORY):
                name, digest = line.get("name"), line.get("sha256")
                if isinstance(name, str) and isinstance(digest, str):
                    self._inventory.add(same_form(name))
                    if f"{digest} {name}" not in self._payload[0].pairs:
                        self._report.add_error(Code.INVENTORY_DISAGREES, path=name)
        except OSError:
            self._done.damaged.add(layout.INVENTORY)

    def look_around(self) -> None:
        """Walks through the bag for what no manifest lists, and counts the payload."""
        size_bytes = files = 0
        for name, entry, exactly in self._entries():
            payload = name.startswith(f"{layout.PAYLOAD}/")
            listed = self._is_listed(name, payload, exactly)
            dropped = layout.is_dropped(name)
            if payload and entry.kind is EntryKind.FILE and entry.status is not None and (listed or not dropped):
                size_bytes += entry.status.st_size
                files += 1
            if entry.kind is EntryKind.UNREADABLE:
                self._done.add(name, self._done.damaged)
            elif listed and payload:
                self._compare_lists(name, exactly)
                if dropped and not self._is_ours:
                    self._report.add_note(Code.SYSTEM_FILE_LISTED, path=name)
            elif listed:
                continue
            elif dropped:
                self._report.add_note(Code.SYSTEM_FILE_IGNORED, path=name)
            elif not payload and not self._is_ours and entry.kind is EntryKind.FILE:
                self._report.add_note(Code.TAG_FILE_NOT_LISTED, path=name)
            elif len(self._extra) < MOST_NAMED:
                self._extra.append(name)
            else:
                self._done.unnamed += 1
        stated = manifest.oxum(self._bag, self._declaration.encoding)
        if stated is not None and stated != (size_bytes, files):
            self._report.add_error(Code.PAYLOAD_SIZE_DIFFERS, octets=stated[0], files=stated[1])

    def _entries(self) -> Iterator[tuple[str, Entry, bool]]:
        """All but folders: the name, the entry, and whether it only counts to the letter.

        That is so where two names of one folder differ in their Unicode form alone: only one of them may be listed.
        """
        twins: set[str] = set()
        start = len(os.fspath(self._bag)) + 1
        for listing in walk(self._bag):
            self._progress(0, 0)
            forms = Counter(same_form(name) for name in listing.names if not name.isascii())
            for entry in listing:
                exactly = forms[same_form(entry.name)] > 1 or os.path.dirname(entry.path) in twins  # noqa: PTH120
                if entry.kind is not EntryKind.FOLDER:
                    yield entry.path[start:].replace(os.sep, "/"), entry, exactly
                elif exactly:
                    twins.add(entry.path)

    def _is_listed(self, name: str, payload: bool, exactly: bool) -> bool:
        if payload:
            return any(entries.lists(name, exactly) for entries in self._payload)
        if name in self._seals:
            return True
        if not self._tags:
            return name in (layout.BAG_DECLARATION, layout.BAG_INFO) or any(
                entries.path.name == name for entries in self._payload
            )
        return any(entries.lists(name, exactly) for entries in self._tags)

    def _compare_lists(self, name: str, exactly: bool) -> None:
        if self._declaration.version >= (1, 0) and not all(entries.lists(name, exactly) for entries in self._payload):
            self._report.add_error(Code.MANIFESTS_DISAGREE, path=name)
        if (
            self._inventory is not None
            and name.startswith(f"{layout.STORES}/")
            and same_form(name) not in self._inventory
        ):
            self._report.add_error(Code.INVENTORY_DISAGREES, path=name)

    def result(self) -> Verification:
        """All that was found, in the order of the names."""
        if self._done.unnamed:
            self._report.invalid.append(Finding(Code.MORE_FINDINGS, {"count": self._done.unnamed}))
        return Verification(
            archive=self._bag,
            files=self._done.files,
            size_bytes=self._done.size_bytes,
            damaged=tuple(sorted(self._done.damaged)),
            missing=tuple(sorted(self._done.missing)),
            extra=tuple(self._extra),
            findings=tuple(self._report.findings),
            invalid=tuple(self._report.invalid),
        )
