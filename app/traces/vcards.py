"""vCard files people exported and forgot (`*.vcf`), and Becky!'s address books (`*.bab`), which are vCards too."""

from collections.abc import Iterator
from pathlib import Path

from app.formats.standard import vcard
from app.model.contact import Card
from app.model.trace_kind import TraceKind
from app.system.reading import read_small

_LIMIT = 256 << 20


def _read(path: Path) -> Iterator[Card]:
    yield from vcard.cards(read_small(path, _LIMIT), path.name)


TRACE_KIND = TraceKind("vcard_file", lambda path: path.suffix.lower() in (".vcf", ".vcard", ".bab"), _read)
