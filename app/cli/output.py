"""The standard output as the commands write to it: any name can be printed, and its failure has its own error."""

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


class OutputError(Exception):
    """The standard output takes nothing more: a full disk, or a reader that has gone. `reason` is the system's word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StandardOutput(io.TextIOWrapper):
    """Writes to the binary stream below the standard output; what its encoding lacks is written as an escape.

    Without that a name in Japanese would end the program where a terminal knows only ASCII (LC_ALL=POSIX). Closing it
    leaves the stream below open.
    """

    def write(self, text: str) -> int:
        """Raises OutputError."""
        try:
            return super().write(text)
        except OSError as error:
            raise OutputError(error.strerror or type(error).__name__) from error

    def flush(self) -> None:
        """Raises OutputError."""
        try:
            super().flush()
        except OSError as error:
            raise OutputError(error.strerror or type(error).__name__) from error

    def close(self) -> None:
        """Others use the stream below as well."""


def standard_output() -> TextIO:
    """Where results go. A program without a terminal may have none: then they go nowhere."""
    if sys.stdout is None:
        return io.StringIO()
    if not hasattr(sys.stdout, "buffer"):
        return sys.stdout
    return StandardOutput(sys.stdout.buffer, encoding=sys.stdout.encoding, errors="backslashreplace")


def complain(text: str) -> None:
    """Writes lines to the standard error. One that is closed or full changes nothing about the exit code."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text + "\n")


def give_up_output() -> None:
    """Discards what is still to be written: Python would otherwise fail again at exit, with an exit code of its
    own."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
