"""Texts a program keeps in a full-text index of SQLite, read from the plain table behind it.

The index itself cannot be asked: it needs the program's own way of cutting words, and what a crafted index does to
SQLite nobody knows. FTS5 keeps the texts of `T(Subject, Body)` in `T_content(id, c0, c1)`
(https://www.sqlite.org/fts5.html, 4.4.3), FTS3 and FTS4 those of `T(id, content)` in
`T_content(docid, c0id, c1content)` (https://www.sqlite.org/fts3.html, 9.1).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.formats.common.database import Database

_VIRTUAL = re.compile(r"\s*create\s+virtual\s+table\b[^(]{0,500}\((.*)\)[^)]*\Z", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r"c\d+(\D.*)")
_MAX_STATEMENT = 10_000


@dataclass(frozen=True, slots=True)
class StoredTexts:
    """The table that holds the texts, the column of its row numbers, and its columns by their names in the index."""

    table: str
    number: str
    columns: Mapping[str, str]


def stored_texts(database: Database, table: str) -> StoredTexts | None:
    """Where the texts of an index are, its column names in lower case; None where none are kept.

    An older program may have had a plain table of that name. Raises sqlite3.Error.
    """
    query = "SELECT substr(sql, 1, ?) FROM sqlite_master WHERE name = ? COLLATE NOCASE AND type = 'table'"
    row = database.rows(query, _MAX_STATEMENT, table).fetchone()
    if row is None:
        return None
    found = _VIRTUAL.match(str(row[0] or ""))
    if found is None:
        return StoredTexts(table, "rowid", {name: name for name in database.columns(table)})
    content = f"{table}_content"
    known = database.columns(content)
    number = next((name for name in ("id", "docid") if name in known), "")
    if not number:
        return None
    named = {match[1]: name for name in known if (match := _NUMBERED.fullmatch(name))}
    listed = {name: f"c{position}" for position, name in enumerate(_listed_columns(found[1]))}
    return StoredTexts(content, number, named or {name: each for name, each in listed.items() if each in known})


def _listed_columns(arguments: str) -> list[str]:
    """The columns of a CREATE VIRTUAL TABLE statement, without its options (`tokenize = 'porter'`)."""
    columns = (each.strip() for each in arguments.split(",") if "=" not in each)
    return [each.split()[0].strip("\"'`[]").lower() for each in columns if each]
