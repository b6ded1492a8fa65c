"""How the program asks a child for a PDF, and what the child answers with its exit code."""

from enum import IntEnum

MAKE_PDF = "--make-pdf"
"""The argument that makes the program read a page from the standard input, and write its PDF to the standard output."""


class PdfEnd(IntEnum):
    """The exit codes of such a child; with any other one it ended with a bug."""

    MADE = 0
    NO_JAPANESE_FONT = 3
    NOT_POSSIBLE = 4
    """The standard output has the reason."""
