"""The process that carves one stripe of a source for `stripes`: what it finds goes to its standard output.

00                          kind: 0 a message in one piece, 1 one that was put together, 2 how far it came
offset, length              u64 each, little endian
grade, rule                 u8 each, by the order of the enums
size, bytes                 u32 and so many bytes of a message that was put together
"""

import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.model.rescue import Carved, EndRule, Grade
from app.model.rescue_flags import CARVE_STRIPE
from app.rescue.carver import TAIL, WINDOW, carve
from app.system.raw_reading import RawFile

RECORD = struct.Struct("<BQQBBI")
GRADES, RULES = tuple(Grade), tuple(EndRule)
IN_ONE_PIECE, PUT_TOGETHER, PROGRESS = range(3)


def main(arguments: list[str]) -> None:
    """Carves [start, stop) of the source at path, bytes."""
    path, start, stop, window = arguments
    out = sys.stdout.buffer
    with RawFile(Path(path)) as source:
        for record in _records(source, int(start), int(stop), int(window), out):
            out.write(record)
        out.flush()


def _records(source: RawFile, start: int, stop: int, window: int, out: BinaryIO) -> Iterator[bytes]:
    def progress(at: int) -> None:
        out.write(RECORD.pack(PROGRESS, at, 0, 0, 0, 0))
        out.flush()

    for found in carve(source, start, stop, progress, window=window, tail=min(TAIL, window)):
        yield packed(found)


def packed(found: Carved) -> bytes:
    """A message as a record; its bytes are in it only where they do not lie together in the source."""
    kind = PUT_TOGETHER if found.is_joined else IN_ONE_PIECE
    data = found.data if found.is_joined else b""
    fields = (found.offset, found.length, GRADES.index(found.grade), RULES.index(found.rule), len(data))
    return RECORD.pack(kind, *fields) + data


def stripe_arguments(path: Path, start: int, stop: int, window: int = WINDOW) -> list[str]:
    """The arguments of such a process."""
    return [CARVE_STRIPE, str(path), str(start), str(stop), str(window)]
