"""Installs the Debian package in bare systems, tries it, and removes it: `python3 packaging/linux/check_deb.py`.

Needs root, debootstrap and the network. For each release of Debian, a system of nothing but its base:

1. installed by apt, so that what its Depends name comes and nothing else;
2. every library and plugin asked with `ldd`: nothing may be missing;
3. the self-test, and the window on a real screen (Xvfb), photographed into `build/packages/linux`;
4. removed: no file of it may stay, and what was in the home is as it was.
"""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import payload

RELEASES = ("bookworm", "trixie")
WORK = payload.WORK / "linux"
_SCREEN_TOOLS = ("xvfb", "xauth", "imagemagick", "x11-utils", "fonts-noto-cjk")
_MISSING = (
    "find /opt/furoshiki -name '*.so*' -type f -print0 | LD_LIBRARY_PATH=/opt/furoshiki/_internal"
    ":/opt/furoshiki/_internal/PySide6/Qt/lib xargs -0 ldd 2>/dev/null | grep 'not found' | sort -u"
)
_WINDOW = """
xvfb-run -a -s '-screen 0 1366x768x24' sh -c '
    furoshiki & program=$!
    for each in $(seq 40); do xwininfo -root -tree | grep -q Furoshiki && break; sleep 0.5; done
    sleep 3
    import -window root /tmp/window.png
    xwininfo -root -tree | grep Furoshiki
    kill $program'
"""


class System:
    """A Debian in a folder."""

    def __init__(self, release: str, root: Path) -> None:
        """`release` is its name; it is made afresh in `root`."""
        shutil.rmtree(root, ignore_errors=True)
        subprocess.run(("debootstrap", "--variant=minbase", release, str(root)), check=True, stdout=subprocess.DEVNULL)
        self._root = root
        shutil.copytree("/etc/apt/apt.conf.d", root / "etc/apt/apt.conf.d", dirs_exist_ok=True)
        for name in ("proc", "dev"):
            subprocess.run(("mount", "--bind", f"/{name}", str(root / name)), check=True)
        self.sh("apt-get update -qq")

    def sh(self, script: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a script inside. Raises CalledProcessError."""
        variables = ("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8")
        quiet = "DEBIAN_FRONTEND=noninteractive"
        inside = ("chroot", str(self._root), "env", "-i", *variables, quiet, "sh", "-c", script)
        return subprocess.run(inside, check=check, capture_output=True, text=True)

    def files(self) -> set[str]:
        """The paths of all files but those that apt, fonts and logs change."""
        kept = "find / -xdev -not -path '/var/*' -not -path '/tmp/*' -not -path '/proc/*' -not -path '/dev/*' -type f"
        return set(self.sh(kept, check=False).stdout.splitlines())

    def close(self) -> None:
        """Undoes the mounts, and removes it."""
        for name in ("proc", "dev"):
            subprocess.run(("umount", "-l", str(self._root / name)), check=False)
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
        return _checked(system, package, release, root)
    finally:
        system.close()


def _checked(system: System, package: Path, release: str, root: Path) -> list[str]:
    wrong = []
    shutil.copyfile(package, root / "tmp/furoshiki.deb")
    before = system.files()
    install = "apt-get install -y -qq --no-install-recommends /tmp/furoshiki.deb"
    if (done := _timed(f"{release}: installed", system, install)).returncode:
        return [f"not installed: {done.stderr[-2000:]}"]
    if missing := system.sh(_MISSING, check=False).stdout.strip():
        wrong.append(f"libraries are missing: {missing}")
    test = _timed(f"{release}: self-test", system, "QT_QPA_PLATFORM=offscreen furoshiki --self-test")
    if test.returncode:
        wrong.append(f"the self-test ended with {test.returncode}: {test.stdout[-2000:]}{test.stderr[-2000:]}")
    # Only now, so that nothing that comes with the screen could stand in for a dependency.
    system.sh(f"apt-get install -y -qq --no-install-recommends {' '.join(_SCREEN_TOOLS)}")
    window = system.sh(_WINDOW, check=False)
    if "Furoshiki" not in window.stdout:
        wrong.append(f"the window did not open: {window.stderr[-2000:]}")
    if (picture := root / "tmp/window.png").exists():
        WORK.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, WORK / f"{release}.png")
    system.sh("apt-get purge -y -qq furoshiki")
    ours = {path for path in system.files() - before if "furoshiki" in path.lower()}
    # Settings and logs stay, as with every program.
    if left := sorted(path for path in ours if not path.startswith("/root/")):
        wrong.append(f"left after removing: {', '.join(left[:10])}")
    return wrong


def _timed(what: str, system: System, script: str) -> subprocess.CompletedProcess[str]:
    start = time.monotonic()
    done = system.sh(script, check=False)
    print(f"{what} in {time.monotonic() - start:.1f} s")
    return done


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {error}\n{error.stderr or ''}")
