"""Putting a message back in memory alone, as it would be put into a mailbox, to see whether it can be read there."""

from pathlib import Path

from app.formats.standard import mbox
from app.formats.standard.mbox_fields import with_unix_status
from app.formats.standard.mbox_writing import Quoting, quoted, separator
from app.model.mail import Message
from app.restore.message import RestorableMessage
from app.system.memory_files import MemorySource


def head_put_back(message: RestorableMessage) -> bytes | None:
    """The header block of a message that was put into a mailbox; None where a reader does not find it."""
    line = separator(message.sender, message.moment)
    octets = with_unix_status(message.octets, message.flags, message.keywords)
    text = line + quoted(octets, Quoting.BARE if message.is_quoted else Quoting.ALL)
    # One more behind it shows where it ends.
    text += line + b"Subject: end\n\n\n"
    found = [each for each in mbox.read(MemorySource(text, Path("mbox"))) if isinstance(each, Message)]
    return found[0].head if len(found) == 2 and found[0].origin.offset == len(line) else None
