"""What Outlook packed into a winmail.dat (TNEF), as mail again.

It is read in the worker process, like one that lies in a file: whatever it does to its reader, it costs itself alone.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from app.formats.outlook import tnef, winmail
from app.formats.reading.worker import Worker, WorkerStoppedError
from app.mime.attachments import attachments
from app.mime.body import MimePart, decoded, parts
from app.mime.message_view import Attachment, MessageView, attachment_bytes, message_view

_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_NAME = "winmail.dat"
_WITHIN = "/"
"""Between the number of the part that is packed and that of a part in it: 2/1.3."""
_MOST = 5
_LARGEST = 64 << 20
"""Bytes that are unpacked of one message, and that one may become."""
_NOWHERE = Path(os.devnull)


def unpacked(message: bytes) -> dict[str, bytes]:
    """The messages in the packed parts of a message, by the numbers of these parts. Never raises.

    A part that cannot be read, or grows without end, is left out: it is an attachment like any other.
    """
    packed = [part for part in parts(message) if _is_packed(part, message)][:_MOST]
    found: dict[str, bytes] = {}
    if packed:
        with Worker() as worker:
            for part in packed:
                if data := _message(worker, part, message):
                    found[part.number] = data
    return found


def _is_packed(part: MimePart, message: bytes) -> bool:
    if part.is_multipart or not (part.content_type in _TYPES or part.file_name.lower() == _NAME):
        return False
    return part.body_end - part.body_start <= _LARGEST and decoded(part, message).startswith(tnef.MAGIC)


def _message(worker: Worker, part: MimePart, message: bytes) -> bytes:
    path, found = _NOWHERE / part.number / _NAME, bytearray()
    worker.hold(path, winmail.FORMAT.name, decoded(part, message))
    try:
        for piece in worker.read_message(path, winmail.FORMAT.name, 0):
            found += piece
            if len(found) > _LARGEST:
                return b""
    except (WorkerStoppedError, ValueError):
        return b""
    return bytes(found)


def with_unpacked(view: MessageView, inside: Mapping[str, bytes]) -> MessageView:
    """The view with what was packed: its text and HTML where the message itself has none, and what is attached to it.

    The numbers of those attachments are for `unpacked_bytes`.
    """
    listed: list[Attachment] = []
    for each in view.attachments:
        listed.append(each)
        if each.number in inside:
            inner = message_view(inside[each.number])
            listed += (replace(one, number=f"{each.number}{_WITHIN}{one.number}") for one in inner.attachments)
            if not view.text.strip() and not view.html:
                view = replace(view, text=inner.text, html=inner.html, is_cut=inner.is_cut)
    return replace(view, attachments=tuple(listed))


def unpacked_bytes(message: bytes, inside: Mapping[str, bytes], number: str) -> bytes:
    """The content of a part, packed or not; empty where there is no such part. Never raises."""
    outer, within, inner = number.partition(_WITHIN)
    return attachment_bytes(inside.get(outer, b""), inner) if within else attachment_bytes(message, number)


def all_attachments(message: bytes, inside: Mapping[str, bytes]) -> Iterator[tuple[MimePart, bytes]]:
    """The attachments of a message, each with the bytes it is a part of; those of a packed one follow it."""
    for part in attachments(message):
        yield part, message
        if part.number in inside:
            yield from ((one, inside[part.number]) for one in attachments(inside[part.number]))
