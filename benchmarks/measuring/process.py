"""What a whole process costs: wall, processor, memory, octets written, system calls; and a page cache as wanted."""

import os
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOOK = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE")


class FailedError(Exception):
    """A program that was to be measured did not do its work."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and of processor (user and system, all processes), octets of memory at its peak, and written."""

    wall: float
    cpu: float
    memory: int
    written: int


def measured(command: Sequence[str], environment: Mapping[str, str], output: Path) -> Cost:
    """Runs a command to its end, its output into a file. Raises FailedError for an exit code that is neither 0 nor 1.

    Memory is that of all processes of the command together, looked at 50 times a second; pages they share count
    twice. Written is what the kernel says these processes made it write to disks (`write_bytes` of /proc/PID/io).
    """
    written = _written()
    with output.open("wb") as sink, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        with subprocess.Popen(command, env=environment, stdout=sink, stderr=errors) as process:
            peak = [0]
            ended = threading.Event()
            watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
            watch.start()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            ended.set()
            watch.join()
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            errors.seek(0)
            raise FailedError(f"{command[0]}: exit {process.returncode}: {errors.read()[-500:]!r}")
    memory = max(usage.ru_maxrss * 1024, peak[0])
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory, _written() - written)


def system_calls(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """How many system calls the command and its children make, as strace counts them: a run of its own, and slow."""
    with tempfile.NamedTemporaryFile() as table:
        traced = ["strace", "-f", "-c", "-o", table.name, *command]
        subprocess.run(traced, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        total = re.search(r"^100\.00\s+\S+\s+\S*\s*(\d+)\s.*total$", Path(table.name).read_text(), re.MULTILINE)
        return int(total[1]) if total else 0


def warm(folder: Path) -> None:
    """Reads every file, so that all who read the folder after it find it in memory."""
    for path in _files(folder):
        with path.open("rb", buffering=0) as stream:
            while stream.read(1 << 20):
                pass


def evict(folder: Path) -> None:
    """Writes to the medium what waits, and drops every file from memory: who reads them next reads the medium."""
    os.sync()
    for path in _files(folder):
        descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _written() -> int:
    """Octets that this process and the children it waited for made the kernel write."""
    return int(Path("/proc/self/io").read_text().split("\nwrite_bytes: ")[1].split()[0])


def _watch(process: int, peak: list[int], ended: threading.Event) -> None:
    while not ended.wait(_LOOK):
        with suppress(OSError):
            peak[0] = max(peak[0], sum(map(_resident, _tree(process))))


def _tree(process: int) -> list[int]:
    """The process and all below it."""
    found = [process]
    for each in found:
        with suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0
