"""What tells one way of reading mail from another: what an earlier version read may be read otherwise today."""

import hashlib
import os
import sys
import unicodedata
from functools import lru_cache
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
    for room in _ROOMS:
        for path in sorted((top / room).rglob("*.py")) or [top / room]:
            if path.is_file():
                digest.update(f"{path.relative_to(top).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()
