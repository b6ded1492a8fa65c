"""Which system calls a command makes, and strace's options for what is to happen at the Nth of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults import forked

CHANGING = (
    *("write", "pwrite64", "writev", "ftruncate", "utimensat", "ioctl", "flock"),
    *("fsync", "fdatasync", "syncfs", "close"),
    *("openat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir"),
    *("link", "linkat", "symlink", "symlinkat", "fchmod", "fchmodat", "copy_file_range"),
)
"""Calls that change a disk, or that end or begin what does."""
READING = ("read", "pread64", "getdents64", "newfstatat", "fstat", "lseek", "statfs")

_CALL = re.compile(r"(?:\d+ +)?(\w+)\(")


@dataclass(frozen=True, order=True)
class Point:
    """The `number`th call (from 1) of one kind in a run."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


def points(args: Sequence[str], calls: Iterable[str], log: Path, hook: Callable[[], None] | None = None) -> list[Point]:
    """Every call of those kinds a command makes. Writes strace's log to `log`."""
    # A question mark lets strace pass over calls this processor does not have.
    named = ",".join(f"?{call}" for call in calls)
    ended = forked.run(args, ("-o", str(log), "-e", f"trace={named}"), hook)
    assert ended.code == 0, ended
    counts = Counter(found[1] for line in log.read_text().splitlines() if (found := _CALL.match(line)))
    return [Point(call, number) for call in calls for number in range(1, counts[call] + 1)]


def at(point: Point, what: str, *, persistent: bool = False) -> tuple[str, ...]:
    """strace's options: `what` (such as error=EIO) happens at that call, or from there on."""
    when = f"{point.number}+" if persistent else str(point.number)
    return "-o", "/dev/null", "-e", f"trace={point.call}", "-e", f"inject={point.call}:{what}:when={when}"
