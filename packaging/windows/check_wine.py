r"""Installs the Windows packages under Wine, tries everything there, and compares with Linux.

    .venv/bin/python packaging/windows/check_wine.py            (as root; after `python3 dev.py package windows`)

1. the installer, silently, for a user with a Japanese name; its shortcut and its entry among the installed programs
2. the self-test, which fails on any finding that its sample does not plant
3. every command (`matrix.py`) on the disks of a Windows computer (`sample_disks.py`): the person's own home with the
   running registry, a home on the disk of another computer with its registry in a file, and single folders
4. text sent to a file in the old Japanese encoding
5. what a mail server on this machine has, and mail deleted from the image of a disk
6. a store that another program holds, a disk that refuses everything, a run that is killed and goes on
7. the window in both languages, photographed into `build/packages/windows`
8. the uninstaller: not while the window is open; then nothing of the program stays, and no other file has changed
9. the portable zip: it writes nothing outside its own folder

Wine is not Windows: `docs/packaging.md` says what this cannot prove.
"""

import argparse
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

import payload
from tests.builders.stores import message
from windows.checking import (
    PATIENCE,
    PROGRAM,
    USER,
    WINDOW,
    Check,
    belongs_to_wine,
    digests,
    last,
    text,
    wait,
)
from windows.compared import compared, piped_in_cp932
from windows.harm import killed, locked, refused
from windows.regained import fetched, rescued
from windows.wine import Wine

