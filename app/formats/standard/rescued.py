"""One message a file of which a part is missing: what a rescue found the beginning of, but not the end."""

from collections.abc import Iterator

from app.formats.standard.eml import message_in
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Source, rests_on_itself
from app.model.mail import Completeness, Message

_EMPTY_LINE = 2
"""Bytes of the line behind a header block at most."""


def read(source: Source) -> Iterator[Message | Finding]:
    """The one message of a file, which is not whole, however it looks."""
    for each in message_in(source):
        if isinstance(each, Message):
            only_head = each.origin.length <= len(each.head) + _EMPTY_LINE
            completeness = Completeness.HEADERS_ONLY if only_head else Completeness.PARTIAL
            notes = tuple(dict.fromkeys((*each.notes, Code.TRUNCATED)))
            yield each._replace(completeness=completeness, notes=notes)
        else:
            yield each


FORMAT = Format(
    name="rescued", read=read, matches_name=lambda name: name.endswith(".eml"), rests_on_others=rests_on_itself
)
