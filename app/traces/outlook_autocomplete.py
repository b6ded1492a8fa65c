"""Outlook's autocomplete list in files: `<profile>.nk2` up to 2007, Stream_Autocomplete in RoamCache after that."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.outlook import autocomplete
from app.model.contact import AddressTrace
from app.model.trace_kind import TraceKind
from app.system.reading import read_small

_LIMIT = 64 << 20


def _read(path: Path) -> Iterator[AddressTrace]:
    yield from autocomplete.people(read_small(path, _LIMIT))


def _matches(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(".nk2") or (name.startswith("stream_autocomplete") and name.endswith(".dat"))


TRACE_KIND = TraceKind(autocomplete.KIND, _matches, _read)
