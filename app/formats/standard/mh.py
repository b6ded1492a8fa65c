"""MH: one file a message, named by a number; a comma before the number (`,12`) means that it was deleted."""

from collections.abc import Iterator

from app.formats.standard.eml import message_in
from app.model.findings import Finding
from app.model.format import Format, Source, rests_on_itself
from app.model.mail import Message, MessageFlag


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file."""
    yield from message_in(source, MessageFlag.DELETED if source.path.name.startswith(",") else MessageFlag.NONE)


def matches_name(name: str) -> bool:
    """True for the names MH gives to messages, deleted ones included: they are still mail."""
    number = name.removeprefix(",")
    return number.isascii() and number.isdigit()


FORMAT = Format(name="mh", read=read, matches_name=matches_name, rests_on_others=rests_on_itself)
