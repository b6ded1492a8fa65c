"""What can happen to a finished archive: thousands of random changes, each of which `verify` has to find and name.

Run as a program it prints its figures: `python -m tests.faults.mutations 10000 1`.

Left out is only what nobody can tell from the archive itself: a change that leaves every byte as it was, and one whose
author also writes every list and the seal anew and leaves the files of the stores alone. Against that helps the seal
that was printed when the archive was made.
"""

import hashlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.archive.bag import layout, manifest
from app.archive.bag.verifier import verify
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.record import Verification
from app.model.store import Home, System
from tests.builders import stores

LISTS = (layout.MANIFEST, layout.TAG_MANIFEST)


@dataclass(frozen=True, slots=True)
class Harm:
    """What was done: every one of `all_of` and at least one of `any_of` has to be named."""

    all_of: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()


@dataclass(slots=True)
class Figures:
    """How many changes were made, found and named, by kind; what was not found or named is told."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not self.failures and self.made == self.found == self.named

    def __str__(self) -> str:
        rows = [f"{'kind':<24}{'made':>8}{'found':>8}{'named':>8}"]
        rows += [
            f"{kind:<24}{self.made[kind]:>8}{self.found[kind]:>8}{self.named[kind]:>8}" for kind in sorted(self.made)
        ]
        rows.append(f"{'all':<24}{self.made.total():>8}{self.found.total():>8}{self.named.total():>8}")
        return "\n".join([*rows, f"{self.seconds:.0f} s", *self.failures])


class Archive:
    """A finished archive that is harmed and mended again and again."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.folder = folder
        self.dice = dice
        self.files = sorted(path for path in folder.rglob("*") if path.is_file())
        self.folders = sorted({path.parent for path in self.files})
        self._stash = folder.parent / "stash"

    def name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def any_file(self, *, filled: bool = False) -> Path:
        return self.dice.choice([path for path in self.files if not filled or path.stat().st_size])

    def payload_file(self) -> Path:
        """A file that was copied from the source, with something in it."""
        top = self.folder / layout.STORES
        return self.dice.choice([path for path in self.files if top in path.parents and path.stat().st_size])

    def free_name(self, folder: Path) -> Path:
        while (
            path := folder / self.dice.choice((f"extra {self.dice.randrange(10**6)}.eml", "x", "fetch.txt", "ﾒｰﾙ"))
        ).exists():
            pass
        return path

    @contextmanager
    def rewritten(self, *changes: tuple[Path, bytes]) -> Iterator[None]:
        """Files hold something else meanwhile."""
        before = [(path, path.read_bytes(), path.stat()) for path, _ in changes]
        try:
            for path, data in changes:
                path.write_bytes(data)
            yield
        finally:
            for path, data, status in before:
                path.write_bytes(data)
                os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @contextmanager
    def moved(self, path: Path, target: Path | None = None) -> Iterator[None]:
        """A file or folder lies elsewhere meanwhile, or nowhere."""
        away = target or self._stash
        path.rename(away)
        try:
            yield
        finally:
            away.rename(path)

    def harm_of(self, path: Path, after: bytes) -> Harm:
        """What has to be named when a file holds `after`: itself; for the seal, the files whose lines were changed."""
        if self.name(path) != layout.TAG_MANIFEST:
            return Harm(all_of=frozenset({self.name(path)}))
        lost = set(path.read_bytes().splitlines(keepends=True)) - set(after.splitlines(keepends=True))
        names = {line.decode("utf-8", "replace").rstrip("\n")[66:] for line in lost}
        return Harm(any_of=frozenset({layout.TAG_MANIFEST, *names}))


@contextmanager
def flip(archive: Archive) -> Iterator[Harm]:
    path = archive.any_file(filled=True)
    data = bytearray(path.read_bytes())
    data[archive.dice.randrange(len(data))] ^= 1 << archive.dice.randrange(8)
    harm = archive.harm_of(path, bytes(data))
    with archive.rewritten((path, bytes(data))):
        yield harm


@contextmanager
def cut(archive: Archive) -> Iterator[Harm]:
    path = archive.any_file(filled=True)
    data = path.read_bytes()
    data = data[: archive.dice.choice((0, len(data) - 1, archive.dice.randrange(len(data))))]
    harm = archive.harm_of(path, data)
    with archive.rewritten((path, data)):
        yield harm


