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
    app.cli.main.run(["find", "--path", "/absent"])
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


PEOPLE = (
    "From - Mon Jan  2 10:00:00 2006\nFrom: Sato <sato@docomo.ne.jp>\nDate: 2 Jan 2006 10:00:00 +0900\nSubject: a\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: sato@gmail.com\nDate: 2 Jan 2010 10:00:00 +0900\nSubject: b\n\nx\n\n"
    "From - Mon Jan  2 10:00:00 2006\nFrom: noreply@example.jp\nSubject: c\n\nx\n\n"
)


def test_people_by_kind_time_and_decision(tmp_path: Path) -> None:
    mailbox = tmp_path / "Inbox"
    mailbox.write_text(PEOPLE)

    def addresses(*words: str) -> list[object]:
        found = last(furoshiki("people", mailbox, "--json", *words))["people"]
        assert isinstance(found, list)
        return [each["address"] for each in found]

    assert addresses() == ["sato@docomo.ne.jp", "sato@gmail.com"]
    assert addresses("--kind", "automatic") == ["noreply@example.jp"]
    assert addresses("--since", "2008-01-01") == ["sato@gmail.com"]
    assert addresses("--keep", "noreply@example.jp") == ["noreply@example.jp", "sato@docomo.ne.jp", "sato@gmail.com"]
    assert addresses("--merge", "sato@docomo.ne.jp=sato@gmail.com") == ["sato@docomo.ne.jp"]
    wrong = furoshiki("people", mailbox, "--json", "--merge", "nobody")
    assert (wrong.returncode, last(wrong)["error"]["code"]) == (2, "merge_needs_pair")  # type: ignore[index]
    exported = furoshiki(
        "people", mailbox, "--min", "1", "--until", "2007-01-01", "--export", f"hagaki={tmp_path}/h.csv"
    )
    assert exported.returncode == 0
    assert (tmp_path / "h.csv").read_bytes().decode("cp932").count("\r\n") == 2


def test_notice_writes_drafts_and_sends_nothing(tmp_path: Path) -> None:
    mailbox, out = tmp_path / "Inbox", tmp_path / "drafts"
    mailbox.write_text(PEOPLE)
    words = ("notice", mailbox, "--to-kind", "person", "--from-name", "Hana", "--new-address", "new@example.jp")
    done = furoshiki(*words, "--to", out, "--language", "ja", "--json")
    result = last(done)
    assert (done.returncode, result["drafts"], result["people"], result["sent"]) == (0, 2, 2, 0)
    assert len(list((out / "drafts").glob("*.eml"))) == 2
    again = furoshiki(*words, "--to", out, "--json")
    assert (again.returncode, last(again)["error"]["code"]) == (5, "file_exists")  # type: ignore[index]
