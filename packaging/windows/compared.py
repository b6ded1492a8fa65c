"""The steps of the check that compare Windows with Linux."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import payload
from windows import matrix, sample_disks
from windows.build import compile_launcher
from windows.checking import PATIENCE, PROGRAM, USER, Check, Done
from windows.matrix import Line, Side, Source
from windows.sample_disks import Disks

WORK = payload.WORK / "windows"
_SECRET = "ちりめん 風呂敷 1872\r\n"
_HOME = ("--home", "{home}", "--system", "windows")
_OLD = ("--home", "{old}", "--system", "windows")
_FOLDERS = ("--path", "{home}{/}Downloads", "--path", "{d}{/}メール")
_STORE = "{home}{/}AppData{/}Local{/}Microsoft{/}Windows Live Mail{/}Example"
_BECKY = "{d}{/}メール{/}Becky"


def compared(check: Check) -> None:
    """Every command, on Windows and on Linux, on the same mail."""
    disks = _put_disks(check)
    before = _state(check)
    windows, linux = _windows_side(check), _linux_side(disks)
    # Whose home is not named on Windows, its registry is the running one; on Linux it is in the home, in a file.
    live, copied, old = Source((), ()), Source(_HOME, _HOME), Source(_OLD, _OLD)
    folders = Source(_FOLDERS, _HOME)
    for label, on_windows, on_linux, code, languages in (
        ("own", live, copied, 1, ("en", "ja")), ("old", old, old, 1, ()), ("path", folders, folders, 0, ()),
    ):  # fmt: skip
        print(f"  {label}:")
        _begin(windows, linux, label)
        theirs, ours = (matrix.lines(each, label, code, languages) for each in (on_windows, on_linux))
        _compare(check, windows, linux, theirs, ours)
        for (part, one), (_, two) in zip(windows.contents(label), linux.contents(label), strict=True):
            check.expect(one == two, f"{label}: {part} ({len(one)})", _difference(one, two))
    print("  encrypted:")
    _begin(windows, linux, "secret")
    secret = [*matrix.encrypted_lines(_FOLDERS)]
    _compare(check, windows, linux, secret, secret)
    print("  mistakes:")
    mistakes = [*matrix.mistaken_lines(_STORE, _BECKY)]
    _compare(check, windows, linux, mistakes, mistakes)
    after = _state(check)
    changed = sorted(name for name in before if after.get(name) != before[name])
    check.expect(bool(before) and not changed, f"none of {len(before)} files of the mail has changed", changed)


def piped_in_cp932(check: Check) -> None:
    """Text in a pipe where the launcher's manifest means nothing, before Windows 10 1903: as Linux says it in cp932."""
    launcher = check.path(PROGRAM) / "plain.com"
    compile_launcher(launcher, console=True, resources=())
    japanese = {"LC_ALL": "ja_JP.UTF-8"}
    windows, linux = _windows_side(check), _linux_side(Disks.below(WORK / "sample"))
    for side in (windows, linux):
        side.enter("own")
        side.note_archive("own")
    for words, code in ((("find", *_OLD), 1), (("check", "{archive}"), 3), (("people", "{archive}"), 0)):
        for language in ("en", "ja"):
            line = (*words, "--language", language)
            there = check.wine.run(rf"{PROGRAM}\plain.com", *windows.filled(line), environment=japanese)
            here = _on_this_machine(*linux.filled(line), encoding="cp932")
            said = windows.plain(there.stdout.decode("cp932", "replace"))
            expected = linux.plain(here.stdout.decode("cp932", "replace"))
            same = there.returncode == here.returncode == code and bool(said) and said == expected
            check.expect(same, f"{' '.join(line)} in cp932: {code}", (there.returncode, _difference(said, expected)))
    launcher.unlink()