WORK = payload.WORK / "windows"
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Furoshiki"
_NAME_OF_WINDOW = ("xdotool", "search", "--name", "Furoshiki", "getwindowname")
_JAPANESE = {"LC_ALL": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8"}


def main() -> int:
    """Does all of it; 1 where anything was wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--chroot", type=Path, default=Wine.USUAL, help="a Debian with Wine; made where it is absent")
    options.add_argument("--pst", type=Path, help="a real store of Outlook, to be read beside the one that is made up")
    options.add_argument("--only", action="append", metavar="STEP", help="this step alone, behind the installation")
    given = options.parse_args()
    name = f"Furoshiki-{payload.VERSION}"
    with Wine(given.chroot, prefix="/root/check", user=USER, fresh=True) as wine:
        pst = given.pst.read_bytes() if given.pst else None
        check = Check(wine, payload.DIST / f"{name}-setup.exe", payload.DIST / f"{name}-portable.zip", pst)
        steps = {
            each.__name__: each
            for each in (
                install,
                self_test,
                compared,
                piped_in_cp932,
                fetched,
                rescued,
                locked,
                refused,
                killed,
                pictures,
                uninstall,
                carried,
            )
        }
        for step in steps.values():
            if given.only and step.__name__ not in ("install", *given.only):
                continue
            print(f"{step.__name__}: {(step.__doc__ or '').splitlines()[0]}", flush=True)
            start = time.monotonic()
            try:
                step(check)
            except subprocess.TimeoutExpired as error:
                check.expect(False, f"{step.__name__} ends", error)
            print(f"  {time.monotonic() - start:.1f} s", flush=True)
    print(f"{check.right} right, {len(check.wrong)} wrong", *check.wrong, sep="\n")
    return 1 if check.wrong else 0


def install(check: Check) -> None:
    """Silently, for one user."""
    shared = check.wine.share(check.installer.parent)
    check.before = digests(check.wine.drive_c)
    done = check.wine.run(rf"{shared}\{check.installer.name}", "/S")
    check.expect(done.returncode == 0, "the installer ends with 0", done.returncode)
    folder = check.path(PROGRAM)
    check.expect((folder / "Furoshiki.exe").is_file(), "the program is there")
    listed = check.wine.run("reg", "query", _UNINSTALL)
    check.expect(payload.VERSION.encode() in listed.stdout, "it is listed among the installed programs", listed.stdout)
    links = [path.name for path in check.wine.drive_c.rglob("Furoshiki.lnk")]
    check.expect(links == ["Furoshiki.lnk"], "there is one shortcut", links)
    size = payload.size_of(folder)
    print(f"  {size / 1e6:.1f} MB in {len(payload.files_in(folder))} files")
    check.expect(size <= 100e6, "at most 100 MB are installed", size)
    check.expect(check.installer.stat().st_size <= 30e6, "the installer has at most 30 MB")
    check.expect(check.portable.stat().st_size <= 40e6, "the zip has at most 40 MB")
    licences = {path.stem for path in (folder / "resources" / "licences").iterdir()}
    needed = {"Python", "Qt", "PySide6-Essentials", "libesedb-python"}
    check.expect(needed <= licences, f"the licences of {', '.join(sorted(needed))} are there", licences)


def self_test(check: Check) -> None:
    """The program's own."""
    done = check.command("--self-test", "--json", timeout=2 * PATIENCE)
    result = last(done)
    steps = {step["name"]: step["outcome"] for step in result.get("self_test", ())}
    check.expect(done.returncode == 0, "the self-test ends with 0", text(done)[-1500:])
    check.expect(result.get("valid") is True and result.get("failures") == [], "its archive is right", result)
    check.expect(bool(steps) and set(steps.values()) == {"ok"}, f"its steps: {', '.join(steps)}", steps)


def pictures(check: Check) -> None:
    """The window in both languages."""
    check.wine.use_fonts()
    for language, variables in (("en", {}), ("ja", _JAPANESE)):
        start = time.monotonic()
        check.wine.start(WINDOW, environment=variables)
        opened = wait(lambda: b"Furoshiki" in check.wine.tool(*_NAME_OF_WINDOW).stdout, PATIENCE)
        check.expect(opened, f"the window opens ({language}), {time.monotonic() - start:.1f} s after the start")
        still = check.wine.picture("^Furoshiki", WORK / f"window-{language}.png", PATIENCE)
        check.expect(still, f"it shows what it found ({language}), {time.monotonic() - start:.1f} s after the start")
        if language == "en":
            check.wine.run("taskkill", "/f", "/im", "Furoshiki.exe")
            time.sleep(2)


def uninstall(check: Check) -> None:
    """While the window is open (it still is), and after."""
    installed = digests(check.path(PROGRAM))
    # This option is taken without quotation marks alone, the space in the name included.
    beside = check.wine.run(rf"{PROGRAM}\Uninstall.exe", "/S", *rf"_?={PROGRAM}".split(" "))
    check.expect(beside.returncode == 3, "the uninstaller refuses beside an open window", beside.returncode)
    missing = sorted(installed.items() - digests(check.path(PROGRAM)).items())
    check.expect(len(installed) > 1000 and not missing, f"none of {len(installed)} files went then", missing[:10])
    check.wine.run("taskkill", "/f", "/im", "Furoshiki.exe")
    time.sleep(3)
    check.wine.run(rf"{PROGRAM}\Uninstall.exe", "/S")
    gone = wait(lambda: not check.path(PROGRAM).exists(), 60)
    left = [] if gone else [path.name for path in check.path(PROGRAM).rglob("*")]
    check.expect(gone, "the program's folder is gone", left[:10])
    listed = check.wine.run("reg", "query", _UNINSTALL)
    check.expect(listed.returncode != 0, "it is no longer listed among the installed programs")
    check.expect(not list(check.wine.drive_c.rglob("Furoshiki.lnk")), "the shortcut is gone")
    before, after = check.before, digests(check.wine.drive_c)
    changed = sorted(name for name in before if after.get(name) != before[name] and not belongs_to_wine(name))
    check.expect(not changed, "no file that was there before has changed", changed[:10])
    added = (name for name in after.keys() - before.keys() if not check.is_ours(name))
    new = sorted(name for name in added if not belongs_to_wine(name))
    others = [name for name in new if "AppData/Local/Furoshiki/" not in name]
    check.expect(not others, f"only settings stay, {len(new)} files", others[:10])


def carried(check: Check) -> None:
    """The portable zip writes beside itself only."""
    (check.new_folder("letters") / "1.eml").write_bytes(message(1))
    stick = check.new_folder("stick")
    with zipfile.ZipFile(check.portable) as archive:
        archive.extractall(stick)
    shutil.rmtree(check.wine.drive_c / "users" / USER / "AppData" / "Local" / "Furoshiki", ignore_errors=True)
    before = digests(check.wine.drive_c)
    done = check.wine.run(r"C:\stick\Furoshiki\furoshiki.com", "find", "--path", r"C:\letters", timeout=PATIENCE)
    check.expect(done.returncode == 0, "find from the stick ends with 0", text(done)[-400:])
    check.wine.start(r"C:\stick\Furoshiki\Furoshiki.exe")
    opened = wait(lambda: b"Furoshiki" in check.wine.tool(*_NAME_OF_WINDOW).stdout, PATIENCE)
    check.expect(opened, "the window opens from the stick")
    time.sleep(5)
    check.wine.run("taskkill", "/f", "/im", "Furoshiki.exe")
    after = digests(check.wine.drive_c)
    changed = sorted(name for name, digest in after.items() if before.get(name) != digest)
    outside = [name for name in changed if not name.startswith("stick/Furoshiki/") and not belongs_to_wine(name)]
    check.expect(not outside, "nothing is written outside of the stick", outside[:10])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {error}")
