"""The standard output as the commands write to it: any name can be printed, and its failure has its own error."""

import codecs
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

_PLAIN = {"·": "-", "•": "-", "–": "-", "—": "-", "→": "->", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."}
"""What the program's own sentences have and Windows' encodings (cp932, cp1252) lack some of."""


class OutputError(Exception):
    """The standard output takes nothing more: a full disk, or a reader that has gone. `reason` is the system's word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StandardOutput(io.TextIOWrapper):
    """Writes to the binary stream below the standard output; what its encoding lacks is written as an escape.

    Without that a name in Japanese would end the program where a terminal knows only ASCII (LC_ALL=POSIX), and any
    name may where Windows writes to a file or a pipe: in cp932 or cp1252. Closing it leaves the stream below open.
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


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """An error handler of `codecs`: punctuation becomes plain, any other character an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start]
    if found in _PLAIN:
        return _PLAIN[found], error.start + 1
    alone = UnicodeEncodeError(error.encoding, error.object, error.start, error.start + 1, error.reason)
    return codecs.backslashreplace_errors(alone)


_HANDLER = "furoshiki.plain"
codecs.register_error(_HANDLER, _plain)


def standard_output() -> TextIO:
    """Where results go. A program without a terminal may have none: then they go nowhere."""
    if sys.stdout is None:
        return io.StringIO()
    if not hasattr(sys.stdout, "buffer"):
        return sys.stdout
    return StandardOutput(sys.stdout.buffer, encoding=sys.stdout.encoding, errors=_HANDLER)


def complain(text: str) -> None:
    """Writes lines to the standard error. One that is closed or full changes nothing about the exit code."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        _discard(sys.stderr)


def give_up_output() -> None:
    """Discards what is still to be written to the standard output."""
    _discard(sys.stdout)


def _discard(stream: TextIO | None) -> None:
    """Python would otherwise write the rest at exit, fail again, and end with an exit code of its own (120)."""
    with suppress(OSError, ValueError):
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
