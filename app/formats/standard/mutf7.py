"""Modified UTF-7 (RFC 3501, 5.1.3): how IMAP, and folders named after it, write a mailbox name."""

import base64
import re

from app.mime.headers import decode_base64

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_NOT_PLAIN = re.compile(r"&|[^ -~]+")


def decode(name: str) -> str:
    """The name a person gave; a name that is not modified UTF-7 stays as it is."""
    if "&" not in name:
        return name
    return _SHIFTED.sub(_unshifted, name)


def encode(name: str) -> bytes:
    """How a name is written: `送信済み` is `&kAFP4W4IMH8-`. A lone surrogate, which none can have, becomes U+FFFD."""
    return _NOT_PLAIN.sub(_shifted, name).encode("ascii")


def _shifted(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    data = found[0].encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace").encode("utf-16-be")
    return "&" + base64.b64encode(data).decode("ascii").rstrip("=").replace("/", ",") + "-"


def _unshifted(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    data = decode_base64(found[1].replace(",", "/").encode("ascii"))
    try:
        return data[: len(data) // 2 * 2].decode("utf-16-be")
    except UnicodeDecodeError:
        return found[0]
