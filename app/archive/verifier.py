"""Proving an archive: what it promises is read back from the medium and compared; nothing else may be there."""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.archive import layout, manifest
from app.model.errors import WrongRequest
from app.model.record import Verification
from app.model.store import Notice
from app.system.hashing import digest_from_medium
from app.system.walking import EntryKind, walk

_WORKERS = 2
_AT_ONCE = 256
# What the systems drop into any folder a person opens.
_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

Tick = Callable[[int, int], None]
"""Called with the files and octets read since the last call; may raise to stop."""


@dataclass(slots=True)
class ReadBack:
    """What comparing promises with the medium showed so far."""

    files: int = 0
    octets: int = 0
    damaged: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    @property
    def good(self) -> bool:
        return not (self.damaged or self.missing)


def verify(bag: Path, tick: Tick) -> Verification:
    """Reads back every file of a BagIt bag (RFC 8493) and names all that is damaged, missing or not listed.

    Raises WrongRequest where `bag` is no bag at all, OSError where it cannot be listed.
    """
    manifests = manifest.payload_manifests(bag)
    if not manifests and not (bag / layout.BAG_DECLARATION).is_file():
        raise WrongRequest("not_an_archive", path=str(bag))
    tag_manifests = sorted(bag.glob("tagmanifest-*.txt"))
    invalid = list(_declaration_trouble(bag))
    done = ReadBack()
    if not manifests:
        done.missing.add(layout.MANIFEST)
    # Our archives always have one; without it nothing vouches for the manifest itself.
    if not tag_manifests:
        done.missing.add(layout.TAG_MANIFEST)
    listed: set[str] = {path.name for path in tag_manifests}
    payload: list[set[str]] = []
    for path in (*tag_manifests, *manifests):
        algorithm = path.stem.rpartition("-")[2]
        if algorithm not in hashlib.algorithms_guaranteed:
            invalid.append(Notice("digest_unknown", {"path": path.name}))
            continue
        promises = _Promises(path)
        read_back(bag, promises, done, tick, algorithm)
        invalid += promises.invalid
        listed |= promises.names
        if path in manifests:
            payload.append(promises.names)
    if any(names != payload[0] for names in payload[1:]):
        invalid.append(Notice("manifests_disagree"))
    extra, notices = _not_listed(bag, listed | {_same(path.name) for path in manifests if not tag_manifests})
    return Verification(
        archive=bag,
        files=done.files,
        octets=done.octets,
        damaged=tuple(sorted(done.damaged)),
        missing=tuple(sorted(done.missing)),
        extra=tuple(extra),
        notices=tuple(notices),
        invalid=tuple(invalid),
    )


def read_back(
    bag: Path, promises: Iterable[tuple[str, str]], done: ReadBack, tick: Tick, algorithm: str = "sha256"
) -> None:
    """Compares (digest, name) promises with what the medium holds, and adds the findings to `done`."""

    def look(promise: tuple[str, str]) -> tuple[bool | None, int]:
        try:
            digest, length = digest_from_medium(_on_disk(bag, promise[1]), algorithm)
        except FileNotFoundError:
            return None, 0
        except OSError:
            return False, 0
        return digest == promise[0], length

    remaining = iter(promises)
    with ThreadPoolExecutor(_WORKERS) as pool:
        while some := list(islice(remaining, _AT_ONCE)):
            octets = 0
            for (_, name), (same, length) in zip(some, pool.map(look, some), strict=True):
                octets += length
                if same is None:
                    done.missing.add(name)
                elif not same:
                    done.damaged.add(name)
            done.files += len(some)
            done.octets += octets
            tick(len(some), octets)


class _Promises:
    """The lines of one manifest, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.names: set[str] = set()
        self.invalid: list[Notice] = []

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for digest, name in manifest.read(self._path):
            if not digest or manifest.leaves_the_bag(name):
                self._object("manifest_line_invalid", name)
            elif _same(name) in self.names:
                self._object("manifest_line_repeated", name)
            else:
                self.names.add(_same(name))
                yield digest, name

    def _object(self, code: str, name: str) -> None:
        self.invalid.append(Notice(code, {"path": self._path.name, "line": name[:200]}))


def _declaration_trouble(bag: Path) -> Iterator[Notice]:
    if bag.name.endswith(layout.INCOMPLETE):
        yield Notice("archive_incomplete", {"path": str(bag)})
    try:
        text = (bag / layout.BAG_DECLARATION).read_bytes()
    except OSError:
        text = b""
    if not text.startswith(b"BagIt-Version: "):
        yield Notice("declaration_invalid", {"path": layout.BAG_DECLARATION})
    promised = manifest.oxum(bag)
    if promised is not None and promised != _payload_size(bag):
        yield Notice("payload_size_differs", {"octets": promised[0], "files": promised[1]})


def _payload_size(bag: Path) -> tuple[int, int]:
    octets = files = 0
    for entries in walk(bag / layout.PAYLOAD):
        for entry in entries:
            if entry.kind is EntryKind.FILE and entry.status is not None and entry.name not in _DROPPINGS:
                octets += entry.status.st_size
                files += 1
    return octets, files


def _not_listed(bag: Path, listed: set[str]) -> tuple[list[str], list[Notice]]:
    """The files of the bag that no manifest names; what a system drops by itself is only noted."""
    extra: list[str] = []
    notices: list[Notice] = []
    for entries in walk(bag):
        for entry in entries:
            name = Path(entry.path).relative_to(bag).as_posix()
            if entry.kind is EntryKind.FOLDER or _same(name) in listed:
                continue
            if entry.name in _DROPPINGS or entry.name.startswith("._"):
                notices.append(Notice("system_file_ignored", {"path": name}))
            else:
                extra.append(name)
    return extra, notices


def _same(name: str) -> str:
    """The form in which names are compared: some file systems change the Unicode normal form."""
    return unicodedata.normalize("NFC", name)


def _on_disk(bag: Path, name: str) -> str:
    path = os.path.join(bag, name)  # noqa: PTH118 - called for every file of an archive
    if name.isascii() or os.path.lexists(path):
        return path
    for form in ("NFC", "NFD"):
        if (other := bag / unicodedata.normalize(form, name)).exists():
            return str(other)
    return path
