"""Makes the program's folder with PyInstaller, for Linux and macOS, in an environment of its own."""

import os
import venv
from collections.abc import Mapping
from pathlib import Path

import payload

HERE = Path(__file__).resolve().parent


def environment(work: Path) -> Path:
    """A new environment in `work` with what the lock files name; returns its Python."""
    folder = work / "environment"
    venv.create(folder, clear=True, with_pip=True)
    python = folder / "bin" / "python"
    install = (str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:")
    for lock in (payload.LOCK, HERE / "requirements.lock"):
        payload.run(*install, "-r", str(lock))
    return python


def run_spec(python: Path, work: Path, variables: Mapping[str, str]) -> Path:
    """Runs the spec with `python`, which has PyInstaller and the program's libraries."""
    target = payload.new_folder(work / "made")
    # The order of sets decides about the order of files in an archive: fixed, so that two builds are the same.
    os.environ |= {"FUROSHIKI_VERSION": payload.VERSION, "PYTHONHASHSEED": "1", **variables}
    places = ("--distpath", str(target), "--workpath", str(payload.new_folder(work / "work")))
    pack = (str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN")
    payload.run(*pack, *places, str(HERE / "furoshiki.spec"))
    return target
