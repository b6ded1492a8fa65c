"""A visit with the program on a stick: afterwards the home is what it was before, to the last byte and time stamp."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from app.jobs.sample.home import build
from app.system.portable import enable_portable_mode

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("app", "exporters", "resources")
VISIT = ROOT / "tests" / "programs" / "visit.py"
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_CALL = re.compile(r"^\d+\s+(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+)")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HARMLESS = ("/dev/", "/proc/", "memfd:")
_NAMES = "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink"
_TRACED = f"{_NAMES},symlinkat,truncate,chmod,fchmodat,utimensat"


def snapshot(folder: Path) -> dict[str, tuple[object, ...]]:
    """Every file, folder and link below a folder: kind, mode, size, time of change and digest."""
    found: dict[str, tuple[object, ...]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.lstat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(status.st_mode) else ""
        found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns, digest)
    return found


def written(trace: Path, stick: Path) -> list[str]:
    """The calls that changed something outside the stick."""
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _CALL.match(line)
        if call is None or int(call["result"]) < 0:
            continue
        if call["name"].startswith("open") and not _WRITES.search(call["arguments"]):
            continue
        for path in _PATH.findall(call["arguments"]):
            full = os.path.normpath(stick / path)
            if not full.startswith((str(stick), *_HARMLESS)):
                found.append(f"{call['name']} {full}")
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The program on a stick, portable: compiled, as it is delivered, else each of its processes would compile it."""
    folder = tmp_path / "STICK"
    for name in PROGRAM:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for source in (ROOT / name).rglob("*.py"):
            compiled = Path(cache_from_source(str(source)))
            if compiled.exists():
                beside = folder / source.relative_to(ROOT).parent / "__pycache__"
                beside.mkdir(exist_ok=True)
                shutil.copy2(compiled, beside)
    (folder / "portable").touch()
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="the trace and the places of caches are those of Linux")
@pytest.mark.usefixtures("japanese_font")
def test_a_visit_leaves_nothing_behind(tmp_path: Path, stick: Path) -> None:
    home = build(tmp_path / "sample").home.path
    sections = {"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHONPYCACHEPREFIX"))}
    environment = kept | {name: str(home / place) for name, place in sections.items()}
    environment |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "QT_QPA_PLATFORM": "offscreen",
        "TMPDIR": str(home / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": "",
    }
    (home / "tmp").mkdir()
    before = snapshot(home)
    trace = tmp_path / "trace"
    strace = shutil.which("strace")
    traced = [strace, "-f", "--seccomp-bpf", "-e", f"trace={_TRACED}", "-o", str(trace)] if strace else []
    # Not as a file of this checkout: what is imported is to be the program on the stick.
    command = [*traced, sys.executable, "-c", VISIT.read_text(encoding="utf-8")]
    done = subprocess.run(command, cwd=stick, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert snapshot(home) == before
    names = {path.name for path in stick.iterdir()} - {*PROGRAM, "portable"}
    archives = {name for name in names if name.endswith("T-42.furoshiki.zip")}
    assert len(archives) == 1
    assert names - archives == {"Furoshiki settings", "certificate.pdf"}
    assert not list((stick / "Furoshiki settings" / "temporary").iterdir()), "copies of a customer's mail do not stay"
    logs = stick / "Furoshiki settings" / "logs"
    assert "A mistake of the program" in (logs / "furoshiki.log").read_text(encoding="utf-8")
    if strace:
        assert written(trace, stick) == []


def test_only_where_it_is_portable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    before = dict(os.environ)
    assert not enable_portable_mode(tmp_path)
    assert dict(os.environ) == before
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "before")
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "portable").touch()
    left = tmp_path / "Furoshiki settings" / "temporary" / "furoshiki-old"
    left.mkdir(parents=True)
    (left / "index.sqlite").write_text("mail")
    assert enable_portable_mode(tmp_path)
    assert not left.exists()
    with tempfile.TemporaryDirectory() as folder:
        assert Path(folder).is_relative_to(tmp_path)
    assert left.parent in Path(os.environ["SQLITE_TMPDIR"]).parents


def test_a_write_protected_stick_sends_nothing_to_the_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "before")
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "portable").touch()
    (tmp_path / "Furoshiki settings").write_text("a file where the folder should be")
    assert enable_portable_mode(tmp_path)
    with pytest.raises(OSError, match="Furoshiki settings"):
        tempfile.mkdtemp()
