r"""How a disk looked before: snapshots and backups of the system itself. They are listed and only ever read.

    macOS    tmutil listlocalsnapshots /System/Volumes/Data    com.apple.TimeMachine.2026-11-28-101112.local
             /Volumes/<disk>/Backups.backupdb/<Mac>/<date>/<volume>, /Volumes/<disk>/<date>.backup/<volume>
    Windows  vssadmin list shadows    … Shadow Copy Volume: \\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy3
    Linux    .snapshots/3/snapshot (snapper), .zfs/snapshot/<name>, timeshift/snapshots/<date>/localhost

Only the Linux part was ever run; the tools of macOS and Windows are asked as they are documented.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.model.store import System
from app.system.own_program import NO_CONSOLE
from app.system.paths import openable, without_prefix

Ask = Callable[[list[str]], str | None]
"""Runs a tool and returns what it prints; None where it is not there, or refuses."""

_TIMEOUT = 20
_FOLDERS = {
    System.MACOS: (
        "Volumes/*/Backups.backupdb/*/*/*",
        "Volumes/*/*.backup/*",
        "Volumes/*/*.previous/*",
        "Volumes/.timemachine/*/*.backup/*.backup/*",
    ),
    System.WINDOWS: (),
    System.LINUX: (
        ".snapshots/*/snapshot",
        "home/.snapshots/*/snapshot",
        ".zfs/snapshot/*",
        "home/.zfs/snapshot/*",
        "timeshift/snapshots/*/localhost",
        "run/timeshift/backup/timeshift/snapshots/*/localhost",
    ),
}
_LOCAL = re.compile(r"com\.apple\.TimeMachine\.\d{4}-\d{2}-\d{2}-\d{6}(?:\.local)?")
_SHADOW = re.compile(r"\\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy\d+")
_NUMBERS = re.compile(r"(\d+)")
_DATA = "/System/Volumes/Data"
_LIST = {
    System.MACOS: f"tmutil listlocalsnapshots {_DATA}",
    System.WINDOWS: "vssadmin list shadows",
}


def _mounted(snapshot: str) -> str:
    """The command that shows a snapshot of a Mac in a folder, read-only."""
    return f"mkdir -p /tmp/old && mount_apfs -o ro -s {snapshot} {_DATA} /tmp/old"


def _linked(shadow: str) -> str:
    """The command that shows a shadow copy of Windows, which nobody can write to, as a folder."""
    return rf"mklink /d C:\old {shadow}" + "\\"


_BY_HAND = {
    System.MACOS: (_LIST[System.MACOS], _mounted("com.apple.TimeMachine.DATE.local")),
    System.WINDOWS: (_LIST[System.WINDOWS], _linked(r"\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopyNUMBER")),
    System.LINUX: ("sudo btrfs subvolume list -s /", "sudo snapper list", "sudo timeshift --list"),
}
"""What a person types where the system says nothing to this program."""


@dataclass(frozen=True, slots=True)
class Snapshots:
    """`open` are folders that show the disk as it was, the newest first. `commands` open what is left, one after the
    other; `closed` are the names of those, as far as they are known.
    """

    open: tuple[Path, ...] = ()
    closed: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


def ask(command: list[str]) -> str | None:
    """Runs a tool of the system."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=True,
            creationflags=NO_CONSOLE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def snapshots_of(disk: Path, system: System, ask: Ask | None) -> Snapshots:
    """What there is of a disk; `ask` is None for a disk of another computer, whose tools are not here."""
    found = tuple(_folders(disk, system))
    if system is System.WINDOWS and ask is not None and (said := ask(_LIST[system].split())) is not None:
        shadows = sorted(set(_SHADOW.findall(said)), key=_by_number, reverse=True)
        readable = [each for each in shadows if _opens(each + "\\")]
        closed = tuple(each for each in shadows if each not in readable)
        return Snapshots((*map(Path, readable), *found), closed, tuple(map(_linked, closed[:1])))
    if system is System.MACOS and ask is not None and (said := ask(_LIST[system].split())) is not None:
        names = sorted(set(_LOCAL.findall(said)), reverse=True)
        return Snapshots(found, tuple(names), tuple(map(_mounted, names[:1])))
    return Snapshots(found, (), _BY_HAND[system])


def home_in(snapshot: Path, home: Path) -> Path | None:
    """The same home as it was; None where the snapshot is of another part of the disk."""
    candidates = (snapshot / home.parent.name / home.name, snapshot / home.name)
    return next((path for path in candidates if _is_folder(path)), None)


def _folders(disk: Path, system: System) -> Iterator[Path]:
    for pattern in _FOLDERS[system]:
        try:
            found = (without_prefix(path) for path in Path(openable(disk)).glob(pattern) if _is_folder(path))
            yield from sorted(found, key=_by_number, reverse=True)
        except OSError:
            # Only the administrator may look there: the commands say how.
            continue


def _by_number(path: Path | str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in _NUMBERS.split(str(path))]


def _opens(root: str) -> bool:
    """A root without its last backslash, which a Path leaves out, is the volume itself and no folder."""
    return os.path.isdir(root)  # noqa: PTH112


def _is_folder(path: Path) -> bool:
    try:
        return Path(openable(path)).is_dir()
    except OSError:
        return False
