"""What every step of the check under Wine shares: the program under test, and what was right and wrong so far."""

import hashlib
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import payload
from windows.wine import Wine

USER = "山田 花子"
"""The person who is signed on: the program is installed below this name."""
PROGRAM = rf"C:\users\{USER}\AppData\Local\Programs\Furoshiki"
COMMAND = rf"{PROGRAM}\furoshiki.com"
WINDOW = rf"{PROGRAM}\Furoshiki.exe"
PATIENCE = 600
"""Seconds after which a command counts as hanging: a busy machine takes its time."""

Done = subprocess.CompletedProcess[bytes]
Result = dict[str, Any]


@dataclass
class Check:
    """A running check: the Wine, the packages, and what was wrong so far."""

    wine: Wine
    installer: Path
    portable: Path
    pst: bytes | None
    """A real store of Outlook, where there is one, beside the one that is made up."""
    before: dict[str, str] = field(default_factory=dict)
    """Digests of drive C before the program was installed."""
    ours: set[str] = field(default_factory=set)
    """Files on drive C that the check itself put there."""
    folders: set[str] = field(default_factory=set)
    """Folders on drive C that are the check's own."""
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str, seen: object = "") -> None:
        """Prints whether `what` is so; where it is not, also what was seen instead."""
        if holds:
            self.right += 1
            print(f"  ok     {what}", flush=True)
        else:
            self.wrong.append(what)
            print(f"  WRONG  {what}\n         {seen}", flush=True)

    def path(self, windows: str) -> Path:
        r"""The file on this machine that programs see as `C:\…`."""
        return self.wine.drive_c.joinpath(*windows.split("\\")[1:])

    def put(self, source: Path, target: Path) -> None:
        """Copies a tree to drive C, into a folder that may be there."""
        shutil.copytree(source, target, dirs_exist_ok=True)
        names = (target / path.relative_to(source) for path in source.rglob("*") if path.is_file())
        self.ours |= {path.relative_to(self.wine.drive_c).as_posix() for path in names}

    def new_folder(self, name: str) -> Path:
        """An empty folder at the top of drive C, for the check alone."""
        self.folders.add(name)
        return payload.new_folder(self.wine.drive_c / name)

    def is_ours(self, name: str) -> bool:
        """True for a file on drive C that the check put there, or had written into a folder of its own."""
        return name in self.ours or name.partition("/")[0] in self.folders

    def command(self, *arguments: str, **options: Any) -> Done:
        """Runs the installed program with the console."""
        return self.wine.run(COMMAND, *arguments, **{"timeout": PATIENCE, **options})


def last(done: Done) -> Result:
    """The last JSON object of an output; empty where there is none."""
    lines = [line for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("{")]
    found: Result = json.loads(lines[-1]) if lines else {}
    return found


def text(done: Done) -> str:
    """All that a command wrote."""
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file in `folder`, by its name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and "dosdevices" not in path.parts
    }


def belongs_to_wine(name: str) -> bool:
    """True for a file on drive C that Wine itself writes."""
    return name.startswith(("windows/", "ProgramData/")) or "/Temp/" in name


def wait(holds: Callable[[], bool], seconds: float) -> bool:
    """True as soon as `holds` does, False after `seconds`."""
    return any(holds() for _ in _moments(seconds))


def _moments(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.2)
