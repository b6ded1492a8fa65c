"""Installs the Debian package in bare systems, tries it, and removes it: `python3 packaging/linux/check_deb.py`.

Needs root, debootstrap and the network. For each release of Debian, a system of nothing but its base:

1. installed by apt, so that what its Depends name comes and nothing else;
2. every library and plugin asked with `ldd`: nothing may be missing;
3. the self-test: at first without a screen and fonts, then with both, where no step may be left out;
4. the entry in the menu and the description for software centres, by the tools that read them;
5. the window on a real screen (Xvfb), in both languages, photographed into `build/packages/linux`, and how long it
   takes from the start to the window;
6. removed: no file, link or folder of it may stay, and nothing among the temporary files.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import payload

RELEASES = ("bookworm", "trixie")
WORK = payload.WORK / "linux"
_LANGUAGES = {"en": "C.UTF-8", "ja": "ja_JP.UTF-8"}
_TOOLS = ("xvfb", "xauth", "imagemagick", "xdotool", "fonts-noto-cjk", "desktop-file-utils", "appstream")
_INSTALL = "apt-get install -y -qq --no-install-recommends"
_LDD = (
    "find /opt/furoshiki -type f '(' -name '*.so*' -o -name furoshiki ')' -print0 | LD_LIBRARY_PATH="
    "/opt/furoshiki/_internal:/opt/furoshiki/_internal/PySide6/Qt/lib xargs -0 ldd 2>&1"
)
_CERTAIN = ("libQt6Widgets.so.6 => /opt", "libxcb-cursor.so.0 => /")
"""Lines that `ldd` must print, or it was not asked."""
_SKIPPED_WHEN_BARE = {"certificate_pdf", "window"}
"""Steps of the self-test that need a Japanese font and a screen."""
_VALID = (
    "desktop-file-validate /usr/share/applications/furoshiki.desktop",
    "appstreamcli validate --no-net --no-color /usr/share/metainfo/com.example.furoshiki.metainfo.xml",
)
_STARTS = 5
# Waits for the window, and says how many milliseconds after the start it was there, and how many hundredths of a second
# of a processor the program had taken by then (proc(5): user and system).
_WINDOW = """
xvfb-run -a -w 60 -s '-screen 0 1366x768x24' sh -c '
    start=$(date +%s%N)
    furoshiki & program=$!
    for each in $(seq 600); do
        xdotool search --onlyvisible --name "^Furoshiki" >/dev/null 2>&1 && break
        sleep 0.05
    done
    xdotool search --onlyvisible --name "^Furoshiki" >/dev/null &&
        echo $((($(date +%s%N) - start) / 1000000)) $(cut -d " " -f 14,15 /proc/$program/stat)
    {then}
    kill $program; wait $program'
"""
_PICTURE = "sleep 8; import -window root /tmp/window.png"
_PROFILES = "[Profile0]\nName=default\nIsRelative=1\nPath=a.default\nDefault=1\n"
_MESSAGE = (
    "From - Mon Nov 23 10:00:00 2026\nFrom: Taro Suzuki <taro@example.jp>\nTo: hanako@example.jp\n"
    "Date: Mon, 23 Nov 2026 10:00:00 +0900\nSubject: Tomorrow\nMessage-ID: <1@example.jp>\n\nAt ten, please.\n\n"
)


class System:
    """A Debian in a folder."""

    def __init__(self, release: str, root: Path) -> None:
        """`release` is its name; it is made afresh in `root`."""
        shutil.rmtree(root, ignore_errors=True)
        subprocess.run(("debootstrap", "--variant=minbase", release, str(root)), check=True, stdout=subprocess.DEVNULL)
        self._root = root
        # How this computer reaches its packages, and nothing else of its settings.
        reached = subprocess.run(("apt-config", "dump", "Acquire"), check=True, capture_output=True, text=True)
        self.write("etc/apt/apt.conf.d/00host", reached.stdout)
        self.sh("apt-get update -qq")

    def sh(self, script: str, *, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs a script inside. Raises CalledProcessError.

        The mounts are seen by this script alone and end with it: nothing that removes the folder can reach /dev.
        """
        fixed = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        given = {**fixed, "DEBIAN_FRONTEND": "noninteractive", **variables}
        mount = 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" env -i "$@"'
        own = ("unshare", "--mount", "sh", "-c", mount, str(self._root))
        inside = (*own, *(f"{name}={value}" for name, value in given.items()), "sh", "-c", script)
        return subprocess.run(inside, check=check, capture_output=True, text=True)

    def write(self, path: str, text: str) -> None:
        """A file inside."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def take(self, path: str, target: Path) -> None:
        """Moves a file from inside to `target`. Raises FileNotFoundError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._root / path, target)

    def files(self) -> set[str]:
        """The paths of all files, links and folders but those that apt and the kernel change."""
        listed = self.sh("find / -xdev -path /var/lib/apt -prune -o -path /var/cache -prune -o -print")
        return set(listed.stdout.splitlines())

    def remove(self) -> None:
        """Removes it."""
        shutil.rmtree(self._root, ignore_errors=True)


