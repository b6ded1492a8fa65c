"""Whatever stops a run: nothing that looks whole is not, the source is as before, and a new run works."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.archive.bag.verifier import verify
from tests.builders import stores, traces
from tests.builders.guard import SourceGuard

ROOT = Path(__file__).resolve().parents[2]


def command(home: Path, usb: Path) -> list[str]:
    """A backup of a home."""
    return ["backup", "--home", str(home), "--to", str(usb), "--label", "x", "--json"]


def whole_archives(usb: Path) -> list[Path]:
    """Everything that looks like a finished archive."""
    return [path for path in usb.iterdir() if not path.name.endswith(".incomplete")] if usb.exists() else []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small home."""
    stores.apple_home(tmp_path / "home")
    return tmp_path / "home"


def test_killed_at_any_moment(home: Path, tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    guard(home)

    def run(*runs: tuple[int, Path]) -> list[tuple[int, int]]:
        """How each backup ended, and how many calls it made; to be killed at a call, each to a folder of its own."""
        args = json.dumps([(point, command(home, usb)) for point, usb in runs])
        done = subprocess.run(
            [sys.executable, "-m", "tests.programs.killed_at", args],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            check=True,
        )
        return [(code, calls) for code, calls in json.loads(done.stdout)]

    ((_, calls),) = run((0, tmp_path / "count"))
    assert calls > 50
    # A sample of all points, the last ones (sealing and naming) among them.
    points = sorted({*range(1, calls, max(calls // 12, 1)), *range(calls - 6, calls)})
    ends = run(*((number, tmp_path / f"usb-{number}") for number in points))
    for number, (code, _) in zip(points, ends, strict=True):
        assert code == -9, number
        for archive in whole_archives(tmp_path / f"usb-{number}"):
            assert verify(archive, lambda files, size_bytes: None).valid, number
    # The next run is not disturbed by what is left.
    ((code, _),) = run((0, tmp_path / f"usb-{points[3]}"))
    assert code == 1
    assert len(whole_archives(tmp_path / f"usb-{points[3]}")) == 1


@pytest.mark.parametrize("encrypted", [False, pytest.param(True, marks=pytest.mark.sweep)], ids=["plain", "encrypted"])
def test_the_next_run_removes_the_litter_of_a_killed_one(home: Path, tmp_path: Path, encrypted: bool) -> None:
    """Of an attempt at writing before the run, and of the folder an encrypted archive was made from."""
    (tmp_path / "passphrase").write_text("correct horse battery", encoding="utf-8")
    more = ["--encrypt", "--passphrase-file", str(tmp_path / "passphrase")] if encrypted else []

    def run(*runs: tuple[int, Path, list[str]]) -> list[int]:
        """Backups that are killed at a call; how many calls each made, -1 of those that were killed."""
        args = json.dumps([(point, [*command(home, usb), *more]) for point, usb, more in runs])
        done = subprocess.run(
            [sys.executable, "-m", "tests.programs.killed_at", args],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            check=True,
        )
        return [calls for _, calls in json.loads(done.stdout)]

    (calls,) = run((0, tmp_path / "count", more))
    points = range(calls - 3, calls + 1) if encrypted else range(1, 14)
    places = {point: tmp_path / f"usb-{point}" for point in points}
    assert set(run(*((point, usb, more) for point, usb in places.items()))) == {-1}
    litter = [usb for usb in places.values() for path in usb.glob("*.incomplete") if not (path / "data").exists()]
    assert litter
    finished = {point: len(whole_archives(usb)) for point, usb in places.items()}
    assert -1 not in run(*((0, usb, []) for usb in places.values()))
    for point, usb in places.items():
        assert list(usb.glob("*.incomplete")) == [], point
        assert len(whole_archives(usb)) == finished[point] + 1


def test_the_next_run_removes_the_address_book_of_a_killed_one(
    tmp_path: Path, guard: Callable[[Path], SourceGuard]
) -> None:
    """`people` reads databases from copies, which a killed run leaves where temporary files go."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    traces.address_book(home)
    temporary.mkdir()
    guard(home)
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    command = ["people", str(home), "--json"]

    def killed_at(*points: int) -> list[int]:
        """Runs that are killed at a call; of each how many calls there were, or -1."""
        args = [sys.executable, "-m", "tests.programs.killed_at", json.dumps([[point, command] for point in points])]
        done = subprocess.run(args, capture_output=True, encoding="utf-8", cwd=ROOT, env=environment, check=True)
        return [calls for _, calls in json.loads(done.stdout)]

    (calls,) = killed_at(0)
    assert list(temporary.iterdir()) == []
    assert set(killed_at(*range(1, calls))) == {-1}
    args = [sys.executable, "-m", "app", "find", "--home", str(home)]
    subprocess.run(args, capture_output=True, env=environment, check=False)
    # An empty folder stays for a while, and Python itself tries the place with a file that has no name of ours.
    assert list(temporary.glob("furoshiki-*/*")) == []


_KILLED_WHILE_READING = """
import os, signal, sys
from pathlib import Path
import psutil
from app.formats.reading.worker import Worker
from app.system.sqlite_files import private_copy
from app.traces.reading import read
from app.traces.registry import trace_kind_of

path = Path(sys.argv[1])
with private_copy(path) as copy, Worker() as worker:
    people = read(copy, trace_kind_of(path), path, worker)
    next(people)
    print(copy, *(child.pid for child in psutil.Process().children()), sep="\\n", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_worker_of_a_killed_run_removes_its_copies(tmp_path: Path) -> None:
    """Not even until the next run may an address book lie where temporary files go."""
    book, temporary = traces.address_book(tmp_path / "home"), tmp_path / "tmp"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_WHILE_READING, str(book)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        check=False,
    )
    name, *workers = done.stdout.splitlines()
    assert Path(name).name == book.name and workers, done.stderr
    for pid in workers:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(int(pid)).wait(timeout=120)
    assert not Path(name).exists()


def test_disk_full(home: Path, tmp_path: Path, guard: Callable[[Path], SourceGuard]) -> None:
    stores.write(
        home / "Library/Mail/V10/Big.mbox/Data/Messages/1.emlx", stores.emlx(stores.message(body="x" * 3_000_000))
    )
    guard(home)

    def small_files_only() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = subprocess.run(
        [sys.executable, "-m", "app", *command(home, tmp_path / "usb")],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=small_files_only,
        check=False,
    )
    assert done.returncode == 5, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["error"]["code"] == "destination_file_too_large"
    assert whole_archives(tmp_path / "usb") == []
