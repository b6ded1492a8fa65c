"""What tells one way of reading mail from another: what an earlier version read may be read otherwise today."""

import hashlib
import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

import app
from app.system.own_program import is_frozen

_ROOMS = (
    *("archive/catalog", "archive/copying", "archive/fetched_whole.py", "archive/messages.py"),
    *("contacts", "formats", "jobs/texts.py", "mime", "model", "system", "textkit"),
)
"""Where it is decided what a row of a catalog says, or a readable copy, and whom a text names."""


@lru_cache(maxsize=1)
def reader_version() -> str:
    """The version of the program, of Python and of its Unicode tables, and a digest of the code that reads.

    A program in one piece has its code in no files but itself: two builds of one version may differ.
    """
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{app.__version__} {python} {unicodedata.unidata_version} {_digest_of_code()[:16]}"


def _digest_of_code() -> str:
    digest = hashlib.sha256()
    if is_frozen():
        try:
            digest.update(Path(sys.executable).read_bytes())
        except OSError:
            # Removed by an update, say: then nobody knows, and nothing is taken over.
            digest.update(os.urandom(16))
    top = Path(app.__file__).parent
    for name, path in sorted(chain.from_iterable(_files(top / room, room) for room in _ROOMS)):
        with open(path, "rb") as file:
            digest.update(f"{name}\n".encode() + file.read())
    return digest.hexdigest()


def _files(path: Path, name: str) -> Iterator[tuple[str, str]]:
    """The files of code at and below a path, by their names as parts joined with `/`, with their paths."""
    if path.is_file():
        yield name, os.fspath(path)
    for folder, _, files in os.walk(path):
        above = (name + folder[len(os.fspath(path)) :]).replace(os.sep, "/")
        yield from ((f"{above}/{each}", f"{folder}{os.sep}{each}") for each in files if each.endswith(".py"))
