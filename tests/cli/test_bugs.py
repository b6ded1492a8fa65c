"""How a command ends that meets a mistake of the program, or an output that takes nothing more."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import session, text_printer
from app.cli.commands import find
from app.cli.main import run
from app.model.exit_code import ExitCode
from app.system.log import LOG_FILE, start_log
from tests.builders import stores

ROOT = Path(__file__).resolve().parents[2]
SUBJECT = "Re: 山田様のご予約 <taro@example.jp>"


def broken(*arguments: object) -> ExitCode:
    """A job with a bug that names what it works on."""
    raise ValueError(SUBJECT)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log of the program."""
    monkeypatch.delenv("FUROSHIKI_TRACEBACK", raising=False)
    monkeypatch.setattr(session, "log_folder", lambda: tmp_path / "logs")
    stop = start_log(tmp_path / "logs", crash_file=False)
    yield tmp_path / "logs" / LOG_FILE
    stop()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_bug_has_a_code_of_its_own_and_a_place_in_the_log(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setattr(find, "run", broken)
    assert run(["find", "--language", language]) == 70
    out, err = capsys.readouterr()
    assert "ValueError" in out
    assert ".incomplete" not in out
    assert str(log) in err
    assert "Traceback" not in out + err
    written = log.read_text(encoding="utf-8")
    assert "in broken" in written
    assert not any(word in out + err + written for word in ("山田", "taro", "example.jp"))


def test_a_bug_in_json(log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(find, "run", broken)
    assert run(["find", "--json", "--language", "en"]) == 70
    error = json.loads(capsys.readouterr().out.splitlines()[-1])["error"]
    assert (error["code"], error["error"]) == ("unexpected", "ValueError")


def test_who_wants_the_traceback_gets_it(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(find, "run", broken)
    monkeypatch.setenv("FUROSHIKI_TRACEBACK", "1")
    assert run(["find"]) == 70
    assert f"ValueError: {SUBJECT}" in capsys.readouterr().err


def test_a_bug_before_the_command_starts(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(text_printer, "console_for", broken)
    assert run(["find"]) == 70
    assert "ValueError" in capsys.readouterr().err
    assert "in broken" in log.read_text(encoding="utf-8")


def test_a_run_that_goes_well_leaves_no_log(log: Path, tmp_path: Path) -> None:
    stores.apple_home(tmp_path / "home")
    assert run(["find", "--home", str(tmp_path / "home"), "--system", "macos"]) == 0
    assert not log.parent.exists()


def furoshiki(*args: str | Path, out: io.IOBase | int, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the program with an output of its own."""
    command = [sys.executable, "-m", "app", *map(str, args)]
    kept = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, stdout=out, stderr=subprocess.PIPE, encoding="utf-8", env=kept, check=False)  # type: ignore[arg-type]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("args", [("--help",), ("--version",), ("find", "--json"), ("find",)], ids=" ".join)
def test_an_output_that_is_full(tmp_path: Path, args: tuple[str, ...]) -> None:
    more = ("--home", tmp_path) if args[0] == "find" else ()
    with Path("/dev/full").open("wb", buffering=0) as full:
        done = furoshiki(*args, *more, out=full, LANG="C.UTF-8")
    assert done.returncode == 70
    assert done.stderr.count("\n") == 1
    assert ".incomplete" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("how", ["2>/dev/full", "2>&-"])
def test_a_standard_error_that_takes_nothing_keeps_the_exit_code(how: str) -> None:
    line = f'exec "$0" -m app nonsense {how}'
    kept = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(["sh", "-c", line, sys.executable], env=kept, check=False).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is another thing there")
@pytest.mark.parametrize("args", [("--help",), ("find", "--json"), ("find",)], ids=" ".join)
def test_an_output_nobody_reads_any_more(tmp_path: Path, args: tuple[str, ...]) -> None:
    more = ("--home", tmp_path) if args[0] == "find" else ()
    reading, writing = os.pipe()
    os.close(reading)
    done = furoshiki(*args, *more, out=writing, LANG="C.UTF-8")
    os.close(writing)
    assert done.returncode == 70
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the names of files are bytes there, and terminals know ASCII only")
@pytest.mark.parametrize("args", [("find",), ("people", "--all"), ("find", "--help")], ids=" ".join)
def test_a_terminal_that_knows_only_ascii(tmp_path: Path, args: tuple[str, ...]) -> None:
    name = os.fsdecode(b"mail \xff\xfe\x83 ") + "日本"
    stores.write(tmp_path / name / "1.eml", stores.message(1))
    mail = ("--path", tmp_path / name) if args[0] == "find" else (tmp_path / name,)
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = furoshiki(*args, "--language", "ja", *mail, out=subprocess.PIPE, **ascii_only)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.isascii()


@pytest.mark.skipif(sys.platform != "linux", reason="the words of a command line are bytes there")
def test_a_label_that_is_no_utf8(tmp_path: Path) -> None:
    stores.write(tmp_path / "mail" / "1.eml", stores.message(1))
    words = ("backup", "--path", tmp_path / "mail", "--to", tmp_path / "usb", "--label", os.fsdecode(b"x\xff"))
    done = furoshiki(*words, out=subprocess.PIPE, LANG="C.UTF-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list((tmp_path / "usb").glob("*.incomplete"))


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of the log follows the environment there")
def test_a_bug_in_the_worker_has_a_place_in_the_log(tmp_path: Path) -> None:
    stores.write(tmp_path / "山田 taro@example.jp.msg", bytes.fromhex("d0cf11e0a1b11ae1") + b"taro@example.jp" * 200)
    logs = {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    done = furoshiki("find", "--path", tmp_path / "山田 taro@example.jp.msg", out=subprocess.PIPE, **logs)
    assert "container_unreadable" not in done.stderr
    (written,) = (tmp_path / "state").rglob(LOG_FILE)
    text = written.read_text(encoding="utf-8")
    assert "app.formats.reading.worker_main" in text
    assert "app/formats/outlook/msg.py, line" in text
    assert not any(word in text for word in ("山田", "taro", "example.jp"))


def test_the_worker_leaves_the_temporary_files_of_its_parent(tmp_path: Path) -> None:
    program = (
        "import sys; from app import __main__ as start; from app.formats.reading.worker_flag import READ_CONTAINER\n"
        "from app.system import folders, portable; from app.traces import trace_worker\n"
        "trace_worker._END_TIMEOUT = 0.01  # This parent does not end.\n"
        "def removed(): raise SystemExit('the worker removes what its parent still reads')\n"
        "portable.enable_portable_mode = removed; folders.log_folder = lambda: __import__('pathlib').Path(sys.argv[1])\n"
        "sys.argv[1:] = [READ_CONTAINER]; start.main()\n"
    )
    kept = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", env=kept, check=False)
    assert (done.returncode, done.stderr) == (0, "")
