"""What hostile mail costs: `python -m benchmarks.bombs [NAME…]`; without names every bomb of the tests, one by one.

Each is backed up, and its people are gathered, by whole processes bounded as in the tests. The processor time of the
costliest and the most memory of any of them are printed.
"""

import os
import resource
import sys
import tempfile
from pathlib import Path

from tests.builders.bombs import GROUPS, Bomb, plant

ROOT = Path(__file__).resolve().parents[1]
MEMORY, SECONDS = 2 << 30, 120


def main(args: list[str]) -> int:
    """Prints a line for each bomb, and the greatest of each figure."""
    worst = (0.0, 0.0)
    failed = 0
    for group, makers in GROUPS.items():
        for bomb in map(Bomb, makers):
            if args and bomb.name not in args:
                continue
            codes, seconds, megabytes = measured(bomb)
            failed += any(code not in (0, 1) for code in codes)
            worst = max(worst[0], seconds), max(worst[1], megabytes)
            print(f"{group:11} {bomb.name:28} exit {codes}  {seconds:6.1f} s  {megabytes:6.0f} MB", flush=True)
    print(f"the most: {worst[0]:.1f} s, {worst[1]:.0f} MB; {failed} ended badly")
    return int(failed > 0)


def measured(bomb: Bomb) -> tuple[list[int], float, float]:
    """Exit codes, processor seconds of all processes of the costlier command, most megabytes of one process."""
    with tempfile.TemporaryDirectory() as folder:
        home, usb = Path(folder) / "home", Path(folder) / "usb"
        plant([bomb], home)
        codes, seconds, megabytes = [], 0.0, 0.0
        steps = (
            ["backup", "--home", str(home), "--system", "linux", "--to", str(usb), "--label", "x"],
            ["people", str(home / "Mail")],
            ["people", "ARCHIVE", "--all", "--json"],
        )
        for step in steps:
            archive = next((str(path) for path in usb.iterdir()), "none") if usb.is_dir() else "none"
            code, used, most = run([archive if word == "ARCHIVE" else word for word in step])
            codes.append(code)
            seconds, megabytes = max(seconds, used), max(megabytes, most)
        return codes, seconds, megabytes


def run(args: list[str]) -> tuple[int, float, float]:
    """Exit code (negative: the signal that ended it), seconds, megabytes."""
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.chdir(ROOT)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        if "LOUD" not in os.environ:
            os.dup2(silence, 2)
        os.execv(sys.executable, [sys.executable, "-m", "app", *args])
    _, status, usage = os.wait4(process, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
