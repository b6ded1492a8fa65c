"""The few things the program remembers, in one small JSON file that is replaced whole or not at all."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

_FILE = "settings.json"
_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` is "ja", "en" or empty for the system's; `appearance` system, light or dark.

    `destination` is where the last archive went. `technician` and `company` are who comes to visit.
    """

    language: str = ""
    appearance: str = "system"
    destination: str = ""
    technician: str = ""
    company: str = ""


def load(folder: Path) -> Settings:
    """What is remembered; the defaults for whatever is absent, unknown or damaged."""
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
    beside = folder / f"{_FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / _FILE)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True
