"""The first bytes of single messages, read where they lie in files."""

import logging
from collections.abc import Callable

from app.system.reading import RandomFile

_log = logging.getLogger(__name__)


class MessageStart:
    """Reads the first bytes of messages; close it.

    The last file stays open: a mailbox may be one file, and the next message in it.
    """

    def __init__(self, whole_path: Callable[[str], str] = str) -> None:
        """`whole_path` gives the path of a file by its name."""
        self._whole_path = whole_path
        self._name: str | None = None
        self._file: RandomFile | None = None

    def close(self) -> None:
        """Closes the last file; reading on opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def read(self, name: str, offset: int, count: int) -> bytes:
        """At most `count` bytes from `offset` of a file; empty where it cannot be read."""
        try:
            if self._file is None or name != self._name:
                self.close()
                self._file, self._name = RandomFile(self._whole_path(name)), name
            return self._file.read_at(offset, count)
        except OSError:
            return b""
        except Exception:
            _log.exception("The text of a message was not read")
            return b""
