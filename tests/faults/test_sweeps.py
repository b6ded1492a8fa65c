"""Samples of the sweeps of faults, and that each of them notices a program that is worse than ours.

All points: `python3 dev.py faults`.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import disks, forked, power

ROOT = Path(__file__).resolve().parents[2]
# Whoever forks must not have Qt's threads: the sweeps have a process of their own.
SWEEP = """
import sys
from pathlib import Path
from tests.faults import disks, errors, forked, kill, power, spoiled, writer
scratch = Path(sys.argv[1])
figures = {}
print(figures.table())
sys.exit(bool(figures.failures))
"""

pytestmark = pytest.mark.skipif(not forked.can_trace(), reason="needs strace, and leave to trace a child")


def sweep(call: str, scratch: Path) -> tuple[bool, str]:
    """Whether a sweep found what must not be, and its table."""
    done = subprocess.run(
        [sys.executable, "-c", SWEEP.format(call), str(scratch)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1) and not done.stderr, done.stderr
    return bool(done.returncode), done.stdout


def figure(table: str, column: str) -> int:
    """A number out of a table."""
    found = re.search(rf"^  {column} +(\d+)$", table, re.MULTILINE)
    return int(found[1]) if found else 0


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder in memory, where flushing costs nothing."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


@pytest.mark.parametrize(("scene", "points"), [("new", 16), ("again", 8), ("resumed", 8)])
def test_killed_before_any_call(scene: str, points: int, scratch: Path) -> None:
    failed, table = sweep(f"kill.sweep(scratch, {scene!r}, {points}, 2, closed=False)", scratch)
    assert not failed, table


def test_a_program_that_builds_under_the_final_name_is_noticed(scratch: Path) -> None:
    failed, table = sweep("kill.sweep(scratch, 'new', 8, 2, spoiled.final_name_from_the_start, closed=False)", scratch)
    assert failed and figure(table, "look whole and are not"), table


def test_errors_at_any_call(scratch: Path) -> None:
    failed, table = sweep("errors.sweep(scratch, sample=32, jobs=2)", scratch)
    assert not failed, table


def test_a_program_that_keeps_problems_to_itself_is_noticed(scratch: Path) -> None:
    failed, table = sweep("errors.sweep(scratch, sample=40, jobs=2, hook=spoiled.no_problem_is_one)", scratch)
    assert failed and figure(table, "complete with something missing"), table


@pytest.mark.skipif(bool(disks.why_not()), reason=disks.why_not() or "never")
@pytest.mark.xdist_group("mounts")
def test_a_disk_that_gets_full(scratch: Path) -> None:
    failed, table = sweep("(disks.own_mounts(), errors.full_disks(scratch, sample=8, jobs=2))[1]", scratch)
    assert not failed, table


@pytest.mark.xdist_group("mounts")
@pytest.mark.parametrize("file_system", ["ext4", "xfs"])
def test_power_cuts(file_system: str, scratch: Path) -> None:
    if reason := power.why_not(file_system):
        pytest.skip(reason)
    failed, table = sweep(f"(disks.own_mounts(), power.sweep(scratch, {file_system!r}, 6))[1]", scratch)
    assert not failed, table
    (scratch / "control").mkdir()
    call = f"(disks.own_mounts(), power.sweep(scratch / 'control', {file_system!r}, 3, flushing=False))[1]"
    failed, table = sweep(call, scratch)
    assert failed and figure(table, "promised and missing"), table


def test_a_mail_program_at_work(scratch: Path) -> None:
    failed, table = sweep("writer.sweep(scratch, 10, 2)", scratch)
    assert not failed, table


def test_a_program_that_never_looks_whether_a_file_changed_is_noticed(scratch: Path) -> None:
    failed, table = sweep("writer.sweep(scratch, 10, 2, spoiled.nothing_changes)", scratch)
    assert failed and figure(table, "mixed in silence"), table
