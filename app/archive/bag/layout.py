"""The names inside an archive: which files stand at its top, and which names every file system and tool can hold."""

import hashlib
import unicodedata
from datetime import datetime

from app.textkit.safe_names import safe_name as safe_name
from app.textkit.safe_names import safe_names as safe_names
from app.textkit.safe_names import same_name as same_name

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


def below(folder: str, name: str) -> str:
    """The path of the entry `name` of a folder of `data/stores/<client>`.

    Where it grows longer than other systems take, the content of the folder goes to `data/stores/<client>/deep/…`, a
    folder named by a digest of its path; files.jsonl knows where it came from.
    """
    path = f"{folder}/{name}"
    if len(path if path.isascii() else unicodedata.normalize("NFD", path).encode()) <= LONGEST_PATH:
        return path
    client = "/".join(folder.split("/")[:3])
    return f"{client}/{DEEP}/{hashlib.sha256(folder.encode()).hexdigest()[:16]}/{name}"


def archive_name(label: str, now: datetime) -> str:
    """The folder name of an archive made at `now` (local time): sorts by date, says whose it is."""
    return safe_name(f"{now:%Y-%m-%d %H%M} {label}".strip())
