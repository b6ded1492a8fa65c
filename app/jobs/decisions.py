"""Saves what the owner decided about the people of an archive."""

import hashlib
from pathlib import Path

from app.archive.bag import layout
from app.contacts.decisions import Decisions, Pair
from app.jobs import archive_notes
from app.jobs.sources import Sources

_PURPOSE = "people"


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
    found = archive_notes.read(folder, _PURPOSE, name)
    return Decisions(
        keep=_addresses(found.get("keep")),
        exclude=_addresses(found.get("exclude")),
        join=_pairs(found.get("join")),
        apart=_pairs(found.get("apart")),
    )


def save(folder: Path, name: str, decisions: Decisions) -> bool:
    """Replaces the file. False where that is not possible: then they count until the program ends."""
    values = {
        "keep": decisions.keep,
        "exclude": decisions.exclude,
        "join": decisions.join,
        "apart": decisions.apart,
    }
    return archive_notes.write(folder, _PURPOSE, name, values)


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _pairs(value: object) -> tuple[Pair, ...]:
    pairs = [_addresses(each) for each in value] if isinstance(value, list) else []
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
