"""The command line in this process: the same arguments, streams and exit code as from a shell, without a new interpreter."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from app.cli import secrets
from app.cli.main import main
from tests.builders import stores

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> dict[str, object]:
        """The result: the last line; every line is an object."""
        assert "Traceback" not in self.err, self.err
        lines = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(line, dict) for line in lines)
        result: dict[str, object] = lines[-1]
        return result

    @property
    def error(self) -> object:
        """The code of the error the command ended with."""
        found = self.last["error"]
        assert isinstance(found, dict)
        return found["code"]


class Furoshiki(Protocol):
    """Runs a command as a script would, with nobody at a terminal."""

    def __call__(self, *args: str | Path, passphrase: str = "", encoding: str = "utf-8") -> Result:
        """The passphrase reaches it as the environment brings it; `encoding` is that of what it prints."""
        ...


def in_process(*args: str | Path, passphrase: str = "", encoding: str = "utf-8") -> Result:
    """A command by `main` itself. Without Qt: nothing makes a PDF, and no `QApplication` stands in later tests' way."""
    out, err = _pipe(encoding), _pipe(encoding)
    err.reconfigure(errors="backslashreplace")
    with pytest.MonkeyPatch.context() as patch, open(os.devnull, encoding="utf-8") as nothing:
        patch.setattr(sys, "argv", ["furoshiki", *map(str, args)])
        for name, stream in (("stdin", nothing), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        patch.setenv("LANG", "C.UTF-8")
        patch.delenv(secrets.VARIABLE, raising=False)
        if passphrase:
            patch.setenv(secrets.VARIABLE, passphrase)
        code = main()
    return Result(int(code), _text(out, encoding), _text(err, encoding))


def in_new_process(*args: str | Path, program: Sequence[str] = ("-m", "app")) -> Result:
    """A command as a shell starts it, for what only a process of its own shows."""
    done = subprocess.run(
        [sys.executable, *program, *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def furoshiki() -> Furoshiki:
    """The command line."""
    return in_process


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Mac home with Apple Mail."""
    stores.apple_home(tmp_path / "home")
    return tmp_path / "home"


def _pipe(encoding: str) -> io.TextIOWrapper:
    """A stream that is no terminal, as strict about its encoding as a real one."""
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)
