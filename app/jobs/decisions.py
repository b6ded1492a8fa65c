"""Saves what the owner decided about the people of an archive: a small file for each archive.

It lies with the program's settings, never in the archive, which stays as it was sealed; in portable mode that is beside
the program. It holds the addresses that were decided on, and is therefore for the eyes of its owner only.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from app.archive.bag import layout
from app.contacts.decisions import Decisions, Pair
from app.jobs.sources import Sources
from app.system import small_file

_FOLDER = "people"
_LARGEST = 1 << 24


def name_of(sources: Sources) -> str:
    """The key the decisions are saved under: the seal of the archive, else the path of the mail. Raises OSError."""
    digest = hashlib.sha256()
    if len(sources.paths) == 1 and (sources.paths[0] / layout.MANIFEST).is_file():
        with (sources.paths[0] / layout.MANIFEST).open("rb") as manifest:
            digest = hashlib.file_digest(manifest, "sha256")
    else:
        for path in (sources.home.path, *sources.paths, *sources.added):
            digest.update(str(path).encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def load(folder: Path, name: str) -> Decisions:
    """What is remembered; nothing of what is absent or damaged."""
    try:
        with _file(folder, name).open("rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return Decisions()
    if not isinstance(found, dict):
        return Decisions()
    return Decisions(
        keep=_addresses(found.get("keep")),
        exclude=_addresses(found.get("exclude")),
        join=_pairs(found.get("join")),
        apart=_pairs(found.get("apart")),
    )


def save(folder: Path, name: str, decisions: Decisions) -> bool:
    """Replaces the file. False where that is not possible: then they count until the program ends."""
    values: dict[str, Sequence[str] | Sequence[Pair]] = {
        "keep": decisions.keep,
        "exclude": decisions.exclude,
        "join": decisions.join,
        "apart": decisions.apart,
    }
    return small_file.replace(_file(folder, name), json.dumps(values, indent=1).encode(), private=True)


def _file(folder: Path, name: str) -> Path:
    return folder / _FOLDER / f"{name}.json"


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _pairs(value: object) -> tuple[Pair, ...]:
    pairs = [_addresses(each) for each in value] if isinstance(value, list) else []
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
