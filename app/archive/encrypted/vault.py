"""An encrypted archive as a whole: made from a sealed folder, proved with or without the key, opened again."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from app.archive.bag import layout
from app.archive.bag.read_back import ProgressCallback
from app.archive.encrypted import age, container
from app.archive.encrypted.proof import Proof, ProofResult
from app.archive.encrypted.tar_stream import Both, Receiver, TarSink, UnexpectedTarError, pack
from app.model.codes import Code
from app.model.errors import SourceError
from app.model.errors.source import RecoveryKeyWrongError
from app.model.errors.usage import NotAnArchiveError
from app.model.findings import Finding
from app.model.record import Verification
from app.model.secret import Secret
from app.system.hashing import open_from_storage
from app.system.opening import new_file
from app.system.resources import resource

_NOTHING = ProofResult()
_LARGEST_SUMS = 1 << 12


def write(
    bag: Path,
    top: str,
    *,
    identity: str,
    passphrase: str,
    when: datetime,
    size_bytes: int,
    progress: ProgressCallback,
) -> Path:
    """Writes the encrypted form of a sealed archive beside its tag files, and returns its path.

    `top` names the folder inside. Both the `identity` (the recovery key) and the `passphrase` open it. `size_bytes` is
    what `room_needed` says; `progress` is called with 0 files and the bytes read, and may raise. Raises OSError.
    """

    def counted() -> Iterator[bytes]:
        for data in pack(bag, top):
            progress(0, len(data))
            yield data

    target = bag / layout.ENCRYPTING
    with new_file(target) as sink:
        writer = container.ContainerWriter(sink, when)
        writer.add(container.READ_ME, resource("pages/encrypted-read-me.txt").read_bytes())
        writer.add(container.KEY, age.key_file(identity, passphrase))
        with writer.member(container.CONTENT, large=size_bytes > container.LARGEST_WITHOUT_ZIP64) as content:
            age.encrypt(counted(), content, identity)
        writer.add(container.SUMS, "".join(f"{digest}  {name}\n" for name, digest in writer.sums.items()).encode())
        writer.finish()
    return target


def check(path: Path, progress: ProgressCallback) -> Verification:
    """Compares what is encrypted with its digests, without the key. Raises OSError."""
    with _reading(path) as reading:
        for name in container.NAMES[:-1]:
            for data in reading.content(name):
                progress(0, len(data))
            progress(1, 0)
        whole = os.fstat(reading.file.fileno()).st_size
        return reading.verification(len(container.NAMES), whole, findings=(Finding(Code.CIPHERTEXT_ONLY),))


def prove(
    path: Path, secret: Secret, progress: ProgressCallback, also: Receiver | None = None
) -> tuple[Verification, str]:
    """Decrypts everything, compares every file with the archive's own lists, and gives the archive's seal.

    `also` gets all there is, too, and may raise. Raises OSError, SourceError for a wrong passphrase or key.
    """
    proof = Proof(progress)
    with _reading(path) as reading:
        _decrypt(reading, secret, proof if also is None else Both(proof, also))
        return reading.verification(proof.files, proof.size_bytes, proof.result()), proof.seal


def extract(path: Path, secret: Secret, receiver: Receiver) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Decrypts everything into `receiver`; says what is damaged and why. Raises OSError and SourceError."""
    with _reading(path) as reading:
        _decrypt(reading, secret, receiver)
        return tuple(sorted(reading.damaged)), tuple(reading.invalid)


@dataclass(slots=True)
class _Reading:
    """A container being read past the cache, and what is wrong with it so far."""

    path: Path
    file: BinaryIO
    layout: container.ContainerLayout
    sums: dict[str, str]
    damaged: set[str] = field(default_factory=set)
    invalid: list[Finding] = field(default_factory=list)

    def content(self, name: str) -> Iterator[bytes]:
        """The bytes of a member; whether they are those that were written is known at the end."""
        member = self.layout.members.get(name)
        digest, crc = sha256(), 0
        for data in container.read_member(self.file, member) if member is not None else ():
            digest.update(data)
            crc = zlib.crc32(data, crc)
            yield data
        if member is None or crc != member.crc or digest.hexdigest() != self.sums.get(name, digest.hexdigest()):
            self.damaged.add(name)

    def verification(
        self, files: int, size_bytes: int, result: ProofResult = _NOTHING, findings: tuple[Finding, ...] = ()
    ) -> Verification:
        return Verification(
            archive=self.path,
            files=files,
            size_bytes=size_bytes,
            damaged=tuple(sorted(self.damaged | result.damaged)),
            missing=tuple(sorted(result.missing)),
            extra=tuple(sorted(result.extra)),
            findings=findings,
            invalid=tuple(self.invalid),
        )


@contextmanager
def _reading(path: Path) -> Iterator[_Reading]:
    with os.fdopen(open_from_storage(path), "rb") as file:
        found = container.read_layout(file)
        if not found.members and not path.name.endswith(layout.ENCRYPTED):
            raise NotAnArchiveError(path)
        reading = _Reading(path, file, found, {})
        reading.damaged |= {name or path.name for name in found.damaged}
        _read_sums(reading)
        yield reading


def _read_sums(reading: _Reading) -> None:
    """The digests in the container. They vouch for themselves by the checksum that every zip has."""
    member = reading.layout.members.get(container.SUMS)
    if member is None or member.size > _LARGEST_SUMS:
        reading.damaged.add(container.SUMS)
        return
    data = b"".join(container.read_member(reading.file, member))
    if zlib.crc32(data) != member.crc:
        reading.damaged.add(container.SUMS)
    for line in data.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        reading.sums[name] = digest
    if reading.sums.keys() != set(container.NAMES[:-1]):
        reading.damaged.add(container.SUMS)


def _decrypt(reading: _Reading, secret: Secret, receiver: Receiver) -> None:
    """Sends what is inside to the receiver, as far as it is genuine. Raises SourceError for a wrong key."""
    for _ in reading.content(container.READ_ME):
        pass
    key = b"".join(islice(reading.content(container.KEY), 2))
    pieces = reading.content(container.CONTENT)
    try:
        identity = age.identity_of(secret, key)
    except SourceError:
        for _ in pieces:
            pass
        if container.KEY in reading.damaged:
            reading.invalid.append(Finding(Code.KEY_FILE_DAMAGED))
            return
        raise
    sink = TarSink(receiver)
    trouble: Exception | None = None
    try:
        age.decrypt(pieces, sink, identity)
        sink.close_stream()
    except (age.CiphertextDamagedError, UnexpectedTarError) as found:
        trouble = found
    for _ in pieces:
        pass
    if trouble is None and sink.has_folder:
        return
    if trouble is not None and not sink.started and container.CONTENT not in reading.damaged:
        raise RecoveryKeyWrongError(reading.path)
    reading.damaged.add(container.CONTENT)
    reading.invalid.append(Finding(Code.CONTENT_UNREADABLE, {"error": str(trouble or "nothing came out")}))
