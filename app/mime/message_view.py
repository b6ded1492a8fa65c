"""A message as a person reads it: its headers, its words, its HTML, and what is attached to it."""

from collections.abc import Collection
from dataclasses import dataclass

from app.mime import envelope
from app.mime.body import MimePart, decoded, html_text, part_text, parts
from app.mime.headers import decode_text, fields
from app.model.mail import Envelope
from app.textkit.text import without_controls

TEXT_LIMIT = 500_000
"""Characters of text that are shown; those of HTML are bounded by `safe_html`."""
_HTML_LIMIT = (2 << 20) + 1
_HEAD_LIMIT = 1 << 20
_PICTURES_LIMIT = 60 << 20
_CONTENT_ID = frozenset({b"content-id"})
_SUBJECT = frozenset({b"subject"})
_LETTER = "message/rfc822"
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/plain": ".txt",
    "text/html": ".html",
    _LETTER: ".eml",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not shown as text. `number` is that of its MIME part, `name` what the message calls it.

    `name` is on one line, and empty, or only a suffix, where it has none. `size_bytes` is about what it takes once it
    is decoded. `is_here` is False where only a stub is left, the content being elsewhere (Apple Mail).
    """

    number: str
    name: str
    content_type: str
    size_bytes: int
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class MessageView:
    """`text` is plain and without control characters; `html` is as the message has it, and hostile (see `safe_html`).

    `is_cut` says that there is more text than `TEXT_LIMIT`.
    """

    envelope: Envelope
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    is_cut: bool = False


def message_view(message: bytes) -> MessageView:
    """What there is to see of a message. Never raises."""
    plain: list[str] = []
    html: list[str] = []
    words: list[str] = []
    attachments: list[Attachment] = []
    body_start = len(message)
    for part in parts(message):
        body_start = min(body_start, part.body_start)
        if part.is_multipart:
            continue
        wanted = {"text/plain": plain, "text/html": html}.get(part.content_type)
        # Apple Mail goes on with the text behind a picture; a text with a name is a file beside it.
        if wanted is None or part.disposition == "attachment" or (part.file_name and wanted):
            attachments.append(_attachment(part, message))
        else:
            wanted.append(part_text(part, message, TEXT_LIMIT + 1 if wanted is plain else _HTML_LIMIT))
            if wanted is html:
                words.append(html_text(part, message, TEXT_LIMIT + 1))
    whole_html = "\n".join(html)
    text = "\n".join(each for each in plain if each.strip()) or "\n".join(words)
    return MessageView(
        envelope=envelope.read(message[: min(body_start, _HEAD_LIMIT)]),
        text=without_controls(text[:TEXT_LIMIT]),
        html=whole_html if whole_html.strip() else "",
        attachments=tuple(attachments),
        is_cut=len(text) > TEXT_LIMIT,
    )


def attachment_bytes(message: bytes, number: str) -> bytes:
    """The content of a part; empty where there is no such part. Never raises."""
    found = next((part for part in parts(message) if part.number == number), None)
    return decoded(found, message) if found is not None else b""


def pictures(message: bytes, wanted: Collection[str]) -> dict[str, bytes]:
    """The parts with these Content-IDs (without their angle brackets), as far as they are not enormous together."""
    found: dict[str, bytes] = {}
    room = _PICTURES_LIMIT
    for part in parts(message) if wanted else ():
        content_id = _content_id(part, message)
        size = part.body_end - part.body_start
        if content_id in wanted and content_id not in found and not part.is_multipart and size <= room:
            found[content_id] = decoded(part, message)
            room -= size
    return found


def original(message: bytes) -> str:
    """The message as it was sent, for reading; bytes that are no UTF-8 show as a replacement character."""
    return without_controls(message[:TEXT_LIMIT].decode("utf-8", "replace"))


def _attachment(part: MimePart, message: bytes) -> Attachment:
    size = part.body_end - part.body_start
    if part.transfer_encoding == "base64":
        # Four characters for three bytes, and line ends.
        size = size * 3 // 4 * 76 // 78
    is_stub = part.stub_length is not None and size == 0
    if is_stub:
        size = part.stub_length or 0
    return Attachment(part.number, _name(part, message), part.content_type, size, not is_stub)


def _name(part: MimePart, message: bytes) -> str:
    suffix = _SUFFIXES.get(part.content_type, "")
    if part.file_name or part.content_type != _LETTER:
        return part.file_name or suffix
    head = message[part.body_start : min(part.body_end, part.body_start + _HEAD_LIMIT)]
    subjects = fields(head, _SUBJECT).get(b"subject", [b""])
    return decode_text(subjects[0])[:100] + suffix


def _content_id(part: MimePart, message: bytes) -> str:
    values = fields(message[part.head_start : part.body_start], _CONTENT_ID).get(b"content-id", [b""])
    return values[0].decode("utf-8", "replace").strip().strip("<>").strip()
