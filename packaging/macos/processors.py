"""Which kinds of Macs a file of code is for, and the libraries that come with one file for each kind."""

import struct
from pathlib import Path

import payload

PYTHON = "3.12"
"""The Python of the app: the last one that PySide6 6.8 and macOS 12 share with python.org's installers."""
KINDS = ("aarch64-apple-darwin", "x86_64-apple-darwin")
"""Macs with Apple's processors and with Intel's, by uv's names for them."""

# From <mach/machine.h>: arm64 and x86_64.
BOTH = frozenset((0x0100000C, 0x01000007))
_ONE_KIND = b"\xcf\xfa\xed\xfe"
_SEVERAL_KINDS = b"\xca\xfe\xba\xbe"


def install_for_each(work: Path) -> tuple[Path, Path]:
    """All libraries as each kind of Mac gets them, in two folders."""
    first, second = (payload.new_folder(work / kind) for kind in KINDS)
    for folder in (first, second):
        payload.install_wheels(folder, folder.name, PYTHON)
    return first, second


def processors_of(path: Path) -> frozenset[int]:
    """The processors a file has code for, by their numbers in its header (Mach-O); none for any other file.

    A file for one kind starts with cf fa ed fe and the number of its processor, low byte first. One for several starts
    with ca fe ba be and their count, then 20 bytes for each, which start with its number: here the high byte is first.
    """
    with path.open("rb") as file:
        start = file.read(256)
    if start.startswith(_ONE_KIND):
        return frozenset(struct.unpack_from("<I", start, 4))
    if start.startswith(_SEVERAL_KINDS):
        (count,) = struct.unpack_from(">I", start, 4)
        return frozenset(struct.unpack_from(">I", start, 8 + 20 * each)[0] for each in range(count))
    return frozenset()


def to_merge(first: Path, second: Path) -> list[str]:
    """The files, by their paths below both folders, that are for one kind of Mac in either."""
    return sorted(name for name, found in _code_below(first).items() if found != BOTH)


def not_for_both(first: Path, second: Path) -> list[str]:
    """The files that one kind of Mac would lack, even once what comes in two files is merged."""
    ours, theirs = _code_below(first), _code_below(second)
    nothing: frozenset[int] = frozenset()
    every = sorted(ours.keys() | theirs.keys())
    return [name for name in every if ours.get(name, nothing) | theirs.get(name, nothing) != BOTH]


def _code_below(folder: Path) -> dict[str, frozenset[int]]:
    """Each file of code with its processors."""
    found = ((path, processors_of(path)) for path in payload.files_in(folder))
    return {path.relative_to(folder).as_posix(): processors for path, processors in found if processors}