def _put_disks(check: Check) -> Disks:
    """Puts the same files on the disks of Windows and on this machine, and what the registry says where each has it."""
    disks = sample_disks.build(payload.new_folder(WORK / "sample"), USER, check.pst)
    home = check.wine.drive_c / "users" / USER
    for source, target in ((disks.home(USER), home), (disks.c / "EdMax", check.wine.drive_c / "EdMax")):
        check.put(source, target)
    for letter, source in (("d", disks.d), ("e", disks.e)):
        outside = check.wine.drive_c.parent / f"disk-{letter}"
        shutil.rmtree(outside, ignore_errors=True)
        shutil.copytree(source, outside, ignore=shutil.ignore_patterns("C"))
        check.wine.drive(letter, outside)
    check.wine.restart()
    (check.new_folder("saved") / "phrase.txt").write_text(_SECRET, encoding="utf-8", newline="")
    tree = sample_disks.registry_of(USER)
    (check.wine.drive_c / "saved" / "own.reg").write_bytes(sample_disks.registry_script(tree))
    check.wine.run("regedit", "/S", r"C:\saved\own.reg", check=True)
    sample_disks.put_hive(disks.home(USER), tree)
    return disks


def _state(check: Check) -> dict[str, tuple[int, bytes]]:
    """The dates and contents of all files of the mail, on all disks of Windows."""
    files = [check.wine.drive_c / name for name in check.ours if not name.startswith("saved/")]
    for letter in "de":
        files += [path for path in (check.wine.drive_c.parent / f"disk-{letter}").rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def _windows_side(check: Check) -> Side:
    places = {
        "home": rf"C:\users\{USER}",
        "old": r"E:\Documents and Settings\花子",
        "phrase": r"C:\saved\phrase.txt",
        "root": r"C:\saved",
        "c": "C:",
        "d": "D:",
        "e": "E:",
    }
    return Side(check.command, "\\", places, check.wine.drive_c / "saved")


def _linux_side(disks: Disks) -> Side:
    saved = WORK / "saved"
    places = {
        "home": str(disks.home(USER)),
        "old": str(disks.old_home),
        "phrase": str(saved / "phrase.txt"),
        "root": str(saved),
        "c": str(disks.c),
        "d": str(disks.d),
        "e": str(disks.e),
    }
    return Side(_on_this_machine, "/", places, saved)


def _begin(windows: Side, linux: Side, label: str) -> None:
    """Empties what both write to."""
    for side in (windows, linux):
        side.enter(label)
        payload.new_folder(side.to)
    (linux.root / "phrase.txt").write_text(_SECRET, encoding="utf-8", newline="")


def _compare(check: Check, windows: Side, linux: Side, theirs: Iterable[Line], ours: Iterable[Line]) -> None:
    with ThreadPoolExecutor(1) as beside:
        for there, here in zip(theirs, ours, strict=True):
            other = beside.submit(linux.answer, here)
            code, said = windows.answer(there)
            other_code, expected = other.result()
            what = f"{' '.join(there.words)}: {there.code}"
            check.expect(code == other_code == there.code, what, (code, other_code, said))
            check.expect(bool(said) and said == expected, f"{what}, the same answer", _difference(said, expected))


def _difference(one: object, two: object) -> str:
    """Where two answers differ, for a person to read."""
    if isinstance(one, dict) and isinstance(two, dict):
        keys = [key for key in {**one, **two} if one.get(key) != two.get(key)]
        return "; ".join(f"{key}: {_difference(one.get(key), two.get(key))}" for key in keys)
    if isinstance(one, list) and isinstance(two, list):
        more = [each for each in one if each not in two][:5]
        less = [each for each in two if each not in one][:5]
        return f"only on Windows {more}, only on Linux {less}" if more or less else "another order"
    return f"{one!r}, on Linux {two!r}"


def _on_this_machine(*arguments: str, encoding: str = "utf-8") -> Done:
    """The same program, from the checkout."""
    home = WORK / "nobody"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name == "PATH"}
    environment = {**kept, "HOME": str(home), "TZ": "UTC", "PYTHONIOENCODING": encoding, "QT_QPA_PLATFORM": "offscreen"}
    # As in Wine, the programs that run on this machine are not seen: one may be a mail program, or called like one.
    alone = ("unshare", "--fork", "--kill-child", "--pid", "--mount-proc")
    command = (*alone, sys.executable, "-m", "app", *arguments)
    return subprocess.run(
        command, cwd=payload.ROOT, check=False, capture_output=True, timeout=PATIENCE, env=environment
    )
