"""Keeps what a person decided about an archive: one small file for each archive and purpose.

It lies with the program's settings, never in the archive, which stays as it was sealed; in portable mode that is beside
the program. It may hold addresses and names, and is therefore for the eyes of its owner only.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from app.system import small_file

_LARGEST = 1 << 24


def read(folder: Path, purpose: str, name: str) -> Mapping[str, object]:
    """What is kept under the name; nothing of what is absent or damaged."""
    try:
        with _file(folder, purpose, name).open("rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write(folder: Path, purpose: str, name: str, values: Mapping[str, object]) -> bool:
    """Replaces the file. False where that is not possible: then the values count until the program ends."""
    return small_file.replace(_file(folder, purpose, name), json.dumps(values, indent=1).encode(), private=True)


def _file(folder: Path, purpose: str, name: str) -> Path:
    return folder / purpose / f"{name}.json"
