"""Messages of which only the header block is in their file, though it announces a body.

Programs that fetch "headers only" leave such, and some have no mark for them. A text may well be empty, and a mail of
nothing but a subject is common; parts without their boundaries are none, nor are 1,234 octets of nothing:

    Content-Type: multipart/alternative; boundary="b"       RFC 2046, 5.1.1: there is at least one part
    Content-Length: 1234                                    as mail programs of Unix count a body
"""

import re

from app.model.codes import Code
from app.model.mail import Completeness, Message

_MOST_WHITE_SPACE = 64
_ANNOUNCED = re.compile(rb"^content-(?:type:[ \t\r\n]*multipart/|length:[ \t]*[1-9][0-9]+[ \t\r]*$)", re.I | re.M)


def is_missing(head: bytes, excerpt: bytes, length: int) -> bool:
    """True where the body is missing that the headers announce, of a message of `length` bytes as it lies in its file.

    `head` and `excerpt` are as in `Message`.
    """
    if not 0 <= length - len(head) <= _MOST_WHITE_SPACE or excerpt.strip():
        return False
    return _ANNOUNCED.search(head) is not None


def checked(message: Message) -> Message:
    """A message that lies in its file as it came, marked where its body is missing; others as they are."""
    if message.completeness is not Completeness.WHOLE:
        return message
    if not is_missing(message.head, message.excerpt, message.origin.length):
        return message
    return message._replace(completeness=Completeness.HEADERS_ONLY, notes=(*message.notes, Code.TEXT_MISSING))