@contextmanager
def grow(archive: Archive) -> Iterator[Harm]:
    path = archive.any_file()
    data = path.read_bytes() + archive.dice.choice(
        (b"\n", b"\0", archive.dice.randbytes(archive.dice.randrange(1, 5000)))
    )
    harm = archive.harm_of(path, data)
    with archive.rewritten((path, data)):
        yield harm


@contextmanager
def hole(archive: Archive) -> Iterator[Harm]:
    """A sector reads as zeros."""
    path = archive.any_file(filled=True)
    data = path.read_bytes()
    start = archive.dice.randrange(len(data))
    end = min(len(data), start + 512)
    after = data[:start] + bytes(end - start) + data[end:]
    if after == data:
        after = b"\1" + data[1:]
    harm = archive.harm_of(path, after)
    with archive.rewritten((path, after)):
        yield harm


@contextmanager
def swap(archive: Archive) -> Iterator[Harm]:
    contents = {path: path.read_bytes() for path in archive.files if archive.name(path) != layout.TAG_MANIFEST}
    one = archive.dice.choice(list(contents))
    other = archive.dice.choice([path for path, data in contents.items() if data != contents[one]])
    with archive.rewritten((one, contents[other]), (other, contents[one])):
        # The list of files is itself one of the two now and then: what it says cannot be told any more.
        names = frozenset({archive.name(one), archive.name(other)})
        yield Harm(any_of=names) if layout.MANIFEST in names else Harm(all_of=names)


@contextmanager
def rename(archive: Archive) -> Iterator[Harm]:
    path = archive.any_file()
    target = archive.free_name(archive.dice.choice((path.parent, archive.dice.choice(archive.folders))))
    if archive.dice.random() < 0.3 and not (changed := path.with_name(path.name.swapcase())).exists():
        target = changed
    with archive.moved(path, target):
        yield Harm(all_of=frozenset({archive.name(path)}))


@contextmanager
def rename_folder(archive: Archive) -> Iterator[Harm]:
    folder = archive.dice.choice([each for each in archive.folders if each != archive.folder])
    lost = frozenset(archive.name(path) for path in archive.files if folder in path.parents)
    with archive.moved(folder, archive.free_name(folder.parent)):
        yield Harm(all_of=lost)


@contextmanager
def add(archive: Archive) -> Iterator[Harm]:
    path = archive.free_name(archive.dice.choice(archive.folders))
    path.write_bytes(archive.dice.choice((b"", archive.dice.randbytes(20), archive.payload_file().read_bytes())))
    try:
        yield Harm(all_of=frozenset({archive.name(path)}))
    finally:
        path.unlink()


@contextmanager
def delete(archive: Archive) -> Iterator[Harm]:
    path = archive.any_file()
    with archive.moved(path):
        yield Harm(all_of=frozenset({archive.name(path)}))


@contextmanager
def delete_folder(archive: Archive) -> Iterator[Harm]:
    folder = archive.dice.choice([each for each in archive.folders if each != archive.folder])
    lost = frozenset(archive.name(path) for path in archive.files if folder in path.parents)
    with archive.moved(folder):
        yield Harm(all_of=lost)


@contextmanager
def link(archive: Archive) -> Iterator[Harm]:
    """The very same bytes, but somewhere else: an archive that is carried away loses them."""
    path = archive.any_file()
    away = archive.folder.parent / "elsewhere"
    with archive.moved(path, away):
        path.symlink_to(away)
        try:
            yield Harm(all_of=frozenset({archive.name(path)}))
        finally:
            path.unlink()


@contextmanager
def edit_list(archive: Archive) -> Iterator[Harm]:
    """A line of a list is dropped, doubled, invented or changed."""
    path = archive.folder / archive.dice.choice(LISTS)
    before = path.read_bytes()
    lines = before.splitlines(keepends=True)
    number = archive.dice.randrange(len(lines))
    digest, name = lines[number][:64], lines[number][64:]
    invented = manifest.line(hashlib.sha256(b"").hexdigest(), f"data/{archive.dice.random()}").encode()
    lines[number : number + 1] = archive.dice.choice(
        (
            [],
            [lines[number]] * 2,
            [lines[number], invented],
            [digest[::-1] + name],
            [digest.upper() + name] if digest.upper() != digest else [],
            [digest + name.replace(b"a", b"b", 1)] if b"a" in name else [],
            [digest + b" \t" + name.lstrip()],
            [lines[number], b"\n"],
        )
    )
    after = b"".join(lines)
    harm = archive.harm_of(path, after) if after != before else Harm()
    # A digest that reads the same backwards is as likely as a collision.
    assert after != before
    if archive.name(path) == layout.TAG_MANIFEST:
        harm = Harm(any_of=harm.any_of | {name.strip().decode()})
    with archive.rewritten((path, after)):
        yield harm


