"""One sweep of faults by its name, with a folder for scratch: prints its table, and ends with 1 where it has failures.

Whoever forks must not have Qt's threads: so a sweep has a process of its own. These are samples; all points are swept
by `python3 dev.py faults`.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults import disks, errors, kill, power, spoiled, writer
from tests.faults.figures import Figures

_SAMPLE, _JOBS = 8, 2
# Programs made worse on purpose are to be noticed: that takes as many points as it needs, of calls that look at mail.
_ERRORS_NOTICED, _CHANGES_NOTICED = 100, 10
_LOOKING = ("getdents64",)


def _full_disks(scratch: Path) -> Figures:
    disks.own_mounts()
    return errors.full_disks(scratch, sample=_SAMPLE, jobs=_JOBS)


def _power(file_system: str, *, flushing: bool = True) -> Callable[[Path], Figures]:
    def sweep(scratch: Path) -> Figures:
        disks.own_mounts()
        return power.sweep(scratch, file_system, 6 if flushing else 3, flushing=flushing)

    return sweep


SWEEPS: dict[str, Callable[[Path], Figures]] = {
    "kill new": lambda scratch: kill.sweep(scratch, "new", _SAMPLE, _JOBS, closed=False),
    "kill again": lambda scratch: kill.sweep(scratch, "again", _SAMPLE, _JOBS, closed=False),
    "kill resumed": lambda scratch: kill.sweep(scratch, "resumed", _SAMPLE, _JOBS, closed=False),
    "kill encrypted": lambda scratch: kill.sweep(scratch, "encrypted", _SAMPLE, _JOBS, closed=False),
    "kill final name": lambda scratch: kill.sweep(
        scratch, "new", _SAMPLE, _JOBS, spoiled.final_name_from_the_start, closed=False
    ),
    "errors": lambda scratch: errors.sweep(scratch, sample=_SAMPLE, jobs=_JOBS),
    "errors no problem": lambda scratch: errors.sweep(
        scratch, sample=_ERRORS_NOTICED, jobs=_JOBS, hook=spoiled.no_problem_is_one, calls=_LOOKING
    ),
    "full disks": _full_disks,
    "power ext4": _power("ext4"),
    "power ext4 unflushed": _power("ext4", flushing=False),
    "power xfs": _power("xfs"),
    "power xfs unflushed": _power("xfs", flushing=False),
    "writer": lambda scratch: writer.sweep(scratch, _SAMPLE, _JOBS),
    "writer nothing changes": lambda scratch: writer.sweep(scratch, _CHANGES_NOTICED, _JOBS, spoiled.nothing_changes),
}


if __name__ == "__main__":
    figures = SWEEPS[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(figures.table() + "\n")
    sys.exit(bool(figures.failures))
