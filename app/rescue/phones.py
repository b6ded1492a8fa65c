"""Backups of phones: no mail is in them, which has to be said before somebody puts hope in one.

`MobileSync/Backup/<device>/Info.plist` has "Device Name" and "Last Backup Date". iTunes and Finder leave the mail
of the Mail app out, as it is on a server. That is what descriptions of these backups say; it was not tried here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.formats.apple.emlx_trailer import read_plist
from app.system.paths import openable
from app.system.reading import read_start

_FOLDERS = (
    Path("Library/Application Support/MobileSync/Backup"),
    Path("AppData/Roaming/Apple Computer/MobileSync/Backup"),
    Path("Apple/MobileSync/Backup"),
    Path("Application Data/Apple Computer/MobileSync/Backup"),
)
_LARGEST = 4 << 20


@dataclass(frozen=True, slots=True)
class PhoneBackup:
    """A backup of a phone or tablet: its folder, and what its owner called the device."""

    path: Path
    device: str


def phone_backups_of(home: Path) -> Iterator[PhoneBackup]:
    """The backups of a home. Raises OSError where their folder cannot be listed."""
    for folder in _FOLDERS:
        there = Path(openable(home / folder))
        if there.is_dir():
            for name in sorted(each.name for each in there.iterdir()):
                path = home / folder / name
                if Path(openable(path / "Info.plist")).is_file():
                    yield PhoneBackup(path, _device(path / "Info.plist"))


def _device(path: Path) -> str:
    try:
        name = read_plist(read_start(path, _LARGEST)).get("Device Name")
    except OSError:
        return ""
    return name if isinstance(name, str) else ""
