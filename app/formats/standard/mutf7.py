"""Modified UTF-7 (RFC 3501, 5.1.3): how IMAP, and folders named after it, write a mailbox name."""

import re

from app.mime.headers import decode_base64

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")


def decode(name: str) -> str:
    """The name a person gave; a name that is not modified UTF-7 stays as it is."""
    if "&" not in name:
        return name
    return _SHIFTED.sub(_unshifted, name)


def _unshifted(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    data = decode_base64(found[1].replace(",", "/").encode("ascii"))
    try:
        return data[: len(data) // 2 * 2].decode("utf-16-be")
    except UnicodeDecodeError:
        return found[0]
