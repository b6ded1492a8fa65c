"""A mailbox packed with gzip, bzip2 or xz, read as mbox. The origin of a message counts bytes of the unpacked text."""

from collections.abc import Iterator

from app.formats.standard import mbox
from app.formats.standard.unpacking import Unpacked
from app.model.findings import Finding
from app.model.format import Format, Source
from app.model.mail import Message


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages of a packed mailbox, then a finding where it could not be unpacked to its end."""
    unpacked = Unpacked(source)
    if not unpacked.trouble:
        yield from mbox.read(unpacked)
    if unpacked.trouble:
        yield unpacked.trouble


FORMAT = Format(name="packed-mbox", read=read, matches_name=lambda name: not name.startswith("."))
