"""File systems made for one test: tmpfs and loop-mounted images, in a mount namespace that goes away by itself. Root only."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CLONE_NEWNS = 0x20000


def why_not(*programs: str) -> str:
    """Why nothing can be mounted here with the help of these programs; empty where it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root may mount"
    for program in ("mount", *programs):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode != 0:
        return "mounting is not allowed here"
    return ""


def own_mounts() -> None:
    """From now on what this process mounts is seen by its children only. Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    _call("mount", "--make-rprivate", "/")


@contextmanager
def mounted(what: Path | str, where: Path, *options: str) -> Iterator[Path]:
    """Mounts `what` at a folder, which is made for it and taken away again."""
    where.mkdir()
    try:
        _call("mount", *options, str(what), str(where))
        try:
            yield where
        finally:
            _call("umount", str(where))
    finally:
        where.rmdir()


def image(path: Path, size_bytes: int, *make: str) -> Path:
    """A sparse file with a new file system in it; `make` is the command without the file."""
    path.unlink(missing_ok=True)
    path.touch()
    os.truncate(path, size_bytes)
    _call(*make, str(path))
    return path


def clone(existing: Path, new: Path) -> None:
    """The file as it is at one moment."""
    _call("cp", "--reflink=always", str(existing), str(new))


def _call(*args: str) -> None:
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL)
