"""Outlook for Mac's recent addresses (`*.olk15RecentAddresses`): they stay when the account is deleted.

Four sections: addresses in UTF-8, given and family names in UTF-16LE, all without separators, each with a list of
offsets behind it. Decoded from two published samples.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from app.model.contact import AddressTrace, Relation
from app.model.trace_kind import TraceKind
from app.system.reading import read_small
from app.traces.tables import trace

_LIMIT = 16 << 20
_SIZES = struct.Struct("<HHHHHHH")
_SIZES_AT = 44
_FIRST_SECTION = 66


def _read(path: Path) -> Iterator[AddressTrace]:
    data = read_small(path, _LIMIT)
    if len(data) < _FIRST_SECTION:
        return
    sections, *sizes = _SIZES.unpack_from(data, _SIZES_AT)
    if sections < 3:
        return
    texts: list[list[bytes]] = []
    position = _FIRST_SECTION
    for text, offsets in zip(sizes[0::2], sizes[1::2], strict=True):
        flags = [at for (at,) in struct.iter_unpack("<I", data[position + text : position + text + offsets // 4 * 4])]
        body = data[position : position + text]
        texts.append([body[start:end] for start, end in pairwise(flags)])
        position += text + offsets
    addresses, given, family = texts
    for number, address in enumerate(addresses):
        parts = [names[number].decode("utf-16-le", "replace") for names in (given, family) if number < len(names)]
        name = " ".join(part for part in parts if part)
        yield from trace(address.decode("utf-8", "replace"), name, Relation.WRITTEN_TO)


TRACE_KIND = TraceKind("outlook_mac_recents", lambda path: path.suffix.lower() == ".olk15recentaddresses", _read)
