"""A Debian with Wine in a chroot, to run Windows programs on Linux. Needs root and debootstrap.

Wine is not Windows. It lets folders with open files be renamed, knows no limit of path lengths, and says that all
disks are one; `docs/packaging.md` lists what a check under it cannot prove.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

_RELEASE = "trixie"
"""Debian 13 has Wine 10; the Wine 8 of Debian 12 lacks functions that Python 3.13 needs."""
_PACKAGES = (
    "wine64",
    "wine",
    "xvfb",
    "xauth",
    "x11-apps",
    "imagemagick",
    "fonts-noto-cjk",
    "libgl1",
    "locales",
    "procps",
    "xdotool",
)
_DISPLAY = ":97"


class Wine:
    """A running Wine. A context manager: it mounts what the chroot needs, and undoes that at the end."""

    USUAL = Path("/var/tmp/furoshiki-wine")

    def __init__(
        self, root: Path = USUAL, prefix: str = "/root/prefix", *, user: str = "", fresh: bool = False
    ) -> None:
        """`root` is the chroot, made where it is absent; `prefix` the folder of Wine's drive C in it.

        `user` is who is signed on; a `fresh` drive C is empty but for Wine's own files.
        """
        self.root = root
        self.prefix = prefix
        self._user = user
        self._fresh = fresh
        self._undo = ExitStack()
        self._shared = 0

    @property
    def drive_c(self) -> Path:
        """The folder that Windows programs see as C:."""
        return self.root / self.prefix.lstrip("/") / "drive_c"

    def __enter__(self) -> Self:
        if not os.path.lexists(self.root / "usr" / "bin" / "wine"):
            self._make()
        if self._user:
            self._sign_on()
        for name in ("proc", "dev"):
            self._mount(Path("/") / name, self.root / name)
        if self._fresh:
            shutil.rmtree(self.drive_c.parent, ignore_errors=True)
        screen = ("Xvfb", _DISPLAY, "-screen", "0", "1366x768x24")
        self._background(*screen)
        self._boot()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._undo.close()

    def use_fonts(self) -> None:
        """Shows the fonts of Windows by one that the chroot has, so that Japanese text is readable."""
        for name in (
            "Yu Gothic UI",
            "Meiryo UI",
            "MS UI Gothic",
            "MS Shell Dlg",
            "MS Shell Dlg 2",
            "Segoe UI",
            "Tahoma",
        ):
            key = r"HKCU\Software\Wine\Fonts\Replacements"
            self.run("reg", "add", key, "/v", name, "/d", "Noto Sans CJK JP", "/f", check=True)

    def _sign_on(self) -> None:
        """Wine's user is the first of this number in the list of users."""
        users = self.root / "etc" / "passwd"
        others = [line for line in users.read_text("utf-8").splitlines() if not line.startswith(f"{self._user}:")]
        line = f"{self._user}:x:0:0::/root:/bin/sh"
        users.write_text("\n".join((line, *others, "")), encoding="utf-8")

    def _boot(self) -> None:
        self.run("wineboot", "--init", check=True)
        # With a server that stays and one program that sleeps a start takes 2 seconds instead of 10.
        self._background("wineserver", "-p", "-f")
        self._background("wine", "cmd", "/c", "ping", "-n", "86400", "127.0.0.1", ">NUL")
        # Before the server is killed, or all that Wine runs beside the programs would stay.
        self._undo.callback(self._end)

    def _end(self) -> None:
        for option in ("-k", "-w"):
            subprocess.run(self._inside("wineserver", option), check=False)

    def restart(self) -> None:
        """Ends all programs and starts anew: Wine's mount manager looks for drives once, at its start."""
        self._end()
        self._boot()

    def share(self, folder: Path) -> str:
        r"""Makes a folder of this machine visible to Windows programs; returns its path there, as `Z:\shared\1`."""
        self._shared += 1
        inside = self.root / "shared" / str(self._shared)
        inside.mkdir(parents=True, exist_ok=True)
        self._mount(folder, inside)
        return rf"Z:\shared\{self._shared}"

    def run(
        self,
        *command: str,
        check: bool = False,
        timeout: float = 600,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs a Windows program (or one of Wine's own tools) to its end. Raises TimeoutExpired."""
        own = ("wineboot", "wineserver", "wine")
        line = command if command[0] in own else ("wine", *command)
        return subprocess.run(
            self._inside(*line, environment=environment or {}),
            check=check,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )

    def start(self, *command: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Starts a Windows program and does not wait for it."""
        return self._background("wine", *command, environment=environment)

    def drive(self, letter: str, folder: Path) -> None:
        """Makes a folder of the chroot a drive of its own.

        Its files are there at once; what disk it is on, Wine tells only after `restart`.
        """
        link = self.drive_c.parent / "dosdevices" / f"{letter}:"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("/") / folder.relative_to(self.root))

    @contextmanager
    def read_only_drive(self, letter: str, folder: Path) -> Iterator[None]:
        """Makes a folder of this machine a drive that refuses every change, for a while."""
        inside = self.root / "shared" / "read-only"
        inside.mkdir(parents=True, exist_ok=True)
        subprocess.run(("mount", "--bind", str(folder), str(inside)), check=True)
        try:
            subprocess.run(("mount", "-o", "remount,ro,bind", str(inside)), check=True)
            self.drive(letter, inside)
            yield
        finally:
            subprocess.run(("umount", "-l", str(inside)), check=False)

    def picture(self, name: str, target: Path, patience: float) -> bool:
        """Saves the window with this name as a PNG, as soon as nothing moves in it; False where something always does.

        `patience` in seconds.
        """
        inside = self.root / "tmp" / "window.ppm"
        before = b""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            time.sleep(3)
            command = 'import -window "$(xdotool search --onlyvisible --name "$0" | tail -1)" /tmp/window.ppm'
            subprocess.run(self._inside("sh", "-c", command, name), check=True)
            now = inside.read_bytes()
            if now == before:
                break
            before = now
        subprocess.run(self._inside("convert", "/tmp/window.ppm", "-strip", "/tmp/window.png"), check=True)
        shutil.move(inside.with_suffix(".png"), target)
        return now == before

    def tool(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        """Runs a program of the Debian inside, such as xdotool."""
        return subprocess.run(self._inside(*command), check=False, capture_output=True)

    def _inside(self, *command: str, environment: Mapping[str, str] | None = None) -> list[str]:
        # LANG of the caller would decide the display language that the program sees.
        variables = {
            "PATH": "/usr/lib/wine:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "WINEPREFIX": self.prefix,
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "DISPLAY": _DISPLAY,
            # Names of files in any script, without a language.
            "LC_CTYPE": "C.UTF-8",
            **(environment or {}),
        }
        pairs = [f"{name}={value}" for name, value in variables.items()]
        return ["chroot", str(self.root), "env", "-i", *pairs, *command]

    def _background(self, *command: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        # Nothing of ours may stay open in it, or whoever reads our output waits for it.
        process = subprocess.Popen(
            self._inside(*command, environment=environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._undo.callback(process.kill)
        time.sleep(1)
        return process

    def _mount(self, source: Path, target: Path) -> None:
        if os.path.ismount(target):
            return
        subprocess.run(("mount", "--bind", str(source), str(target)), check=True)
        self._undo.callback(subprocess.run, ("umount", "-l", str(target)), check=False)

    def _make(self) -> None:
        """The chroot: 3 minutes and 2 GB."""
        subprocess.run(("debootstrap", "--variant=minbase", _RELEASE, str(self.root)), check=True)
        for name in ("etc/resolv.conf", "etc/apt/apt.conf.d"):
            source, target = Path("/") / name, self.root / name
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)
        apt = ("chroot", str(self.root), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
        subprocess.run((*apt, "update", "-qq"), check=True)
        subprocess.run((*apt, "install", "-y", "-qq", "--no-install-recommends", *_PACKAGES), check=True)
        # What Wine shows a Japanese display language by.
        inside = ("chroot", str(self.root), "localedef", "-i", "ja_JP", "-f", "UTF-8", "ja_JP.UTF-8")
        subprocess.run(inside, check=True)
