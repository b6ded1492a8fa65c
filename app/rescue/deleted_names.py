"""What a file was called in which something was found: the file system of an image may still know what it deleted.

Asked is The Sleuth Kit (pytsk3, no part of the program: whoever installs it beside the program has the names). It reads
NTFS, FAT, exFAT, HFS+ and ext; of deleted files HFS+ and ext4 keep few places, APFS and a drive that clears what is
deleted (TRIM) none. It is C, and an image is hostile: so it works in a process of its own, whose end costs the names.
"""

import json
import subprocess
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from importlib.util import find_spec
from pathlib import Path

from app.model.rescue_flags import DELETED_NAMES
from app.system.own_program import NO_CONSOLE, own_command, own_environment

MODULE = "pytsk3"
MORE = "more"
"""What the process says last where there is more than it tells."""
_SECONDS = 600
_SECONDS_BETWEEN_CHECKS = 0.2


class NamesEnd(Enum):
    """Why there are no more names."""

    ALL = auto()
    TOO_MANY = auto()
    """There are more than are kept."""
    STOPPED = auto()
    """Reading them took too long, or the process that did fell."""


@dataclass(frozen=True, slots=True)
class NamedRun:
    """The bytes [start, end) of an image that are, or were, part of the file at `path`."""

    start: int
    end: int
    path: str
    is_deleted: bool


class Names:
    """The files of an image by the places of their bytes; `end` says whether they are all."""

    def __init__(self, runs: Iterable[NamedRun], end: NamesEnd) -> None:
        self.end = end
        # Bytes that a file has now are that file's, whatever was there before.
        by_state = sorted(runs, key=lambda each: each.start)
        self._live = [each for each in by_state if not each.is_deleted]
        self._deleted = [each for each in by_state if each.is_deleted]
        self._starts = [[each.start for each in runs] for runs in (self._live, self._deleted)]

    def at(self, offset: int) -> str:
        """The path of the file an offset is, or was, in; empty where nobody knows."""
        for starts, runs in zip(self._starts, (self._live, self._deleted), strict=True):
            place = bisect_right(starts, offset) - 1
            if place >= 0 and offset < runs[place].end:
                return runs[place].path
        return ""


def names_in(image: Path, check: Callable[[], None]) -> Names:
    """The names in the file systems of an image or a device, as far as they can be read.

    `check` is called again and again while they are read, and may raise what ends that; nothing else is raised.
    """
    if find_spec(MODULE) is None:
        return Names((), NamesEnd.ALL)
    try:
        process = subprocess.Popen(
            own_command(DELETED_NAMES, str(image)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            creationflags=NO_CONSOLE,
        )
    except OSError:
        return Names((), NamesEnd.STOPPED)
    with process:
        try:
            lines = _said(process, check)
        finally:
            process.kill()
    if lines.rstrip().endswith(json.dumps(MORE).encode()):
        return Names(_runs(lines), NamesEnd.TOO_MANY)
    return Names(_runs(lines), NamesEnd.STOPPED if process.returncode else NamesEnd.ALL)


def _said(process: "subprocess.Popen[bytes]", check: Callable[[], None]) -> bytes:
    """What a process wrote until it ended; once its time is over it is killed, and that is what it wrote so far."""
    end = time.monotonic() + _SECONDS
    while True:
        check()
        try:
            return process.communicate(timeout=_SECONDS_BETWEEN_CHECKS)[0]
        except subprocess.TimeoutExpired:
            if time.monotonic() >= end:
                process.kill()
                return process.communicate()[0]


def _runs(lines: bytes) -> Iterable[NamedRun]:
    for line in lines.splitlines():
        try:
            start, length, path, is_deleted = json.loads(line)
            yield NamedRun(int(start), int(start) + int(length), str(path), bool(is_deleted))
        except (ValueError, TypeError):
            # The last one of a process that was killed or fell, or MORE.
            continue
