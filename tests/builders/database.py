"""A SQLite database of some statements, with what is still in its journal."""

import sqlite3
from pathlib import Path


def database(path: Path, *statements: str, wal: str = "") -> Path:
    """A database; `wal` are statements that stay in the journal beside it, as after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(wal)
        journal = path.with_name(path.name + "-wal").read_bytes()
        main = path.read_bytes()
        connection.close()
        path.write_bytes(main)
        path.with_name(path.name + "-wal").write_bytes(journal)
    else:
        connection.close()
    return path
