"""What a restore has put on a server so far, in a file of the user's settings: the proof, and where to go on.

One line of JSON each; a line that was cut off is passed over:

    {"top": "Restored 2026-11-28"}
    {"folder": "Restored 2026-11-28/local/&U9dP4Q-", "validity": 1795955320, "uid": 7, "digest": "9f86d081…"}
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from app.model.errors.destination import NotWritableError

_OWNER_ONLY = 0o600
_LONGEST_LINE = 1 << 16
Numbers = dict[int, str]
"""The digest of the message with each UID."""


class ResumeFile:
    """What is remembered for one archive, one server and one user."""

    def __init__(self, path: Path) -> None:
        """Reads what there is. Raises NotWritableError where the file is there and cannot be read."""
        self._path = path
        self._known: dict[tuple[bytes, int], Numbers] = {}
        self.top = ""
        try:
            with path.open("rb") as file:
                while line := file.readline(_LONGEST_LINE):
                    self._read(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise NotWritableError(path) from error

    @property
    def is_empty(self) -> bool:
        """True where nothing was put on the server yet."""
        return not self._known

    def begin(self, top: str) -> None:
        """Remembers the folder above all others. Raises NotWritableError."""
        if top != self.top:
            self.top = top
            self._known.clear()
            self._write([{"top": top}])

    def forget(self) -> None:
        """Nothing of it is there any more."""
        self.top = ""
        self._known.clear()

    def known(self, folder: bytes, validity: int) -> Numbers:
        """What was put into a folder, as long as its numbers mean the same."""
        return self._known.get((folder, validity), {}) if validity else {}

    def add(self, folder: bytes, validity: int, numbers: Numbers) -> None:
        """Remembers messages that the server took. Raises NotWritableError."""
        self._known.setdefault((folder, validity), {}).update(numbers)
        name = folder.decode("latin-1")
        self._write(
            {"folder": name, "validity": validity, "uid": uid, "digest": digest} for uid, digest in numbers.items()
        )

    def _read(self, line: bytes) -> None:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            return
        match found:
            case {"top": str(top)}:
                self.top = top
                self._known.clear()
            case {"folder": str(folder), "validity": int(validity), "uid": int(uid), "digest": str(digest)}:
                key = (folder.encode("latin-1", "replace"), validity)
                self._known.setdefault(key, {})[uid] = digest

    def _write(self, lines: Iterable[dict[str, str | int]]) -> None:
        # Each begins a line of its own, whatever a power cut left of the one before.
        text = "".join("\n" + json.dumps(line) + "\n" for line in lines)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(self._path, "ab", opener=lambda path, flags: os.open(path, flags, _OWNER_ONLY)) as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NotWritableError(self._path) from error
