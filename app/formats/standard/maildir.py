"""Maildir: one file a message in `cur` and `new`, its marks in the file name behind `:2,`."""

import re
from collections.abc import Iterator

from app.formats.standard.eml import message_in
from app.model.format import Format, Source
from app.model.mail import Mark, Message
from app.model.store import Notice

# Colons cannot be written on Windows, so copies carry another character there.
_INFO = re.compile(r"[:;!_]2,([A-Za-z,]*)\Z")
_LETTERS = {
    "S": Mark.READ,
    "R": Mark.ANSWERED,
    "F": Mark.FLAGGED,
    "P": Mark.FORWARDED,
    "T": Mark.DELETED,
    "D": Mark.DRAFT,
}


def read(source: Source) -> Iterator[Message | Notice]:
    """The one message of a file, with the marks its name carries."""
    yield from message_in(source, marks_of(source.path.name))


def marks_of(name: str) -> Mark:
    """The marks in a Maildir file name."""
    marks = Mark.NONE
    if found := _INFO.search(name):
        for letter in found[1]:
            marks |= _LETTERS.get(letter, Mark.NONE)
    return marks


FORMAT = Format(name="maildir", read=read, holds=lambda name: not name.startswith("."))
