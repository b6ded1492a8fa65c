"""The contract of the command line: JSON, exit codes, a terminal that mail cannot reach, and never a traceback."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import stores

ROOT = Path(__file__).resolve().parents[2]


def furoshiki(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the program as a script would."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


# Everything is imported first: another user may not be able to read this checkout.
AS_NOBODY = """
import contextlib, io, os
import app.cli.main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(BaseException):
    app.cli.main.app(["find", "--path", "/absent"])
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
app.cli.main.main()
"""


def last(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The result: the last line; every line is an object."""
    assert "Traceback" not in done.stderr, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(isinstance(line, dict) for line in lines)
    result: dict[str, object] = lines[-1]
    return result


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Mac home with Apple Mail."""
    stores.apple_home(tmp_path / "home")
    return tmp_path / "home"


def test_find(home: Path) -> None:
    done = furoshiki("find", "--home", home, "--system", "macos", "--json")
    result = last(done)
    store = result["stores"][0]  # type: ignore[index]
    assert {"client", "path", "accounts", "mailboxes", "messages", "incomplete", "bytes", "notices"} <= set(store)
    assert {"path", "role", "account", "messages", "incomplete", "bytes"} <= set(store["mailboxes"][0])
    assert {"address", "protocol", "server"} <= set(store["accounts"][0])
    assert store["messages"] == 14
    assert done.returncode == 0


def test_backup_verify_people_check(home: Path, tmp_path: Path) -> None:
    done = furoshiki("backup", "--home", home, "--to", tmp_path / "usb", "--label", "Mac", "--json")
    result = last(done)
    keys = {"archive", "outcome", "files", "bytes", "messages", "incomplete", "problems", "people", "verdict"}
    assert keys <= set(result)
    assert result["verdict"]["answer"] == "not_safe"  # type: ignore[index]
    assert result["verdict"]["reasons"][0]["code"]  # type: ignore[index]
    assert done.returncode == 1
    archive = str(result["archive"])

    verified = furoshiki("verify", archive, "--json")
    assert verified.returncode == 0
    proof = last(verified)
    assert {"archive", "valid", "files", "bytes", "damaged", "missing", "extra"} <= set(proof)
    assert proof["valid"] is True

    card = tmp_path / "people.vcf"
    people = furoshiki("people", archive, "--export", f"vcard={card}", "--json")
    person = last(people)["people"][0]  # type: ignore[index]
    keys = {"name", "address", "addresses", "kind", "why", "received", "sent", "first", "last"}
    assert keys <= set(person)
    assert card.read_bytes().startswith(b"BEGIN:VCARD\r\n")
    assert furoshiki("people", archive, "--export", f"vcard={card}").returncode == 5

    assert furoshiki("check", archive, "--json").returncode == 3

    victim = next(iter(Path(archive).rglob("7.emlx")))
    victim.write_bytes(victim.read_bytes()[:-1])
    damaged = furoshiki("verify", archive, "--json")
    assert damaged.returncode == 6
    assert last(damaged)["damaged"] == [victim.relative_to(archive).as_posix()]
    assert furoshiki("check", archive).returncode == 6


def test_wrong_usage(tmp_path: Path) -> None:
    assert furoshiki("backup").returncode == 2
    assert furoshiki("nonsense").returncode == 2
    assert furoshiki("find", "--path", tmp_path / "absent", "--json").returncode == 2
    assert furoshiki("verify", tmp_path, "--json").returncode == 2
    assert furoshiki("people", tmp_path, "--export", "palm=x").returncode == 2


def test_nothing_found_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert furoshiki("find", "--home", tmp_path / "empty", "--json").returncode == 1
    done = furoshiki("backup", "--home", tmp_path / "empty", "--to", tmp_path / "usb", "--json")
    assert done.returncode == 1
    assert last(done)["archive"] is None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_unfit_destinations(home: Path, tmp_path: Path, language: str) -> None:
    inside = furoshiki("backup", "--home", home, "--to", home / "Library/Mail/x", "--language", language)
    assert inside.returncode == 5
    assert len(inside.stdout.strip()) > 40
    stores.write(tmp_path / "a-file", b"")
    assert furoshiki("backup", "--home", home, "--to", tmp_path / "a-file").returncode == 5


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can act as somebody else")
@pytest.mark.parametrize("command", ["find", "backup"])
def test_no_permission(home: Path, tmp_path: Path, command: str) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb").chmod(0o777)
    (home / "Library" / "Mail").chmod(0)
    words = [command, "--home", str(home), "--language", "en"]
    words += ["--to", str(tmp_path / "usb")] if command == "backup" else []
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, *words],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    (home / "Library" / "Mail").chmod(0o755)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Library/Mail" in done.stdout
    assert "Full Disk Access" in done.stdout


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    evil = "=?utf-8?B?G11dMDtvd25lZAcbWzMxbSDigK4=?="
    data = stores.message(1).replace(b"From: Taro", f"From: {evil}".encode())
    stores.write(tmp_path / "mail" / "a\x1b[31m.eml", data)
    for words in (("find", "--path", tmp_path / "mail"), ("people", tmp_path / "mail", "--all")):
        done = furoshiki(*words)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.stdout), repr(done.stdout)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", furoshiki(*words, "--json").stdout)


def test_self_test_and_version() -> None:
    done = furoshiki("--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert last(done)["failures"] == []
    assert furoshiki("--version").stdout.startswith("Furoshiki ")


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    for number in range(400):
        stores.write(folder / f"{number}.eml", stores.message(number, body="x" * 20000 + "\n"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "app", "backup", "--path", str(folder), "--to", str(tmp_path / "usb"), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8", env=environment) as running:
        assert running.stdout is not None
        # The first line proves that the signal handler is in place.
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        out = running.stdout.read()
        code = running.wait()
    assert code == 130
    assert json.loads(out.splitlines()[-1])["error"]["code"] == "cancelled"
    assert [path.suffix for path in (tmp_path / "usb").iterdir()] == [".incomplete"]


def test_a_bug_gets_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli import session
    from app.cli.exit_codes import ExitCode
    from app.cli.printer import Printer
    from app.jobs.cancel import Cancel

    def broken(printer: Printer, cancel: Cancel) -> ExitCode:
        raise ZeroDivisionError

    monkeypatch.delenv("FUROSHIKI_TRACEBACK", raising=False)
    for language in ("en", "ja"):
        assert session.run(broken, as_json=False, language=language) is ExitCode.WITH_PROBLEMS
        out = capsys.readouterr()
        assert "ZeroDivisionError" in out.out
        assert "Traceback" not in out.out + out.err


def test_without_a_screen_there_is_help() -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "app"], capture_output=True, encoding="utf-8", cwd=ROOT, env=environment, check=False
    )
    if sys.platform == "linux":
        assert done.returncode == 0
        assert "backup" in done.stdout
