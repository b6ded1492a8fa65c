"""Checks on any system what of the macOS package can be checked without a Mac: `python3 packaging/macos/check.py`.

The property lists and their Japanese texts, the entitlements, the icon, the syntax of the recipe, and that every
library has its wheels for both kinds of Macs. That the app starts, is signed and asks for its rights only a Mac shows.
"""

import ast
import plistlib
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from macos import processors

import icons
import payload

_USES_CTYPES = "com.apple.security.cs.allow-unsigned-executable-memory"


def main() -> int:
    """Prints what is wrong; 1 where anything is."""
    wrong = [*lists(), *recipe(), *pictures(), *wheels()]
    print(*wrong or ["Nothing is wrong."], sep="\n")
    return 1 if wrong else 0


def lists() -> Iterator[str]:
    """The property list, its Japanese texts, and the entitlements."""
    information = plistlib.loads((HERE / "Info.plist").read_bytes())
    english = {key for key in information if key.endswith("UsageDescription")}
    text = (HERE / "ja.lproj" / "InfoPlist.strings").read_text("utf-8")
    japanese = dict(re.findall(r'(?m)^"(\w+)" = "([^"]+)";$', text))
    if english != japanese.keys():
        yield f"only in one language: {sorted(english ^ japanese.keys())}"
    if any(not re.search("[\u3041-\u30ff]", each) for each in japanese.values()):
        yield "a Japanese text is not Japanese"
    entitlements = plistlib.loads((HERE / "entitlements.plist").read_bytes())
    if entitlements.get(_USES_CTYPES) is not True:
        yield "ctypes would end the program"
    source = (HERE / "entitlements.plist").read_text("utf-8")
    if source.count("<!--") != len(entitlements):
        yield "an entitlement without its reason"


def recipe() -> Iterator[str]:
    """The syntax of what is run on a Mac only, and the files it names."""
    for path in (HERE.parent / "furoshiki.spec", HERE / "disk_image.settings"):
        text = path.read_text("utf-8")
        try:
            ast.parse(text)
        except SyntaxError as error:
            yield f"{path.name}: {error}"
        for name in re.findall(r'"macos" / "([^"]+)"', text):
            if not (HERE / name).exists():
                yield f"{path.name} names {name}, which is not there"


def pictures() -> Iterator[str]:
    """The icon: the length its header names, and every entry a PNG."""
    data = icons.icns()
    if data[:4] != b"icns" or struct.unpack_from(">I", data, 4)[0] != len(data):
        yield "the icon's header is wrong"
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at + 4)
        if data[at + 8 : at + 12] != b"\x89PNG":
            yield f"an entry of the icon is no picture: {data[at : at + 4]!r}"
        at += length


def wheels() -> Iterator[str]:
    """Every library's code for Apple's processors and for Intel's, in one file or in two that are merged."""
    both = processors.install_for_each(payload.WORK / "macos")
    for name in processors.not_for_both(*both):
        yield f"{name} is for one kind of Mac only"


if __name__ == "__main__":
    sys.exit(main())