@contextmanager
def reseal_file(archive: Archive) -> Iterator[Harm]:
    """A copied file is changed and its line in the manifest as well; the seal is not."""
    with _resealed(archive, wholly=False) as _:
        yield Harm(all_of=frozenset({layout.MANIFEST}))


@contextmanager
def reseal_wholly(archive: Archive) -> Iterator[Harm]:
    """All seals too: as a bag this is valid, but files.jsonl still lists what was copied."""
    with _resealed(archive, wholly=True) as path:
        yield Harm(all_of=frozenset({archive.name(path)}))


@contextmanager
def _resealed(archive: Archive, wholly: bool) -> Iterator[Path]:
    path = archive.payload_file()
    data = bytearray(path.read_bytes())
    data[archive.dice.randrange(len(data))] ^= 1
    before, after = hashlib.sha256(path.read_bytes()).hexdigest(), hashlib.sha256(data).hexdigest()
    listing, seal = archive.folder / layout.MANIFEST, archive.folder / layout.TAG_MANIFEST
    old = listing.read_bytes()
    name = archive.name(path)
    new = old.replace(manifest.line(before, name).encode(), manifest.line(after, name).encode())
    assert new != old
    printed = archive.folder / layout.SEAL
    signed, sealed = printed.read_bytes(), seal.read_bytes()
    if wholly:
        signed, sealed = _with_digest(signed, old, new), _with_digest(sealed, old, new)
        sealed = _with_digest(sealed, printed.read_bytes(), signed)
    with archive.rewritten((path, bytes(data)), (listing, new), (printed, signed), (seal, sealed)):
        yield path


def _with_digest(lines: bytes, old: bytes, new: bytes) -> bytes:
    """A list with the digest of `new` where that of `old` was."""
    changed = lines.replace(hashlib.sha256(old).hexdigest().encode(), hashlib.sha256(new).hexdigest().encode())
    assert changed != lines
    return changed


KINDS: tuple[Callable[[Archive], AbstractContextManager[Harm]], ...] = (
    flip, cut, grow, hole, swap, rename, rename_folder, add, delete, delete_folder, link, edit_list, reseal_file,
    reseal_wholly,
)  # fmt: skip


def run(count: int, seed: int) -> Figures:
    """Makes an archive in a folder of its own and harms it `count` times; the same seed makes the same harm."""
    with tempfile.TemporaryDirectory() as folder:
        return harm(made_in(Path(folder)), count, seed)


def made_in(folder: Path) -> Path:
    """A small finished archive."""
    stores.apple_home(folder / "home")
    plan = backup.prepare(Sources(Home(folder / "home", System.MACOS)), BackupRequest(folder / "usb", "test"))
    made = backup.run(plan, lambda event: None, Cancel()).archive
    assert made is not None
    return made


def harm(folder: Path, count: int, seed: int) -> Figures:
    """Harms the archive `folder` `count` times and mends it each time."""
    figures = Figures()
    archive = Archive(folder, random.Random(seed))
    started = time.monotonic()
    assert verified(folder).valid
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        with kind(archive) as done:
            result = verified(folder)
        figures.made[kind.__name__] += 1
        figures.found[kind.__name__] += not result.valid
        figures.named[kind.__name__] += _names(result, done)
        if result.valid or not _names(result, done):
            figures.failures.append(f"{number} {kind.__name__}: {done} is not in {result}"[:2000])
    assert verified(folder).valid, "a harm was not undone"
    figures.seconds = time.monotonic() - started
    return figures


def verified(folder: Path) -> Verification:
    """What verifying says of an archive."""
    return verify(folder, lambda files, size_bytes: None)


def _names(result: Verification, done: Harm) -> bool:
    reported = {*result.damaged, *result.missing, *result.extra}
    reported |= {str(finding.parameters.get("path", "")) for finding in result.invalid}
    return done.all_of <= reported and (not done.any_of or bool(done.any_of & reported))


def main(args: list[str]) -> int:
    """Runs with `count seed` (10,000 and 1 without), prints the figures; 0 where all was found and named."""
    figures = run(int(args[0]) if args else 10_000, int(args[1]) if len(args) > 1 else 1)
    sys.stdout.write(f"{figures}\n")
    return not figures.good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
