"""`table_of_contents`, the index early Apple Mail kept beside an mbox: sender and subject of every message."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.apple import apple_toc
from app.leftovers.tables import trace
from app.mime.headers import decode_text
from app.model.contact import Relation, Trace
from app.model.leftover import Leftover
from app.system.reading import read_small

_LIMIT = 256 << 20


def _read(path: Path) -> Iterator[Trace]:
    for entry in apple_toc.entries(read_small(path, _LIMIT)):
        yield from trace(decode_text(entry.sender), relation=Relation.WROTE)


LEFTOVER = Leftover("table_of_contents", lambda path: path.name == "table_of_contents", _read)
