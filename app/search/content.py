"""What of a message is searched: the words of its text, and the names of its attachments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.formats.common.header_block import utf16_as_utf8
from app.mime import body
from app.mime.attachments import SIGNATURES, is_attachment
from app.mime.body import MimePart

LIMIT = 200_000
"""Characters of a message that are searched."""
_ENOUGH = 200
"""Characters of plain text that say what a message says: beside less, its HTML is searched as well."""
_DEEPEST = 3
"""Messages attached to each other whose texts are searched."""
_BASE64 = re.compile(r"[0-9A-Za-z+/=]{60,}")


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a message, and the names of its attachments, one a line; some have none.

    `is_unread` says that the message could not be read, so that nothing is known of these.
    """

    text: str
    names: str = ""
    has_attachments: bool = False
    is_unread: bool = False


def read(message: bytes) -> Content:
    """The content of a message, its RFC 5322 bytes. Never raises on what is in it.

    The plain text counts, or the HTML where there is hardly any; what is attached as a message is text as well.
    """
    if message[:1] in b"\xff\xfe\0" or message[1:2] == b"\0":
        message = utf16_as_utf8(message) or message
    texts: list[str] = []
    names: list[str] = []
    has_attachments = _collect(message, texts, names, _DEEPEST)
    text = "\n".join(texts)[:LIMIT]
    return Content(_BASE64.sub(" ", text), "\n".join(filter(None, names)), has_attachments)


def _collect(message: bytes, texts: list[str], names: list[str], depth: int) -> bool:
    """Adds what a message says and the names of its attachments; True where it has any."""
    plain, html, attached = [], [], []
    for part in body.parts(message):
        if part.is_multipart:
            continue
        if is_attachment(part):
            attached.append(part)
        elif part.content_type == "text/plain":
            plain.append(part)
        elif part.content_type == "text/html":
            html.append(part)
    texts += _texts(message, plain, html)
    for part in attached:
        names.append(part.file_name)
        if part.content_type == "message/rfc822" and depth:
            _collect(body.decoded(part, message), texts, names, depth - 1)
    return any(part.content_type not in SIGNATURES for part in attached)


def _texts(message: bytes, plain: list[MimePart], html: list[MimePart]) -> Iterator[str]:
    length = 0
    for part in plain:
        text = body.part_text(part, message, LIMIT)
        length += len(text)
        yield text
        if length >= LIMIT:
            return
    if length < _ENOUGH:
        for part in html:
            yield body.html_text(part, message, LIMIT)