def main() -> int:
    """Checks one package in each release; 1 where anything was wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("package", nargs="?", type=Path, default=_newest())
    options.add_argument("--release", action="append", choices=RELEASES, help="only this release of Debian")
    options.add_argument("--root", type=Path, default=Path("/var/tmp/furoshiki-deb"), help="where the systems are made")
    given = options.parse_args()
    if given.package is None:
        options.error("no package; `python3 dev.py package linux` makes one")
    wrong = [
        f"{release}: {problem}"
        for release in given.release or RELEASES
        for problem in check(given.package, release, given.root / release)
    ]
    print(*wrong or ["Nothing is wrong."], sep="\n")
    return 1 if wrong else 0


def _newest() -> Path | None:
    return max(payload.DIST.glob("*.deb"), key=lambda path: path.stat().st_mtime, default=None)


def check(package: Path, release: str, root: Path) -> list[str]:
    """What is wrong with the package there, in words; prints the times."""
    root.parent.mkdir(parents=True, exist_ok=True)
    system = System(release, root)
    try:
        shutil.copyfile(package, root / "tmp/furoshiki.deb")
        before = system.files()
        done = _timed(f"{release}: installed", system, f"{_INSTALL} /tmp/furoshiki.deb")
        if done.returncode:
            return [f"not installed: {done.stderr[-2000:]}"]
        wrong = [*_libraries(system), *_self_test(release, system, _SKIPPED_WHEN_BARE, "")]
        # Only now, so that nothing that comes with the tools could stand in for a dependency.
        system.sh(f"{_INSTALL} {' '.join(_TOOLS)}")
        wrong += _self_test(f"{release}, with a screen and fonts", system, set(), "xvfb-run -a -w 60 ")
        wrong += [f"{each}: {done.stdout}" for each in _VALID if (done := system.sh(each, check=False)).returncode]
        wrong += [*_windows(release, system), *_removed(release, system, before)]
    finally:
        system.remove()
    return wrong


def _timed(what: str, system: System, script: str) -> subprocess.CompletedProcess[str]:
    start = time.monotonic()
    done = system.sh(script, check=False)
    print(f"{what} in {time.monotonic() - start:.1f} s (load {os.getloadavg()[0]:.1f})", flush=True)
    return done


def _libraries(system: System) -> Iterator[str]:
    """Libraries that are not there."""
    listed = system.sh(_LDD, check=False).stdout
    if not all(each in listed for each in _CERTAIN):
        yield "ldd did not look at the libraries"
    for line in sorted({line.strip() for line in listed.splitlines() if "not found" in line}):
        yield f"missing: {line}"


def _self_test(where: str, system: System, may_be_skipped: set[str], screen: str) -> Iterator[str]:
    """Steps of the self-test that failed, or were left out and should not have been."""
    test = _timed(f"{where}: self-test", system, f"{screen}furoshiki --self-test --json")
    if test.returncode:
        yield f"{where}: the self-test ended with {test.returncode}: {test.stdout[-2000:]}{test.stderr[-2000:]}"
        return
    for step in json.loads(test.stdout.splitlines()[-1])["self_test"]:
        if step["outcome"] != "ok" and step["name"] not in may_be_skipped:
            yield f"{where}: {step['name']} {step['outcome']}: {step['findings']}"


def _windows(release: str, system: System) -> Iterator[str]:
    """Photographs the window, on a little mail of Thunderbird, and measures its start."""
    system.write("root/.thunderbird/profiles.ini", _PROFILES)
    system.write("root/.thunderbird/a.default/Mail/Local Folders/Inbox", _MESSAGE)
    for language, locale in _LANGUAGES.items():
        done = system.sh(_WINDOW.replace("{then}", _PICTURE), check=False, LANG=locale)
        if not done.stdout.strip():
            yield f"the window did not open: {done.stderr[-2000:]}"
            return
        system.take("tmp/window.png", WORK / f"{release}-{language}.png")
    starts = []
    for _ in range(_STARTS):
        done = system.sh(_WINDOW.replace("{then}", ""), check=False)
        if not done.stdout.strip():
            yield f"the window did not open at one of {_STARTS} starts: {done.stderr[-2000:]}"
            return
        starts.append(done.stdout.split())
    seconds = statistics.median(int(milliseconds) / 1000 for milliseconds, _, _ in starts)
    busy = statistics.median((int(user) + int(kernel)) / 100 for _, user, kernel in starts)
    print(
        f"{release}: window after {seconds:.2f} s, of which {busy:.2f} s of one processor; medians of {_STARTS} starts"
        f" (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)"
    )


def _removed(release: str, system: System, before: set[str]) -> Iterator[str]:
    """What stays once the package is gone. Settings and logs in the home stay, as with every program, and are told."""
    system.sh("apt-get purge -y -qq furoshiki")
    new = system.files() - before
    kept = sorted(path for path in new if path.startswith("/root/") and "furoshiki" in path)
    print(f"{release}: kept in the home: {', '.join(kept) or 'nothing'}")
    ours = {path for path in new if "furoshiki" in path.lower() or path.startswith(("/tmp/", "/opt"))}
    if left := sorted(path for path in ours if not path.startswith(("/root/", "/tmp/.X"))):
        yield f"left after removing: {', '.join(left[:10])}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {error}\n{error.stderr or ''}")
