"""Samples of the sweeps of faults, and that each of them notices a program that was made worse.

Run by `python3 dev.py faults --sample`, which CI does; all points: `python3 dev.py faults`.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import disks, forked, kill, power

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(not forked.can_trace(), reason="needs strace, and leave to trace a child"),
]


def sweep(name: str, scratch: Path) -> tuple[bool, str]:
    """Whether a sweep of `tests.programs.sweep` found what must not be, and its table."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.programs.sweep", name, str(scratch)],
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


@pytest.mark.parametrize("scene", kill.SCENES)
def test_killed_before_any_call(scene: str, scratch: Path) -> None:
    failed, table = sweep(f"kill {scene}", scratch)
    assert not failed, table


def test_a_program_that_builds_under_the_final_name_is_noticed(scratch: Path) -> None:
    failed, table = sweep("kill final name", scratch)
    assert failed and figure(table, "look whole and are not"), table


def test_errors_at_any_call(scratch: Path) -> None:
    failed, table = sweep("errors", scratch)
    assert not failed, table


def test_a_program_that_keeps_problems_to_itself_is_noticed(scratch: Path) -> None:
    failed, table = sweep("errors no problem", scratch)
    assert failed and figure(table, "complete with something missing"), table


@pytest.mark.skipif(bool(disks.why_not()), reason=disks.why_not() or "never")
@pytest.mark.xdist_group("mounts")
def test_a_disk_that_gets_full(scratch: Path) -> None:
    failed, table = sweep("full disks", scratch)
    assert not failed, table


@pytest.mark.xdist_group("mounts")
@pytest.mark.parametrize("file_system", ["ext4", "xfs"])
def test_power_cuts(file_system: str, scratch: Path) -> None:
    if reason := power.why_not(file_system):
        pytest.skip(reason)
    failed, table = sweep(f"power {file_system}", scratch)
    assert not failed, table
    (scratch / "control").mkdir()
    failed, table = sweep(f"power {file_system} unflushed", scratch / "control")
    assert failed and figure(table, "promised and missing"), table


def test_a_mail_program_at_work(scratch: Path) -> None:
    failed, table = sweep("writer", scratch)
    assert not failed, table


def test_a_program_that_never_looks_whether_a_file_changed_is_noticed(scratch: Path) -> None:
    failed, table = sweep("writer nothing changes", scratch)
    assert failed and figure(table, "mixed in silence"), table
