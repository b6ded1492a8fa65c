"""Commands that die at the Nth call of anything that writes, as in a power cut: no handler runs, nothing is flushed.

Started with a JSON list of [N, arguments of the command]; each is a forked child. Prints a JSON list of [how it ended, calls
counted], where a signal is a negative number, and the calls are -1 for a child that was killed.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from app.cli.main import main

# Before the forks: a command is imported when it is carried out.
for command in ("find", "backup", "verify", "check", "people", "list", "open"):
    import_module(f"app.cli.commands.{command}")

# A drill takes messages out by the seal of the archive, and one takes more calls than another: here by no seal at all.
for module in ("drill", "drill_encrypted"):
    vars(import_module(f"app.jobs.{module}"))["random"] = SimpleNamespace(Random=lambda seed: random.Random(0))

_DEADLY = ("write", "mkdir", "rename", "unlink", "rmdir", "utime", "close")


def run(point: int, args: list[str]) -> tuple[int, int]:
    """One command in a child."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _be_the_command(point, args, writable)
    os.close(writable)
    with os.fdopen(readable, "rb") as answer:
        calls = int(answer.read() or b"-1")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), calls


def _be_the_command(point: int, args: list[str], answer: int) -> None:
    calls, code, write = 0, 70, os.write

    def deadly(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*given, **more)

        return call

    for name in _DEADLY:
        setattr(os, name, deadly(getattr(os, name)))
    sys.argv = ["furoshiki", *args]
    with open(os.devnull, "w", encoding="utf-8") as sys.stdout:
        try:
            code = main()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            write(answer, str(calls).encode())
            os._exit(code)


if __name__ == "__main__":
    sys.stdout.write(json.dumps([run(*each) for each in json.loads(sys.argv[1])]))
