r"""Eudora's .mbx: an mbox whose attachments were taken out and put beside it, and whose texts are wrapped in tags.

    From ???@??? Mon Jan 02 01:00:00 2006\r\n           every separator; the sender is never written
    From: taro@example.jp\r\n\r\n<x-html>…</x-html>\r\n
    Attachment Converted: "C:\Eudora\attach\menu.pdf"\r\n

Source: Thunderbird's importer (mailnews/import/eudora). The headers still tell the structure the message once had.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath

from app.formats.common import mime_builder
from app.formats.common.message_bytes import stored_bytes, whole_file
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.sections import head_length
from app.formats.standard import mbox
from app.mime import charsets
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Message
from app.textkit.lazy_pattern import lazy_pattern

SEPARATOR = b"From ???@???"
_ATTACHED = lazy_pattern(rb"(?m)^Attachment Converted: \"?([^\"\r\n]+)\"?[ \t]*\r?\n?")
_WRAPPED = lazy_pattern(rb"(?is)<x-(html|rich|flowed)>(.*?)</x-\1>")
_OF_THE_BODY = lazy_pattern(rb"(?im)^(?:content-[a-z-]+|mime-version):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_CHARSET = lazy_pattern(
    rb"(?is)^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?charset=\"?([A-Za-z0-9_-]{1,40})", re.MULTILINE
)
_FOLDERS = ("attach", "Attach", "Attachments Folder", "Attachments", "attachments")


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages, as in any mbox."""
    return mbox.read(source)


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """The message with its attachments put back and its text unwrapped; as it is where there is nothing to do."""
    data = b"".join(stored_bytes(path, message))
    size = head_length(data)
    head, body = data[:size], data[size:].lstrip(b"\r\n")
    files = [(name, _found(path, name, listing)) for name in _ATTACHED.findall(body)]
    wrapped = _WRAPPED.search(body)
    if not any(file for _, file in files) and wrapped is None:
        return (data,)
    # A line whose file is gone stays: it says what was there.
    gone = {name for name, file in files if file is None}
    text = _ATTACHED.sub(lambda each: each[0] if each[1] in gone else b"", body)
    kind, plain = "text/plain", True
    if wrapped is not None:
        kind = {b"html": "text/html", b"rich": "text/enriched", b"flowed": "text/plain"}[wrapped[1].lower()]
        plain = kind == "text/plain"
        text = _WRAPPED.sub(lambda each: each[2], text)
    charset = _CHARSET.search(head)
    label = charset[1].decode() if charset else charsets.guess(text)
    parts = [
        OutgoingPart("application/octet-stream", whole_file(file), name=_title(name), attached=True)
        for name, file in files
        if file is not None
    ]
    header = _OF_THE_BODY.sub(b"", head if head.endswith(b"\n") else head + b"\r\n")
    return mime_builder.message(
        header + mime_builder.head([(REBUILT_HEADER, "body")]),
        (OutgoingPart(kind, (text,), charset=label, plain=plain),),
        parts,
    )


def _title(name: bytes) -> str:
    return PureWindowsPath(charsets.decode(name, None)).name


def _found(path: Path, name: bytes, listing: Listing) -> Path | None:
    """A detached file: its old path leads nowhere after a move, its name in the folder of attachments does."""
    title = _title(name)
    for folder in (path.parent, *path.parent.parents[:4]):
        for base in _FOLDERS:
            if (found := listing(folder / base).get(title)) is not None:
                return found
    return None


FORMAT = Format(
    name="eudora", read=read, matches_name=lambda name: name.lower().endswith(".mbx"), read_message=read_message
)
