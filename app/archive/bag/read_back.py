"""Reading back what a list says is there, past the cache, and comparing digests: the proof of an archive."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from app.archive.bag.tree import Tree
from app.system.batch_hashing import BATCH, Digest, digests_from_storage

_WORKERS = 2
_AT_ONCE = 256
MOST_NAMED = 100_000
"""Files that are named; of more there is the number."""

ProgressCallback = Callable[[int, int], None]
"""Called with the files and bytes read since the last call; may raise to stop."""


@dataclass(slots=True)
class ReadBack:
    """What reading back showed so far. `unnamed` counts findings beyond the first 100,000."""

    files: int = 0
    size_bytes: int = 0
    damaged: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    unnamed: int = 0

    @property
    def good(self) -> bool:
        """True where nothing is damaged or missing."""
        return not (self.damaged or self.missing or self.unnamed)

    def add(self, name: str, among: set[str]) -> None:
        """Adds a name to `damaged` or `missing`."""
        if len(among) < MOST_NAMED or name in among:
            among.add(name)
        else:
            self.unnamed += 1

    def include(self, part: "ReadBack") -> None:
        """Adds what reading other files back showed."""
        self.files += part.files
        self.size_bytes += part.size_bytes
        self.unnamed += part.unnamed
        for name in part.damaged:
            self.add(name, self.damaged)
        for name in part.missing:
            self.add(name, self.missing)


def read_back(
    bag: Path,
    entries: Iterable[tuple[str, str]],
    done: ReadBack,
    progress: ProgressCallback,
    *,
    algorithm: str = "sha256",
) -> None:
    """Compares (digest, name) entries with what the disk holds, cache bypassed; adds what differs to `done`.

    `algorithm` is a name of hashlib. Raises what `progress` raises; a file that cannot be read counts as damaged.
    """

    tree = Tree(bag)

    def measure(batch: Sequence[tuple[str, str]]) -> list[Digest]:
        places: list[str | OSError] = [_place(tree, name) for _, name in batch]
        digests = iter(digests_from_storage([place for place in places if isinstance(place, str)], algorithm))
        return [next(digests) if isinstance(place, str) else place for place in places]

    remaining = iter(entries)
    with ThreadPoolExecutor(_WORKERS) as pool:
        while some := list(islice(remaining, _AT_ONCE)):
            size_bytes = 0
            batches = [some[start : start + BATCH] for start in range(0, len(some), BATCH)]
            for (digest, name), found in zip(some, chain.from_iterable(pool.map(measure, batches)), strict=True):
                if isinstance(found, FileNotFoundError):
                    done.add(name, done.missing)
                elif isinstance(found, OSError):
                    done.add(name, done.damaged)
                else:
                    size_bytes += found[1]
                    if found[0] != digest:
                        done.add(name, done.damaged)
            done.files += len(some)
            done.size_bytes += size_bytes
            progress(len(some), size_bytes)


def _place(tree: Tree, name: str) -> str | OSError:
    try:
        return tree.path(name)
    except OSError as error:
        return error
