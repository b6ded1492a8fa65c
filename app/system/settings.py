"""The few things the program remembers, in one small JSON file that is replaced whole or not at all."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.system import small_file

_FILE = "settings.json"
_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` is "ja", "en" or empty for the system's; `appearance` system, light or dark.

    `destination` is where the last archive went; `destination_volume` tells its volume from others (`volume_identity`),
    `destination_name` is what the drive is called. `technician` and `company` are who comes to visit.
    """

    language: str = ""
    appearance: str = "system"
    destination: str = ""
    destination_volume: str = ""
    destination_name: str = ""
    technician: str = ""
    company: str = ""


def load(folder: Path) -> Settings:
    """The saved settings; the defaults for values that are absent, unknown or damaged."""
    try:
        with (folder / _FILE).open("rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return Settings()
    known = {each.name for each in fields(Settings)}
    kept = found.items() if isinstance(found, dict) else ()
    return Settings(**{name: value for name, value in kept if name in known and isinstance(value, str)})


def save(settings: Settings, folder: Path) -> bool:
    """Replaces the file. False where that is not possible: then the program works, and forgets."""
    return small_file.replace(folder / _FILE, json.dumps(asdict(settings), indent=1).encode())
