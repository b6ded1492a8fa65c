"""Whether one archive contains another, as their lists say: files by their digests, what differs by its messages."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from app.archive.bag import layout, manifest
from app.archive.catalog.cells import moment_of
from app.model.archives import CompareRecord, Difference
from app.system.sqlite_files import read_only_uri

_EXAMPLES = 10
# Indexes, caches and settings that every start of a mail program writes anew. Who is named in them is compared apart.
_BOOKKEEPING = frozenset(
    (
        *(".msf", ".toc", ".ev-summary", ".cmeta", ".index", ".ibex", ".ids", ".idx", ".cache", ".lock", ".log"),
        *(".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal", ".db", ".db-wal", ".db-shm"),
        *(".plist", ".js", ".json", ".ini", ".dat", ".mab", ".xml", ".mozlz4", ".lz4"),
    )
)
_INDEXES = ("Envelope Index", "table_of_contents", "times.json")

_SCHEMA = """
CREATE TABLE {side}_file (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX {side}_digest ON {side}_file (digest);
CREATE TABLE {side}_rest (name TEXT PRIMARY KEY, listed INTEGER NOT NULL, lost INTEGER NOT NULL DEFAULT 0)
    WITHOUT ROWID;
"""
# A message without a Message-ID is known by the rest. Whether it is read or flagged does not matter.
_KEY = "message_id, COALESCE(date, '') AS date, COALESCE(from_address, '') AS from_address, subject, length"
_CARD = "SELECT DISTINCT json_remove(fields, '$.file') FROM {side}.card"
_TRACE = "SELECT DISTINCT address FROM {side}.trace WHERE address <> ''"


class ArchiveDiff:
    """Two catalogs and the lists of files beside them, in a database that lies on the disk as far as it must."""

    def __init__(self, a: Path, b: Path) -> None:
        """Raises OSError and sqlite3.Error where lists cannot be read."""
        self._a, self._b = a, b
        self._database = sqlite3.connect("", isolation_level=None, uri=True)
        try:
            for side, bag in (("a", a), ("b", b)):
                self._database.execute(f"ATTACH ? AS {side}", (read_only_uri(bag / layout.CATALOG),))
                self._database.executescript(_SCHEMA.format(side=side))
                self._database.execute("BEGIN")
                self._database.executemany(f"INSERT OR IGNORE INTO {side}_file VALUES (?, ?)", _files(bag))
                self._database.execute("COMMIT")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes both archives."""
        self._database.close()

    def result(self) -> CompareRecord:
        """Compares both ways. Raises sqlite3.Error for a damaged catalog."""
        in_a, ignored_a = self._only("a", "b")
        in_b, ignored_b = self._only("b", "a")
        same = self._count("SELECT COUNT(*) FROM a_file WHERE digest IN (SELECT digest FROM b_file)")
        return CompareRecord(self._a, self._b, same, in_a, in_b, max(ignored_a, ignored_b))

    def _only(self, one: str, other: str) -> tuple[Difference, int]:
        """What `one` holds and `other` does not, and how many differing files do not count."""
        run = self._database.execute
        run(
            f"INSERT INTO {one}_rest (name, listed) SELECT f.name, EXISTS (SELECT 1 FROM {one}.file c WHERE"
            f" c.name = f.name) FROM {one}_file f WHERE f.digest NOT IN (SELECT digest FROM {other}_file)"
        )
        run(
            f"CREATE TABLE {one}_lost AS SELECT {_KEY} FROM {one}.message WHERE file IN (SELECT c.id FROM {one}.file c"
            f" JOIN {one}_rest r ON r.name = c.name) EXCEPT SELECT {_KEY} FROM {other}.message"
        )
        messages = self._count(f"SELECT COUNT(*) FROM {one}_lost")
        if messages:
            run(
                f"UPDATE {one}_rest SET lost = 1 WHERE name IN (SELECT c.name FROM {one}.file c JOIN {one}.message m"
                f" ON m.file = c.id WHERE (m.message_id, COALESCE(m.date, ''), COALESCE(m.from_address, ''), m.subject,"
                f" m.length) IN (SELECT * FROM {one}_lost))"
            )
        # A mailbox that differs and of which no message is known may hold anything.
        run(
            f"UPDATE {one}_rest SET lost = 1 WHERE listed AND NOT EXISTS (SELECT 1 FROM {one}.file c JOIN"
            f" {one}.message m ON m.file = c.id WHERE c.name = {one}_rest.name)"
        )
        ignored = self._judge_unlisted(one, other)
        files = self._count(f"SELECT COUNT(*) FROM {one}_rest WHERE lost")
        people = self._people(one, other)
        contents = tuple(self._contents(one, people))
        return Difference(files, messages, len(people), self._file_names(one), contents), ignored

    def _judge_unlisted(self, one: str, other: str) -> int:
        """Files that hold no message: lost, unless they are bookkeeping that the other one has too, as of its day."""
        ignored = 0
        query = (
            f"SELECT r.name, o.name IS NOT NULL FROM {one}_rest r LEFT JOIN {other}_file o ON o.name = r.name"
            f" WHERE NOT r.listed"
        )
        lost = []
        for name, there in self._database.execute(query):
            if there and _is_bookkeeping(name):
                ignored += 1
            else:
                lost.append((name,))
        self._database.executemany(f"UPDATE {one}_rest SET lost = 1 WHERE name = ?", lost)
        return ignored

    def _people(self, one: str, other: str) -> list[str]:
        """Entries of address books and address traces that only one of them knows."""
        found: list[str] = []
        for query, table in ((_CARD, "card"), (_TRACE, "trace")):
            if not self._has(one, table):
                continue
            known = f" EXCEPT {query.format(side=other)}" if self._has(other, table) else ""
            found += [str(value) for (value,) in self._database.execute(query.format(side=one) + known)]
        return found

    def _has(self, side: str, table: str) -> bool:
        """Archives of the first months had no traces."""
        return bool(self._count(f"SELECT COUNT(*) FROM {side}.sqlite_master WHERE name = '{table}'"))

    def _file_names(self, one: str) -> tuple[str, ...]:
        query = f"SELECT name FROM {one}_rest WHERE lost ORDER BY name LIMIT {_EXAMPLES}"
        return tuple(str(name) for (name,) in self._database.execute(query))

    def _contents(self, one: str, people: list[str]) -> Iterator[str]:
        query = f"SELECT date, from_address, subject, message_id FROM {one}_lost ORDER BY date LIMIT {_EXAMPLES}"
        for date, sender, subject, message_id in self._database.execute(query):
            day = f"{moment_of(date):%Y-%m-%d}" if date != "" else ""
            yield " · ".join(part for part in (day, sender, subject or message_id) if part)
        yield from sorted(each for each in people if not each.startswith("{"))[:_EXAMPLES]

    def _count(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])


def _files(bag: Path) -> Iterator[tuple[str, str]]:
    """Name and digest of the mail programs' own files; the rest of the payload is made from them."""
    for digest, name in manifest.read(bag / layout.MANIFEST):
        if name.startswith(layout.STORES + "/"):
            yield name, digest


def _is_bookkeeping(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in _BOOKKEEPING or path.name.startswith(_INDEXES)
