"""Status responses of IMAP (RFC 9051, 7.1): how a command ended, and what a server says unasked."""

import re
from dataclasses import dataclass

from app.textkit.text import one_line

_STATUS = re.compile(
    rb"(OK|NO|BAD|BYE|PREAUTH)(?: +|$)(?:\[([A-Za-z0-9.-]+)(?: +([^\]]*))?\])? *(.*)", re.I | re.DOTALL
)
_LONGEST_WORDS = 300
_FOR_NOW = frozenset({"LIMIT", "OVERQUOTA", "THROTTLED", "UNAVAILABLE", "INUSE"})
"""Codes (RFC 9051, RFC 5530, RFC 9208; THROTTLED is Gmail's) for what may be tried again later."""
THROTTLED = re.compile(r"throttl|bandwidth limit|exceeded .{0,40}limit|too many (?:simultaneous )?connections", re.I)
"""Without a code: Microsoft says "BAD Request is throttled.", Google "Account exceeded command or bandwidth limits"."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status response: OK, NO, BAD, BYE or PREAUTH; its code in capitals, what the code says, words for people."""

    kind: str
    code: str
    argument: bytes
    text: str

    @property
    def is_for_now(self) -> bool:
        """True where the same may be taken later."""
        return self.code in _FOR_NOW or (self.kind != "OK" and THROTTLED.search(self.text) is not None)

    @property
    def words(self) -> str:
        """What the server says, fit to be shown."""
        return f"[{self.code}] {self.text}" if self.code else self.text


def is_status(line: bytes) -> bool:
    """True for a line with words for people, which may end like the announcement of a literal and be none."""
    _, _, rest = line.partition(b" ")
    return line.startswith(b"+") or (not rest[:1].isdigit() and _STATUS.match(rest) is not None)


def status_of(text: bytes) -> Status | None:
    """The status in a response without its tag; None where it is another response."""
    found = _STATUS.match(text)
    if found is None:
        return None
    words = one_line(found[4].decode("utf-8", "replace"))[:_LONGEST_WORDS]
    return Status(found[1].decode("ascii").upper(), (found[2] or b"").decode("ascii").upper(), found[3] or b"", words)
