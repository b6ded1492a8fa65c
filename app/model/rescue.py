"""What a rescue finds: a message or a piece of one, how much of it there is, and by which rule its end was found."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

CARVE_STRIPE = "--carve-stripe"
"""The argument that makes the program a process which carves a stripe; path, start, stop and window (bytes) follow."""


class Grade(Enum):
    """How much of a message came back. The values stand in `provenance.csv` and in JSON."""

    WHOLE = "whole"
    """It begins with its headers, and something proves its end."""
    CUT = "cut"
    """Its headers are whole; its end is missing, or nothing proves it."""
    FRAGMENT = "fragment"
    """Only a part of its headers, enough to see who wrote."""


class EndRule(Enum):
    """How the end of a message was found."""

    COUNT = "count"
    """The length that Apple Mail writes before a message; its property list begins there."""
    TRAILER = "trailer"
    """The property list behind a message of Apple Mail, whose length was lost."""
    BOUNDARY = "boundary"
    """The closing boundary of its parts."""
    SEPARATOR = "separator"
    """The line with which the next message of a mailbox file begins."""
    ENCODING = "encoding"
    """The end of its base64 text."""
    ZEROS = "zeros"
    """NUL bytes, with which a file system fills the last block of a file."""
    CHAIN = "chain"
    """The last piece of a chain in a file of Outlook Express."""
    BLOCK = "block"
    """The end of a block of an Outlook file, which its checksum proves."""
    SOURCE_END = "source_end"
    """The end of what was searched."""
    NEXT_FILE = "next_file"
    """Another file begins."""
    NOT_TEXT = "not_text"
    """A byte that no text has."""
    LIMIT = "limit"
    """It would be longer than any mail."""


@dataclass(frozen=True, slots=True)
class Carved:
    """A message that was found: `length` bytes from `offset` of the source, in bytes.

    `data` is the message as it was received, without the lines that Mozilla puts before it; in a source of pieces
    (Outlook Express, Outlook) they are joined and decoded, and `length` is what they came to.
    """

    offset: int
    length: int
    grade: Grade
    rule: EndRule
    data: bytes
    is_joined: bool


@dataclass(frozen=True, slots=True)
class RescueSource:
    """What is searched: an image, a device, or one file of a folder. `size` is in bytes."""

    path: Path
    size: int
    is_device: bool
