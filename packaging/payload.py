"""What every package of Furoshiki shares: the program's files, its version and date, and the wheels it ships.

A package is built from the files that are committed, with the date of the commit on each of them, so that two builds
of one commit are the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import dev
from app import __version__

VERSION = __version__
LOCK = ROOT / dev.RUNTIME_LOCK
"""The libraries a release ships, with the hashes of their files."""
DIST = ROOT / "dist"
"""Where finished packages go."""
WORK = ROOT / "build" / "packages"
"""Where they are put together."""
PROGRAM = ("app", "exporters", "resources", "LICENSE")


def commit_time() -> int:
    """Seconds since 1970 of the commit that is checked out: the date of every file in a package."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given) if given else int(_git("log", "-1", "--format=%ct"))


def committed_files(*parts: str) -> Iterator[Path]:
    """The files below `parts` that git knows, as paths below the checkout, sorted."""
    return (Path(name) for name in sorted(_git("ls-files", "-z", *parts).split("\0")) if name)


def copy_program(target: Path) -> None:
    """The program itself: its packages, resources and licence."""
    for path in committed_files(*PROGRAM):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target / path)


def install_wheels(target: Path, platform: str, python: str) -> None:
    """The libraries of the lock file for another system, by their hashes; nothing is built.

    `platform` is a name of uv's, such as "x86_64-pc-windows-msvc"; `python` a version such as "3.13".
    """
    run(sys.executable, "-m", "pip", "install", "--quiet", dev.UV)
    uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet")
    system = ("--python-platform", platform, "--python-version", python, "--target", str(target))
    run(*uv, *system, "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK))


def set_dates(folder: Path) -> None:
    """Gives everything in `folder` the date of the commit."""
    when = commit_time()
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (when, when), follow_symlinks=False)


def size_of(folder: Path) -> int:
    """Bytes of all files in `folder`; a link counts as nothing."""
    return sum(path.stat().st_size for path in files_in(folder) if not path.is_symlink())


def files_in(folder: Path) -> list[Path]:
    """All files below `folder`, sorted by their names with "/" between folders."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())


def write_zip(folder: Path, target: Path, top: str) -> None:
    """The files of `folder` in a zip, below a folder called `top`."""
    date = _zip_date(commit_time())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files_in(folder):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", date)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _zip_date(when: int) -> tuple[int, int, int, int, int, int]:
    year, month, day, hour, minute, second, *_ = time.gmtime(when)
    return year, month, day, hour, minute, second


def sha256_of(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(paths: Iterable[Path]) -> Path:
    """SHA256SUMS for `paths`, as `sha256sum -c` reads it, in DIST."""
    target = DIST / "SHA256SUMS"
    target.write_text("".join(f"{sha256_of(path)}  {path.name}\n" for path in sorted(paths)), encoding="ascii")
    return target


def new_folder(path: Path) -> Path:
    """An empty folder at `path`; what was there is gone."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def run(*command: str, cwd: Path = ROOT) -> None:
    """Runs a command with the date of the commit in its environment. Raises CalledProcessError."""
    subprocess.run(command, cwd=cwd, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(commit_time())})


def _git(*arguments: str) -> str:
    return subprocess.run(("git", *arguments), cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip("\n")
