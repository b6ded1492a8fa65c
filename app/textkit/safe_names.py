"""Names of files that every file system and tool can hold, made from names that may be anything."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

from app.textkit.numbered import numbered

# Windows refuses these names with any suffix (Naming Files, Paths, and Namespaces; RFC 8493, 6.1.1).
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\..*)?\Z")
# "%" is legal everywhere, but bagit tools disagree on how a manifest writes it.
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*%\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)
_LONGEST = 200
"""Bytes of a name in UTF-8: file systems hold 255, and a path has to fit as a whole."""
_APART = 50
"""How much longer a name may be when its letters are taken apart, as HFS+ does: が has three bytes, then six."""


def safe_name(name: str) -> str:
    """`name` as every file system can hold it: itself where possible, else with a digest of the original in it.

    `name` may hold surrogates for bytes that are not UTF-8 (`os.fsdecode`).
    """
    safe = _FORBIDDEN.sub("_", name)
    safe = safe.rstrip(". ")
    if safe.startswith("~") or _RESERVED.match(safe) or not safe:
        safe = "_" + safe
    return safe if safe == name and _octets(safe) <= _LONGEST else _marked(safe, name)


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Safe names for the entries of one folder: no two differ only by case or Unicode normal form.

    The answer depends on the set of names alone, not on their order.
    """
    taken: set[str] = set()
    chosen: dict[str, str] = {}
    changed: list[tuple[str, str]] = []
    for name in sorted(names):
        safe = safe_name(name)
        if safe == name:
            chosen[name] = _free_name(safe, name, taken)
        else:
            changed.append((safe, name))
    for safe, name in changed:
        chosen[name] = _free_name(safe, name, taken)
    return chosen


def _free_name(safe: str, name: str, taken: set[str]) -> str:
    """`safe`, made of `name`, or what no other name of the folder is the same as; `taken` grows by it."""
    same = same_name(safe)
    if same in taken:
        candidates = (_marked(safe, each) for each in numbered(name, "{name}/{number}"))
        safe = next(each for each in candidates if same_name(each) not in taken)
        same = same_name(safe)
    # There may be very many: most are in lower case, and one string is enough.
    taken.add(safe if same == safe else same)
    return safe


def same_name(name: str) -> str:
    """The form two names share that some file system takes for one.

    Some compare in lower case, some in upper case, where more letters meet: a dotless ı with i.
    """
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFC", name).casefold().upper().casefold()
    return unicodedata.normalize("NFC", folded)


def _marked(safe: str, original: str) -> str:
    digest = hashlib.sha256(original.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    path = PurePath(safe)
    suffix = path.suffix if 0 < len(path.suffix) <= 12 else ""
    tail = f"-{digest}{suffix}"
    stem = safe.removesuffix(suffix)[:_LONGEST]
    while _octets(stem + tail) > _LONGEST:
        stem = stem[:-1]
    return stem.rstrip(". ") + tail


def _octets(name: str) -> int:
    if name.isascii():
        return len(name)
    return max(len(name.encode()), len(unicodedata.normalize("NFD", name).encode()) - _APART)
