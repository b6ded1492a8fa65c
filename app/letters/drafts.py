"""The drafts: messages that mail programs open for writing, one for each person or one for many in Bcc."""

from collections.abc import Iterator, Sequence
from itertools import islice

from app.formats.common import mime_builder
from app.formats.common.mime_builder import OutgoingPart
from app.letters.letter import Letter, Sender
from app.mime.addresses import header_form
from app.model.contact import Contact
from app.model.mail import Address
from app.textkit.text import one_line

_LONGEST_NAME = 40


def drafts(people: Sequence[Contact], letter: Letter, sender: Sender, batch: int) -> Iterator[tuple[str, bytes]]:
    """A name for the file, not yet one that every system allows, and the bytes of every draft.

    `batch` 0: one for each person; else with at most so many in Bcc.
    """
    subject = letter.subject(sender)
    if not batch:
        for number, contact in enumerate(people, 1):
            shown = one_line(contact.shown_name or contact.address)[:_LONGEST_NAME]
            to = [("To", mime_builder.address(Address(contact.shown_name, header_form(contact.address))))]
            yield f"{number:04} {shown}.eml", _draft(sender, subject, to, letter.text(sender, contact))
        return
    remaining = iter(people)
    number = 0
    while chunk := list(islice(remaining, batch)):
        number += 1
        # To the owner, the others unseen: no customer sees another's address.
        fields = [
            ("To", mime_builder.address(_from(sender))),
            ("Bcc", mime_builder.addresses([Address("", header_form(contact.address)) for contact in chunk])),
        ]
        yield f"batch {number:03}.eml", _draft(sender, subject, fields, letter.text(sender, None))


def _draft(sender: Sender, subject: str, to: list[tuple[str, str]], text: str) -> bytes:
    """A message that programs open for writing (X-Unsent), not for reading."""
    fields = [
        ("X-Unsent", "1"),
        ("From", mime_builder.address(_from(sender))),
        *to,
        ("Subject", mime_builder.encode_header(subject)),
    ]
    data = text.replace("\n", "\r\n").encode("utf-8", "replace")
    part = OutgoingPart("text/plain", (data,), charset="utf-8")
    return b"".join(mime_builder.message(mime_builder.head(fields), [part], ()))


def _from(sender: Sender) -> Address:
    return Address(one_line(sender.name), header_form(sender.new_address))
