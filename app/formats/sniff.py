"""What a file is, by its content; its suffix only breaks ties."""

import re
from pathlib import Path

from app.formats.sections import head_length, looks_like_message
from app.system.reading import SourceFile

_LOOKED_AT = 64 << 10
_SEPARATOR = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]*From [^\r\n]*(?:\r\n|\n|\r)")
_SECOND = re.compile(rb"(?:\r\n\r\n|\n\n|\r\r)From [^\r\n]*[0-9][^\r\n]*(?:\r\n|\n|\r)")
_EMLX = re.compile(rb"[ \t]*[0-9]{1,15}[ \t]*\r?\n")
_MAGIC = (
    (b"!BDN", "pst"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "msg"),
    (b"\xcf\xad\x12\xfe", "dbx"),
    (b"JMF", "dbx"),
    (b"PK\x03\x04", "zip"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\x1f\x8b", "packed-mbox"),
    (b"BZh", "packed-mbox"),
    (b"\xfd7zXZ\0", "packed-mbox"),
    (b"\x00\x0d\xbb\xa0", "table_of_contents"),
    (b"// <!-- <mdb:mork", "mork"),
    (b"\x78\x9f\x3e\x22", "tnef"),
)


def sniff(path: Path) -> str | None:
    """The format of a file: a key of READERS, the name of a format nobody reads yet, or None. Raises OSError."""
    with SourceFile(path) as source:
        return sniff_bytes(source.read(_LOOKED_AT), path.name)


def sniff_bytes(start: bytes, name: str) -> str | None:
    """The format of a file called `name` that starts with `start` (64 KiB are enough)."""
    for magic, known in _MAGIC:
        if start.startswith(magic):
            return known
    if (found := _EMLX.match(start)) and looks_like_message(start[found.end() :]):
        return "emlx"
    single = name.lower().endswith((".eml", ".emlx"))
    if found := _SEPARATOR.match(start):
        # A lone message saved with its separator is still one message; a second separator makes a mailbox.
        return "eml" if single and not _SECOND.search(start, found.end()) else "mbox"
    if single:
        return "eml" if start.strip(b"\0\r\n\t ") else None
    if looks_like_message(start):
        return "mbox" if _SECOND.search(start, head_length(start)) and name.lower().endswith(".mbox") else "eml"
    return None
