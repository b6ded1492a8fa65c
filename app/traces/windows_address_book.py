"""The address book of Outlook Express (`*.wab`): no kept reader exists, so addresses are picked out of its text."""

from collections.abc import Iterator
from pathlib import Path

from app.model.contact import AddressTrace, Confidence
from app.model.trace_kind import TraceKind
from app.system.reading import read_small
from app.textkit.lazy_pattern import lazy_pattern
from app.traces.tables import trace

_LIMIT = 64 << 20
_WIDE = lazy_pattern(
    rb"(?:[A-Za-z0-9._%+/?-]\x00){1,64}@\x00(?:[A-Za-z0-9-]\x00){1,63}(?:\.\x00(?:[A-Za-z0-9-]\x00){1,63}){1,8}"
)
_NARROW = lazy_pattern(rb"[A-Za-z0-9._%+/?-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def _read(path: Path) -> Iterator[AddressTrace]:
    data = read_small(path, _LIMIT)
    wide = [found.decode("utf-16-le") for found in _WIDE.findall(data)]
    narrow = [found.decode("ascii") for found in _NARROW.findall(data)]
    for address in dict.fromkeys((*wide, *narrow)):
        yield from trace(address, confidence=Confidence.LOW)


TRACE_KIND = TraceKind("windows_address_book", lambda path: path.suffix.lower() in (".wab", ".wab~"), _read)
