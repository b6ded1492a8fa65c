"""The property list behind the message of an .emlx: where it starts, and what it says.

<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist …>\n<plist version="1.0">\n<dict>
    <key>date-received</key>\n<integer>1136163600</integer>     seconds from 1970
    <key>flags</key>\n<integer>8590195713</integer>             bits, see `app.formats.apple.emlx`

V10 writes `conversation-id`, `date-last-viewed`, `remote-id`, `color` and, for Gmail, `gmail-label-ids` too: numbers of
mailboxes in the index (`labels`), which mean nothing without it. Bit 7 of the flags changes while Mail merely runs.
"""

import plistlib
import re
from collections.abc import Mapping
from xml.parsers.expat import ExpatError

PLIST_LIMIT = 1 << 20
"""Bytes of a property list that are looked at."""
_START = re.compile(rb"<\?xml[^<>]{0,200}>\s*(?:<!DOCTYPE plist[^<>]{0,300}>\s*)?<plist\b")
_FLAGS = re.compile(rb"<key>flags</key>\s*<integer>([0-9]{1,18})</integer>")
_RECEIVED = re.compile(rb"<key>date-received</key>\s*<(?:integer|real)>([0-9]{1,12})(?:\.0*)?</(?:integer|real)>")


def plist_start(data: bytes) -> int | None:
    """The index of the property list that ends `data`, the end of a file; None where there is none.

    One in the text of the message does not count: behind it the message goes on.
    """
    position = data.rfind(b"<?xml", max(len(data) - PLIST_LIMIT, 0))
    if position < 0 or not _START.match(data, position):
        return None
    rest = data[position:].rstrip(b"\r\n\t \0")
    return position if rest.endswith(b"</plist>") or b"</plist>" not in rest else None


def is_plist(data: bytes) -> bool:
    """True for bytes a property list may begin with, however damaged, and for none at all."""
    start = data.lstrip(b"\r\n\t \0")
    return not start or start.startswith((b"<?xml", b"<!DOCTYPE plist", b"<plist", b"bplist0"))


def read_plist(data: bytes) -> Mapping[str, object]:
    """What a property list says; empty where it is missing or broken: it never costs the message."""
    if (numbers := numbers_in(data)) is not None:
        return dict(zip(("flags", "date-received"), numbers, strict=True))
    if not data.strip():
        return {}
    try:
        value = plistlib.loads(data.strip())
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, ExpatError, AttributeError):
        return {}
    return value if isinstance(value, dict) else {}


def numbers_in(data: bytes) -> tuple[int, int] | None:
    """`flags` and `date-received` of a property list as Mail writes it; None of any other.

    The full parser takes longer than all the rest.
    """
    flags, received = _FLAGS.search(data), _RECEIVED.search(data)
    if flags is None or received is None or not data.startswith(b"<?xml"):
        return None
    return int(flags[1]), int(received[1])
