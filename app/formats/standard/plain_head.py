"""The head of a message in one form, so that copies can be compared: that of a server and a program's own."""

import re

_END = re.compile(rb"\n(?:\n|\Z)")
_ADDED = re.compile(
    rb"^(?:X-Mozilla-Status2?|X-Mozilla-Keys|X-Account-Key|X-UIDL|Status|X-Status|X-Keywords):.*\n(?:[ \t].*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
"""Fields that programs put into their copy."""


def plain_head(data: bytes) -> bytes:
    """The head in `data`, the start of a message, with LF and without what programs add; empty where it has no end.

    Headers alone may end with their last line.
    """
    text = data.replace(b"\r\n", b"\n")
    found = _END.search(text)
    return _ADDED.sub(b"", text[: found.start() + 1]) if found else b""
