"""People a rescue found in pieces of databases and lists of messages: `people.jsonl` in its archive."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.standard import found_people
from app.model.contact import AddressTrace
from app.model.trace_kind import TraceKind
from app.system.reading import read_small

_LIMIT = 256 << 20


def _read(path: Path) -> Iterator[AddressTrace]:
    yield from found_people.traces(read_small(path, _LIMIT))


TRACE_KIND = TraceKind("found_people", lambda path: path.name == found_people.NAME, _read)
