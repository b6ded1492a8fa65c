"""The whole fault harness from the command line: `python -m tests.faults.run [kill|errors|power|writer|all]`.

Linux; what needs root, strace or a loop device says so. Prints a table for each sweep and ends with 1 where anything
happened that must not.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults import disks, errors, forked, kill, power, writer
from tests.faults.figures import Figures


def _kill(scratch: Path, options: argparse.Namespace) -> Iterator[Figures]:
    for scene in kill.SCENES if options.full else kill.SCENES[:1]:
        (scratch / scene).mkdir()
        yield kill.sweep(scratch / scene, scene, options.sample, options.jobs)


def _errors(scratch: Path, options: argparse.Namespace) -> Iterator[Figures]:
    (scratch / "calls").mkdir()
    yield errors.sweep(scratch / "calls", every_error=options.full, sample=options.sample, jobs=options.jobs)
    if reason := disks.why_not():
        sys.stdout.write(f"Full disks: left out, {reason}\n")
    else:
        disks.own_mounts()
        (scratch / "full").mkdir()
        yield errors.full_disks(scratch / "full", sample=options.sample, jobs=options.jobs)


def _power(scratch: Path, options: argparse.Namespace) -> Iterator[Figures]:
    for file_system in power.FILE_SYSTEMS:
        if reason := power.why_not(file_system):
            sys.stdout.write(f"Power cuts on {file_system}: left out, {reason}\n")
            continue
        disks.own_mounts()
        for flushing in (True, False):
            folder = scratch / f"{file_system}-{flushing}"
            folder.mkdir()
            cuts = options.sample or (100 if flushing else 10)
            figures = power.sweep(folder, file_system, cuts, flushing=flushing)
            yield figures if flushing else power.control(figures)


def _writer(scratch: Path, options: argparse.Namespace) -> Iterator[Figures]:
    yield writer.sweep(scratch, options.sample or 200, options.jobs)


SWEEPS: dict[str, Callable[[Path, argparse.Namespace], Iterator[Figures]]] = {
    "kill": _kill,
    "errors": _errors,
    "power": _power,
    "writer": _writer,
}


def main(args: list[str]) -> int:
    """Runs the sweeps named; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("sweep", nargs="?", default="all", choices=[*SWEEPS, "all"])
    parser.add_argument("--full", action="store_true", help="every scene and every error, not one of each in turn")
    parser.add_argument("--sample", type=int, help="only so many points of each sweep")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(args)
    if not forked.can_trace():
        sys.stdout.write("These tests need Linux with strace, and leave to trace a child.\n")
        return 2
    failed = False
    for name, sweep in SWEEPS.items():
        if options.sweep in (name, "all"):
            with tempfile.TemporaryDirectory(prefix="furoshiki-faults-", dir=_fast()) as folder:
                for figures in sweep(Path(folder), options):
                    sys.stdout.write(figures.table() + "\n")
                    sys.stdout.flush()
                    failed = failed or bool(figures.failures)
    return int(failed)


def _fast() -> str | None:
    """Memory where there is some: thousands of flushes would wear a disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
