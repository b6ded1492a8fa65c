r"""Hidemaru Mail (TuruKame): text files of mails, each behind a line of the program's own.

    \x0c! r:01020304  4FCC1A2B00000001 12\r\n       a mail of a folder, converted for reading
    From: 山田太郎 <taro@example.jp>\r\n…            its headers decoded, Shift_JIS, or UTF-8 where that is its own
    \x0c! e:0 4FCC1A2B00000001 12\r\n               a mail of the receive log, as it came
    From: =?ISO-2022-JP?B?GyRCOzNFREJATzobKEI=?= <taro@example.jp>\r\n…

The log keeps mails for about two months, and also those of the folders: those are counted in their folders alone.
`X-TuruKame-IMAP-Folder` names the folder of the server a mail came from, in UTF-7. Source: the program's help, and
descriptions of its files. A file without such lines is one of other programs, or was cut: there messages are guessed.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.formats.common import excerpt, mime_builder
from app.formats.common.delimited import Span, spans
from app.formats.common.guessed import message_starts
from app.formats.common.message_bytes import stored_bytes
from app.formats.common.mime_builder import REBUILT_HEADER, OutgoingPart
from app.formats.common.rewound import Rewound
from app.formats.common.roles import role_of
from app.formats.common.sections import HEAD_LIMIT, head_length, looks_like_message
from app.formats.standard import mutf7
from app.formats.windows.hidemaru_log import ORIGINAL, SEPARATOR, Key, as_utf8, head_as_utf8, in_folders, keys, original
from app.mime.headers import fields
from app.model.codes import Code
from app.model.findings import Finding
from app.model.format import Format, Listing, Source
from app.model.mail import Completeness, Message, Origin, Role

_SERVER_FOLDER = b"x-turukame-imap-folder"
_LOOKED_AT, _MAX_BYTES = 64 << 10, 512 << 20


def read(source: Source) -> Iterator[Message | Finding]:
    """The mails. Those of folders are never whole; those of a log are, and the folders' are left out of it."""
    start = source.read(_LOOKED_AT)
    if SEPARATOR.search(start) is None:
        # Rarely, a hole or another text stands before the first one.
        start += source.read(_MAX_BYTES)
        if SEPARATOR.search(start) is None:
            yield from _without_separators(source.path, start)
            if source.size > source.position:
                yield Finding(Code.STORE_NOT_READ, {"path": str(source.path)})
            return
    known: frozenset[Key] | None = None
    for span in spans(Rewound(source, start), SEPARATOR):
        if not span.separator and not span.start.strip(b"\0 \t\r\n"):
            continue
        if not span.separator:
            yield Finding(Code.TEXT_BEFORE_FIRST_MESSAGE, {"path": str(source.path), "bytes": span.length})
        elif ORIGINAL.match(span.separator) is None:
            yield _converted(source.path, span)
        else:
            known = in_folders(source.path, span.head) if known is None else known
            if known.isdisjoint(keys(span.head)):
                yield _original(source.path, span)


def _without_separators(path: Path, data: bytes) -> Iterator[Message | Finding]:
    """The messages of a file without lines of the program: where each begins is guessed."""
    starts = message_starts(data)
    if not starts:
        yield Finding(Code.NOT_A_MESSAGE if data else Code.EMPTY_FILE, {"path": str(path)})
        return
    if data[: starts[0]].strip():
        yield Finding(Code.TEXT_BEFORE_FIRST_MESSAGE, {"path": str(path), "bytes": starts[0]})
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        span = Span(start, end - start, data[start : min(end, start + HEAD_LIMIT)], True)
        yield _converted(path, span, Code.BOUNDARIES_GUESSED)


def _converted(path: Path, span: Span, *notes: Code) -> Message:
    """A mail of a folder: its original headers and its attachments are not here."""
    head = head_as_utf8(span.head)
    body = as_utf8(span.start[len(span.head) :], span.head)
    folder, role = _server_folder(head, path)
    lost = () if looks_like_message(head) else (Code.NO_HEADERS,)
    return Message(
        Origin(path, span.offset, span.length),
        head,
        Completeness.PARTIAL,
        notes=(Code.NOT_AS_RECEIVED, *lost, *notes),
        folder=folder,
        role=role,
        excerpt=excerpt.of_text(body),
    )


def _original(path: Path, span: Span) -> Message:
    """A mail of a log, as it came."""
    notes = () if looks_like_message(span.head) else (Code.NO_HEADERS,)
    return Message(
        Origin(path, span.offset, span.length),
        span.head,
        Completeness.PARTIAL if notes else Completeness.WHOLE,
        notes=notes,
        excerpt=span.excerpt,
    )


def _server_folder(head: bytes, path: Path) -> tuple[tuple[str, ...], Role | None]:
    """The folder of the server a mail was fetched from, below the one it lies in, and what it is for."""
    if _SERVER_FOLDER not in head.lower():
        return (), None
    raw = fields(head, frozenset({_SERVER_FOLDER})).get(_SERVER_FOLDER, [b""])[0]
    name = _from_utf7(raw.decode("ascii", "replace").strip())
    parts = tuple(part for part in re.split(r"[/.]", name) if part)[:20]
    if not parts or parts[-1].upper() == "INBOX" or parts[-1] == path.parent.name:
        return (), None
    role = role_of(parts[-1])
    return parts, role if role is not Role.OTHER else None


def _from_utf7(name: str) -> str:
    """A name in the UTF-7 of IMAP (`&kAF4sQ-`), or in that of RFC 2152 (`+kAF4sQ-`)."""
    if "&" in name:
        return mutf7.decode(name)
    try:
        return name.encode("ascii").decode("utf-7")
    except UnicodeError:
        return name


def read_message(path: Path, message: Message, listing: Listing) -> Iterable[bytes]:
    """A mail as it came, out of the log; else a message of UTF-8 text."""
    if Code.NOT_AS_RECEIVED not in message.notes:
        return stored_bytes(path, message)
    data = b"".join(stored_bytes(path, message))
    size = head_length(data)
    if (found := original(path, head_as_utf8(data[:size]), listing)) is not None:
        return (found,)
    kept = []
    for name, value in _lines(head_as_utf8(data[:size]).decode("utf-8", "replace")):
        if not name.lower().startswith(("content-", "mime-")):
            kept.append((name, mime_builder.encode_header(value)))
    text = OutgoingPart("text/plain", (as_utf8(data[size:], data[:size]),), charset="utf-8", plain=True)
    return mime_builder.message(mime_builder.head([*kept, (REBUILT_HEADER, "headers, body")]), (text,), ())


def _lines(head: str) -> Iterator[tuple[str, str]]:
    """The fields of a header block, unfolded."""
    for line in re.sub(r"\r?\n[ \t]+", " ", head).splitlines():
        name, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[!-9;-~]{1,70}", name):
            yield name, value


FORMAT = Format(
    name="hidemaru", read=read, matches_name=lambda name: name.lower().endswith(".txt"), read_message=read_message
)
