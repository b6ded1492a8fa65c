"""The names inside an archive: which files stand at its top, and which names every file system and tool can hold."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import PurePath

from app.textkit.numbered import numbered

INCOMPLETE = ".incomplete"
ENCRYPTED = ".furoshiki.zip"
"""The end of the name of an archive in one encrypted file."""
ENCRYPTING = "encrypted.zip"
"""Only in an unfinished archive: its encrypted form, until that is proved."""
READ_ME = "READ ME FIRST.html"
BAG_DECLARATION = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SEAL = "seal-sha256.txt"
"""The digests of everything the verdict rests on; the seal on the certificate is the digest of this list."""
BOOK = "address-book.jsonl"
"""Only in encrypted archives: everybody found in them, where it is read before all else."""
CATALOG = "catalog.sqlite"
INVENTORY = "files.jsonl"
MISSING = "missing.csv"
GONE = "gone.csv"
"""Files that were in the previous archive and whose originals are gone; only where there are any."""
RECORD = "record.json"
CERTIFICATE = "certificate.html"
CERTIFICATE_PDF = "certificate.pdf"
RUN = "run.json"
"""Whose mail it is. Locked while a run works on the archive, and part of the finished one: giving it its name is all
that is left to do then, so that no interruption comes between."""
PAYLOAD = "data"
STORES = "data/stores"
MAIL = "data/mail"
ADDRESS_BOOK = "data/address-book"

DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "Icon\r", ".apdisk"})
"""What the systems drop into any folder a person opens."""
_DROPPED_FOLDERS = frozenset(
    {".Spotlight-V100", ".fseventsd", ".Trashes", ".TemporaryItems", ".DocumentRevisions-V100", ".AppleDouble"}
    | {"System Volume Information", "$RECYCLE.BIN", "@eaDir", ".@__thumb"}
)
"""What macOS and Windows make at the top of a volume, which may be an archive, and network disks in any folder."""

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

LONGEST_PATH = 600
"""Bytes of a path inside an archive, its letters taken apart: macOS takes 1,024 for the whole way to a file."""
DEEP = "deep"


def is_dropped(name: str) -> bool:
    """True for what a system put there by itself, also the AppleDouble file that a Mac makes beside any other.

    It does so on sticks, which cannot hold what it notes about a file. `name` may be a path: in a folder that a system
    made all is its own.
    """
    *above, last = name.split("/")
    return last in DROPPINGS or last.startswith("._") or not _DROPPED_FOLDERS.isdisjoint((*above, last))


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
    for name in sorted(names, key=lambda name: (safe_name(name) != name, name)):
        plain = safe_name(name)
        candidates = chain([plain], (_marked(plain, each) for each in numbered(name, "{name}/{number}")))
        safe = next(each for each in candidates if same_name(each) not in taken)
        taken.add(same_name(safe))
        chosen[name] = safe
    return chosen


def below(folder: str, name: str) -> str:
    """The path of the entry `name` of a folder of `data/stores/<client>`.

    Where it grows longer than other systems take, the content of the folder goes to `data/stores/<client>/deep/…`, a
    folder named by a digest of its path; files.jsonl knows where it came from.
    """
    path = f"{folder}/{name}"
    if len(unicodedata.normalize("NFD", path).encode()) <= LONGEST_PATH:
        return path
    client = "/".join(folder.split("/")[:3])
    return f"{client}/{DEEP}/{hashlib.sha256(folder.encode()).hexdigest()[:16]}/{name}"


def archive_name(label: str, now: datetime) -> str:
    """The folder name of an archive made at `now` (local time): sorts by date, says whose it is."""
    return safe_name(f"{now:%Y-%m-%d %H%M} {label}".strip())


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
    return max(len(name.encode()), len(unicodedata.normalize("NFD", name).encode()) - _APART)
