"""Mork 1.4, the text database of Mozilla's .msf files and old address books, as far as it is needed to read them.

A file is a list of dictionaries (`<(id=value)…>`), tables (`{…}`) and rows (`[…]`), to which later transactions
(`@$${…{@ … @$$}…}@`) add. A transaction that was aborted or cut off does not count. A table of a kind holds the rows
that stand in it, until a later one cuts them (`-id`) or starts it afresh (`{-id`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_GROUP_START = re.compile(rb"@\$\$\{[0-9A-Fa-f]+\{@")
# What never closes is one token up to the end: trying again from every character would take quadratic time.
_TOKEN = re.compile(
    rb"//[^\r\n]*|<\s*<[^>]*>?|[<>{}\[\]]|\((?:[^\\)]|\\.)*+\)?|-?[0-9A-Za-z][^\s<>{}\[\]()]*|-(?=\[)", re.DOTALL
)
_ALIAS = re.compile(rb"\(\s*([0-9A-Fa-f]+)\s*=((?:[^\\)]|\\.)*)\)", re.DOTALL)
_CELL = re.compile(rb"\(\s*\^?([^\^=)]*)([\^=])((?:[^\\)]|\\.)*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\$([0-9A-Fa-f]{2})|\\(\r\n|\n|\r|.)", re.DOTALL)

Row = dict[bytes, bytes]
_Id = tuple[bytes, bytes]


@dataclass(slots=True)
class Mork:
    """Rows by "scope:id"; the scope is resolved to its name (`ns:msg:db:row:scope:msgs:all`).

    `tables` are the rows of all tables of a kind (`ns:msg:db:table:kind:msgs`).
    """

    rows: dict[_Id, Row] = field(default_factory=dict)
    tables: dict[bytes, dict[_Id, None]] = field(default_factory=dict)

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


class _Reader:
    """Goes through the tokens once. Aliases of columns and of values are two separate dictionaries."""

    def __init__(self) -> None:
        self._columns: dict[bytes, bytes] = {}
        self._values: dict[bytes, bytes] = {}
        self._mork = Mork()
        self._table: dict[_Id, None] | None = None
        self._afresh = False

    def read(self, data: bytes) -> Mork:
        in_dictionary = False
        columns = False
        table_scope = b""
        depth = 0
        row: Row | None = None
        expect_row = False
        cut = False
        for found in _TOKEN.finditer(data):
            token = found[0]
            first = token[:1]
            if token.startswith(b"//"):
                continue
            if first == b"<":
                # The inner <(a=c)> says that this dictionary holds names of columns.
                columns = columns if len(token) == 1 else b"(a=c)" in token.replace(b" ", b"")
                if not in_dictionary:
                    in_dictionary, columns = True, len(token) > 1 and columns
            elif first == b">":
                in_dictionary = False
            elif in_dictionary:
                if alias := _ALIAS.fullmatch(token):
                    (self._columns if columns else self._values)[alias[1].upper()] = _plain(alias[2])
            elif first == b"{":
                depth += 1
                expect_row = False
            elif first == b"}":
                depth = max(depth - 1, 0)
                if not depth:
                    table_scope, self._table, self._afresh = b"", None, False
            elif first == b"[":
                row, expect_row = None, True
            elif first == b"]":
                row, expect_row, cut = None, False, False
            elif token == b"-":
                cut = True
            elif first == b"(":
                if row is not None:
                    self._cell(token, row)
                elif depth == 2:
                    self._open_table(token)
            elif expect_row:
                row = self._row(token, table_scope, cut)
                expect_row = False
            elif depth == 1:
                # Deeper down stands what the table says of itself: the row it is about is none of its rows.
                scope = self._scope(token)
                self._afresh = self._afresh or (not table_scope and token.startswith(b"-"))
                table_scope = scope or table_scope
                if row is None and table_scope and b":" not in token:
                    # A bare id in a table refers to a row that stands elsewhere.
                    key = (table_scope, token.lstrip(b"-").upper())
                    self._mork.rows.setdefault(key, {})
                    self._put(key, cut=token.startswith(b"-"))
        return self._mork

    def _open_table(self, token: bytes) -> None:
        """What a table says of itself: of which kind it is (`(k^96:c)`)."""
        found = _CELL.fullmatch(token)
        if found is None or found[1].strip() != b"k":
            return
        value = found[3].partition(b":")[0].strip().upper()
        kind = self._columns.get(value, b"") if found[2] == b"^" else _plain(found[3])
        self._table = self._mork.tables.setdefault(kind, {})
        if self._afresh:
            self._table.clear()

    def _put(self, row: _Id, *, cut: bool) -> None:
        """Puts a row into the table it stands in, or takes it out."""
        if self._table is None:
            return
        if cut:
            self._table.pop(row, None)
        else:
            self._table[row] = None

    def _row(self, token: bytes, table_scope: bytes, cut: bool) -> Row:
        number, _, _ = token.lstrip(b"-").partition(b":")
        key = (self._scope(token) or table_scope, number.upper())
        if cut or token.startswith(b"-"):
            self._mork.rows[key] = {}
        self._put(key, cut=cut)
        return self._mork.rows.setdefault(key, {})

    def _scope(self, token: bytes) -> bytes:
        _, colon, scope = token.partition(b":")
        if not colon:
            return b""
        return self._columns.get(scope[1:].upper(), b"") if scope.startswith(b"^") else scope

    def _cell(self, token: bytes, row: Row) -> None:
        found = _CELL.fullmatch(token)
        if found is None:
            return
        name = found[1].strip()
        column = self._columns.get(name.upper(), b"") if token[1:2] == b"^" else name
        value = self._values.get(found[3].strip().upper(), b"") if found[2] == b"^" else _plain(found[3])
        if column:
            row[column] = value


def _plain(value: bytes) -> bytes:
    if b"$" not in value and b"\\" not in value:
        return value
    return _ESCAPED.sub(_unescaped, value)


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return bytes((int(found[1], 16),))
    return b"" if found[2] in (b"\n", b"\r", b"\r\n") else found[2]
