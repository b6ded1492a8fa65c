"""Apple Mail's index with the tables of a current macOS (Mail 16.0 on macOS 26), row by row; everybody is invented."""

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.builders.database import database

SCHEMA = (Path(__file__).parent / "envelope_index_v10.sql").read_text(encoding="ascii")
DATE = 1136163600
NO_DATE = 2147483647


@dataclass(frozen=True)
class Row:
    """One row of `messages`. `url` is its mailbox, `labels` are the URLs of others Gmail shows it in."""

    number: int
    url: str
    sender: str | None = "taro@example.jp"
    name: str = "Taro"
    to: Sequence[str] = ()
    subject: str = "test"
    message_id: str | None = None
    sent: int | None = DATE
    received: int | None = DATE
    deleted: int = 0
    flags: int = 1
    labels: Sequence[str] = ()


def envelope_index(
    path: Path,
    rows: Sequence[Row],
    *,
    addresses: Sequence[tuple[str, str]] = (),
    properties: Sequence[tuple[str, str]] = (("version", "4"), ("minor_version", "74003")),
    wal: str = "",
) -> Path:
    """Writes an index. `addresses` are rows no message refers to; `wal` is a statement left in the journal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    for row in rows:
        _add(connection, row)
    for address in addresses:
        connection.execute("INSERT INTO addresses (address, comment) VALUES (?, ?)", address)
    connection.executemany("INSERT INTO properties (key, value) VALUES (?, ?)", properties)
    connection.execute("COMMIT")
    connection.close()
    return database(path, wal=wal)


def _add(connection: sqlite3.Connection, row: Row) -> None:
    def number_of(table: str, **values: str) -> int:
        columns = ", ".join(values)
        connection.execute(
            f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", [*values.values()]
        )
        where = " AND ".join(f"{name} = ?" for name in values)
        return int(connection.execute(f"SELECT ROWID FROM {table} WHERE {where}", [*values.values()]).fetchone()[0])

    hashed = zlib.crc32(f"{row.number} {row.message_id}".encode())
    # Rows of this table have numbers of their own.
    header = connection.execute(
        "INSERT INTO message_global_data (message_id, message_id_header) VALUES (?, ?)", (hashed, row.message_id)
    ).lastrowid
    sender = number_of("addresses", address=row.sender, comment=row.name) if row.sender is not None else None
    values = {
        "ROWID": row.number,
        "message_id": hashed,
        "global_message_id": header,
        "sender": sender,
        "subject": number_of("subjects", subject=row.subject),
        "date_sent": row.sent,
        "date_received": row.received,
        "mailbox": number_of("mailboxes", url=row.url),
        "flags": row.flags,
        "deleted": row.deleted,
        "size": 12,
    }
    names = ", ".join(values)
    connection.execute(f"INSERT INTO messages ({names}) VALUES ({', '.join('?' * len(values))})", [*values.values()])
    for position, address in enumerate(row.to):
        recipient = number_of("addresses", address=address, comment="")
        connection.execute(
            "INSERT INTO recipients (message, address, type, position) VALUES (?, ?, 0, ?)",
            (row.number, recipient, position),
        )
    for url in row.labels:
        connection.execute("INSERT INTO labels VALUES (?, ?)", (row.number, number_of("mailboxes", url=url)))
    connection.execute("UPDATE mailboxes SET total_count = 99")
