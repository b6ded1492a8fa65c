"""What surrounds a backup: no network, other runs, wrong clocks, strange files, links laid out as traps, a stick pulled out."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from app.archive.bag import inventory, layout
from app.archive.bag.verifier import verify
from tests.builders import shims
from tests.builders.guard import SourceGuard
from tests.faults import reference
from tests.faults.reference import Reference

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "app"]
# What all of this is not about is the PDF of the certificate, for which Qt is loaded.
WITHOUT_PDF = [sys.executable, str(ROOT / "tests" / "programs" / "without_qt.py")]
FAKETIME = next((str(path) for path in Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
# A stick as another file system sees it: everything passes through to a folder.
STICK = Path(__file__).with_name("stick.py")


@pytest.fixture
def home(tmp_path: Path) -> Reference:
    """A whole small home."""
    return reference.build(tmp_path / "home", closed=False)


def run(args: list[str], program: Sequence[str] = WITHOUT_PDF, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the program in a process of its own."""
    return subprocess.run(
        [*program, *args],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def archives(stick: Path) -> list[Path]:
    """What looks like a finished archive."""
    return [path for path in sorted(stick.iterdir()) if not path.name.endswith(layout.INCOMPLETE)]


def valid(archive: Path) -> bool:
    """True where it is what it looks like."""
    return verify(archive, lambda files, size_bytes: None).valid


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_no_socket_is_ever_opened(home: Reference, tmp_path: Path) -> None:
    log = tmp_path / "network"
    # What each process of a whole day's work asks of the network: nothing, not even of this machine.
    before = ("strace", "-f", "--seccomp-bpf", "-o", str(log), "-e", "trace=network,execve")
    stick = tmp_path / "stick"
    closed = reference.build(tmp_path / "closed")
    asked = []
    for args in (
        ["find", "--home", str(home.home), "--json"],
        closed.backup_args(stick),
        ["verify", "ARCHIVE", "--json"],
        ["check", "ARCHIVE", "--json"],
        ["people", "ARCHIVE", "--json", "--export", f"vcard={tmp_path / 'people.vcf'}"],
        ["search", "ARCHIVE", "test", "--json"],
        ["show", "ARCHIVE", "1", "--json"],
        ["restore", "ARCHIVE", "--as", "mbox", "--to", str(tmp_path / "restored"), "--home", str(home.home), "--json"],
    ):
        done = run([str(archives(stick)[0]) if word == "ARCHIVE" else word for word in args], [*before, *PROGRAM])
        if "ptrace" in done.stderr:
            pytest.skip("strace may not trace here")
        assert done.returncode in (0, 3), done.stdout + done.stderr
        lines = log.read_text().splitlines()
        assert any("execve(" in line for line in lines)
        asked += [line for line in lines if re.search(r"\b(socket|socketpair|connect|send\w*|recv\w*|bind)\(", line)]
    assert asked == []


def test_two_runs_at_once_do_not_meet(home: Reference, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    both = [
        subprocess.Popen(
            [*WITHOUT_PDF, *home.backup_args(stick)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    results = [json.loads(each.communicate()[0].splitlines()[-1]) for each in both]
    made = [Path(result["archive"]) for result in results if "archive" in result]
    # One of the two may give way, in words; it never takes part in what the other one writes.
    assert made and sorted(set(made)) == sorted(made) == archives(stick)
    for archive in made:
        assert valid(archive) and home.absent(archive) == []
    assert {result["error"]["code"] for result in results if "error" in result} <= {"destination_not_writable"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipes_sockets_and_devices_are_named_and_not_opened(
    tmp_path: Path, guard: Callable[[Path], SourceGuard], home: Reference
) -> None:
    profile = home.home / "Library" / "Thunderbird" / "Profiles" / "abc.default"
    strange = [profile / "pipe", profile / "Mail" / "pop.example.com" / "Pipe"]
    for path in strange:
        os.mkfifo(path)
    strange.append(profile / "socket")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        # The path of a socket must be short.
        os.chdir(profile)
        try:
            listening.bind("socket")
        finally:
            os.chdir(here)
        if os.geteuid() == 0:
            os.mknod(profile / "device", stat.S_IFCHR | 0o600, os.makedev(1, 5))
            strange.append(profile / "device")
        guard(home.home)
        done = run(home.backup_args(tmp_path / "stick"))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    (archive,) = archives(tmp_path / "stick")
    assert valid(archive) and home.absent(archive) == []
    lines = {line["path"]: line["status"] for line in inventory.read(archive / layout.INVENTORY)}
    assert [lines[str(path)] for path in strange] == ["skipped"] * len(strange)


def test_a_link_laid_out_in_the_way_is_not_followed(home: Reference, tmp_path: Path) -> None:
    stick, victim = tmp_path / "stick", tmp_path / "victim"
    stick.mkdir()
    victim.mkdir()
    (victim / layout.RUN).write_text(json.dumps({"sources": "0" * 16}))
    if FAKETIME is None:
        pytest.skip("needs libfaketime, to know the name beforehand")
    name = "2026-11-23 1530 reference"
    (stick / name).symlink_to(victim)
    for number in ("", " (2)", " (3)"):
        (stick / f"{name}{number}{layout.INCOMPLETE}").symlink_to(victim)
    done = run(home.backup_args(stick), FAKETIME="@2026-11-23 15:30:00", LD_PRELOAD=FAKETIME)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in victim.iterdir()] == [layout.RUN]
    archive = Path(json.loads(done.stdout.splitlines()[-1])["archive"])
    assert archive.name == f"{name} (4)" and valid(archive) and home.absent(archive) == []


@pytest.mark.skipif(FAKETIME is None, reason="needs libfaketime")
@pytest.mark.parametrize("year", ["2001", "2107"])
def test_a_wrong_clock_costs_nothing_but_the_right_date(year: str, home: Reference, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert FAKETIME is not None
    for _ in range(2):
        done = run(home.backup_args(stick), FAKETIME=f"@{year}-02-01 12:00:00", LD_PRELOAD=FAKETIME)
        assert done.returncode == 0, done.stdout + done.stderr
    assert run(home.backup_args(stick)).returncode == 0
    assert len(archives(stick)) == 3
    for archive in archives(stick):
        assert valid(archive) and home.absent(archive) == []
    assert home.untouched()


@pytest.fixture
def pulled(tmp_path: Path) -> Iterator[tuple[Path, Path, "subprocess.Popen[bytes]"]]:
    """Where a stick is mounted, the folder behind it, and the process to kill when it is pulled out."""
    if reason := shims.why_not():
        pytest.skip(reason)
    if shutil.which("fusermount3") is None:
        pytest.skip("fusermount3 is not installed")
    behind, mount = tmp_path / "behind", tmp_path / "mount"
    behind.mkdir()
    mount.mkdir()
    daemon = subprocess.Popen([sys.executable, str(STICK), str(behind), str(mount)], stdout=subprocess.PIPE, cwd=ROOT)
    assert daemon.stdout is not None
    daemon.stdout.readline()
    yield mount, behind, daemon
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()
    subprocess.run(["fusermount3", "-u", "-z", str(mount)], check=True)


@pytest.mark.xdist_group("mounts")
def test_a_stick_pulled_out_while_copying(
    pulled: tuple[Path, Path, "subprocess.Popen[bytes]"], home: Reference
) -> None:
    mount, behind, daemon = pulled
    running = subprocess.Popen(
        [*PROGRAM, *home.backup_args(mount)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    )
    assert daemon.stdout is not None
    # The daemon says so when the tenth mail is on the stick.
    daemon.stdout.readline()
    daemon.send_signal(signal.SIGKILL)
    out, err = running.communicate()
    assert running.returncode == 5 and not err, out + err
    assert json.loads(out.splitlines()[-1])["error"]["code"].startswith("destination_")
    assert archives(behind) == [] and len(list(behind.iterdir())) == 1
    assert home.untouched()
    # Plugged in again.
    done = run(home.backup_args(behind))
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,) = archives(behind)
    assert valid(archive) and home.absent(archive) == []
