"""Maildir: one file a message in `cur` and `new`, its flags in the file name behind `:2,`.

cur/1136163600.M1P2.host:2,RS      replied to and seen; letters as in https://cr.yp.to/proto/maildir.html
"""

import re
from collections.abc import Iterator

from app.formats.standard.eml import message_in
from app.model.findings import Finding
from app.model.format import Format, Source, rests_on_itself
from app.model.mail import Message, MessageFlag

# Colons cannot be written on Windows, so copies carry another character there.
_INFO = re.compile(r"[:;!_]2,([A-Za-z,]*)\Z")
_LETTERS = {
    "S": MessageFlag.READ,
    "R": MessageFlag.ANSWERED,
    "F": MessageFlag.FLAGGED,
    "P": MessageFlag.FORWARDED,
    "T": MessageFlag.DELETED,
    "D": MessageFlag.DRAFT,
}


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file, with the flags in its name."""
    yield from message_in(source, flags_of(source.path.name))


def flags_of(name: str) -> MessageFlag:
    """The flags in a Maildir file name (`…:2,RS`)."""
    flags = MessageFlag.NONE
    if found := _INFO.search(name):
        for letter in found[1]:
            flags |= _LETTERS.get(letter, MessageFlag.NONE)
    return flags


FORMAT = Format(
    name="maildir", read=read, matches_name=lambda name: not name.startswith("."), rests_on_others=rests_on_itself
)
