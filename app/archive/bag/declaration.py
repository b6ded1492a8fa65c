"""What bagit.txt and fetch.txt of a bag say, whichever tool made it, and whether this program did."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.archive.bag import layout, manifest
from app.model.codes import Code
from app.model.findings import Finding
from app.system.reading import read_small

FETCH = "fetch.txt"
AGENT = "Furoshiki"

# 1.0 has exactly these two lines (RFC 8493, 2.1.1); before, there could be white space around the colon and the end.
_DECLARATION = re.compile(
    r"BagIt-Version(?P<before>[ \t]*):(?P<after>[ \t]*)(?P<major>[0-9]{1,3})\.(?P<minor>[0-9]{1,3})(?P<end>[ \t]*)"
    r"(?:\r\n|\r|\n)"
    r"Tag-File-Character-Encoding[ \t]*:[ \t]*(?P<encoding>[A-Za-z0-9._:+-]{1,60})[ \t]*(?:\r\n|\r|\n)?"
)
_NEWEST = (1, 0)
_FETCH = re.compile(r"\S+[ \t]+(?:-|[0-9]+)[ \t]+(?:\./)?(.+)")
# Codecs of Python that are no character sets.
_NO_CHARACTER_SETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """What bagit.txt says: the version of BagIt, and the codec of the other tag files, or the finding (`trouble`)."""

    version: tuple[int, int] = _NEWEST
    encoding: str = "utf-8"
    trouble: Finding | None = None


def declaration(bag: Path) -> Declaration:
    """Reads bagit.txt; where it is missing or broken, the rules of BagIt 1.0 are assumed."""
    where: dict[str, str | int] = {"path": layout.BAG_DECLARATION}
    text = read_small(bag / layout.BAG_DECLARATION, limit=4096).decode("utf-8", "replace")
    found = _DECLARATION.fullmatch(text)
    if found is None:
        return Declaration(trouble=Finding(Code.DECLARATION_INVALID, where))
    version = int(found["major"]), int(found["minor"])
    if version > _NEWEST:
        return Declaration(
            trouble=Finding(Code.BAG_VERSION_UNKNOWN, {**where, "version": f"{version[0]}.{version[1]}"})
        )
    if version == _NEWEST and (found["before"], found["after"], found["end"]) != ("", " ", ""):
        return Declaration(version, trouble=Finding(Code.DECLARATION_INVALID, where))
    encoding = _codec(found["encoding"])
    if encoding is None:
        return Declaration(version, trouble=Finding(Code.ENCODING_UNKNOWN, {**where, "encoding": found["encoding"]}))
    return Declaration(version, encoding)


def is_ours(bag: Path, encoding: str = "utf-8") -> bool:
    """True for an archive of this program: its description says so, or a list only it writes is there."""
    if any((bag / name).exists() for name in (layout.INVENTORY, layout.CATALOG)):
        return True
    try:
        agent = manifest.read_bag_info(bag / layout.BAG_INFO, encoding).get("Bag-Software-Agent", "")
    except OSError:
        return False
    return agent.startswith(AGENT)


def to_fetch(bag: Path, encoding: str) -> Iterator[tuple[str, str]]:
    """The (name, line) of each file that fetch.txt says is elsewhere; "" for an invalid line. Raises OSError."""
    for text in manifest.text_lines(bag / FETCH, encoding):
        if text.strip():
            found = _FETCH.fullmatch(text)
            yield (found[1] if found else ""), text


def _codec(label: str) -> str | None:
    try:
        b"a".decode(label, "replace")
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return None if name.replace("-", "_") in _NO_CHARACTER_SETS else name
