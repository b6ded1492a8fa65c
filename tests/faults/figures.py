"""What a sweep of faults came to, its table, and how its points are spread over processes and sampled."""

import multiprocessing
import random
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

_Point = TypeVar("_Point")
_SHOWN = 40


@dataclass
class Figures:
    """One sweep. `counts` are the columns of the table, `failures` sentences about what must not be."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Figures") -> None:
        """Takes in the findings of one point."""
        self.counts.update(other.counts)
        self.failures += other.failures

    def fail(self, column: str, sentence: str) -> None:
        """Counts something that must not be."""
        self.counts[column] += 1
        self.failures.append(sentence)

    def table(self) -> str:
        """The figures for people."""
        rows = [*self.counts.items(), ("seconds", round(self.seconds, 1))]
        text = [self.name, *(f"  {name:<44}{value:>10}" for name, value in rows)]
        text += [f"  ! {sentence}" for sentence in self.failures[:_SHOWN]]
        if len(self.failures) > _SHOWN:
            text.append(f"  ! … and {len(self.failures) - _SHOWN} more")
        return "\n".join(text)


def sampled(points: Sequence[_Point], count: int | None, seed: str) -> list[_Point]:
    """All points, or `count` of them; the last ones (sealing and naming) always among them."""
    if count is None or count >= len(points):
        return list(points)
    last = min(count // 4, len(points))
    chosen = random.Random(seed).sample(range(len(points) - last), count - last)
    return [points[index] for index in sorted(chosen)] + list(points[len(points) - last :])


def spread(points: Iterable[_Point], work: Callable[[_Point], Figures], total: Figures, jobs: int) -> None:
    """Does the work for every point in forked processes, and adds up what comes of it."""
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for found in pool.imap_unordered(partial(_safely, work), points, chunksize=4):
            total.add(found)


def _safely(work: Callable[[_Point], Figures], point: _Point) -> Figures:
    """An exception that cannot be pickled would block the pool."""
    try:
        return work(point)
    except Exception:
        found = Figures("")
        found.fail("points where the harness itself failed", f"{point}: {traceback.format_exc()}")
        return found
