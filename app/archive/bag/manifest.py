"""The BagIt manifests (RFC 8493): writing their lines, reading anybody's, and the bag's own description."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.archive.bag import layout
from app.system.reading import SourceFile, open_read_only

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

SOURCES = "Furoshiki-Sources"
"""The field of bag-info.txt that identifies the home whose mail an archive holds."""
GENERATION = "Furoshiki-Generation"
"""The field that counts the archives of the same mail at one place: clocks go wrong, this does not."""
TIMESTAMP = "Bagging-Timestamp"

_LINE = re.compile(r"([0-9A-Fa-f]{32,128})[ \t]+(.+)")
# A drive, or a variable that stands for a folder.
_ON_WINDOWS = re.compile(r"[A-Za-z]:|%[^%/\\]+%[/\\]")
_LONGEST_LINE = 64 << 10
_LONGEST_DESCRIPTION = 1 << 20


class Line(NamedTuple):
    """A line of somebody's manifest. `digest` is empty for an invalid line; `literal` is `name` before decoding.

    `binary` is md5sum's mark for a binary file, `relative` a needless "./".
    """

    digest: str
    name: str
    literal: str
    binary: bool = False
    relative: bool = False


def line(digest: str, name: str) -> str:
    """One line of a manifest; `name` is relative to the bag with `/` between its parts."""
    return f"{digest}  {name.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}\n"


def read(path: Path) -> Iterator[tuple[str, str]]:
    """The (digest, name) pairs of a manifest as this program writes it.

    An invalid line yields ("", line). Raises OSError.
    """
    return ((each.digest, each.name) for each in lines(path))


def digests_of(path: Path, names: Iterable[str]) -> dict[str, str]:
    """The digests that a manifest of this program lists for these files. Raises OSError."""
    wanted = {line("", name)[2:-1]: name for name in names}
    found = {}
    for text in text_lines(path):
        digest, _, name = text.partition("  ")
        if name in wanted and _LINE.fullmatch(text):
            found[wanted[name]] = digest
    return found


def lines(path: Path, encoding: str = "utf-8") -> Iterator[Line]:
    """The lines of anybody's manifest, empty ones left out; of an endless line only the beginning. Raises OSError."""
    for text in text_lines(path, encoding):
        if not text.strip():
            continue
        found = _LINE.fullmatch(text) if len(text) < _LONGEST_LINE else None
        if found is None:
            yield Line("", text, text)
            continue
        name = found[2]
        binary, name = name.startswith("*"), name.removeprefix("*")
        relative, name = name.startswith("./"), name.removeprefix("./")
        yield Line(found[1].lower(), _decoded(name) if "%" in name else name, name, binary, relative)


def is_as_we_write(path: Path) -> bool:
    """True for a manifest that is byte by byte what `line` makes of its content; False where it is unreadable."""
    try:
        with SourceFile(path) as source:
            data = source.read(_LONGEST_DESCRIPTION)
        return data == "".join(line(digest, name) for digest, name in read(path)).encode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return False


def text_lines(path: Path, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a tag file without their ends, each cut at 65,536 characters. Raises OSError.

    NotARegularFileError for a pipe or a device, which would never end.
    """
    descriptor, _ = open_read_only(path)
    errors = "surrogateescape" if encoding == "utf-8" else "replace"
    with open(descriptor, encoding=encoding, errors=errors, newline="") as stream:
        while text := stream.readline(_LONGEST_LINE):
            yield text.rstrip("\r\n")
            while not text.endswith(("\r", "\n")) and (text := stream.readline(_LONGEST_LINE)):
                pass


def leaves_the_bag(name: str) -> bool:
    """True for a name that points outside the bag on any system: such a file is never opened."""
    return (
        name.startswith(("/", "\\", "~"))
        or (".." in name and ".." in re.split(r"[/\\]", name))
        or "\0" in name
        or _ON_WINDOWS.match(name) is not None
    )


def bag_info(fields: Mapping[str, str | int]) -> str:
    """The text of bag-info.txt, in the order given; no value can start a line of its own."""
    return "".join(f"{label}: {' '.join(str(value).split())}\n" for label, value in fields.items())


def read_bag_info(path: Path, encoding: str = "utf-8") -> dict[str, str]:
    """The labels and values of a bag-info.txt, the last one where a label is repeated. Raises OSError.

    Of more than a megabyte only the beginning is read.
    """
    with SourceFile(path) as source:
        text = source.read(_LONGEST_DESCRIPTION).decode(encoding, "replace")
    fields: dict[str, list[str]] = {}
    value: list[str] = []
    for each in text.splitlines():
        if each[:1] in (" ", "\t") and fields:
            value.append(each.strip())
        elif ":" in each:
            label, _, rest = each.partition(":")
            fields[label.strip()] = value = [rest.strip()]
    return {label: " ".join(value) for label, value in fields.items()}


def oxum(bag: Path, encoding: str = "utf-8") -> tuple[int, int] | None:
    """The (bytes, files) of the payload that bag-info.txt promises; None where it promises nothing readable."""
    try:
        fields = read_bag_info(bag / layout.BAG_INFO, encoding)
    except OSError:
        return None
    # The names of the fields the RFC knows are the same in any case (RFC 8493, 2.2.2).
    values = [value for label, value in fields.items() if label.lower() == "payload-oxum"]
    found = re.fullmatch(r"([0-9]{1,18})\.([0-9]{1,18})", values[-1]) if values else None
    return (int(found[1]), int(found[2])) if found else None


def standard_fields(
    *, when: datetime, size_bytes: int, files: int, agent: str, label: str, sources: str, generation: int
) -> dict[str, str | int]:
    """The bag-info fields every archive has. `when` is aware."""
    return {
        "Bagging-Date": f"{when:%Y-%m-%d}",
        TIMESTAMP: when.isoformat(timespec="seconds"),
        "Bag-Software-Agent": agent,
        "External-Description": label,
        "Payload-Oxum": f"{size_bytes}.{files}",
        "MBOX-Format-Details": "MBOXRD",
        SOURCES: sources,
        GENERATION: generation,
    }


def _decoded(name: str) -> str:
    return re.sub(r"%(25|0[AaDd])", lambda found: chr(int(found[1], 16)), name)


def payload_manifests(bag: Path) -> list[Path]:
    """The payload manifests of a bag, SHA-256 first."""
    found = sorted(bag.glob("manifest-*.txt"))
    return sorted(found, key=lambda path: path.name != layout.MANIFEST)
