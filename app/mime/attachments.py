"""What a person calls the attachments of a message: its files, numbered from 1 in the order they stand."""

from collections.abc import Iterator

from app.mime.body import MimePart, parts

SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
"""Parts that prove who wrote a message; nobody attached them."""


def attachments(message: bytes) -> Iterator[MimePart]:
    """The attachments of a message, signatures included. Never raises."""
    return filter(is_attachment, parts(message))


def is_attachment(part: MimePart) -> bool:
    """True for a file with a name, or what says it is attached; not for a picture that is shown within the text."""
    if part.is_multipart:
        return False
    if part.disposition == "attachment" or part.content_type == "message/rfc822":
        return True
    if not part.file_name:
        return False
    return not (part.disposition == "inline" and part.content_type.startswith("image/"))
