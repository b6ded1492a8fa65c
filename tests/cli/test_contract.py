"""The contract of the command line: JSON, exit codes, a terminal that mail cannot reach, and never a traceback."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.system.folders import NOWHERE, log_folder, settings_folder
from tests.builders import stores
from tests.cli.conftest import ROOT, Furoshiki, in_new_process

AS_NOBODY = ROOT / "tests" / "programs" / "as_nobody.py"


def test_find(furoshiki: Furoshiki, home: Path) -> None:
    done = furoshiki("find", "--home", home, "--system", "macos", "--json")
    result = done.last
    store = result["stores"][0]  # type: ignore[index]
    assert {"client", "path", "accounts", "mailboxes", "messages", "incomplete", "bytes", "notices"} <= set(store)
    assert {"path", "role", "account", "messages", "incomplete", "bytes"} <= set(store["mailboxes"][0])
    assert {"address", "protocol", "server"} <= set(store["accounts"][0])
    assert store["messages"] == 14
    assert done.code == 0


def test_backup_verify_people_check(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> None:
    done = furoshiki("backup", "--home", home, "--to", tmp_path / "usb", "--label", "Mac", "--json")
    result = done.last
    keys = {"archive", "outcome", "files", "bytes", "messages", "incomplete", "problems", "people", "verdict"}
    assert keys <= set(result)
    assert result["verdict"]["answer"] == "not_safe"  # type: ignore[index]
    assert result["verdict"]["reasons"][0]["code"]  # type: ignore[index]
    assert done.code == 1
    archive = str(result["archive"])

    verified = furoshiki("verify", archive, "--json")
    assert verified.code == 0
    proof = verified.last
    assert {"archive", "valid", "files", "bytes", "damaged", "missing", "extra"} <= set(proof)
    assert proof["valid"] is True

    card = tmp_path / "people.vcf"
    people = furoshiki("people", archive, "--export", f"vcard={card}", "--json")
    person = people.last["people"][0]  # type: ignore[index]
    keys = {"name", "address", "addresses", "kind", "why", "received", "sent", "first", "last"}
    assert keys <= set(person)
    assert {each["file"] for each in person["found_in"] if each["kind"] == "mail"} == {""}
    assert card.read_bytes().startswith(b"BEGIN:VCARD\r\n")
    assert furoshiki("people", archive, "--export", f"vcard={card}").code == 5

    assert furoshiki("check", archive, "--json").code == 3

    victim = next(iter(Path(archive).rglob("7.emlx")))
    victim.write_bytes(victim.read_bytes()[:-1])
    damaged = furoshiki("verify", archive, "--json")
    assert damaged.code == 6
    assert damaged.last["damaged"] == [victim.relative_to(archive).as_posix()]
    assert furoshiki("check", archive).code == 6


def test_wrong_usage(furoshiki: Furoshiki, tmp_path: Path) -> None:
    assert furoshiki("backup").code == 2
    assert furoshiki("nonsense").code == 2
    assert furoshiki("find", "--path", tmp_path / "absent", "--json").code == 2
    assert furoshiki("verify", tmp_path, "--json").code == 2
    assert furoshiki("people", tmp_path, "--export", "palm=x").code == 2


def test_nothing_found_is_no_success(furoshiki: Furoshiki, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert furoshiki("find", "--home", tmp_path / "empty", "--json").code == 1
    done = furoshiki("backup", "--home", tmp_path / "empty", "--to", tmp_path / "usb", "--json")
    assert done.code == 1
    assert done.last["archive"] is None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_unusable_destinations(furoshiki: Furoshiki, home: Path, tmp_path: Path, language: str) -> None:
    inside = furoshiki("backup", "--home", home, "--to", home / "Library/Mail/x", "--language", language)
    assert inside.code == 5
    assert len(inside.out.strip()) > 40
    stores.write(tmp_path / "a-file", b"")
    assert furoshiki("backup", "--home", home, "--to", tmp_path / "a-file").code == 5


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can act as somebody else")
@pytest.mark.parametrize("command", ["find", "backup"])
def test_no_permission(home: Path, tmp_path: Path, command: str) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder == tmp_path or folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(0o755)
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb").chmod(0o777)
    (home / "Library" / "Mail").chmod(0)
    args = [command, "--home", str(home), "--language", "en"]
    args += ["--to", str(tmp_path / "usb")] if command == "backup" else []
    done = in_new_process(*args, program=(str(AS_NOBODY),))
    (home / "Library" / "Mail").chmod(0o755)
    assert done.code == 4, done.out + done.err
    assert "Library/Mail" in done.out
    # What to do depends on the system that refuses, not on the one that the mail is from.
    assert "let Furoshiki read" in done.out, done.out
    assert ("Full Disk Access" in done.out) == (sys.platform == "darwin")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always knows a home")
def test_a_user_without_a_home(
    furoshiki: Furoshiki, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container, or under a user number nobody knows."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    for name in [name for name in os.environ if name == "HOME" or name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    for command in (("find",), ("find", "--system", "linux"), ("backup", "--to", tmp_path / "usb")):
        done = furoshiki(*command, "--json")
        assert (done.code, done.error) == (2, "no_home"), done.out + done.err
    assert furoshiki("find", "--home", home, "--system", "macos", "--json").code == 0
    assert furoshiki("find", "--path", home / "Library" / "Mail", "--json").code == 0
    assert furoshiki("backup", "--home", home, "--system", "macos", "--to", tmp_path / "usb", "--json").code == 1
    assert furoshiki("list", tmp_path / "usb", "--json").code == 0
    assert log_folder(tmp_path) == settings_folder(tmp_path) == NOWHERE


def test_control_characters_never_reach_the_terminal(furoshiki: Furoshiki, tmp_path: Path) -> None:
    evil = "=?utf-8?B?G11dMDtvd25lZAcbWzMxbSDigK4=?="
    data = stores.message(1).replace(b"From: Taro", f"From: {evil}".encode())
    stores.write(tmp_path / "mail" / "a\x1b[31m.eml", data)
    for args in (("find", "--path", tmp_path / "mail"), ("people", tmp_path / "mail", "--all")):
        done = furoshiki(*args)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.out), repr(done.out)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", furoshiki(*args, "--json").out)


def test_self_test_and_version(furoshiki: Furoshiki) -> None:
    done = in_new_process("--self-test")
    assert done.code == 0, done.out + done.err
    assert done.last["failures"] == []
    assert furoshiki("--version").out.startswith("Furoshiki ")


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    for number in range(400):
        stores.write(folder / f"{number}.eml", stores.message(number, body="x" * 20000 + "\n"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    args = [sys.executable, "-m", "app", "backup", "--path", str(folder), "--to", str(tmp_path / "usb"), "--json"]
    with subprocess.Popen(args, stdout=subprocess.PIPE, encoding="utf-8", env=environment) as running:
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


def test_people_by_kind_time_and_decision(furoshiki: Furoshiki, tmp_path: Path) -> None:
    mailbox = tmp_path / "Inbox"
    mailbox.write_text(PEOPLE)

    def addresses(*args: str) -> list[object]:
        found = furoshiki("people", mailbox, "--json", *args).last["people"]
        assert isinstance(found, list)
        return [each["address"] for each in found]

    assert addresses() == ["sato@docomo.ne.jp", "sato@gmail.com"]
    assert addresses("--kind", "automatic") == ["noreply@example.jp"]
    assert addresses("--since", "2008-01-01") == ["sato@gmail.com"]
    assert addresses("--keep", "noreply@example.jp") == ["noreply@example.jp", "sato@docomo.ne.jp", "sato@gmail.com"]
    assert addresses("--merge", "sato@docomo.ne.jp=sato@gmail.com") == ["sato@docomo.ne.jp"]
    wrong = furoshiki("people", mailbox, "--json", "--merge", "nobody")
    assert (wrong.code, wrong.last["error"]["code"]) == (2, "merge_needs_pair")  # type: ignore[index]
    exported = furoshiki(
        "people", mailbox, "--min", "1", "--until", "2007-01-01", "--export", f"hagaki={tmp_path}/h.csv"
    )
    assert exported.code == 0
    assert (tmp_path / "h.csv").read_bytes().decode("cp932").count("\r\n") == 2


def test_notice_writes_drafts_and_sends_nothing(furoshiki: Furoshiki, tmp_path: Path) -> None:
    mailbox, out = tmp_path / "Inbox", tmp_path / "drafts"
    mailbox.write_text(PEOPLE)
    args = ("notice", mailbox, "--to-kind", "person", "--from-name", "Hana", "--new-address", "new@example.jp")
    done = furoshiki(*args, "--to", out, "--language", "ja", "--json")
    result = done.last
    assert (done.code, result["drafts"], result["people"], result["sent"]) == (0, 2, 2, 0)
    assert len(list((out / "drafts").glob("*.eml"))) == 2
    again = furoshiki(*args, "--to", out, "--json")
    assert (again.code, again.last["error"]["code"]) == (5, "file_exists")  # type: ignore[index]


def test_notice_has_a_tone_a_last_day_and_a_folder_for_those_to_check(furoshiki: Furoshiki, tmp_path: Path) -> None:
    mailbox, out = tmp_path / "Inbox", tmp_path / "drafts"
    mailbox.write_text(PEOPLE + "From - Mon Jan  2 10:00:00 2006\nFrom: someone@example.com\nSubject: z\n\nx\n\n")
    args = (
        "notice",
        mailbox,
        "--from-name",
        "Hana",
        "--new-address",
        "new＠example.jp",
        "--to",
        out,
        "--language",
        "ja",
    )
    day = ("--old-address", "old@example.jp", "--old-address-ends", "2026-12-31")
    result = furoshiki(*args, *day, "--tone", "friends", "--to-check", "--json").last
    assert result["to_check"] == len(list((out / "drafts-to-check").glob("*.eml"))) == 1
    text = (out / "text.txt").read_text("utf-8-sig")
    assert "みなさんへ" in text and "old@example.jp（2026年12月31日まで）" in text and "new@example.jp" in text


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--new-address", "hanako@new"), "address_incomplete"),
        (("--new-address", "a b@c.jp"), "address_has_space"),
        (("--new-address", "ｈa@c.jp"), "address_not_ascii"),
        (("--new-address", "a@c.jp,b@c.jp"), "address_not_alone"),
        (("--new-address", "a@c.jp", "--old-address", "A@c.jp"), "address_not_new"),
        (("--new-address", "a@c.jp", "--old-address-ends", "2026-12-31"), "notice_needs_old_address"),
    ],
)
def test_notice_refuses_an_address_with_the_reason(
    furoshiki: Furoshiki, tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    (tmp_path / "Inbox").write_text(PEOPLE)
    done = furoshiki("notice", tmp_path / "Inbox", "--from-name", "Hana", *options, "--to", tmp_path / "out", "--json")
    assert (done.code, done.last["error"]["code"]) == (2, code)  # type: ignore[index]
    assert not (tmp_path / "out").exists()


@pytest.fixture
def saved(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> str:
    """An archive of the sample home."""
    return str(furoshiki("backup", "--home", home, "--to", tmp_path / "usb", "--json").last["archive"])


def open_accounts(result: dict[str, object]) -> set[str]:
    """The addresses whose server nobody has looked at."""
    ledger = result["ledger"]
    assert isinstance(ledger, list)
    return {each["name"] for each in ledger if each["kind"] == "account" and each["evidence"] is None}


def test_servers_are_answered_for_account_by_account(furoshiki: Furoshiki, saved: str) -> None:
    asked = open_accounts(furoshiki("check", saved, "--json").last)
    first = next(name for name in sorted(asked) if name)
    one = furoshiki("check", saved, "--server-seen", first.upper(), "--json").last
    assert open_accounts(one) == asked - {first}
    # An archive after the bare option is the archive, not an address.
    assert open_accounts(furoshiki("check", "--server-seen", saved, "--json").last) == set()
    assert open_accounts(furoshiki("check", saved, "--server-seen", "--json").last) == set()
    codes = {reason["code"] for reason in one["verdict"]["reasons"]}  # type: ignore[index]
    assert "server_not_compared" in codes
    wrong = furoshiki("check", saved, "--server-seen", "nobody@example.jp", "--json")
    assert wrong.code == 2
    assert wrong.error == "no_such_account"


@pytest.mark.changes_source
def test_a_loss_is_accepted_by_somebody(furoshiki: Furoshiki, home: Path, tmp_path: Path) -> None:
    # No server keeps what lies in the program's own folders.
    stores.write(home / "Library/Thunderbird/Profiles/a.default/prefs.js", b"")
    stores.write(home / "Library/Thunderbird/Profiles/a.default/Mail/Local Folders/Old", bytes(500))
    arguments = ("--home", home, "--system", "macos", "--to", tmp_path / "usb", "--json")
    saved = str(furoshiki("backup", *arguments).last["archive"])
    nameless = furoshiki("check", saved, "--accept-loss", "--json")
    assert (nameless.code, nameless.error) == (2, "accepting_needs_name")
    before = furoshiki("check", saved, "--json").last["verdict"]["reasons"]  # type: ignore[index]
    after = furoshiki("check", saved, "--accept-loss", "--by", "Hanako Sato", "--json").last
    assert "damaged_here" in {reason["code"] for reason in before}
    assert "damaged_here" not in {reason["code"] for reason in after["verdict"]["reasons"]}  # type: ignore[index]
    evidence = [each["evidence"] for each in after["ledger"] if each["evidence"] is not None]  # type: ignore[attr-defined]
    assert {each["by"] for each in evidence if each["proof"] == "accepted"} == {"Hanako Sato"}


def test_each_account_has_a_verdict(furoshiki: Furoshiki, saved: str) -> None:
    accounts = furoshiki("check", saved, "--json").last["accounts"]
    assert accounts
    assert all(each["verdict"]["answer"] == "not_safe" for each in accounts)  # type: ignore[attr-defined]
