"""The machine that is measured on, in a sentence, and how soon the program starts on it."""

import os
import platform
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measuring import process, report
from benchmarks.measuring.peers import ROOT

_STARTS = 5
_VERSIONS = (("borg", "--version"), ("restic", "version"), ("readpst", "-V"), ("openssl", "version"))


def machine(without_sha: bool) -> str:
    """Date, commit, processor, kernel, Python and how fast it is, load, and the versions of the others."""
    processor = _first("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((_first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 1e6
    instructions = "without SHA instructions" if without_sha else "with all its instructions"
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    commit = _said("git", "-C", str(ROOT), "describe", "--always", "--dirty")
    others = [said for name, option in _VERSIONS if (said := _said(name, option))]
    return (
        f"{time.strftime('%Y-%m-%d')}, commit {commit}. {os.cpu_count()} cores of {processor} ({instructions}), "
        f"{memory:.0f} GB of memory, Linux {platform.release()}, Python {platform.python_version()}, which adds up a "
        f"million numbers in {_million() * 1000:.0f} ms; load before it {load}. Beside it: {'; '.join(others)}."
    )


def start_up(variables: Mapping[str, str], folder: Path) -> dict[str, float]:
    """The median of the processor time of `--help`, and the best time to the first picture of the window."""
    command = [sys.executable, "-m", "app", "--help"]
    helped = [process.measured(command, variables, folder / "help").cpu for _ in range(_STARTS + 1)][1:]
    picture = [sys.executable, "-m", "benchmarks.window", "--first-picture"]
    shown = subprocess.run(picture, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", check=False)
    first = {report.FIRST_PICTURE: float(shown.stdout)} if shown.returncode == 0 else {}
    return {report.HELP: statistics.median(helped)} | first


def _million() -> float:
    """Seconds in which this Python adds up a million numbers: more where it was compiled without optimisation."""
    return min(timeit.repeat(lambda: sum(range(1_000_000)), number=1, repeat=20))


def _first(path: str, name: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _said(*command: str) -> str:
    """The first line a program prints of itself; empty where it is not installed."""
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        return ""
    return next(iter((done.stdout or done.stderr).splitlines()), "")
