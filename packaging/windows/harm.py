"""What goes wrong on a Windows computer: a store in use, a disk that refuses, the end of a run in its middle."""

import contextlib
import shutil
import subprocess
import time
from pathlib import Path

import payload
from app.system.volume_identity import folder_identity
from tests.builders.stores import message
from windows.build import COMPILER
from windows.checking import COMMAND, PATIENCE, Check, Result, last, text, wait

HERE = Path(__file__).resolve().parent
WORK = payload.WORK / "windows"
_MANY, _SOME = 1000, 100
"""Messages of a run that is killed, and how many of them are copied before."""


def locked(check: Check) -> None:
    """A store that its program holds: named as in use, with what to do; the rest is saved."""
    tool = WORK / "lock_file.exe"
    payload.run(COMPILER, "-municode", "-Os", "-s", str(HERE / "lock_file.c"), "-o", str(tool))
    folder = check.new_folder("held")
    shutil.copyfile(tool, folder / "lock_file.exe")
    mail = folder / "mail"
    mail.mkdir()
    (mail / "archive.pst").write_bytes(b"!BDN" + bytes(4096))
    (mail / "other.mbox").write_bytes(b"From a@example.jp Mon Jan  2 10:00:00 2006\nFrom: a@example.jp\n\nHello.\n\n")
    check.wine.start(r"C:\held\lock_file.exe", r"C:\held\mail\archive.pst", "600")
    time.sleep(3)
    check.new_folder("to")
    backup = ("backup", "--path", r"C:\held\mail", "--to", r"C:\to")
    done = check.command(*backup, "--json")
    result = last(done)
    reasons = _reasons(result)
    check.expect("file_locked" in reasons, "a store in use is named as such", (done.returncode, reasons))
    check.expect(done.returncode == 4, "the exit code says that something could not be read", done.returncode)
    check.expect(result.get("messages") == 1, "what lies beside it is saved", result)
    for language, advice in (("en", "in use"), ("ja", "使用中")):
        said = text(check.command(*backup, "--label", language, "--language", language))
        check.expect("Mac" not in said and advice in said, f"what to do is said ({language})", said)
    check.wine.run("taskkill", "/f", "/im", "lock_file.exe")
    after = last(check.command(*backup, "--label", "after", "--json"))
    check.expect("file_locked" not in _reasons(after), "once it is closed nothing is in use", after)
    saved = [path.name for path in check.path(str(after.get("archive", ""))).glob("data/**/archive.pst")]
    check.expect(saved == ["archive.pst"], "it is saved then", saved)


def _reasons(result: Result) -> set[str]:
    return {str(each.get("reason") or each["code"]) for each in result.get("problems", ())}


def refused(check: Check) -> None:
    """A disk that refuses every new folder, a path that is a device, a disk that is not there."""
    folder = payload.new_folder(WORK / "read-only")
    (folder / "mail.eml").write_bytes(message(1))
    with check.wine.read_only_drive("f", folder):
        there = check.command("find", "--path", "F:\\", "--json")
        check.expect(there.returncode == 0, "the disk that refuses is there, and is read", text(there)[-400:])
        written = check.wine.run("cmd", "/c", r"mkdir F:\new")
        check.expect(written.returncode != 0 and not (folder / "new").exists(), "nobody can make a folder there")
        for target in ("F:\\", r"F:\below", r"C:\CON", "Q:\\"):
            start = time.monotonic()
            try:
                done = check.command("backup", "--path", r"D:\メール", "--to", target)
            except subprocess.TimeoutExpired:
                check.expect(False, f"--to {target} ends with 5", f"hangs for {PATIENCE} s")
                continue
            took = time.monotonic() - start
            check.expect(done.returncode == 5, f"--to {target} ends with 5, after {took:.0f} s", text(done)[-400:])


def killed(check: Check) -> None:
    """A run that is killed while it copies says so; the next one completes it and copies nothing twice."""
    source = check.new_folder("many")
    for number in range(_MANY):
        (source / f"{number}.eml").write_bytes(message(number))
    target = check.new_folder("killed")
    running = check.wine.start(COMMAND, "backup", "--path", r"C:\many", "--to", r"C:\killed")
    wait(lambda: len(_copied(target)) > _SOME, PATIENCE)
    check.wine.run("taskkill", "/f", "/im", "furoshiki.com")
    running.wait(PATIENCE)
    left = _copied(target)
    check.expect(_SOME < len(left) < _MANY, f"the run is killed in its middle ({len(left)} of {_MANY} files)")
    unfinished = [path.name for path in target.iterdir()]
    check.expect(len(unfinished) == 1 and unfinished[0].endswith(".incomplete"), "its folder says so", unfinished)
    listed = last(check.command("list", r"C:\killed", "--json"))
    states = [each["state"] for each in listed.get("archives", ())]
    check.expect(states == ["incomplete"], "what is left is listed as unfinished", states)
    done = check.command("backup", "--path", r"C:\many", "--to", r"C:\killed", "--json")
    result = last(done)
    check.expect(result.get("messages") == _MANY, "the next run has all messages", result.get("messages"))
    check.expect(not list(target.glob("*.incomplete")), "no unfinished folder stays")
    complete = check.path(str(result.get("archive", ""))).name
    kept = _copied(target, complete).items() & {item for item in left.items() if item[1]}
    # One file may have been half written when the run was killed.
    check.expect(len(kept) >= len(left) - 1, f"{len(kept)} of {len(left)} files were not written again")
    reported = [each.get("count") for each in result.get("notices", ()) if each["code"] == "went_on"]
    check.expect(reported == [len(kept)], "as many are reported", (reported, len(kept)))
    proved = check.command("verify", str(result.get("archive")), "--json")
    check.expect(proved.returncode == 0, "the archive is proved", text(proved)[-400:])


def _copied(target: Path, archive: str = "*") -> dict[str, str]:
    """The messages in archives at `target`, with what tells a file from one that was written anew in its place."""
    found = {}
    for path in target.glob(f"{archive}/data/**/*.eml"):
        with contextlib.suppress(FileNotFoundError):
            found[path.name] = folder_identity(path)
    return found
