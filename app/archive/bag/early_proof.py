"""Proving the first files of an archive while others are made: a child process reads them back.

Not a thread: one that opens and reads many small files waits for the others of its process all the time.
"""

import json
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import islice, takewhile
from pathlib import Path

from app.archive.bag import layout, manifest
from app.archive.bag.read_back import ProgressCallback, ReadBack, read_back
from app.formats.reading.worker_flag import READ_BACK
from app.system.flushing import flush
from app.system.own_program import NO_CONSOLE, own_command, own_environment

_log = logging.getLogger(__name__)

LEAST_FILES, LEAST_BYTES = 1000, 32 << 20
"""So much is worth a process: one takes as long to start as to prove a little."""
_AT_ONCE = 1024
"""Files after which the child says what it found."""
_PAUSE = 0.2
"""Seconds after which it is asked whether the run was cancelled."""


class EarlyProof:
    """Flushes the first `files` files of the manifest of `folder`, and has them read back past the cache.

    Nobody waits for it before `finish`. Call `stop` in any case.
    """

    def __init__(self, folder: Path, files: int) -> None:
        self._folder, self._files = folder, files
        self._child: subprocess.Popen[bytes] | None = None
        self._error: OSError | None = None
        self._is_over = False
        self._starting = threading.Lock()
        self._parts: queue.SimpleQueue[ReadBack | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="early proof", daemon=True)
        self._thread.start()

    def finish(self, progress: ProgressCallback) -> ReadBack:
        """What the child found, when it is done; an empty answer where all is still to be read back.

        The child has ended by then. Raises OSError where the system failed to flush the files, and what `progress`
        raises.
        """
        done = ReadBack()
        while (part := self._next_part(progress)) is not None:
            done.include(part)
            progress(part.files, part.size_bytes)
        if self._error is not None:
            raise self._error
        if done.files == self._files:
            return done
        _log.warning("No other process read the files back, so this one does")
        progress(-done.files, -done.size_bytes)
        return ReadBack()

    def stop(self) -> None:
        """Ends the child, whatever it is at, or sees to it that none is started."""
        with self._starting:
            self._is_over = True
        if self._child is not None:
            self._child.kill()
            self._thread.join()

    def _next_part(self, progress: ProgressCallback) -> ReadBack | None:
        """What was found in the next files; None at the end. Nobody knows how long that takes: `progress` may stop."""
        while True:
            with suppress(queue.Empty):
                return self._parts.get(timeout=_PAUSE)
            progress(0, 0)

    def _run(self) -> None:
        try:
            self._begin()
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            # A dying process may say anything, or none can be started.
            _log.warning("The process that reads back failed: %s", type(error).__name__)
        except Exception:
            _log.exception("What the process that reads back sent could not be taken")
        finally:
            self._parts.put(None)

    def _begin(self) -> None:
        # A disk may take long: what is flushed after the end would be in the way of the next run.
        entries = takewhile(lambda entry: not self._is_over, first_entries(self._folder, self._files))
        try:
            flush(self._folder, (self._folder / name for _, name in entries))
        except OSError as error:
            self._error = error
            return
        with self._starting:
            if self._is_over:
                return
            child = self._child = _start(self._folder, self._files)
        with child:
            try:
                for line in child.stdout or ():
                    self._parts.put(_part(line))
            finally:
                child.kill()


def is_worth_a_process(files: int, size_bytes: int) -> bool:
    """True for so much that another process proves a good part of it meanwhile."""
    is_large = files >= LEAST_FILES or size_bytes >= LEAST_BYTES
    return is_large and (os.cpu_count() or 1) > 1


def first_entries(folder: Path, files: int) -> Iterator[tuple[str, str]]:
    """The (digest, name) of so many files of a manifest, the first ones. Raises OSError."""
    return islice(manifest.read(folder / layout.MANIFEST), files)


def _start(folder: Path, files: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        own_command(READ_BACK, str(folder), str(files)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=own_environment(),
        creationflags=NO_CONSOLE,
    )


def _part(line: bytes) -> ReadBack:
    """What the child found in some files. Raises ValueError, TypeError, KeyError and RecursionError."""
    fields = json.loads(line)
    part = ReadBack()
    # Adding fails where something is no number.
    part.include(ReadBack(**fields | {name: set(fields[name]) for name in ("damaged", "missing")}))
    return part


def read_for_parent(folder: str, files: str) -> None:
    """What the child does; it ends when nobody listens any more."""
    entries = first_entries(Path(folder), int(files))
    while some := list(islice(entries, _AT_ONCE)):
        part = ReadBack()
        read_back(Path(folder), some, part, lambda files, size_bytes: None)
        found = asdict(part) | {"damaged": sorted(part.damaged), "missing": sorted(part.missing)}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
