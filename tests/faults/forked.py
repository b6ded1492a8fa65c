"""The command line in a forked child that has imported everything already, with strace on it where a fault is wanted.

The child stops before its first call of its own and goes on when strace holds it: what is counted are calls of the
command, none of the interpreter's start.
"""

import ctypes
import io
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from app.archive.bag import read_back
from app.cli.main import main
from app.jobs import engine, stores

# Before the forks: a command is imported when it is carried out.
for command in ("find", "backup", "verify", "check", "people", "list", "open"):
    import_module(f"app.cli.commands.{command}")

REPLY_TIMEOUT = 60.0
"""Seconds after which a child is taken to hang."""
_BUG = 70
_PR_SET_PTRACER = 0x59616D61
_ANYBODY = -1


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (None where it was killed), what it printed, and whether it had to be ended."""

    code: int | None
    out: str = ""
    err: str = ""
    hung: bool = False

    @property
    def result(self) -> dict[str, Any]:
        """The last line of the output; empty where there is none."""
        lines = self.out.splitlines()
        try:
            value = json.loads(lines[-1]) if lines else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class Running:
    """A command at work. `wait` ends it."""

    def __init__(self, args: Sequence[str], trace: Sequence[str] = (), hook: Callable[[], None] | None = None) -> None:
        """`trace` are strace's options; `hook` is called in the child first."""
        self._ours, theirs = socket.socketpair()
        self._child = os.fork()
        if self._child == 0:
            self._ours.close()
            _be_the_command(args, theirs, bool(trace), hook)
        theirs.close()
        self._tracer: subprocess.Popen[bytes] | None = None
        if trace:
            os.waitpid(self._child, os.WUNTRACED)
            self._tracer = _attached(self._child, trace)
            os.kill(self._child, signal.SIGCONT)

    @property
    def pid(self) -> int:
        """The process of the command."""
        return self._child

    def ended_within(self, seconds: float) -> bool:
        """True once the command has given its result, at the latest after so many seconds."""
        return bool(select.select([self._ours], [], [], seconds)[0])

    def wait(self) -> Ended:
        """The end of the command."""
        pieces: list[bytes] = []
        hung = False
        while True:
            if not self.ended_within(REPLY_TIMEOUT):
                hung = True
                os.kill(self._child, signal.SIGKILL)
            if not (piece := self._ours.recv(1 << 16)):
                break
            pieces.append(piece)
        self._ours.close()
        os.waitpid(self._child, 0)
        if self._tracer is not None:
            assert self._tracer.stderr is not None
            self._tracer.stderr.close()
            self._tracer.wait()
        try:
            code, out, err = json.loads(b"".join(pieces))
        except ValueError:
            return Ended(None, hung=hung)
        return Ended(code, out, err, hung)


def run(args: Sequence[str], trace: Sequence[str] = (), hook: Callable[[], None] | None = None) -> Ended:
    """Carries out a command to its end."""
    return Running(args, trace, hook).wait()


def warm(args: Sequence[str]) -> Ended:
    """Carries out a command in this very process, so that every module and table is loaded before the first fork."""
    _make_repeatable()
    return _carried_out(args)


def can_trace() -> bool:
    """True where strace is there and the system lets it hold a child of ours."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return False
    try:
        return run(["--help"], ("-e", "trace=none")).code == 0
    except ChildProcessError:
        return False


def _attached(child: int, trace: Sequence[str]) -> subprocess.Popen[bytes]:
    tracer = subprocess.Popen(["strace", *trace, "-p", str(child)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert tracer.stderr is not None
    message = tracer.stderr.readline()
    if b"attached" not in message:
        os.kill(child, signal.SIGKILL)
        tracer.wait()
        raise ChildProcessError(message.decode(errors="replace"))
    return tracer


def _be_the_command(args: Sequence[str], answer: socket.socket, gated: bool, hook: Callable[[], None] | None) -> None:
    code = _BUG
    try:
        _make_repeatable()
        if hook is not None:
            hook()
        if gated:
            # Some systems let a process be traced only by its ancestors, or by whom it names.
            ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_long(_ANYBODY), 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        ended = _carried_out(args)
        answer.sendall(json.dumps([ended.code, ended.out, ended.err]).encode())
        code = 0
    finally:
        os._exit(code)


def _carried_out(args: Sequence[str]) -> Ended:
    kept = sys.argv, sys.stdout, sys.stderr
    out, err = io.StringIO(), io.StringIO()
    sys.argv, sys.stdout, sys.stderr = ["furoshiki", *args], out, err
    code: int | None = _BUG
    try:
        code = main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.argv, sys.stdout, sys.stderr = kept
    return Ended(code, out.getvalue(), err.getvalue())


def _make_repeatable() -> None:
    """Two runs are to make the same calls, all in one thread: no progress by the clock, no look at other programs."""
    for module, name, value in (
        (engine, "_BETWEEN", float("inf")),
        (read_back, "ThreadPoolExecutor", _AtOnce),
        (stores, "running_clients", lambda processes: frozenset()),
    ):
        assert hasattr(module, name)
        setattr(module, name, value)


class _AtOnce(Executor):
    """A pool without threads."""

    def __init__(self, workers: int) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **more: Any) -> Any:
        return map(fn, *iterables)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def whole_archives(destination: Path) -> list[Path]:
    """Everything at a destination that looks like a finished archive; what was set aside beside one says so."""
    if not destination.exists():
        return []
    return sorted(path for path in destination.iterdir() if not path.name.endswith((".incomplete", " (kept)")))
