"""Backups of hostile names onto file systems with the rules of other computers, and back by files.jsonl alone.

Run as a program it prints its figures: `python -m tests.faults.foreign 5000 1`. Linux with FUSE.
"""

import base64
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.archive.bag.verifier import verify
from app.jobs import backup
from app.jobs.cancel import Cancel
from app.jobs.sources import Sources
from app.model.plan import BackupRequest
from app.model.store import Home, System
from tests.builders import shims, stores
from tests.builders.names import names

_A_FOLDER = 60


@dataclass(slots=True)
class Figures:
    """What became of the files of a source, of one file system."""

    rules: str
    files: int = 0
    renamed: int = 0
    restored: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not self.failures and self.files == self.restored > 0

    def __str__(self) -> str:
        text = f"{self.rules:<10}{self.files:>7} files{self.renamed:>7} renamed{self.restored:>7} restored{self.seconds:>7.0f} s"
        return "\n".join([text, *self.failures])


def source(folder: Path, count: int, seed: int) -> int:
    """A home with Apple Mail in which `count` entries have hostile names; returns how many files there are."""
    stores.apple_home(folder)
    top = folder / "Library" / "Mail" / "Mailboxes"
    current = top
    for number, size_bytes in enumerate(names(count, seed)):
        path = current / os.fsdecode(size_bytes)
        if os.path.lexists(path):
            continue
        if number % _A_FOLDER == _A_FOLDER - 1:
            # Half of the folders lie in the one before, so that paths grow long as well.
            current = path if number % (2 * _A_FOLDER) > _A_FOLDER and _length(path) < 700 else top / path.name
            current.mkdir(exist_ok=True)
        else:
            path.write_bytes(hashlib.sha256(size_bytes).digest() * (number % 3))
    return len(tree(folder / "Library" / "Mail")[0])


def _length(path: Path) -> int:
    return len(os.fsencode(path))


def tree(top: Path) -> tuple[dict[str, bytes], set[str]]:
    """The files below a folder with their contents, and the folders, by relative path (surrogates for odd bytes)."""
    files = {os.fspath(path.relative_to(top)): path.read_bytes() for path in top.rglob("*") if path.is_file()}
    return files, {os.fspath(path.relative_to(top)) for path in top.rglob("*") if path.is_dir()}


def restore(archive: Path, below: Path, target: Path) -> None:
    """What a person would do in twenty years: read files.jsonl, take each `name` from the archive, give it its `path`.

    Uses nothing of this program. `below` is the folder that was backed up, `target` the one to put its content in.
    """
    with (archive / "files.jsonl").open(encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text)
            size_bytes = base64.b64decode(line["path_b64"]) if "path_b64" in line else line["path"].encode()
            path = Path(os.fsdecode(size_bytes))
            if below not in path.parents:
                continue
            place = target / path.relative_to(below)
            if line["kind"] == "folder":
                place.mkdir(parents=True, exist_ok=True)
            elif line["kind"] == "file":
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(archive / line["name"], place)


def cross(rules: str, scratch: Path, count: int, seed: int) -> Figures:
    """One source onto one file system: backed up, verified there and after a move to a plain one, and restored."""
    figures, started = Figures(rules), time.monotonic()
    home = scratch / "home"
    figures.files = source(home, count, seed)
    with shims.mounted(rules, scratch) as stick:
        plan = backup.prepare(Sources(Home(home, System.MACOS)), BackupRequest(stick, "test"))
        record = backup.run(plan, lambda event: None, Cancel())
        assert record.archive is not None
        figures.failures += [
            f"{rules}: {finding}"
            for finding in record.problems
            if "path" in finding.parameters and finding.code.startswith("file_")
        ]
        moved = Path(shutil.copytree(record.archive, scratch / "moved"))
        for place in (record.archive, moved):
            result = verify(place, lambda files, size_bytes: None)
            if not result.valid:
                figures.failures.append(f"{rules}: {place} is not valid: {result}"[:3000])
        mail = home / "Library" / "Mail"
        restore(record.archive, mail, scratch / "restored")
    before, folders = tree(mail)
    after, again = tree(scratch / "restored")
    figures.restored = sum(after.get(name) == data for name, data in before.items())
    figures.renamed = sum(
        _was_renamed(line) for line in (moved / "files.jsonl").read_text(encoding="utf-8").strip("\n").split("\n")
    )
    figures.failures += [
        f"{rules}: {name!r} is not as it was" for name, data in before.items() if after.get(name) != data
    ][:20]
    figures.failures += [
        f"{rules}: {name!r} was never there" for name in (after.keys() - before.keys()) | (again - folders)
    ][:20]
    figures.failures += [f"{rules}: the folder {name!r} is gone" for name in folders - again][:20]
    figures.seconds = time.monotonic() - started
    return figures


def _was_renamed(text: str) -> bool:
    line = json.loads(text)
    return line["kind"] == "file" and "name" in line and Path(line["name"]).name != Path(line["path"]).name


def run(count: int, seed: int) -> list[Figures]:
    """`count` names over every kind of file system."""
    found = []
    for rules in shims.RULES:
        with tempfile.TemporaryDirectory() as folder:
            found.append(cross(rules, Path(folder), count, seed))
    return found


def main(args: list[str]) -> int:
    """Runs with `count seed` (5,000 and 1 without), prints the figures; 0 where everything came back."""
    if reason := shims.why_not():
        sys.stdout.write(f"Left out: {reason}\n")
        return 0
    found = run(int(args[0]) if args else 5000, int(args[1]) if len(args) > 1 else 1)
    sys.stdout.write("\n".join(map(str, found)) + "\n")
    return not all(figures.good for figures in found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
