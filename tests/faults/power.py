"""Power cuts: the disk as it was at one moment of a backup, mounted again. What is seen must be whole, what was promised there.

The stick is a loop-mounted image that lies on XFS; a reflink of the image is the cut. What lay only in memory is lost.
"""

import random
import time
from contextlib import ExitStack
from pathlib import Path

from tests.faults import disks, forked, reference
from tests.faults.figures import Figures
from tests.faults.forked import REPLY_TIMEOUT, Running, whole_archives
from tests.faults.kill import what_is_wrong
from tests.faults.reference import Reference

FILE_SYSTEMS = {"ext4": ("mkfs.ext4", "-q", "-F"), "xfs": ("mkfs.xfs", "-q")}
_SIZE = 320 << 20
_AROUND = 4 << 30
_TO_A_STICK = 10
"""Cuts before a new stick is taken: they fill up, and what a test took away could come back after a cut."""
WITHOUT_FLUSHING = (
    "-o",
    "/dev/null",
    "-e",
    "trace=fsync,fdatasync,syncfs",
    "-e",
    "inject=fsync,fdatasync,syncfs:retval=0",
)


def why_not(file_system: str) -> str:
    """Why the power cannot be cut here; empty where it can. The image of any file system lies on XFS."""
    if not Path("/dev/loop-control").exists():
        return "there are no loop devices here"
    return disks.why_not("mkfs.xfs", FILE_SYSTEMS[file_system][0])


def sweep(scratch: Path, file_system: str, cuts: int, *, flushing: bool = True) -> Figures:
    """Cuts the power `cuts` times. Without `flushing` every flush is said to be done and is not: that must be noticed."""
    started = time.monotonic()
    total = Figures(f"Power cuts on {file_system}" + ("" if flushing else ", nothing flushed: must fail"))
    home = reference.build(scratch / "home", closed=False)
    assert forked.warm(home.backup_args(scratch / "warm")).code == 0
    for column in ("cuts", "while a backup ran", "archives seen after a cut", "visible and not valid"):
        total.counts[column] = 0
    total.counts.update({"promised": 0, "promised and missing": 0, "reruns completed": 0})
    chance = random.Random(file_system)
    with ExitStack() as stack:
        around = disks.image(scratch / "around.img", _AROUND, "mkfs.xfs", "-q", "-m", "reflink=1")
        outer = stack.enter_context(disks.mounted(around, scratch / "around", "-o", "loop"))
        for first in range(0, cuts, _TO_A_STICK):
            _one_stick(total, outer, scratch, file_system, min(_TO_A_STICK, cuts - first), home, chance, flushing)
    total.seconds = time.monotonic() - started
    return total


def control(figures: Figures) -> Figures:
    """The same figures of a sweep without flushing, where finding nothing is the failure."""
    found = len(figures.failures)
    figures.counts["failures that had to be found"] = found
    figures.failures = [] if found else [f"{figures.name}: nothing was found, so these cuts prove nothing"]
    return figures


def _one_stick(
    total: Figures,
    outer: Path,
    scratch: Path,
    file_system: str,
    cuts: int,
    home: Reference,
    chance: random.Random,
    flushing: bool,
) -> None:
    image = disks.image(outer / "stick.img", _SIZE, *FILE_SYSTEMS[file_system])
    promised: set[str] = set()
    length = 0.5
    with disks.mounted(image, scratch / "stick", "-o", "loop") as stick:
        for number in range(cuts):
            started = time.monotonic()
            running = Running(home.backup_args(stick), () if flushing else WITHOUT_FLUSHING)
            # At any moment, in the last part with its sealing and naming, or the moment the archive was promised.
            moments = chance.uniform(0, length), chance.uniform(0.8 * length, 1.1 * length), REPLY_TIMEOUT
            done = running.ended_within(moments[number % 3])
            if done:
                length = time.monotonic() - started
                promised.add(_promised(running))
            disks.clone(image, outer / "cut.img")
            if not done:
                total.counts["while a backup ran"] += 1
            _look(total, outer / "cut.img", scratch / "cut", promised, home, f"cut {number + 1}")
            if not done:
                promised.add(_promised(running))


def _promised(running: Running) -> str:
    """The name of the archive a backup says it has made."""
    ended = running.wait()
    assert ended.code == 0, ended
    return Path(ended.result["archive"]).name


def _look(total: Figures, cut: Path, where: Path, promised: set[str], home: Reference, name: str) -> None:
    """Mounts what is left, and counts."""
    total.counts["cuts"] += 1
    total.counts["promised"] += len(promised)
    # XFS does not mount two file systems with one UUID.
    options = "loop,nouuid" if "xfs" in total.name else "loop"
    with disks.mounted(cut, where, "-o", options) as disk:
        seen = [archive for archive in whole_archives(disk) if archive.name != "lost+found"]
        total.counts["archives seen after a cut"] += len(seen)
        for archive in seen:
            if fault := what_is_wrong(archive):
                total.fail("visible and not valid", f"{name}: {fault}")
        for missing in promised - {archive.name for archive in seen}:
            total.fail("promised and missing", f"{name}: {missing} was promised and is missing")
        again = forked.run(home.backup_args(disk))
        total.counts["reruns completed"] += again.code == 0 and not home.absent(Path(again.result["archive"]))
    cut.unlink()
