"""Comparing the decrypted stream of an archive with what its own lists say, in one pass and little memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.archive.bag import layout, manifest
from app.archive.bag.read_back import ProgressCallback
from app.archive.encrypted.tar_stream import UnexpectedTarError

_LARGEST_TAG_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The names of files that are not as the archive's lists say."""

    damaged: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()


class Proof:
    """A receiver that digests every file, tag files first.

    The payload comes in the order of the manifest, which is written anew from what arrives and has to come out the
    same: so no list of a million names is kept.
    """

    def __init__(self, progress: ProgressCallback) -> None:
        self._progress = progress
        self._tags: dict[str, str] = {}
        self._sealed: dict[str, str] = {}
        self._seal_list: dict[str, str] = {}
        self._payload = hashlib.sha256()
        self._name = ""
        self._digest = hashlib.sha256()
        self._size = 0
        self._kept: bytearray | None = None
        self.top = ""
        self.files = 0
        self.size_bytes = 0
        self.seal = ""
        """The digest of the tag manifest: two archives with the same one are the same archive."""

    def folder(self, top: str, name: str) -> None:
        """Notes that the archive has begun."""
        self.top = top

    def begin(self, name: str, size: int) -> None:
        """Begins a digest. Raises UnexpectedTarError for a name that came before, and for a huge tag manifest."""
        if name in self._tags:
            raise UnexpectedTarError(name)
        self._name, self._digest, self._size = name, hashlib.sha256(), size
        self._kept = bytearray() if name in (layout.TAG_MANIFEST, layout.SEAL) else None
        if self._kept is not None and size > _LARGEST_TAG_MANIFEST:
            raise UnexpectedTarError(name)

    def data(self, data: bytes) -> None:
        """Digests the next bytes."""
        self._digest.update(data)
        if self._kept is not None:
            self._kept += data
        self._progress(0, len(data))

    def end(self) -> None:
        """Notes the digest of a file that has arrived."""
        digest = self._digest.hexdigest()
        if self._name != layout.TAG_MANIFEST:
            self.files += 1
            self.size_bytes += self._size
        if self._name.startswith(layout.PAYLOAD + "/"):
            self._payload.update(manifest.line(digest, self._name).encode("utf-8", "surrogateescape"))
        elif self._kept is not None and self._name == layout.TAG_MANIFEST:
            self.seal = digest
            self._sealed = dict(_entries(self._kept.decode("utf-8", "replace")))
        else:
            self._tags[self._name] = digest
            if self._kept is not None:
                self._seal_list = dict(_entries(self._kept.decode("utf-8", "replace")))
        self._progress(1, 0)

    def result(self) -> ProofResult:
        """What differs from the lists, once everything has arrived; nothing where nothing has."""
        if not self.top:
            return ProofResult()
        damaged = {name for name, digest in self._tags.items() if self._sealed.get(name, digest) != digest}
        damaged |= {name for name, digest in self._seal_list.items() if self._tags.get(name) != digest}
        if self._payload.hexdigest() != self._sealed.get(layout.MANIFEST, ""):
            damaged.add(layout.MANIFEST)
        missing = self._sealed.keys() - self._tags.keys()
        if not self.seal:
            missing |= {layout.TAG_MANIFEST}
        return ProofResult(frozenset(damaged), frozenset(missing), frozenset(self._tags.keys() - self._sealed.keys()))


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Name and digest of each line; tag files have plain names."""
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest
