r"""Installs the Windows packages under Wine, tries everything there, and compares with Linux.

    python3 packaging/windows/check_wine.py            (as root; after `python3 dev.py package windows`)

1. the installer, silently; its shortcut and its entry among the installed programs
2. the self-test, which fails on any finding that its sample does not plant
3. every command on a Windows home of a user with a Japanese name, with a disk D: that only the registry names: exit
   codes, messages per mailbox and digests must be those of the same command on Linux
4. text sent to a file instead of a console
5. a store that another program holds, a disk that refuses everything, a run that is killed and goes on
6. the window in both languages, photographed into `build/packages/windows`
7. the uninstaller: not while the window is open; then nothing of the program stays, and no other file has changed
8. the portable zip: it writes nothing outside its own folder

Wine is not Windows: `docs/packaging.md` says what this cannot prove.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import payload
from tests.builders import windows as homes
from tests.builders.stores import message
from windows.build import COMPILER
from windows.wine import Wine

WORK = payload.WORK / "windows"
USER = "山田 花子"
PROGRAM = r"C:\users\root\AppData\Local\Programs\Furoshiki"
COMMAND = rf"{PROGRAM}\furoshiki.com"
WINDOW = rf"{PROGRAM}\Furoshiki.exe"
_PATIENCE = 90
"""Seconds after which a command counts as hanging."""
_BECKY = r"HKCU\Software\RimArts\B2\Settings"

_NAME_OF_WINDOW = ("xdotool", "search", "--name", "Furoshiki", "getwindowname")

Result = dict[str, Any]


@dataclass
class Check:
    """A running check: the Wine, the packages in it, and what was wrong so far."""

    wine: Wine
    installer: Path
    portable: Path
    before: dict[str, str] = field(default_factory=dict)
    """Digests of drive C before the program was installed."""
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        """Notes and prints `what` where it does not hold."""
        if not holds:
            self.wrong.append(what)
            print(f"  WRONG: {what}")

    def path(self, windows: str) -> Path:
        r"""The file on this machine that programs see as `C:\…`."""
        return self.wine.drive_c.joinpath(*windows.split("\\")[1:])

    def command(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Runs the installed program with the console."""
        return self.wine.run(COMMAND, *arguments, **options)


def main() -> int:
    """Does all of it; 1 where anything was wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--chroot", type=Path, default=Wine.USUAL, help="a Debian with Wine; made where it is absent")
    given = options.parse_args()
    name = f"Furoshiki-{payload.VERSION}"
    with Wine(given.chroot, prefix="/root/check") as wine:
        wine.new_prefix()
        check = Check(wine, payload.DIST / f"{name}-setup.exe", payload.DIST / f"{name}-portable.zip")
        for step in (install, self_test, matrix, piped, locked, refused, killed, pictures, uninstall, carried):
            start = time.monotonic()
            step(check)
            print(f"{step.__name__}: {time.monotonic() - start:.1f} s")
    print(*check.wrong or ["Nothing is wrong."], sep="\n")
    return 1 if check.wrong else 0


def install(check: Check) -> None:
    """Silently, for one user."""
    shared = check.wine.share(check.installer.parent)
    check.before = digests(check.wine.drive_c)
    done = check.wine.run(rf"{shared}\{check.installer.name}", "/S")
    check.expect(done.returncode == 0, f"the installer ended with {done.returncode}")
    folder = check.path(PROGRAM)
    check.expect((folder / "Furoshiki.exe").is_file(), "the program is not there")
    listed = check.wine.run("reg", "query", r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Furoshiki")
    check.expect(payload.VERSION.encode() in listed.stdout, "it is not listed among the installed programs")
    links = [path.name for path in check.path(r"C:\users\root").rglob("Furoshiki.lnk")]
    check.expect(links == ["Furoshiki.lnk"], f"shortcuts: {links}")
    size = payload.size_of(folder)
    print(f"  {size / 1e6:.1f} MB in {len(payload.files_in(folder))} files")
    check.expect(size <= 100e6, "more than 100 MB are installed")
    check.expect(check.installer.stat().st_size <= 30e6, "the installer is larger than 30 MB")
    check.expect(check.portable.stat().st_size <= 40e6, "the zip is larger than 40 MB")


def self_test(check: Check) -> None:
    """The program's own."""
    done = check.command("--self-test", timeout=300)
    check.expect(done.returncode == 0, f"the self-test ended with {done.returncode}: {text(done)[-1500:]}")


def matrix(check: Check) -> None:
    """Every command, on Windows and on Linux, on the same files."""
    disk = payload.new_folder(WORK / "disk")
    made, _ = homes.ten(disk)
    home = check.wine.drive_c / "users" / USER
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(made, home)
    outside = payload.new_folder(check.wine.drive_c.parent / "disk-d")
    check.wine.drive("d", outside)
    box = outside / "メール" / "Becky" / "1a2b3c4d.mb"
    (box / "!!!!Inbox").mkdir(parents=True)
    settings = "[Account]\r\nName=仕事\r\nMailAddress=hanako@example.jp\r\nPOP3Server=pop.example.jp\r\n"
    (box / "Mailbox.ini").write_bytes(settings.encode("cp932"))
    (box / "!!!!Inbox" / "1.bmf").write_bytes(homes.bmf(homes.japanese(1), homes.japanese(2)))
    here = (rf"C:\users\{USER}", str(home))
    for sources in ((("--home",), "home"), (("--path",), "path")):
        compare_runs(check, *sources, here)
    found = check.wine.run("reg", "add", _BECKY, "/v", "DataDir", "/d", r"D:\メール\Becky", "/f")
    check.expect(found.returncode == 0, "the registry cannot be written")
    live = last(check.command("find", "--json"))
    places = {store["client"]: store["path"] for store in live.get("stores", ())}
    check.expect(places.get("becky", "").startswith("D:"), f"what the running registry names is not found: {places}")


def compare_runs(check: Check, option: tuple[str, ...], label: str, home: tuple[str, str]) -> None:
    """find, backup and what follows, with `option` before the home, in both systems."""
    theirs = payload.new_folder(check.wine.drive_c / "saved" / label)
    ours = payload.new_folder(WORK / "saved" / label)
    system = ("--system", "windows") if label == "home" else ()
    on_windows = archive_of(check, check.command, (*option, home[0], *system), rf"C:\saved\{label}")
    on_linux = archive_of(check, on_this_machine, (*option, home[1], *system), str(ours))
    for (name, code, result), (_, other_code, other) in zip(on_windows, on_linux, strict=True):
        check.expect(code == other_code, f"{label} {name}: exit code {code}, on Linux {other_code}")
        check.expect(result == other, f"{label} {name} differs:\n    {result}\n    {other}")
    for part in ("stores", "mail", "address-book"):
        one, two = payload_of(theirs, part), payload_of(ours, part)
        check.expect(bool(one) and one == two, f"{label}: data/{part} differs: {sorted(one.items() ^ two.items())[:4]}")


Run = Callable[..., subprocess.CompletedProcess[bytes]]


def archive_of(check: Check, run: Run, source: tuple[str, ...], target: str) -> list[tuple[str, int, object]]:
    """Every command of one system: its name, exit code, and the part of its result that no path or time is in."""
    done = []

    def note(name: str, *arguments: str, plain: bool = False) -> Result:
        """Runs a command and keeps its answer."""
        ended = run(name, *arguments, *(() if plain else ("--json",)), timeout=300)
        result = {} if plain else last(ended)
        done.append((name, ended.returncode, essence(name, result)))
        return result

    note("find", *source)
    made = note("backup", *source, "--to", target, "--label", "test")
    archive = str(made.get("archive", ""))
    separator = "\\" if "\\" in target else "/"
    note("verify", archive)
    note("check", archive)
    note("people", archive, "--all")
    note("list", target)
    note("compare", archive, archive)
    note("certificate", archive, "--html", f"{target}{separator}certificate.html")
    note("certificate", archive, "--pdf", f"{target}{separator}certificate.pdf")
    note("backup", *source, "--to", target, "--label", "again")
    return done


def on_this_machine(*arguments: str, timeout: float) -> subprocess.CompletedProcess[bytes]:
    """The same program, from the checkout."""
    command = (sys.executable, "-m", "app", *arguments)
    return subprocess.run(command, cwd=payload.ROOT, check=False, capture_output=True, timeout=timeout)


def essence(name: str, result: Result) -> object:
    """What must be the same on every system: counts, codes and answers; no paths, times or sizes of the disk."""
    if name == "find":
        return sorted(
            (store["client"], mailbox["path"], mailbox["role"], mailbox["messages"], mailbox["incomplete"])
            for store in result.get("stores", ())
            for mailbox in store["mailboxes"]
        )
    if name in ("backup", "check"):
        verdict = result.get("verdict", {})
        reasons = sorted(reason["code"] for reason in verdict.get("reasons", ()))
        counts = [result.get(key) for key in ("outcome", "files", "messages", "incomplete", "people")]
        codes = sorted(each["code"] for each in result.get("problems", ()))
        return counts, codes, verdict.get("answer"), reasons
    if name == "people":
        return sorted((each["address"], each["kind"], each["received"], each["name"]) for each in result["people"])
    if name == "verify":
        return [result.get(key) for key in ("valid", "files", "damaged", "missing", "extra")]
    return sorted(result)


def piped(check: Check) -> None:
    """Text, not JSON, to a pipe: Japanese names must not end the program."""
    (archive,) = (path for path in (check.wine.drive_c / "saved" / "home").iterdir() if path.name.endswith("test"))
    place = rf"C:\saved\home\{archive.name}"
    for name, code in (("find", 0), ("check", 3), ("people", 0), ("verify", 0), ("list", 0)):
        arguments = ("--home", rf"C:\users\{USER}") if name == "find" else (place,)
        done = check.command(name, *arguments)
        said = text(done)
        check.expect(done.returncode == code, f"{name} in a pipe ended with {done.returncode}: {said[-800:]}")
        check.expect("Traceback" not in said, f"{name} in a pipe: {said[-800:]}")


def locked(check: Check) -> None:
    """A store that its program holds: named as in use, with what to do; the rest is saved."""
    tool = WORK / "lock_file.exe"
    payload.run(COMPILER, "-municode", "-Os", "-s", str(HERE / "lock_file.c"), "-o", str(tool))
    shutil.copyfile(tool, check.wine.drive_c / "lock_file.exe")
    folder = payload.new_folder(check.wine.drive_c / "held")
    (folder / "archive.pst").write_bytes(b"!BDN" + bytes(4096))
    (folder / "other.mbox").write_bytes(b"From a@example.jp Mon Jan  2 10:00:00 2006\nFrom: a@example.jp\n\nHello.\n\n")
    check.wine.start(r"C:\lock_file.exe", r"C:\held\archive.pst", str(_PATIENCE))
    time.sleep(3)
    (check.wine.drive_c / "to").mkdir(exist_ok=True)
    done = check.command("backup", "--path", r"C:\held", "--to", r"C:\to", "--json", timeout=_PATIENCE)
    result = last(done)
    codes = {str(each.get("reason") or each["code"]) for each in result.get("problems", ())}
    check.expect("file_locked" in codes, f"a store in use is reported as {codes}, exit code {done.returncode}")
    check.expect(result.get("messages") == 1, f"{result.get('messages')} messages beside a store in use")
    said = text(check.command("backup", "--path", r"C:\held", "--to", r"C:\to", timeout=_PATIENCE))
    check.expect("Mac" not in said, "advice for a Mac on Windows")


