"""System calls that fail, once or from then on, and disks that are full: what a backup says then must be true."""

import dataclasses
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path

from app.archive.bag import inventory, layout
from app.model.exit_code import ExitCode
from tests.faults import disks, forked, injection, reference
from tests.faults.figures import Figures, sampled, spread
from tests.faults.forked import Ended, whole_archives
from tests.faults.injection import Point
from tests.faults.kill import Hook, check
from tests.faults.reference import Reference

_DISK = ("ENOSPC", "EDQUOT", "EIO", "ENOTCONN")
_PLACE = ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "ENOTCONN")
_LOOK = ("EIO", "EACCES", "ENOTCONN")
_ERRORS = {
    **dict.fromkeys(("write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync", "syncfs", "close"), _DISK),
    **dict.fromkeys(injection.READING, _LOOK),
}
"""What can become of a call; every other one has all of _PLACE."""
COLUMNS = (
    "runs",
    "complete with something missing",
    "missing and not named",
    "look whole and are not",
    "source changes",
    "noise on stderr",
    "not an exit code of the contract",
    "hung",
)


@dataclasses.dataclass(frozen=True)
class Fault:
    """An error at a point; `persistent`: at every such call from there on."""

    point: Point
    error: str
    persistent: bool

    def __str__(self) -> str:
        return f"{self.error} at {self.point}{' and all after it' if self.persistent else ''}"


def sweep(
    scratch: Path,
    *,
    every_error: bool = False,
    sample: int | None = None,
    jobs: int = 1,
    hook: Hook | None = None,
    closed: bool = False,
    calls: Sequence[str] = (*injection.CHANGING, *injection.READING),
) -> Figures:
    """Each of the `calls` of a backup fails in turn, once and for good: with one error by turns, or `every_error`."""
    started = time.monotonic()
    total = Figures("Errors at every call, once and from then on" + (", every error" if every_error else ""))
    home = reference.build(scratch / "home", closed=closed)
    assert forked.warm(home.backup_args(scratch / "warm")).code == 0
    (scratch / "count").mkdir()
    args = home.backup_args(scratch / "count")
    points = injection.points(args, calls, scratch / "log")
    faults = []
    for persistent, point in product((False, True), points):
        errors = _ERRORS.get(point.call, _PLACE)
        turn = (point.number + persistent) % len(errors)
        faults += [Fault(point, error, persistent) for error in (errors if every_error else errors[turn : turn + 1])]
    total.counts["calls of this backup"] = len(points)
    total.counts.update(dict.fromkeys(COLUMNS, 0))
    people = forked.run(args).result["people"]
    spread(sampled(faults, sample, "errors"), partial(_one, scratch, home, people, hook), total, jobs)
    total.seconds = time.monotonic() - started
    return total


def _one(scratch: Path, home: Reference, people: int, hook: Hook | None, fault: Fault) -> Figures:
    found = Figures("")
    destination = scratch / f"to-{os.getpid()}"
    shutil.rmtree(destination, ignore_errors=True)
    trace = injection.at(fault.point, f"error={fault.error}", persistent=fault.persistent)
    destination.mkdir()
    ended = forked.run(home.backup_args(destination), trace, hook)
    judge(found, str(fault), ended, destination, home, people)
    shutil.rmtree(destination)
    return found


def judge(found: Figures, where: str, ended: Ended, destination: Path, home: Reference, people: int) -> None:
    """Counts what must not be, whatever went wrong meanwhile."""
    found.counts["runs"] += 1
    code, result = ended.code, ended.result
    if ended.hung:
        found.fail("hung", f"{where}: hung")
    if ended.err:
        found.fail("noise on stderr", f"{where}: {ended.err.strip().splitlines()[-1]}")
    if code not in set(ExitCode):
        found.fail("not an exit code of the contract", f"{where}: {code} {result}")
    else:
        found.counts[f"exit code {code}"] += 1
    archives = whole_archives(destination)
    if code == 0 or result.get("outcome") == "complete":
        missing_count = len(archives) != 1 or home.absent(archives[0])
        if missing_count or result["messages"] != home.messages or result["people"] != people:
            found.fail("complete with something missing", f"{where}: {code} {missing_count} {result}")
    elif result.get("archive") and archives:
        reported = _reported_paths(result, archives[0])
        if silent := [path for path in home.absent(archives[0]) if not {str(path), *map(str, path.parents)} & reported]:
            found.fail("missing and not named", f"{where}: {silent} {result['problems']}")
    check(found, where, destination, home)


def _reported_paths(result: dict[str, object], archive: Path) -> set[str]:
    """Every path that is said to be not, or not wholly, in the archive."""
    problems = json.loads(json.dumps(result["problems"]))
    lines = inventory.read(archive / layout.INVENTORY)
    return {str(problem.get("path")) for problem in problems} | {
        str(line["path"]) for line in lines if line["status"] != inventory.Status.COPIED.value
    }


def full_disks(scratch: Path, *, sample: int | None = None, jobs: int = 1) -> Figures:
    """Disks that promise room and run out of bytes or of inodes at any moment. Needs root (tmpfs)."""
    started = time.monotonic()
    total = Figures("Disks that get full: bytes by 4 KiB, and inodes one by one")
    home = reference.build(scratch / "home", closed=False)
    assert forked.warm(home.backup_args(scratch / "warm")).code == 0
    total.counts.update(dict.fromkeys(COLUMNS, 0))
    people = forked.run(home.backup_args(scratch / "warm")).result["people"]
    largest = sum(path.stat().st_size + 4096 for path in (scratch / "warm").rglob("*")) // 4096
    most = len(list((scratch / "warm").rglob("*"))) // 2 + 8
    sizes = [f"size={pages * 4}k" for pages in range(1, largest)]
    inodes = [f"nr_inodes={count}" for count in range(2, most)]
    work = partial(_full, scratch, home, people)
    spread(sampled(sizes, sample, "bytes") + sampled(inodes, sample, "inodes"), work, total, jobs)
    total.seconds = time.monotonic() - started
    return total


def _full(scratch: Path, home: Reference, people: int, option: str) -> Figures:
    found = Figures("")
    with disks.mounted("tmpfs", scratch / f"full-{os.getpid()}", "-t", "tmpfs", "-o", option) as disk:
        judge(found, option, forked.run(home.backup_args(disk), (), promises_much), disk, home, people)
    return found


def promises_much() -> None:
    """A share or a thin image that says it has room and has none: nothing can be known before the first byte."""
    real: Callable[..., os.statvfs_result] = os.statvfs

    def statvfs(path: str) -> os.statvfs_result:
        size, fragment, *_, flags, longest = real(path)[:10]
        return os.statvfs_result((size, fragment, *(1 << 30,) * 6, flags, longest))

    os.statvfs = statvfs  # type: ignore[assignment]
