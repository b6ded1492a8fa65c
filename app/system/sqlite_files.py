"""The files of a SQLite database: the journals beside it, and a private raw copy of all of them.

Opening a database may write to it, or to its journals, even for reading; so a database of a mail program is opened
only where it cannot change anything. Names of the side files: https://www.sqlite.org/tempfiles.html.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from app.system.paths import openable, real_path
from app.system.reading import CHUNK, SourceFile
from app.system.temporary import temporary_folder

JOURNAL_SUFFIXES = ("-wal", "-journal")
"""What may hold changes that are not in the database yet: `mail.sqlite-wal` beside `mail.sqlite`."""
SIDE_SUFFIXES = ("-wal", "-shm", "-journal")
"""Everything that belongs to a database; `-shm` is only an index of `-wal`, which SQLite makes again."""
_HEADER = b"SQLite format 3\0"


def read_only_uri(path: Path) -> str:
    """The URI that has SQLite open a database, or what is left of one, without ever writing to it.

    `Path.as_uri` will not do: SQLite takes the server of `file://server/share/…` for an error. A path that is an escape
    as a whole is taken as it is, on Windows too.
    """
    return f"file:{quote(os.fsencode(openable(path.absolute())))}?mode=ro&immutable=1"


def side_files(path: Path, suffixes: Sequence[str] = SIDE_SUFFIXES) -> tuple[Path, ...]:
    """The paths of the side files of a database, whether or not they exist."""
    return tuple(path.with_name(path.name + suffix) for suffix in suffixes)


def is_database(path: Path) -> bool:
    """True for a file that begins as a database does. Raises OSError."""
    with Path(openable(path)).open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def database_of(path: str) -> str:
    """The path of the database that a file belongs to by its name: its own where it is no side file."""
    return next((path.removesuffix(suffix) for suffix in SIDE_SUFFIXES if path.endswith(suffix)), path)


@contextmanager
def private_copy(path: Path, suffixes: Sequence[str] = SIDE_SUFFIXES) -> Iterator[Path]:
    """A raw copy of a database and its existing side files, under its own name in a folder that is removed on exit.

    The originals are opened as a `SourceFile` is, so that their access times stay. Raises OSError.
    """
    with temporary_folder() as folder:
        copy = folder / path.name
        _copy(path, copy)
        for source, target in zip(side_files(path, suffixes), side_files(copy, suffixes), strict=True):
            if Path(openable(source)).is_file():
                _copy(source, target)
        yield copy


def _copy(source: Path, target: Path) -> None:
    # A link is followed: a source file is opened by the name of the file itself only.
    with SourceFile(real_path(source)) as stream, target.open("xb") as sink:
        while data := stream.read(CHUNK):
            sink.write(data)