def refused(check: Check) -> None:
    """A disk that refuses every new folder, a path that is a device, a place inside the source."""
    folder = payload.new_folder(WORK / "read-only")
    with check.wine.read_only_drive("f", folder):
        for target, code in (("F:\\", 5), (r"F:\below", 5), (r"C:\CON", 5), ("Q:\\", 5), (rf"C:\users\{USER}\x", 5)):
            try:
                done = check.command("backup", "--home", rf"C:\users\{USER}", "--to", target, timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                check.expect(False, f"--to {target} hangs")
                continue
            check.expect(done.returncode == code, f"--to {target}: {done.returncode}: {text(done)[-400:]}")


def killed(check: Check) -> None:
    """A run that is killed while it copies says so; the next one completes it and copies nothing twice."""
    source = payload.new_folder(check.wine.drive_c / "many")
    for number in range(3000):
        (source / f"{number}.eml").write_bytes(message(number))
    target = payload.new_folder(check.wine.drive_c / "killed")
    running = check.wine.start(COMMAND, "backup", "--path", r"C:\many", "--to", r"C:\killed")
    wait(lambda: sum(1 for _ in target.glob("*.incomplete/data/**/*.eml")) > 200, 60)
    check.wine.run("taskkill", "/f", "/im", "furoshiki.com")
    running.wait(30)
    left = sum(1 for _ in target.glob("*.incomplete/data/**/*.eml"))
    check.expect(left > 0, "the killed run left nothing")
    done = check.command("backup", "--path", r"C:\many", "--to", r"C:\killed", "--json", timeout=300)
    result = last(done)
    check.expect(result.get("messages") == 3000, f"{result.get('messages')} of 3000 messages after a kill")
    check.expect(not list(target.glob("*.incomplete")), "an unfinished folder stays")
    codes = [each["code"] for each in result.get("notices", ())]
    print(f"  killed at {left} files; then: {codes}")


def pictures(check: Check) -> None:
    """The window in both languages."""
    for language, variables in (("en", {}), ("ja", {"LC_ALL": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8"})):
        start = time.monotonic()
        check.wine.start(WINDOW, environment=variables)
        opened = wait(lambda: b"Furoshiki" in check.wine.tool(*_NAME_OF_WINDOW).stdout, 60)
        check.expect(opened, f"the window did not open ({language})")
        print(f"  window after {time.monotonic() - start:.1f} s ({language})")
        time.sleep(6)
        check.wine.picture(WORK / f"window-{language}.png")
        if language == "en":
            check.wine.run("taskkill", "/f", "/im", "Furoshiki.exe")
            time.sleep(2)


def uninstall(check: Check) -> None:
    """While the window is open (it still is), and after."""
    beside = check.wine.run(rf"{PROGRAM}\Uninstall.exe", "/S", rf"_?={PROGRAM}")
    check.expect(beside.returncode == 3, f"the uninstaller ended with {beside.returncode} beside an open window")
    check.expect((check.path(PROGRAM) / "Furoshiki.exe").is_file(), "files went although the window was open")
    check.wine.run("taskkill", "/f", "/im", "Furoshiki.exe")
    time.sleep(3)
    check.wine.run(rf"{PROGRAM}\Uninstall.exe", "/S")
    gone = wait(lambda: not check.path(PROGRAM).exists(), 60)
    left = [] if gone else [path.name for path in check.path(PROGRAM).rglob("*")]
    check.expect(gone, f"left in the program's folder: {left[:10]}")
    listed = check.wine.run("reg", "query", r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Furoshiki")
    check.expect(listed.returncode != 0, "it is still listed among the installed programs")
    links = list(check.path(r"C:\users\root").rglob("Furoshiki.lnk"))
    check.expect(not links, "the shortcut stays")
    before, after = check.before, digests(check.wine.drive_c)
    changed = sorted(name for name in before if after.get(name) != before[name] and not _belongs_to_wine(name))
    check.expect(not changed, f"other files changed: {changed[:10]}")
    ours = ("saved", "held", "to", "many", "killed", f"users/{USER}", "lock_file.exe")
    added = (name for name in after.keys() - before.keys() if not name.startswith(ours))
    new = sorted(name for name in added if not _belongs_to_wine(name))
    print(f"  stays: {new}")
    check.expect(all("AppData/Local/Furoshiki" in name for name in new), f"more than settings stay: {new[:10]}")


def carried(check: Check) -> None:
    """The portable zip writes beside itself only."""
    stick = payload.new_folder(check.wine.drive_c / "stick")
    with zipfile.ZipFile(check.portable) as archive:
        archive.extractall(stick)
    before = digests(check.wine.drive_c)
    done = check.wine.run(r"C:\stick\Furoshiki\furoshiki.com", "find", "--home", rf"C:\users\{USER}")
    check.expect(done.returncode == 0, f"find from the stick ended with {done.returncode}: {text(done)[-400:]}")
    after = digests(check.wine.drive_c)
    changed = sorted(name for name, digest in after.items() if before.get(name) != digest)
    outside = [name for name in changed if not name.startswith("stick/Furoshiki/") and not _belongs_to_wine(name)]
    check.expect(not outside, f"written outside of the stick: {outside[:10]}")


def _belongs_to_wine(name: str) -> bool:
    return name.startswith(("windows/", "ProgramData/")) or "/Temp/" in name


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file in `folder`, by its name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and "dosdevices" not in path.parts
    }


def payload_of(folder: Path, part: str) -> dict[str, str]:
    """Digests of one part of the archive labelled "test" in `folder`."""
    (archive,) = (path for path in folder.iterdir() if path.is_dir() and path.name.endswith("test"))
    found = digests(archive / "data" / part)
    # Where a store lay is part of its name in the archive.
    return {name.split("/", 1)[-1] if part == "stores" else name: digest for name, digest in found.items()}


def last(done: subprocess.CompletedProcess[bytes]) -> Result:
    """The last JSON object of an output; empty where there is none."""
    lines = [line for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("{")]
    found: Result = json.loads(lines[-1]) if lines else {}
    return found


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    """All that a command wrote."""
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def wait(holds: Callable[[], bool], seconds: float) -> bool:
    """True as soon as `holds` does, False after `seconds`."""
    return any(holds() for _ in _moments(seconds))


def _moments(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
