"""The BagIt manifests (RFC 8493): writing their lines, reading anybody's, and the bag's own description."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from app.archive import layout

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

SOURCES = "Furoshiki-Sources"
"""The field of bag-info.txt that tells which home's mail an archive holds."""
GENERATION = "Furoshiki-Generation"
"""The field that counts the archives of the same mail at one place: clocks go wrong, this does not."""
TIMESTAMP = "Bagging-Timestamp"

_LINE = re.compile(r"([0-9A-Fa-f]{32,128})[ \t]+\*?(.+)")
_LONGEST_LINE = 64 << 10


def line(digest: str, name: str) -> str:
    """One line of a manifest; `name` is relative to the bag with `/` between its parts."""
    return f"{digest}  {name.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}\n"


def read(path: Path) -> Iterator[tuple[str, str]]:
    """The (digest, name) pairs of a manifest. A line that is none yields ("", line). Raises OSError."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as lines:
        while text := lines.readline(_LONGEST_LINE):
            text = text.rstrip("\r\n")
            if not text.strip():
                continue
            if found := _LINE.fullmatch(text):
                yield found[1].lower(), _decoded(found[2])
            else:
                yield "", text


def leaves_the_bag(name: str) -> bool:
    """True for a name that points outside the bag on any system: such a file is never opened."""
    parts = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\", "~")) or ".." in parts or re.match(r"[A-Za-z]:", name) is not None


def bag_info(fields: Mapping[str, str | int]) -> str:
    """The text of bag-info.txt, in the order given; no value can start a line of its own."""
    return "".join(f"{label}: {' '.join(str(value).split())}\n" for label, value in fields.items())


def read_bag_info(path: Path) -> dict[str, str]:
    """The labels and values of a bag-info.txt, the last one where a label is repeated. Raises OSError."""
    fields: dict[str, str] = {}
    label = ""
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if text[:1] in " \t" and label:
            fields[label] += " " + text.strip()
        elif ":" in text:
            label, _, value = text.partition(":")
            fields[label] = value.strip()
    return fields


def oxum(bag: Path) -> tuple[int, int] | None:
    """The (octets, files) of the payload that bag-info.txt promises; None where it promises nothing readable."""
    try:
        found = re.fullmatch(r"(\d+)\.(\d+)", read_bag_info(bag / layout.BAG_INFO).get("Payload-Oxum", ""))
    except OSError:
        return None
    return (int(found[1]), int(found[2])) if found else None


def standard_fields(
    *, when: datetime, octets: int, files: int, agent: str, label: str, sources: str, generation: int
) -> dict[str, str | int]:
    """The bag-info fields every archive has. `when` is aware."""
    return {
        "Bagging-Date": f"{when:%Y-%m-%d}",
        TIMESTAMP: when.isoformat(timespec="seconds"),
        "Bag-Software-Agent": agent,
        "External-Description": label,
        "Payload-Oxum": f"{octets}.{files}",
        "MBOX-Format-Details": "MBOXRD",
        SOURCES: sources,
        GENERATION: generation,
    }


def _decoded(name: str) -> str:
    name = name.removeprefix("./")
    return re.sub(r"%(25|0[AaDd])", lambda found: chr(int(found[1], 16)), name)


def payload_manifests(bag: Path) -> list[Path]:
    """The payload manifests of a bag, ours first."""
    found = sorted(bag.glob("manifest-*.txt"))
    return sorted(found, key=lambda path: path.name != layout.MANIFEST)
