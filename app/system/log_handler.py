"""The handler that writes the log's rotating files. Errors with them never affect the run."""

import logging
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LARGEST = 512 << 10
_KEPT = 2


class QuietHandler(RotatingFileHandler):
    """Opens its file with the first record, and makes its folder then."""

    def __init__(self, path: Path, formatter: logging.Formatter) -> None:
        super().__init__(
            path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True, errors="backslashreplace"
        )
        self.setFormatter(formatter)

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def doRollover(self) -> None:
        """Goes on in the same file where another process holds it open, as Windows then lets nobody rename it."""
        with suppress(OSError):
            super().doRollover()
        self.stream = self.stream or self._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """A disk that is full or write-protected: the standard error would show the text of the exception."""
