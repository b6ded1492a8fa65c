"""What a file is, by its content; its suffix only breaks ties."""

import re
from pathlib import Path, PurePath

from app.formats.common.sections import head_length, is_field, looks_like_message
from app.formats.standard import takeout, tar_mail, vmg
from app.formats.standard.unpacking import first_bytes
from app.formats.windows import bmf, ese, eudora, hidemaru_log
from app.system.reading import SourceFile

_LOOKED_AT = 64 << 10
_EMLX = re.compile(rb"[ \t]*[0-9]{1,15}[ \t]*\r?\n")
_SEPARATOR = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n\0]*From [^\r\n]*(?:\r\n|\n|\r|\Z)")
_DATE = rb"[^\r\n]{0,300}?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]{0,60}?[0-9]{1,2}:[0-9]{2}"
_DATED = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n\0]*From " + _DATE)
_SECOND = re.compile(rb"(?:\r\n\r\n|\n\n|\r\r)From " + _DATE + rb"[^\r\n]*(?:\r\n|\n|\r)(?=[!-9;-~]+:)")
_BOUNDARY = re.compile(rb"(?i)\bboundary=\"?([^\"\r\n;]{1,200})")
# Suffixes of mailbox files; without one, a mailbox on Unix and in Mozilla profiles.
_MAILBOX_SUFFIXES = frozenset({"", ".mbox", ".mbx"})
# First bytes by format; the containers among them are distinguished in `_container`.
_MAGIC = (
    (b"!BDN", "pst"),
    (b"\x20\x06\x79\x19", "tbb"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "msg"),
    (b"\xcf\xad\x12\xfe", "dbx"),
    (b"JMF", "oe4"),
    (b"Nostromo", "hxstore"),
    (b"PK\x03\x04", "zip"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x00\x0d\xbb\xa0", "table_of_contents"),
    (b"// <!-- <mdb:mork", "mork"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x01\x01\x01\x01\n", "mmdf"),
    (b"BABYL OPTIONS:", "babyl"),
)
# Documents that share their container with a mail format, and never hold mail.
_DOCUMENTS = frozenset(
    [
        ".doc",
        ".dot",
        ".xls",
        ".xlt",
        ".ppt",
        ".pps",
        ".msi",
        ".db",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".ods",
        ".odp",
        ".odg",
        ".epub",
        ".jar",
        ".apk",
        ".xpi",
        ".whl",
    ]
)


# Databases of mail programs, by the names only they give them.
_DATABASES = {
    "outlook.sqlite": "olk15", "geary.db": "geary", "edgehill.db": "mailspring", "mail_index.dat": "em-client",
}  # fmt: skip


def sniff(path: Path) -> str | None:
    """The format of a file: a key of READERS, the name of a format nobody reads yet, or None. Raises OSError."""
    with SourceFile(path) as source:
        return sniff_bytes(source.read(_LOOKED_AT), path.name)


def sniff_bytes(start: bytes, name: str) -> str | None:
    """The format of a file called `name` whose first bytes (64 KiB are enough) are `start`."""
    # A hidden name has no suffix for pathlib; it is all suffix here.
    suffix = (PurePath(name).suffix or (name if name.startswith(".") else "")).lower()
    for magic, format_name in _MAGIC:
        if start.startswith(magic):
            return _container(start, format_name, suffix, name)
    if not start:
        return None
    if start.startswith(ese.MAGIC, ese.MAGIC_AT):
        return "unistore" if name.lower() == "store.vol" else None
    if tar_mail.is_tar(start):
        return "tar" if suffix not in _DOCUMENTS else None
    if suffix == ".emlx" or ((match := _EMLX.match(start)) and looks_like_message(start[match.end() :])):
        return "emlx"
    if suffix == ".bmf":
        return "bmf" if looks_like_message(start) else None
    if suffix == ".pmm" and looks_like_message(start[128:]):
        return "pmm"
    if hidemaru_log.SEPARATOR.match(start):
        return "hidemaru"
    if vmg.is_vmg(start):
        return "vmg"
    if takeout.SEPARATOR.match(start):
        return "takeout"
    if start.startswith(eudora.SEPARATOR):
        return "eudora"
    if suffix == ".eml":
        return "mbox" if _is_mailbox(start) else "eml"
    return _text(start, suffix)


def _text(start: bytes, suffix: str) -> str | None:
    """The format of a file that neither magic bytes nor the suffix identify."""
    if not start.strip(b"\0"):
        # The hole a crash left where a mailbox was: its reader says so, and finds what lies behind.
        return "mbox" if suffix in _MAILBOX_SUFFIXES else None
    if match := _SEPARATOR.match(start):
        rest = start[match.end() :]
        # A letter, too, may begin with the word "From".
        certain = _DATED.match(start) or looks_like_message(rest) or (is_field(rest) and b"@" in match[0])
        return "mbox" if certain or suffix in _MAILBOX_SUFFIXES - {""} else None
    if bmf.is_dot_separated(start, suffix, is_whole=len(start) < _LOOKED_AT):
        return "bmf"
    if looks_like_message(start) and not _is_card(start):
        return "mbox" if suffix in _MAILBOX_SUFFIXES - {""} and _SECOND.search(start) else "eml"
    return "mbox" if _SECOND.search(start) else None


def _is_mailbox(start: bytes) -> bool:
    """True where a second separator follows the first. A message saved with its own is still one message, and so is
    one with a mailbox attached: there the separator stands before the boundary that closes the message."""
    first = _SEPARATOR.match(start)
    second = _SECOND.search(start) if first else None
    if first is None or second is None:
        return False
    head = start[first.end() : first.end() + head_length(start[first.end() :])]
    boundary = _BOUNDARY.search(head)
    return boundary is None or b"--" + boundary[1] + b"--" in start[: second.start()]


def _is_card(start: bytes) -> bool:
    """True for vCard and iCalendar, whose lines look like header fields."""
    return start[:64].lstrip(b"\xef\xbb\xbf\r\n\t ")[:7].upper() == b"BEGIN:V"


def _container(start: bytes, format_name: str, suffix: str, name: str) -> str | None:
    """The format behind magic bytes that several share."""
    if format_name in ("zip", "msg") and suffix in _DOCUMENTS:
        return None
    if format_name == "zip" and suffix == ".olm":
        return "olm"
    if format_name == "sqlite":
        return _DATABASES.get(name.lower(), format_name)
    if format_name == "dbx" and start[4:5] != b"\xc5":
        # Folders.dbx, Offline.dbx and Pop3uidl.dbx are lists of the program.
        return None
    if format_name in ("gzip", "bzip2", "xz"):
        # Only what unpacks to mail is a packed mailbox; a packed log is not. A first block that is
        # longer than what was looked at is left to the reader.
        text = first_bytes(start, _LOOKED_AT)
        if tar_mail.is_tar(text or b""):
            return "tar"
        return "packed-mbox" if text == b"" or _text(text or b"", "") in ("mbox", "eml") else format_name
    return format_name
