"""What folders are called on a mail server."""

import unicodedata

from app.formats.standard import mutf7
from app.textkit.text import one_line

# Delimiters of hierarchies, and what patterns of LIST are made of: hardly a server takes them in a name.
_REFUSED = str.maketrans(dict.fromkeys('/\\.%*"', "_"))
_LONGEST = 200
"""Bytes of one name in modified UTF-7; a server that keeps folders as files has 255 at most."""
_FLAT = " - "


def server_name(name: str) -> str:
    """A name for a folder that every server takes."""
    changed = unicodedata.normalize("NFC", one_line(name)).translate(_REFUSED).strip() or "_"
    while len(mutf7.encode(changed)) > _LONGEST:
        changed = changed[:-1].rstrip()
    return changed


def raw_name(prefix: bytes, delimiter: str, path: tuple[str, ...]) -> bytes:
    """The name a server knows a folder by; one without hierarchy gets all of it in one name."""
    if not delimiter:
        return prefix + mutf7.encode(_FLAT.join(path))
    return prefix + delimiter.encode().join(map(mutf7.encode, path))
