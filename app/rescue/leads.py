"""The line before a message in its file: the separator of a mailbox file, the length that Apple Mail writes."""

import re

LONGEST = 220
"""Bytes of such a line at most."""
_LEAD = re.compile(rb"(?:From [^\r\n\0]{0,200}|([0-9]{1,10})( *))\r?\n")
_PADDED = 8
"""Apple Mail pads its digits; so many characters are not the end of another line by chance."""


def lead_end(data: bytes, start: int, end: int) -> int | None:
    """The index behind the line at `start`, within `end`; None where it is no such line.

    The beginning of a sector may cut "Date: … +0900" so that digits stand there: a length is padded, or leads to a
    property list.
    """
    found = _LEAD.match(data, start, end)
    if found is None:
        return None
    if found[1] is None or (len(found[1]) + len(found[2]) >= _PADDED and found[2]):
        return found.end()
    return found.end() if data.startswith(b"<?xml", found.end() + int(found[1])) else None
