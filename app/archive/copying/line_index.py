"""Where the lines of a files.jsonl begin, by the paths they are about: there may be a million of them."""

import re
from array import array
from bisect import bisect_left
from pathlib import Path

from app.archive.bag.inventory import AFTER_START, parsed, path_of

Line = dict[str, object]
# The path of a line as `Inventory` writes it, where nothing in it is escaped: most need not be taken apart further.
_PLAIN_PATH = re.compile(rb'\{"path": "([^"\\]+)", "kind": ')
_DIGEST = b', "sha256": "'


class LineIndex:
    """The lines about files with a digest, numbered in their order. Of each only 24 bytes are kept in memory.

    They are soonest found in their own order, which is that of a walk through the same folders.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError where the list cannot be read."""
        self._file = path.open("rb")
        self._offsets = array("q")
        keys = array("q")
        offset = 0
        for text in self._file:
            if about := _about(text):
                keys.append(hash(about))
                self._offsets.append(offset)
            offset += len(text)
        self._numbers = array("q", sorted(range(len(keys)), key=keys.__getitem__))
        self._keys = array("q", (keys[number] for number in self._numbers))
        self._last: tuple[int, Line | None] = (-1, None)

    def __len__(self) -> int:
        return len(self._offsets)

    def close(self) -> None:
        """Closes the list; a second call does nothing."""
        self._file.close()

    def find(self, path: str) -> tuple[int, Line] | None:
        """The number and the content of the line about `path`; None without one."""
        before = self._last
        number = before[0]
        for candidate in (number, number + 1):
            if (line := self._about(candidate, path)) is not None:
                return candidate, line
        key = hash(path)
        at = bisect_left(self._keys, key)
        # The first of several lines about one path, as they stand in the list.
        if at < len(self._keys) and self._keys[at] == key:
            candidate = self._numbers[at]
            if (line := self._about(candidate, path)) is not None:
                return candidate, line
        # A file that is new here: the next one is still the one behind the one before.
        self._last = before
        return None

    def digest_after(self, start: str) -> str:
        """The digest in the line behind the one that was found last; empty where it does not begin with `start`.

        `start` is what `inventory.copied_start` says of a file: its line need not be taken apart. It counts as found.
        """
        number, expected = self._last[0] + 1, start.encode()
        if number >= len(self._offsets):
            return ""
        self._file.seek(self._offsets[number])
        text = self._file.readline()
        found = AFTER_START.fullmatch(text, len(expected)) if text.startswith(expected) else None
        if found is None:
            return ""
        self._last = number, None
        return found[1].decode()

    @property
    def last(self) -> int:
        """The number of the line that was found last; -1 before there is one."""
        return self._last[0]

    def line(self, number: int) -> Line | None:
        """The content of a line; None where it cannot be read any more."""
        if self._last[0] != number or self._last[1] is None:
            self._file.seek(self._offsets[number])
            self._last = number, _parsed(self._file.readline())
        return self._last[1]

    def _about(self, number: int, path: str) -> Line | None:
        if not 0 <= number < len(self._offsets):
            return None
        line = self.line(number)
        return line if line is not None and path_of(line) == path else None


def _about(text: bytes) -> str:
    """The path a line is about; empty without a digest. Whoever finds the line by it takes it apart."""
    if (plain := _PLAIN_PATH.match(text)) is not None and _DIGEST in text:
        try:
            return plain[1].decode()
        except UnicodeDecodeError:
            return ""
    line = _parsed(text)
    return path_of(line) if line is not None and line.get("sha256") else ""


def _parsed(text: bytes) -> Line | None:
    try:
        return parsed(text.decode())
    except UnicodeDecodeError:
        return None
