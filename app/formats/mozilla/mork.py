"""Mork 1.4, the text database of Mozilla's .msf files and old address books, as far as it is needed to read them.

A file is a list of dictionaries (`<(id=value)…>`), tables (`{…}`) and rows (`[…]`), to which later transactions
(`@$${…{@ … @$$}…}@`) add. A transaction that was aborted or cut off does not count. A table of a kind holds the rows
that stand in it, until a later one cuts them (`-id`) or starts afresh (`{-id`). The one message of a folder:

    // <!-- <mdb:mork:z v="1.4"/> -->
    < <(a=c)> (80=ns:msg:db:row:scope:msgs:all)(81=subject)(96=ns:msg:db:table:kind:msgs) >
    <(A2=Hello)>
    {1:^80 {(k^96:c)(s=9)} [1(^81^A2)] }
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.textkit.lazy_pattern import lazy_pattern

_GROUP_START = lazy_pattern(rb"@\$\$\{[0-9A-Fa-f]+\{@")
# What never closes is one token up to the end: trying again from every character would take quadratic time.
_TOKEN = lazy_pattern(
    rb"//[^\r\n]*|<\s*<[^>]*>?|[<>{}\[\]]|\([^\\)]*+(?:\\.[^\\)]*+)*\)?|-?[0-9A-Za-z][^\s<>{}\[\]()]*|-(?=\[)",
    re.DOTALL,
)
_ALIAS = lazy_pattern(rb"\(\s*([0-9A-Fa-f]+)\s*=((?:[^\\)]|\\.)*)\)", re.DOTALL)
_CELL = lazy_pattern(rb"\(\s*\^?([^\^=)]*)([\^=])((?:[^\\)]|\\.)*)\)", re.DOTALL)
_ESCAPED = lazy_pattern(rb"\$([0-9A-Fa-f]{2})|\\(\r\n|\n|\r|.)", re.DOTALL)

Row = dict[bytes, bytes]
_Id = tuple[bytes, bytes]


@dataclass(slots=True)
class Mork:
    """Rows by "scope:id"; the scope is resolved to its name (`ns:msg:db:row:scope:msgs:all`).

    `tables` are the rows of all tables of a kind (`ns:msg:db:table:kind:msgs`). `emptied` are, with their scopes, the
    rows as they were before a later transaction cut or emptied them: what was deleted, until the file is written anew.
    """

    rows: dict[_Id, Row] = field(default_factory=dict)
    tables: dict[bytes, dict[_Id, None]] = field(default_factory=dict)
    emptied: list[tuple[bytes, Row]] = field(default_factory=list)

    def of_scope(self, scope: bytes) -> Iterator[tuple[bytes, Row]]:
        """The rows of one scope, with their ids."""
        for (row_scope, number), row in self.rows.items():
            if row_scope == scope:
                yield number, row

    def of_table(self, kind: bytes, scope: bytes) -> Iterator[Row]:
        """The rows in the tables of one kind; every row of the scope where the file has no such table."""
        if (table := self.tables.get(kind)) is None:
            return (row for _, row in self.of_scope(scope))
        return (self.rows[row] for row in table if row in self.rows)


def read(data: bytes) -> Mork:
    """The rows of a Mork file. Never raises; what cannot be read is passed over. Takes linear time."""
    return _Reader().read(_committed(data))


def _committed(data: bytes) -> bytes:
    """The text without transactions that never ended."""
    start = _GROUP_START.search(data)
    if start is None:
        return data
    pieces = [data[: start.start()]]
    position = start.start()
    while (opened := _GROUP_START.search(data, position)) is not None:
        pieces.append(data[position : opened.start()])
        number = data[opened.start() + 4 : opened.end() - 2]
        closed = data.find(b"@$$}" + number + b"}@", opened.end())
        if closed < 0:
            return b"".join(pieces)
        pieces.append(data[opened.end() : closed])
        position = closed + len(number) + 6
    pieces.append(data[position:])
    return b"".join(pieces)


def _tokens(data: bytes) -> Iterator[bytes]:
    """Brackets, `(cells)` and bare words, comments left out."""
    return (token for found in _TOKEN.finditer(data) if not (token := found[0]).startswith(b"//"))


@dataclass(slots=True)
class _OpenTable:
    """Where in a table the reader is. `depth` counts open braces: rows stand in the first, `{(k^96:c)}` in the second.

    `scope` is that of rows without one. `rows` is None before the table says of which kind it is.
    """

    depth: int = 0
    scope: bytes = b""
    starts_afresh: bool = False
    rows: dict[_Id, None] | None = None


class _Reader:
    """Goes through the tokens once. Aliases of columns and of values are two separate dictionaries."""

    def __init__(self) -> None:
        self._columns: dict[bytes, bytes] = {}
        self._values: dict[bytes, bytes] = {}
        self._mork = Mork()
        self._table = _OpenTable()
        self._row: Row | None = None
        self._expects_row_id = False
        self._cuts_row = False

    def read(self, data: bytes) -> Mork:
        """The rows and tables in the text of a file."""
        tokens = _tokens(data)
        for token in tokens:
            first = token[:1]
            if first == b"(":
                self._cell(token)
            elif first in b"[]":
                self._row_bracket(is_open=first == b"[")
            elif first in b"{}":
                self._table_brace(is_open=first == b"{")
            elif first == b"<":
                self._dictionary(token, tokens)
            elif token == b"-":
                # A row to be cut from its table: `-[1:^80]`.
                self._cuts_row = True
            elif first != b">":
                self._word(token)
        return self._mork

    def _dictionary(self, opening: bytes, tokens: Iterator[bytes]) -> None:
        """Reads aliases up to the closing `>`: `<(96=ns:msg:db:table:kind:msgs)>`."""
        names_columns = _names_columns(opening)
        for token in tokens:
            if token == b">":
                return
            if token[:1] == b"<":
                names_columns = names_columns if token == b"<" else _names_columns(token)
            elif alias := _ALIAS.fullmatch(token):
                (self._columns if names_columns else self._values)[alias[1].upper()] = _unescaped(alias[2])

    def _table_brace(self, *, is_open: bool) -> None:
        if is_open:
            self._table.depth += 1
            self._expects_row_id = False
        elif self._table.depth > 1:
            self._table.depth -= 1
        else:
            self._table = _OpenTable()

    def _row_bracket(self, *, is_open: bool) -> None:
        self._row, self._expects_row_id = None, is_open
        if not is_open:
            self._cuts_row = False

    def _word(self, token: bytes) -> None:
        """An id: of the row that was just opened, of the table, or of a row the table refers to."""
        if self._expects_row_id:
            self._row = self._open_row(token)
            self._expects_row_id = False
        elif self._table.depth == 1:
            # Deeper down stands what the table says about itself: the row named there is not one of its rows.
            self._table_word(token)

    def _table_word(self, token: bytes) -> None:
        table = self._table
        table.starts_afresh = table.starts_afresh or (not table.scope and token.startswith(b"-"))
        table.scope = self._scope(token) or table.scope
        if self._row is None and table.scope and b":" not in token:
            # A bare id in a table refers to a row that stands elsewhere.
            key = (table.scope, token.lstrip(b"-").upper())
            self._mork.rows.setdefault(key, {})
            self._list_row(key, is_cut=token.startswith(b"-"))

    def _table_kind(self, token: bytes) -> None:
        """Of which kind a table is (`(k^96:c)`), and so which rows it adds to."""
        found = _CELL.fullmatch(token)
        if found is None or found[1].strip() != b"k":
            return
        value = found[3].partition(b":")[0].strip().upper()
        kind = self._columns.get(value, b"") if found[2] == b"^" else _unescaped(found[3])
        self._table.rows = self._mork.tables.setdefault(kind, {})
        if self._table.starts_afresh:
            self._table.rows.clear()

    def _open_row(self, token: bytes) -> Row:
        """The row of an id (`1`, `1:^80`), emptied where the id or its bracket has a minus sign."""
        number, _, _ = token.lstrip(b"-").partition(b":")
        key = (self._scope(token) or self._table.scope, number.upper())
        if self._cuts_row or token.startswith(b"-"):
            if before := self._mork.rows.get(key):
                self._mork.emptied.append((key[0], before))
            self._mork.rows[key] = {}
        self._list_row(key, is_cut=self._cuts_row)
        return self._mork.rows.setdefault(key, {})

    def _list_row(self, row: _Id, *, is_cut: bool) -> None:
        """Adds a row to the table it stands in, or removes it."""
        if self._table.rows is None:
            return
        if is_cut:
            self._table.rows.pop(row, None)
        else:
            self._table.rows[row] = None

    def _scope(self, token: bytes) -> bytes:
        """The scope in an id: `1:^80` by its alias, `1:m` by its name; empty where there is none."""
        _, colon, scope = token.partition(b":")
        if not colon:
            return b""
        return self._columns.get(scope[1:].upper(), b"") if scope.startswith(b"^") else scope

    def _cell(self, token: bytes) -> None:
        """A column of the open row: `(^81=text)`, `(^81^A2)` or `(name=text)`. Elsewhere it describes a table."""
        if self._row is None:
            if self._table.depth == 2:
                self._table_kind(token)
            return
        found = _CELL.fullmatch(token)
        if found is None:
            return
        name = found[1].strip()
        column = self._columns.get(name.upper(), b"") if token[1:2] == b"^" else name
        value = self._values.get(found[3].strip().upper(), b"") if found[2] == b"^" else _unescaped(found[3])
        if column:
            self._row[column] = value


def _names_columns(opening: bytes) -> bool:
    """True where the inner `<(a=c)>` says that a dictionary holds the names of columns."""
    return b"(a=c)" in opening.replace(b" ", b"")


def _unescaped(value: bytes) -> bytes:
    """A value without its escapes: `$E5$B1$B1` is UTF-8, `\\)` a parenthesis, `\\` before a line end nothing."""
    if b"$" not in value and b"\\" not in value:
        return value
    return _ESCAPED.sub(_character, value)


def _character(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return bytes((int(found[1], 16),))
    return b"" if found[2] in (b"\n", b"\r", b"\r\n") else found[2]
