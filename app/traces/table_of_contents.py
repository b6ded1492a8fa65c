"""`table_of_contents`, the index early Apple Mail kept beside an mbox: sender and subject of every message."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.apple import apple_toc
from app.mime.headers import decode_text
from app.model.contact import AddressTrace, Relation
from app.model.trace_kind import TraceKind
from app.system.reading import read_small
from app.traces.tables import trace

_LIMIT = 256 << 20


def _read(path: Path) -> Iterator[AddressTrace]:
    for entry in apple_toc.entries(read_small(path, _LIMIT)):
        yield from trace(decode_text(entry.sender), relation=Relation.WROTE)


TRACE_KIND = TraceKind("table_of_contents", lambda path: path.name == "table_of_contents", _read)
