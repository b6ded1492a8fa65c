"""Which of the messages that are found are kept: each once, and of a cut one the longest that there is."""

import hashlib
import re
from dataclasses import dataclass

from app.model.rescue import Carved, Grade

_MESSAGE_ID = re.compile(rb"(?im)^Message-ID:[ \t]*(?:\r?\n[ \t]+)?<([^<>\r\n]{1,500})>")
_HEAD = 64 << 10


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that is kept under a name; what is needed to compare others with it."""

    name: str
    grade: Grade
    size: int


class Unique:
    """Digests and Message-IDs of what was found so far: some 200 bytes a message."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()
        self._best: dict[bytes, Kept] = {}

    def add(self, found: Carved, name: str) -> tuple[bool, str]:
        """Whether a message is kept as `name`, and the name of an earlier one that it is more of; empty without.

        Whole messages are kept even where they have one Message-ID: a list may have sent it once more. Pieces are not
        beside the whole, nor beside a longer piece.
        """
        digest = hashlib.sha256(found.data).digest()[:16]
        if digest in self._digests:
            return False, ""
        self._digests.add(digest)
        key = _message_id(found.data)
        if not key:
            return True, ""
        best = self._best.get(key)
        own = Kept(name, found.grade, len(found.data))
        is_whole = found.grade is Grade.WHOLE
        if best is None:
            self._best[key] = own
            return True, ""
        if best.grade is Grade.WHOLE:
            return is_whole, ""
        if is_whole or own.size > best.size:
            self._best[key] = own
            return True, best.name
        return False, ""


def _message_id(data: bytes) -> bytes:
    found = _MESSAGE_ID.search(data, 0, _HEAD)
    return found[1].lower() if found is not None else b""
