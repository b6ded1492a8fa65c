"""Where temporary files go for a while: a search for deleted mail writes to no disk but that of its destination."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

VARIABLES = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")
"""The variables that name the folder for temporary files to Python, Qt, SQLite and every child, on all systems."""


def use_for_temporary_files(folder: Path) -> None:
    """Has Python, Qt and children make their temporary files in a folder from now on, and SQLite if not yet in use."""
    os.environ |= dict.fromkeys(VARIABLES, str(folder))
    # Without this Python writes four bytes into a folder to see whether it may.
    tempfile.tempdir = str(folder)


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """While this lasts, Python, Qt, SQLite and children make their temporary files in a folder, which is there already.

    This is of the whole process: what is at work beside it makes its files there too.
    """
    before = {name: os.environ.get(name) for name in VARIABLES}
    python = tempfile.tempdir
    use_for_temporary_files(folder)
    _tell_sqlite(str(folder))
    try:
        yield
    finally:
        tempfile.tempdir = python
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _tell_sqlite("")


def _tell_sqlite(folder: str) -> None:
    """SQLite may have read the variables before they were changed: its own setting comes before them."""
    # Not before it is needed: the start of every command loads this module.
    import sqlite3

    # One that was built without this setting reads the variables.
    with suppress(sqlite3.Error), closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA temp_store_directory = '{}'".format(folder.replace("'", "''")))
